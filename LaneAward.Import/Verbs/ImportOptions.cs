using System.CommandLine;
using LaneAward.Data;
using LaneAward.Import.ProfitMaker;

namespace LaneAward.Import.Verbs;

/// <summary>The arguments that <c>check</c> and <c>apply</c> share.</summary>
internal sealed class ImportOptions
{
    public Argument<string> Folder { get; } = new("folder") { Description = "The folder with ProfitMaker's DBF, FPT and CDX files." };

    public Option<string?> Database { get; } = new("--database") { Description = "The live database, workforce.db." };

    public Option<string?> Mapping { get; } = new("--mapping") { Description = "A JSON file that says which fields hold what; the shipped candidate lists without it." };

    public Option<bool> Force { get; } = new("--force") { Description = "Accept a snapshot older than the last one applied." };

    public Option<bool> AcceptShrink { get; } = new("--accept-shrink") { Description = "Accept a source that lost more than a fifth of its rows, or half of the known orders or customers, or a column that was filled." };

    public Option<bool> Json { get; } = new("--json") { Description = "Print the whole report as JSON." };

    public void AddTo(Command command)
    {
        command.Add(Folder);
        foreach (var option in (ReadOnlySpan<Option>)[Database, Mapping, Force, AcceptShrink, Json])
        {
            command.Add(option);
        }
    }

    /// <summary>Runs an import or its preview and prints its report; a mapping that is none is a refusal like any other.</summary>
    /// <param name="note">Keeps the refusal of such a mapping for the console.</param>
    public async Task<int> ReportAsync(ParseResult parsed, Func<ImportRequest, IProgress<ImportProgress>?, Task<ImportReport>> import, Func<ImportReport, Task>? note = null)
    {
        ImportReport report;
        try
        {
            var request = Request(parsed);
            report = await ImportProgressBar.ShowAsync(progress => import(request, progress));
        }
        catch (MappingException mistaken)
        {
            report = Refused(parsed, mistaken.Message);
            await (note?.Invoke(report) ?? Task.CompletedTask);
        }
        catch (Exception wrong) when (parsed.GetValue(Json) && wrong is not (CommitUnknownException or OperationCanceledException))
        {
            // Whoever reads the output alone must not find it empty. Where it is not known whether the import is in, "refused" would be a lie.
            ReportPrinter.PrintJson(Refused(parsed, Failure.Of(wrong).Sentence));
            throw;
        }
        return ReportPrinter.Print(report, parsed.GetValue(Json));
    }

    private ImportReport Refused(ParseResult parsed, string why) =>
        new() { Status = ImportStatus.Refused, SourceFolder = Path.GetFullPath(parsed.GetRequiredValue(Folder)), Reason = why };

    private ImportRequest Request(ParseResult parsed) => new(parsed.GetRequiredValue(Folder))
    {
        Mapping = parsed.GetValue(Mapping) is { } file ? MappingFile.Read(file) : ProfitMakerMapping.Shipped,
        Force = parsed.GetValue(Force),
        AcceptShrink = parsed.GetValue(AcceptShrink),
    };
}
