using System.CommandLine;
using System.Globalization;
using LaneAward.Import.Sample;

namespace LaneAward.Import.Verbs;

/// <summary><c>sample DIR</c>: a ProfitMaker-like folder to try the product with.</summary>
internal static class SampleVerb
{
    private const int Most = 10_000_000;

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Where to write; must hold no tables yet." };
        var customers = WholeNumber.Option("--customers", "How many customers.", WriteSample.DefaultCustomers, 1, Most);
        var orders = WholeNumber.Option("--orders", "How many orders, 107923 always among them.", WriteSample.DefaultOrders, 1, Most);
        var seed = WholeNumber.Option("--seed", "The same seed gives the same bytes.", 1, int.MinValue, int.MaxValue);
        var command = new Command("sample", "Write a sample ProfitMaker folder: CUSTOMER, COSTORD, ATXDET and APKGDTL as DBF, FPT and CDX.") { folder, customers, orders, seed };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder), parsed.GetValue(customers), parsed.GetValue(orders), parsed.GetValue(seed)));
        return command;
    }

    private static int Run(string folder, int customers, int orders, int seed)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any(file => Path.GetExtension(file).Equals(".dbf", StringComparison.OrdinalIgnoreCase)))
        {
            throw new Refusal(ExitCode.WrongUse, $"{folder} already holds tables; nothing was written. Give another folder.");
        }
        WriteSample.Run(folder, customers, orders, seed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{customers} customers and {orders} orders in {Path.GetFullPath(folder)}"));
        return ExitCode.Ok;
    }
}
