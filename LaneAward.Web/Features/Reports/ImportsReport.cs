using LaneAward.Import;
using LaneAward.Web.Features.Imports;

namespace LaneAward.Web.Features.Reports;

/// <summary>The refreshes from ProfitMaker in the range, newest first.</summary>
internal sealed class ImportsReport : IReport
{
    private const int Most = 500;

    public string Name => "imports";

    public string Icon => "database";

    public ReportFilters Filters => ReportFilters.None;

    public IReadOnlyList<string> Groupings => [];

    public string Title(Phrases say) => say["Import history"];

    public string About(Phrases say) => say["Every refresh of customers and orders: what was new, changed and left out, and how long it took."];

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        var runs = context.Db.Imports.List(Most).Where(r => r.FinishedAtMs >= context.FromMs && r.FinishedAtMs < context.ToMs).ToList();
        var rows = runs.Select(run =>
        {
            var report = ImportRun.TryReadReport(run.ReportJson);
            return new ReportRow(
            [
                run.FinishedAtMs, run.SourceFolder, ImportWords.Status(run.Status, say), run.OrdersActive, run.CustomersActive,
                report is null ? null : report.Orders.Inserted + report.Customers.Inserted, report is null ? null : report.Orders.Updated + report.Customers.Updated,
                report is null ? null : (long)report.RejectedRows.Count, ReportText.Day(run.LatestOrderDate, context), run.ElapsedMs / 1000m,
            ])
            { Drill = "/console/imports?run=" + run.Uid };
        }).ToList();
        return new ReportTable(
            [
                new("finished", say["Finished"], ColumnKind.Instant), new("folder", say["Folder"]), new("result", say["Result"]), new("orders", say["Orders"], ColumnKind.Count),
                new("customers", say["Customers"], ColumnKind.Count), new("new", say["New"], ColumnKind.Count), new("changed", say["Changed"], ColumnKind.Count),
                new("rejected", say["Left out"], ColumnKind.Count), new("latest", say["Latest order"]), new("seconds", say["Seconds"], ColumnKind.Number),
            ],
            rows)
        {
            Figures = [new ReportFigure(say["Runs"], ReportText.Count(runs.Count))],
        };
    }
}
