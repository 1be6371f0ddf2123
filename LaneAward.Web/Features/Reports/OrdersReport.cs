using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>Labour per order, beside its estimate, and by task type or person.</summary>
internal sealed class OrdersReport : IReport
{
    public string Name => "orders";

    public string Icon => "package";

    public ReportFilters Filters => ReportFilters.All;

    public IReadOnlyList<string> Groupings => ["order", "taskType", "person"];

    public string Title(Phrases say) => say["Labour per order"];

    public string About(Phrases say) => say["Hours on each order in the range, all its hours so far, and its estimate."];

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        var groups = context.Work.Spans.GroupBy(s => s.Row.OrderId).Select(g => (Id: g.Key, Spans: g.ToList(), Sum: WorkSum.Of(g))).ToList();
        var all = WorkSum.Of(context.Work.Spans);
        // What an order took in all is read for the orders on this page alone: a month of a large shop touches 20,000. Only a sorting by what
        // the sessions of the range do not say needs them all.
        var wanted = ReportPart.Of(
            groups, context, g => g.Id, "-labour", Columns(say, context.Query.Cancelled),
            ("labour", g => g.Sum.LabourMs), ("elapsed", g => g.Sum.ElapsedMs), ("people", g => g.Sum.People.Count), ("last", g => g.Sum.LastMs));
        var orders = context.Db.Reports.Orders(wanted.Select(g => g.Id)).ToDictionary(o => o.Id);
        var tasks = context.Db.Reports.OrderTasks(wanted.Select(g => g.Id)).ToDictionary(t => t.OrderId);
        var whole = context.Db.Reports.WorkOnOrders(wanted.Select(g => g.Id)).Where(r => context.Query.Cancelled || !r.Cancelled).GroupBy(r => r.OrderId)
            .ToDictionary(g => g.Key, g => new AllTime(g.Min(r => r.StartedAtMs), Ms(g, context), Ms(g.Where(r => r.Cancelled), context)));
        var rows = new List<ReportRow>();
        foreach (var (id, spans, sum) in wanted)
        {
            rows.Add(Row(context, orders[id], sum, tasks[id], whole[id]));
            rows.AddRange(Parts(context, orders[id], spans));
        }

