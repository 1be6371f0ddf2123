using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>Labour per customer, its share of the whole, and the change from the days before.</summary>
internal sealed class CustomersReport : IReport
{
    public string Name => "customers";

    public string Icon => "users";

    public ReportFilters Filters => ReportFilters.All;

    public IReadOnlyList<string> Groupings => ["customer", "order"];

    public string Title(Phrases say) => say["Labour per customer"];

    public string About(Phrases say) => say["Which customers take the shop's hours, and how that changed."];

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        ReportColumn[] columns =
        [
            new("number", say["Number"]), new("customer", say["Customer"]), new("orders", say["Orders"], ColumnKind.Count), new("labour", say["Labour"], ColumnKind.Hours),
            new("elapsed", say["Elapsed"], ColumnKind.Hours), new("perOrder", say["Per order"], ColumnKind.Hours), new("share", say["Share"], ColumnKind.Percent),
            new("trend", say["Against the days before"], ColumnKind.Difference),
        ];
        var (beforeMs, untilMs, compared) = Before(context);
        var earlier = context.Db.Reports.LabourByCustomer(beforeMs, untilMs, context.Query.Filter);
        var customers = context.Db.Reports.CustomersOf(context.Work.Spans.Select(s => s.Row.OrderId).Distinct());
        var all = WorkSum.Of(context.Work.Spans, timesOnly: true);
        var groups = context.Work.Spans.GroupBy(s => customers.GetValueOrDefault(s.Row.OrderId)).Select(g => (Id: g.Key, Spans: g.ToList(), Sum: WorkSum.Of(g, timesOnly: true)))
            .OrderByDescending(g => g.Sum.LabourMs).ThenBy(g => g.Id).ToList();
        var wanted = ReportPart.Of(
            groups, context, g => g.Id, "-labour", columns,
            ("labour", g => g.Sum.LabourMs), ("share", g => g.Sum.LabourMs), ("elapsed", g => g.Sum.ElapsedMs), ("trend", g => g.Sum.LabourMs - earlier.GetValueOrDefault(g.Id)));
        var drawn = groups.Take(ReportChart.MostBars).ToList();
        var orders = context.Db.Reports.Orders(wanted.SelectMany(g => context.Query.GroupBy == "order" ? g.Spans : [g.Spans[0]]).Concat(drawn.Select(g => g.Spans[0])).Select(s => s.Row.OrderId).Distinct()).ToDictionary(o => o.Id);
        var rows = new List<ReportRow>();
        foreach (var (id, spans, sum) in wanted)
        {
            var customer = orders[spans[0].Row.OrderId];
            var byOrder = spans.GroupBy(s => s.Row.OrderId).ToList();
            rows.Add(new ReportRow(
            [
                customer.CustomerNumber, customer.CustomerName ?? say["No customer"], (long)byOrder.Count, sum.LabourMs, sum.ElapsedMs, sum.LabourMs / byOrder.Count,
                ReportText.Share(sum.LabourMs, all.LabourMs), sum.LabourMs - earlier.GetValueOrDefault(id),
            ])
            { Running = sum.Running, Drill = context.Drill(q => q with { Customer = customer.CustomerNumber ?? WorkFilter.NoCustomer }) });
            if (context.Query.GroupBy == "order")
            {
                rows.AddRange(byOrder.Select(g => (Order: orders[g.Key], Sum: WorkSum.Of(g, timesOnly: true))).OrderByDescending(g => g.Sum.LabourMs).Select(g => new ReportRow(
                    [null, g.Order.OrderNumber, null, g.Sum.LabourMs, g.Sum.ElapsedMs, null, ReportText.Share(g.Sum.LabourMs, all.LabourMs), null])
                {
                    Level = 1,
                    Running = g.Sum.Running,
                    Drill = context.Drill(q => q with { Order = g.Order.OrderNumber }),
                }));
            }
        }

        var reached = 0L;
        return new ReportTable(columns, rows)
        {
            Total = new ReportRow(
                [null, say["Total"], (long)context.Work.Spans.Select(s => s.Row.OrderId).Distinct().Count(), all.LabourMs, groups.Sum(g => g.Sum.ElapsedMs), null, all.LabourMs == 0 ? null : 1m, all.LabourMs - earlier.Values.Sum()])
            { Running = all.Running, Drill = context.Drill(q => q) },
            TotalMs = groups.Sum(g => g.Sum.LabourMs),
            Groups = [say["Customer number"]],
            PersonDaysMs = context.PersonDaysMs(),
            Notes = [ReportWords.Elapsed(say), compared, say["The change in the total also counts customers with hours in the days before alone."]],
            AllRows = wanted.Count == groups.Count ? null : groups.Count,
            Figures =
            [
                new ReportFigure(say["Labour hours"], ShopClock.HoursMinutes(all.LabourMs), say["everybody added up"]),
                new ReportFigure(say["Elapsed hours"], ShopClock.HoursMinutes(all.ElapsedMs), say["people side by side count once"]),
                new ReportFigure(say["Customers"], ReportText.Count(groups.Count)),
                new ReportFigure(
                    say["Customers for 80 % of the hours"],
                    ReportText.Count(groups.TakeWhile(g => (reached += g.Sum.LabourMs) - g.Sum.LabourMs < all.LabourMs * 0.8m).Count())),
            ],
            Chart = new ReportChart(Title(say), ChartShape.Stacked, [say["Labour"]], [.. drawn.Select(g => new ReportBar(orders[g.Spans[0].Row.OrderId].CustomerName ?? "–", [g.Sum.LabourMs]))])
            { All = groups.Count },
        };
    }

    /// <summary>The days that the range is compared with, as much of them as has passed of the range.</summary>
    private static (long FromMs, long ToMs, string Words) Before(ReportContext context)
    {
        var (clock, query, say) = (context.Clock, context.Query, context.Say);
        var (from, to) = ReportRange.Before(query.Range, query.From, query.To);
        var (fromMs, toMs) = (clock.StartOf(from), context.FromMs);
        if (query.To < clock.Today)
        {
            return (fromMs, toMs, say["Compared with {0} to {1}.", context.Days.DateWithYear(from), context.Days.DateWithYear(to)]);
        }

        var passed = clock.Today.DayNumber - query.From.DayNumber;
        if (passed < 0)
        {
            return (fromMs, fromMs, say["None of these days has begun."]);
        }

        // A month may be longer than the one before.
        var untilMs = Math.Min(toMs, clock.StartOf(from.AddDays(passed)) + context.NowMs - clock.StartOf(clock.Today));
        return (fromMs, untilMs, say["Compared with {0} to {1}: as much of the days before as has passed of these.", context.Days.DateWithYear(from), context.Days.DayAndTimeWithYear(untilMs)]);
    }
}
