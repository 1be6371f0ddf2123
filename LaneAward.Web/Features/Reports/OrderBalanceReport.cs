using LaneAward.Web.Features.Materials;

namespace LaneAward.Web.Features.Reports;

/// <summary>An order's whole life: lead time, touch time and waiting, for the orders worked on in the range.</summary>
internal sealed class OrderBalanceReport : IReport
{
    public string Name => "order-balance";

    public string Icon => "timer";

    public ReportFilters Filters => ReportFilters.All;

    public IReadOnlyList<string> Groupings => [];

    public string Title(Phrases say) => say["Order balance"];

    public string About(Phrases say) => say["From the first start to the last finish: time in hands, time waiting, labour and open questions."];

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        ReportColumn[] columns =
        [
            new("order", say["Order"]), new("customer", say["Customer"]), new("first", say["First start"], ColumnKind.Instant), new("finish", say["Finished"], ColumnKind.Instant), new("state", say["State"]),
            new("lead", say["Lead time"], ColumnKind.Hours), new("touch", say["In hands"], ColumnKind.Hours), new("wait", say["Waiting"], ColumnKind.Hours),
            new("labour", say["Labour"], ColumnKind.Hours), new("types", say["By task type"]) { IsLong = true }, new("materials", say["Material, net"]) { IsLong = true }, new("open", say["Open tasks"], ColumnKind.Count) { LeadsNowhere = true },
            new("alerts", say["Alerts"], ColumnKind.Count) { LeadsNowhere = true }, new("toReview", say["To review"], ColumnKind.Count) { Narrow = "unreviewed=only" },
        ];
        var touched = context.Work.Spans.GroupBy(s => s.Row.OrderId).Select(g => (Id: g.Key, Ms: g.Sum(s => s.Ms))).ToList();
        // The orders most worked on in the range come first; any other order needs the life of them all.
        var ids = ReportPart.Of(touched, context, g => g.Id, "-worked", columns, ("worked", g => g.Ms)).ConvertAll(g => g.Id);
        var orders = context.Db.Reports.Orders(ids).ToDictionary(o => o.Id);
        var tasks = context.Db.Reports.OrderTasks(ids).ToDictionary(t => t.OrderId);
        var work = context.Db.Reports.WorkOnOrders(ids).ToLookup(r => r.OrderId);
        var materials = context.Db.Reports.MaterialsOnOrders(ids).Where(m => m.NetMilli > 0).ToLookup(m => m.OrderId);
        var bars = new List<ReportBar>();
        var rows = new List<ReportRow>();
        foreach (var id in ids)
        {
            var sum = WorkSum.Of(work[id].Select(r => new WorkSpan(r, r.StartedAtMs, Math.Max(r.StartedAtMs, r.EndedAtMs ?? context.NowMs))));
            var first = work[id].Min(r => r.StartedAtMs);
            var end = tasks[id] is { Open: 0, LastClosedAtMs: { } closed } ? Math.Max(closed, sum.LastMs) : (long?)null;
            var lead = (end ?? context.NowMs) - first;
            var types = work[id].GroupBy(r => r.TaskTypeId).Select(g => (g.Key, Ms: g.Sum(r => Math.Max(0, (r.EndedAtMs ?? context.NowMs) - r.StartedAtMs)))).OrderByDescending(g => g.Ms)
                .Select(g => $"{context.TypeName(g.Key)} {ShopClock.HoursMinutes(g.Ms)}");
            bars.Add(new ReportBar(orders[id].OrderNumber, [sum.ElapsedMs, lead - sum.ElapsedMs]));
            rows.Add(new ReportRow(
            [
                orders[id].OrderNumber, orders[id].CustomerName, first, end, end is null ? say["Still open"] : tasks[id].Done > 0 ? say["Finished"] : say["All cancelled"], lead, sum.ElapsedMs, lead - sum.ElapsedMs, sum.LabourMs, string.Join(", ", types),
                string.Join("; ", materials[id].Select(m => $"{ReportText.Cell(ReportText.Quantity(m.NetMilli), ColumnKind.Number, context.Days)} {say.Unit(m.Unit)} {say.Pick(m.NameEn, m.NameEs)}")), tasks[id].Open, tasks[id].OpenAlerts, sum.ToReview,
            ])
            {
                Running = sum.Running,
                Drill = context.DrillWhole(orders[id].OrderNumber, null, first, sum.LastMs),
            });
        }

        return new ReportTable(columns, rows)
        {
            AllRows = ids.Count == touched.Count ? null : touched.Count,
            Notes =
            [
                say["All figures are of the order's whole life, nights and weekends included. Without a finish, the lead time runs to now."],
                say["An order ends when its last task is finished; when all were cancelled, with the last of those."],
            ],
            Figures = [new ReportFigure(say["Orders"], ReportText.Count(touched.Count), say["worked on in the range"])],
            Chart = new ReportChart(say["In hands and waiting"], ChartShape.Share, [say["In hands"], say["Waiting"]], bars) { All = touched.Count, Figure = say["Lead time"] },
        };
    }
}
