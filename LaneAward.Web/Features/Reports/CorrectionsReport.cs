using System.Text.Json;
using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>What was corrected: before, after, by whom and why.</summary>
internal sealed class CorrectionsReport : IReport
{
    public string Name => "corrections";

    public string Icon => "history";

    public ReportFilters Filters => ReportFilters.None;

    public IReadOnlyList<string> Groupings => ["entry", "by", "person", "reason"];

    public string Title(Phrases say) => say["Corrections"];

    public string About(Phrases say) => say["Sessions that were changed, added or struck out in the range, with before, after and reason."];

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        var batches = context.Db.Payroll.Batches();
        var found = context.Db.Reports.Corrected(context.FromMs, context.ToMs);
        var all = found.Select(row => (Row: row, Change: Change(row))).ToList();
        var rows = new List<ReportRow>();
        if (Grouping(context.Query.GroupBy) is { } grouping)
        {
            foreach (var group in all.GroupBy(c => grouping(c.Row)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.CurrentCultureIgnoreCase))
            {
                rows.Add(new ReportRow([null, $"{(group.Key.Length == 0 ? "–" : group.Key)} ({group.Count()})", null, null, null, null, group.Sum(c => c.Change), null, null]));
                rows.AddRange(group.Select(c => Line(context, c.Row, c.Change, batches) with { Level = 1 }));
            }
        }
        else
        {
            rows.AddRange(all.Select(c => Line(context, c.Row, c.Change, batches)));
        }

        var difference = all.Sum(c => c.Change);
        return new ReportTable(
            [
                new("when", say["When"], ColumnKind.Instant), new("by", say["By"]), new("person", say["Person"]), new("task", say["Task"]), new("before", say["Before"]), new("after", say["After"]),
                new("change", say["Change"], ColumnKind.Difference), new("reason", say["Reason"]), new("batch", say["After payroll batch"]),
            ],
            rows)
        {
            Total = new ReportRow([null, null, null, null, null, say["Total"], difference, null, null]),
            Figures = [new ReportFigure(say["Corrections"], ReportText.Count(found.Count)), new ReportFigure(say["Change"], ReportText.Cell(difference, ColumnKind.Difference, context.Days))],
            Chart = new ReportChart(
                say["Corrections by reason"], ChartShape.Stacked, [say["Corrections"]],
                [.. found.GroupBy(r => r.Reason).OrderByDescending(g => g.Count()).Select(g => new ReportBar(g.Key, [g.Count()]))])
            { InHours = false },
        };
    }

    private static Func<CorrectedSessionRow, string>? Grouping(string? groupBy)
    {
        return groupBy switch
        {
            "by" => r => r.By,
            "person" => r => r.PersonName,
            "reason" => r => r.Reason,
            _ => null,
        };
    }

    /// <summary>Milliseconds that the correction added; a clock that ran, or runs on, is counted to the correction.</summary>
    private static long Change(CorrectedSessionRow row)
    {
        return After(row).Sum(a => (a[1] ?? row.VoidedAtMs) - a[0]!.Value) - ((row.EndedAtMs ?? row.VoidedAtMs) - row.StartedAtMs);
    }

    private static long?[][] After(CorrectedSessionRow row)
    {
        return JsonSerializer.Deserialize<long?[][]>(row.After)!;
    }

    private static ReportRow Line(ReportContext context, CorrectedSessionRow row, long change, IReadOnlyList<PayrollBatchRow> batches)
    {
        var say = context.Say;
        var after = After(row);
        var day = context.Clock.LocalDay(row.StartedAtMs);
        var exported = batches.FirstOrDefault(b => b.CreatedAtMs <= row.VoidedAtMs && string.CompareOrdinal(b.FromDay, ReportQuery.Day(day)) <= 0 && string.CompareOrdinal(b.ToDay, ReportQuery.Day(day)) >= 0);
        return new ReportRow(
        [
            row.VoidedAtMs, row.By.Length == 0 ? "–" : row.By, row.PersonName, say.Pick(row.TypeEn, row.TypeEs) + " · " + row.OrderNumber,
            row.IsNothing ? "–" : Spans(context, [[row.StartedAtMs, row.EndedAtMs]]),
            after.Length == 0 ? say["Struck out"] : Spans(context, after), change, row.Reason, exported is null ? null : "#" + exported.Id,
        ])
        { Drill = "/console/sessions/" + row.Id };
    }

    private static DayCell Spans(ReportContext context, long?[][] spans)
    {
        var first = spans[0][0]!.Value;
        return new DayCell(context.Clock.LocalDay(first), Written(context.Clock.DayAndTime), Written(context.Days.DayAndTime)) { AtMs = first };

        string Written(Func<long, string> start)
        {
            return string.Join("; ", spans.Select(span => start(span[0]!.Value) + " – " + (span[1] is { } end ? context.Clock.TimeOfDay(end) : context.Say["now"])));
        }
    }
}
