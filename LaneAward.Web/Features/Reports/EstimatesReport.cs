namespace LaneAward.Web.Features.Reports;

/// <summary>Finished tasks against their estimates, the worst first.</summary>
internal sealed class EstimatesReport : IReport
{
    private const int EnoughForSuggestion = 5, Latest = 20;
    private const string Every = "every";

    public string Name => "estimates";

    public string Icon => "scale";

    public ReportFilters Filters => ReportFilters.People | ReportFilters.Tasks;

    public IReadOnlyList<string> Groupings => ["estimated", Every];

    public string Title(Phrases say) => say["Estimated against actual"];

    public string About(Phrases say) => say["Tasks finished in the range, the furthest over their estimate first, and a better estimate for each type."];

    /// <summary>The finished tasks behind a figure about them.</summary>
    public static string Address(ReportContext context, Func<ReportQuery, ReportQuery> change)
    {
        return "/console/reports/estimates" + (change(context.Query) with { GroupBy = Every, Sort = null, Page = 1 }).Address();
    }

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        ReportColumn[] columns =
        [
            new("taskType", say["Task type"]), new("order", say["Order"]), new("customer", say["Customer"]), new("quantity", say["Pieces"], ColumnKind.Count),
            new("estimate", say["Estimate"], ColumnKind.Hours), new("actual", say["Actual"], ColumnKind.Hours), new("variance", say["Over or under"], ColumnKind.Difference),
            new("perPiece", say["Min per piece"], ColumnKind.Number), new("suggested", say["Suggested"], ColumnKind.Hours), new("note", say["Note"]),
            new("finished", say["Finished"], ColumnKind.Instant),
        ];
        var finished = context.Db.Reports.Finished(context.FromMs, context.ToMs, context.Query.Filter);
        var timed = finished.Where(f => f.ActualMs > 0).ToList();
        var estimated = timed.Where(f => f.EstimateMinutes is not null).ToList();
        var suggested = timed.GroupBy(f => f.TaskTypeId).Where(g => g.Count() >= EnoughForSuggestion)
            .ToDictionary(g => g.Key, g => ReportText.Median(g.OrderByDescending(f => f.ClosedAtMs).Take(Latest).Select(f => f.ActualMs).Order().ToList()));
        var shown = context.Query.GroupBy == Every ? timed : estimated;
        var wanted = ReportPart.Of(
            shown, context, f => f.Id, "-variance", columns,
            ("variance", f => f.ActualMs - (f.EstimateMinutes * 60_000)), ("actual", f => f.ActualMs), ("estimate", f => f.EstimateMinutes), ("quantity", f => f.Quantity), ("finished", f => f.ClosedAtMs));
        var words = context.Db.Reports.FinishedWords(wanted.Select(f => f.Id)).ToDictionary(w => w.Id);
        var rows = wanted.Select(f => new ReportRow(
        [
            context.TypeName(f.TaskTypeId), words[f.Id].OrderNumber, words[f.Id].CustomerName, f.Quantity, f.EstimateMinutes * 60_000, f.ActualMs, f.ActualMs - (f.EstimateMinutes * 60_000),
            f.Quantity > 0 ? Math.Round(f.ActualMs / 60_000m / f.Quantity.Value, 2) : null, suggested.TryGetValue(f.TaskTypeId, out var better) ? better : null, words[f.Id].CloseNote, f.ClosedAtMs,
        ])
        { Drill = context.DrillWhole(null, words[f.Id].Uid, words[f.Id].FirstStartMs, context.NowMs) }).ToList();
        var over = estimated.Count(f => f.ActualMs > f.EstimateMinutes!.Value * 60_000);
        return new ReportTable(columns, rows)
        {
            Total = new ReportRow(
            [
                say["Total"], null, null, shown.Sum(f => f.Quantity ?? 0), estimated.Sum(f => f.EstimateMinutes!.Value * 60_000), shown.Sum(f => f.ActualMs),
                estimated.Sum(f => f.ActualMs - (f.EstimateMinutes!.Value * 60_000)), null, null, null, null,
            ]),
            AllRows = wanted.Count == shown.Count ? null : shown.Count,
            Notes =
            [
                say["Suggested is the median of the last {0} finished tasks of the type in the range, from {1} on.", Latest, EnoughForSuggestion],
                .. shown.Count > estimated.Count ? (string[])[say["Over or under counts the tasks that have an estimate."]] : [],
            ],
            Figures =
            [
                new ReportFigure(say["Finished with an estimate"], ReportText.Count(estimated.Count), say["of {0} finished", finished.Count]),
                new ReportFigure(say["Over estimate"], ReportText.Count(over), estimated.Count == 0 ? null : ReportText.Percent((decimal)over / estimated.Count)),
                new ReportFigure(say["Finished without time"], ReportText.Count(finished.Count(f => f.ActualMs == 0)), say["no time recorded"]),
            ],
            Chart = new ReportChart(
                say["Each point is a finished task"], ChartShape.Scatter, [say["Estimate"], say["Actual"]],
                [.. estimated.OrderByDescending(f => f.ActualMs - (f.EstimateMinutes!.Value * 60_000)).Select(f => new ReportBar(context.TypeName(f.TaskTypeId), [f.EstimateMinutes!.Value * 60_000.0, f.ActualMs]))]),
        };
    }
}
