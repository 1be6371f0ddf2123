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
        command.SetAction((parsed, cancellation) => options.ReportAsync(parsed, async (request, progress) =>
        {
            using var database = parsed.GetValue(options.Database) is { } path ? await LiveDatabase.OpenToLookAsync(path) : null;
            return await new ImportRun(TimeProvider.System).CheckAsync(request, database, progress, cancellation);
        }));
        return command;
    }
}
