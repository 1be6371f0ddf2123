using System.CommandLine;

namespace LaneAward.Import.Verbs;

/// <summary><c>apply DIR --database FILE</c>: refreshes customers and orders while people work.</summary>
internal static class ApplyVerb
{
    public static Command Create()
    {
        var options = new ImportOptions();
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would change and write nothing." };
        var command = new Command("apply", "Refresh customers and orders in the live database from a folder of ProfitMaker files.");
        options.AddTo(command);
        options.Database.Required = true;
        command.Add(dryRun);
        command.SetAction((parsed, cancellation) => RunAsync(
            options.Request(parsed), parsed.GetRequiredValue(options.Database)!, parsed.GetValue(dryRun), parsed.GetValue(options.Json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ImportRequest request, string path, bool dryRun, bool json, CancellationToken cancellation)
    {
        var run = new ImportRun(TimeProvider.System);
        var report = await ImportProgressBar.ShowAsync(async progress =>
        {
            using var database = await LiveDatabase.OpenAsync(path, dryRun);
            return dryRun
                ? await run.CheckAsync(request, database, progress, cancellation)
                : await run.ApplyAsync(request, database!, progress, cancellation);
        });
        return ReportPrinter.Print(report, json);
    }
}
