using System.CommandLine;

namespace LaneAward.Import.Verbs;

/// <summary><c>check DIR</c>: everything <c>apply</c> does, but the writing.</summary>
internal static class CheckVerb
{
    public static Command Create()
    {
        var options = new ImportOptions();
        var command = new Command("check", "Parse and validate a folder, and with --database say what an import would change. Writes nothing.");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            options.Request(parsed), parsed.GetValue(options.Database), parsed.GetValue(options.Json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ImportRequest request, string? path, bool json, CancellationToken cancellation)
    {
        var run = new ImportRun(TimeProvider.System);
        var report = await ImportProgressBar.ShowAsync(async progress =>
        {
            using var database = path is null ? null : await LiveDatabase.OpenAsync(path, lookOnly: true);
            return await run.CheckAsync(request, database, progress, cancellation);
        });
        return ReportPrinter.Print(report, json);
    }
}
