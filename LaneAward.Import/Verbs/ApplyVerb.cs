using System.CommandLine;
using LaneAward.Import.ProfitMaker;

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
        command.SetAction((parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(options.Database)!;
            return parsed.GetValue(dryRun)
                ? options.ReportAsync(parsed, (request, progress) => LookAsync(request, path, progress, cancellation))
                : options.ReportAsync(parsed, (request, progress) => RunAsync(request, path, progress, cancellation), report => NoteAsync(path, report));
        });
        return command;
    }

    private static async Task<ImportReport> LookAsync(ImportRequest request, string path, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        using var database = await LiveDatabase.OpenToLookAsync(path);
        return await new ImportRun(TimeProvider.System).CheckAsync(request, database, progress, cancellation);
    }

    // Where there is no shop yet nobody looks at its console.
    private static Task NoteAsync(string path, ImportReport refused) => LiveDatabase.IsMissing(path) ? Task.CompletedTask : LiveDatabase.NoteAsync(path, refused);

    private static async Task<ImportReport> RunAsync(ImportRequest request, string path, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        // A folder that is none is said before anything about the database.
        _ = new SourceFolder(request.Folder);
        var run = new ImportRun(TimeProvider.System);
        var made = LiveDatabase.IsMissing(path);
        if (made)
        {
            LiveDatabase.RequireRoomFor(path);
            // A refused import leaves no database behind.
            var preview = await run.CheckAsync(request, null, progress, cancellation);
            if (preview.Status == ImportStatus.Refused)
            {
                return preview with { DryRun = false };
            }
            await LiveDatabase.MakeAsync(path);
        }
        using var database = await LiveDatabase.OpenAsync(path);
        var report = await run.ApplyAsync(request, database, progress, cancellation);
        await LiveDatabase.NoteAsync(path, report);
        return made ? report with { Warnings = [LiveDatabase.Made(path), .. report.Warnings] } : report;
    }
}
