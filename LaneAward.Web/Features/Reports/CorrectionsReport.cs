using System.Text.Json;

namespace LaneAward.Web.Features.Reports;

/// <summary>R12: what was corrected: before, after, by whom and why.</summary>
internal sealed class CorrectionsReport : IReport
{
    public string Name => "corrections";

    public string Icon => "history";

    public ReportFilters Filters => ReportFilters.None;

    public IReadOnlyList<string> Groupings => [];

    public string Title(Phrases say) => say["Corrections"];

    public string About(Phrases say) => say["Sessions that were changed or struck out in the range, with before, after and reason."];

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        var batches = context.Db.Payroll.Batches();
        var found = context.Db.Reports.Corrected(context.FromMs, context.ToMs);
        var rows = new List<ReportRow>();
        var difference = 0L;
        foreach (var row in found)
        {
            var after = JsonSerializer.Deserialize<long?[][]>(row.After)!;
            var change = after.Sum(a => (a[1] ?? context.NowMs) - a[0]!.Value) - ((row.EndedAtMs ?? row.VoidedAtMs) - row.StartedAtMs);
            difference += change;
            var day = context.Clock.LocalDay(row.StartedAtMs);
            var exported = batches.FirstOrDefault(b => b.CreatedAtMs <= row.VoidedAtMs && string.CompareOrdinal(b.FromDay, ReportQuery.Day(day)) <= 0 && string.CompareOrdinal(b.ToDay, ReportQuery.Day(day)) >= 0);
            rows.Add(new ReportRow(
            [
                row.VoidedAtMs, row.By.Length == 0 ? "–" : row.By, row.PersonName, say.Pick(row.TypeEn, row.TypeEs) + " · " + row.OrderNumber, Span(context, row.StartedAtMs, row.EndedAtMs),
                after.Length == 0 ? say["Struck out"] : string.Join("; ", after.Select(a => Span(context, a[0]!.Value, a[1]))), change, row.Reason, exported is null ? null : "#" + exported.Id,
            ])
            { Drill = context.Drill(q => (q with { Order = row.OrderNumber }).Between(day, day)) });
        }

        return new ReportTable(
            [
                new("when", say["When"], ColumnKind.Instant), new("by", say["By"]), new("person", say["Person"]), new("task", say["Task"]), new("before", say["Before"]), new("after", say["After"]),
                new("change", say["Change"], ColumnKind.Difference), new("reason", say["Reason"]), new("batch", say["After payroll batch"]),
            ],
            rows)
        {
            Total = new ReportRow([null, null, null, null, null, say["Total"], difference, null, null]),
            Figures = [new ReportFigure(say["Corrections"], ReportText.Count(found.Count)), new ReportFigure(say["Change"], ReportText.Cell(difference, ColumnKind.Difference, context.Clock))],
            Chart = new ReportChart(
                say["Corrections by reason"], ChartShape.Stacked, [say["Corrections"]],
                [.. found.GroupBy(r => r.Reason).OrderByDescending(g => g.Count()).Select(g => new ReportBar(g.Key, [g.Count()]))])
            { InHours = false },
        };
    }

    private static string Span(ReportContext context, long fromMs, long? toMs)
    {
        return context.Clock.DayAndTime(fromMs) + " – " + (toMs is { } end ? context.Clock.TimeOfDay(end) : context.Say["now"]);
    }
}
