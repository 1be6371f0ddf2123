using System.Diagnostics;
using Xunit;

namespace LaneAward.Tests.Support;

/// <summary>Orders as they come to the shop: ProfitMaker files written by the sample verb, read by the real importer in a process of its own.</summary>
internal static class ImportedOrders
{
    private static readonly Lazy<Task<string>> Sample = new(WriteSampleAsync);

    public static async Task ImportOrdersAsync(this ShopDatabase shop)
    {
        await RunAsync("apply", await Sample.Value, "--database", shop.Path);
    }

    private static async Task<string> WriteSampleAsync()
    {
        var folder = new TempFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        var files = folder.File("profitmaker");
        await RunAsync("sample", files, "--customers", "3257", "--orders", "4910");
        return files;
    }

    private static async Task RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "LaneAward.Import.dll"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var import = Process.Start(start)!;
        var output = import.StandardOutput.ReadToEndAsync();
        var errors = import.StandardError.ReadToEndAsync();
        await import.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(import.ExitCode == 0, $"{string.Join(' ', arguments)}: {await output}{await errors}");
    }
}
