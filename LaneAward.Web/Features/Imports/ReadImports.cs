using LaneAward.Data;
using LaneAward.Data.Imports;
using LaneAward.Data.Maintenance;
using LaneAward.Import;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Imports;

/// <summary>The latest runs, and one of them in full.</summary>
/// <param name="Report">What that run found; null when a release kept it in another form.</param>
/// <param name="LateAfterMs">Until when the next import is in time; null before the first.</param>
/// <param name="Refused">The import that was refused after the newest run; null when there is none.</param>
internal sealed record ImportHistory(
    IReadOnlyList<ImportRunRow> Runs, ImportRunRow? Shown, ImportReport? Report, IReadOnlyList<ImportFileRow> Files, long? LateAfterMs, RefusedImport? Refused);

/// <summary>Reads what the importer did: the runs, and the report of the last one or of the one asked for.</summary>
internal sealed class ReadImports(Database database, ShopClock clock, ShopOptions options)
{
    private const int Latest = 50;

    /// <returns>Nothing is shown in full when there is no run, or none with that id.</returns>
    public Task<ImportHistory> RunAsync(string? uid, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db =>
            {
                var runs = db.Imports.List(Latest);
                var shown = uid is null ? (runs.Count > 0 ? runs[0] : null) : db.Imports.Find(uid);
                return new ImportHistory(
                    runs, shown, shown is null ? null : ImportRun.TryReadReport(shown.ReportJson), shown is null ? [] : db.Imports.Files(shown.Id),
                    db.Imports.Newest() is { } last ? ImportDue.LateAfterMs(last.FinishedAtMs, clock) : null,
                    new OperationsFolder(options.DataDirectory).RefusedImport);
            },
            cancellation);
    }
}
