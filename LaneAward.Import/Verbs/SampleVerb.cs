using System.CommandLine;
using System.Globalization;
using LaneAward.Import.Sample;

namespace LaneAward.Import.Verbs;

/// <summary><c>sample DIR</c>: a ProfitMaker-like folder to try the product with.</summary>
internal static class SampleVerb
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Where to write; must hold no tables yet." };
        var customers = Count("--customers", "How many customers.", WriteSample.DefaultCustomers);
        var orders = Count("--orders", "How many orders, 107923 always among them.", WriteSample.DefaultOrders);
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same bytes.", DefaultValueFactory = _ => 1 };
        var command = new Command("sample", "Write a sample ProfitMaker folder: CUSTOMER, COSTORD, ATXDET and APKGDTL as DBF, FPT and CDX.") { folder, customers, orders, seed };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder), parsed.GetValue(customers), parsed.GetValue(orders), parsed.GetValue(seed)));
        return command;
    }

    private static Option<int> Count(string name, string description, int standard)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10_000_000)
            {
                result.AddError($"{name} must be between 1 and 10000000.");
            }
        });
        return option;
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
