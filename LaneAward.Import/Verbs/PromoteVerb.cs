using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LaneAward.Import.ProfitMaker;
using LaneAward.Import.Promotion;

namespace LaneAward.Import.Verbs;

/// <summary><c>promote --source ROOT --target DIR</c>: the newest export becomes the one that counts.</summary>
internal static class PromoteVerb
{
    public static Command Create()
    {
        var source = new Option<string?>("--source") { Description = "The folder that holds asidta_file_1, asidta_file_2 and so on." };
        var target = new Option<string>("--target") { Description = "The folder the importer reads, pm_database; a link to one of five kept generations.", Required = true };
        var mapping = new Option<string?>("--mapping") { Description = "A mapping file that says which tables are needed." };
        var force = new Option<bool>("--force") { Description = "Promote a snapshot that is older than the one in the target, or that was rolled back." };
        var rollBack = new Option<bool>("--rollback") { Description = "Go back to the generation before." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("promote", "Take the newest asidta_file_* folder, by number, into the target: checked and all at once.")
        {
            source, target, mapping, force, rollBack, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var promote = new PromoteSnapshot(TimeProvider.System);
            var report = parsed.GetValue(rollBack)
                ? promote.RollBack(parsed.GetRequiredValue(target))
                : await promote.RunAsync(
                    parsed.GetValue(source) ?? throw new Refusal(ExitCode.WrongUse, "promote needs --source, the folder with the exports."),
                    parsed.GetRequiredValue(target),
                    parsed.GetValue(mapping) is { } file ? MappingFile.Read(file) : ProfitMakerMapping.Shipped,
                    parsed.GetValue(force),
                    cancellation);
            Print(report, parsed.GetValue(json));
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Print(PromotionReport report, bool json)
    {
        foreach (var warning in report.Warnings)
        {
            Console.Error.WriteLine($"Warning: {warning}");
        }
        Console.WriteLine(json
            ? JsonSerializer.Serialize(report, ImportJson.Default.PromotionReport)
            : string.Create(CultureInfo.InvariantCulture, $"{report.Status}: snapshot {report.Number}, {report.ChangedFiles.Count} files changed, {report.Generation}"));
    }
}