        var elapsedMs = groups.Sum(g => g.Sum.ElapsedMs);
        return new ReportTable(Columns(say, context.Query.Cancelled), rows)
        {
            Total = new ReportRow(
            [
                groups.Count == 1 ? say["Total of 1 order"] : say["Total of {0} orders", ReportText.Count(groups.Count)], null, null, null, null, null, (long)all.People.Count, null, all.LabourMs, elapsedMs,
                null, null, null, null, all.Sessions == 0 ? null : all.LastMs,
            ])
            { Running = all.Running, Drill = context.Drill(q => q) },
            TotalMs = groups.Sum(g => g.Sum.LabourMs),
            PersonDaysMs = context.PersonDaysMs(),
            AllRows = wanted.Count == groups.Count ? null : groups.Count,
            Notes = [ReportWords.Elapsed(say), ReportWords.People(say), say["Over or under compares the estimate with all hours so far, cancelled tasks left out of both."]],
            Figures =
            [
                new ReportFigure(say["Labour hours"], ShopClock.HoursMinutes(all.LabourMs), say["everybody added up"]),
                new ReportFigure(say["Elapsed hours"], ShopClock.HoursMinutes(elapsedMs), say["people side by side on an order count once"]),
                new ReportFigure(say["Orders"], ReportText.Count(groups.Count), all.Tasks.Count == 1 ? say["1 task"] : say["{0} tasks", ReportText.Count(all.Tasks.Count)]),
                new ReportFigure(say["On cancelled tasks"], ShopClock.HoursMinutes(all.CancelledMs), say["part of the labour hours"]),
            ],
            Chart = new ReportChart(
                say["Estimate and hours so far"], ChartShape.Paired, [say["Estimate"], say["Hours, without cancelled tasks"]],
                [.. wanted.Where(g => orders.ContainsKey(g.Id)).Select(g => new ReportBar(orders[g.Id].OrderNumber, [(tasks[g.Id].EstimateMinutes ?? 0) * 60_000.0, whole[g.Id].KeptMs]))])
            { All = groups.Count },
        };
    }

    /// <param name="cancelled">Rows lead to cancelled tasks too, which over or under leaves out.</param>
    private static IReadOnlyList<ReportColumn> Columns(Phrases say, bool cancelled)
    {
        return
        [
            new("order", say["Order"]), new("customer", say["Customer"]), new("status", say["ProfitMaker"]), new("orderDate", say["Order date"]),
            new("done", say["Tasks done"], ColumnKind.Count) { IsWhole = true }, new("tasks", ReportText.Capital(say["tasks"]), ColumnKind.Count) { IsWhole = true },
            new("people", say["People"], ColumnKind.Count), new("estimate", say["Estimate"], ColumnKind.Hours) { IsWhole = true }, new("labour", say["Labour"], ColumnKind.Hours), new("elapsed", say["Elapsed"], ColumnKind.Hours),
            new("allTime", say["All so far"], ColumnKind.Hours) { IsWhole = true }, new("cancelled", say["Of it cancelled"], ColumnKind.Hours) { IsWhole = true, Narrow = "status=cancelled" },
            new("variance", say["Over or under"], ColumnKind.Difference) { IsWhole = true, Narrow = cancelled ? "cancelled=no" : null }, new("variancePercent", say["Over or under, %"], ColumnKind.Percent), new("last", say["Last work"], ColumnKind.Instant),
        ];
    }

    private static ReportRow Row(ReportContext context, ReportOrderRow order, WorkSum sum, OrderTasksRow tasks, AllTime whole)
    {
        var estimateMs = tasks.EstimateMinutes * 60_000;
        var varianceMs = whole.KeptMs - estimateMs;
        return new ReportRow(
        [
            order.Description is { Length: > 0 } what ? order.OrderNumber + " · " + what : order.OrderNumber, order.CustomerName, order.Status, ReportText.Day(order.OrderDate, context),
            tasks.Done, tasks.Tasks, (long)sum.People.Count, estimateMs, sum.LabourMs, sum.ElapsedMs, whole.Ms, whole.CancelledMs == 0 ? null : whole.CancelledMs, varianceMs,
            estimateMs is > 0 ? ReportText.Share(varianceMs!.Value, estimateMs.Value) : null, sum.LastMs,
        ])
        {
            Running = sum.Running,
            Drill = context.Drill(q => q with { Order = order.OrderNumber }),
            Whole = context.DrillWhole(order.OrderNumber, null, whole.FirstMs, context.NowMs, context.Query.Cancelled),
        };
    }

    private static IEnumerable<ReportRow> Parts(ReportContext context, ReportOrderRow order, IReadOnlyList<WorkSpan> spans)
    {
        return context.Query.GroupBy switch
        {
            "taskType" => spans.GroupBy(s => s.Row.TaskTypeId).Select(g => Part(
                context, context.TypeName(g.Key), WorkSum.Of(g), q => q with { Order = order.OrderNumber, TaskType = g.Key })),
            "person" => spans.GroupBy(s => s.Row.PersonId).Select(g => Part(
                context, context.PersonName(g.Key), WorkSum.Of(g), q => q with { Order = order.OrderNumber, Person = g.Key })),
            _ => [],
        };
    }

    private static ReportRow Part(ReportContext context, string name, WorkSum sum, Func<ReportQuery, ReportQuery> drill)
    {
        return new ReportRow([name, null, null, null, null, null, (long)sum.People.Count, null, sum.LabourMs, sum.ElapsedMs, null, null, null, null, sum.LastMs])
        {
            Level = 1,
            Running = sum.Running,
            Drill = context.Drill(drill),
        };
    }

    private static long Ms(IEnumerable<WorkRow> work, ReportContext context)
    {
        return work.Sum(r => Math.Max(0, (r.EndedAtMs ?? context.NowMs) - r.StartedAtMs));
    }

    /// <summary>What an order took of all days.</summary>
    /// <param name="CancelledMs">The part of it on cancelled tasks, whose estimates count nowhere.</param>
    private sealed record AllTime(long FirstMs, long Ms, long CancelledMs)
    {
        public long KeptMs => Ms - CancelledMs;
    }
}
