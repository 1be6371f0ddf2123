using LaneAward.Data.Reports;
using LaneAward.Web.Features.Materials;

namespace LaneAward.Web.Features.Reports;

/// <summary>Material used, scrapped and taken back, per order and item.</summary>
internal sealed class MaterialsReport : IReport
{
    public string Name => "materials";

    public string Icon => "layers";

    public ReportFilters Filters => ReportFilters.People | ReportFilters.Tasks | ReportFilters.Materials;

    public IReadOnlyList<string> Groupings => ["order", "item", "entry"];

    public string Title(Phrases say) => say["Material per order"];

    public string About(Phrases say) => say["What was used, scrapped and taken back, by order or by item."];

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        var each = context.Query.GroupBy == "entry";
        var uses = context.Db.Reports.Materials(context.FromMs, context.ToMs, context.Query.Filter, each);
        var byItem = context.Query.GroupBy == "item";
        var rows = new List<ReportRow>();
        if (each)
        {
            rows.AddRange(uses.OrderByDescending(u => u.LastAtMs).Select(u => Row(context, u, u.OrderNumber, Item(u, say), 0)));
        }
        else
        {
            foreach (var group in uses.GroupBy(u => byItem ? u.MaterialId : u.OrderId))
            {
                var first = group.First();
                var units = group.Select(u => u.Unit).Distinct().ToList();
                rows.Add(new ReportRow(
                [
                    byItem ? Item(first, say) : first.OrderNumber, byItem ? null : first.CustomerName, units.Count == 1 ? say.Unit(units[0]) : null,
                    Sum(units, group.Sum(u => u.UsedMilli)), Sum(units, group.Sum(u => u.ScrappedMilli)), Sum(units, group.Sum(u => u.ReversedMilli)),
                    Sum(units, group.Sum(u => u.UsedMilli + u.ScrappedMilli + u.ReversedMilli)), group.Sum(u => u.Entries), null, group.Max(u => u.LastAtMs),
                ])
                { Drill = byItem ? Entries(context, q => q with { Material = first.MaterialId }) : Entries(context, q => q with { Order = first.OrderNumber }) });
                rows.AddRange(group.Select(u => Row(context, u, byItem ? u.OrderNumber : Item(u, say), byItem ? u.CustomerName : "", 1)));
            }
        }

        return new ReportTable(
            [
                new("what", each ? say["Order"] : byItem ? say["Item and order"] : say["Order and item"]), new("of", each ? say["Item"] : say["Customer"]), new("unit", say["Unit"]),
                new("used", say["Used"], ColumnKind.Number), new("scrapped", say["Scrapped"], ColumnKind.Number), new("reversed", ReportText.Capital(say["taken back"]), ColumnKind.Number),
                new("net", say["Net"], ColumnKind.Number), new("entries", say["Entries"], ColumnKind.Count), new("who", say["Who"]), new("last", say["Last entry"], ColumnKind.Instant),
            ],
            rows)
        {
            Total = new ReportRow([say["Total"], null, null, null, null, null, null, uses.Sum(u => u.Entries), null, null]),
            Notes = [say["Quantities of different units are not added up."]],
            Figures =
            [
                new ReportFigure(say["Entries"], ReportText.Count(uses.Sum(u => u.Entries))),
                new ReportFigure(say["Orders"], ReportText.Count(uses.Select(u => u.OrderId).Distinct().Count())),
                new ReportFigure(say["Items"], ReportText.Count(uses.Select(u => u.MaterialId).Distinct().Count())),
            ],
            Chart = new ReportChart(
                say["Entries by item"], ChartShape.Stacked, [say["Entries"]],
                [.. uses.GroupBy(u => u.MaterialId).OrderByDescending(g => g.Sum(u => u.Entries)).Select(g => new ReportBar(Item(g.First(), say), [g.Sum(u => u.Entries)]))])
            { InHours = false },
        };
    }

    private static string Item(MaterialUseRow use, Phrases say) => say.Pick(use.NameEn, use.NameEs);

    private static decimal? Sum(List<string> units, long milli) => units.Count == 1 ? ReportText.Quantity(milli) : null;

    private static string Entries(ReportContext context, Func<ReportQuery, ReportQuery> change)
    {
        return "/console/reports/materials" + (change(context.Query) with { GroupBy = "entry", Sort = null, Page = 1 }).Address();
    }

    private static ReportRow Row(ReportContext context, MaterialUseRow use, string what, string of, int level)
    {
        return new ReportRow(
        [
            what, of, context.Say.Unit(use.Unit), ReportText.Quantity(use.UsedMilli), ReportText.Quantity(use.ScrappedMilli), ReportText.Quantity(use.ReversedMilli),
            ReportText.Quantity(use.UsedMilli + use.ScrappedMilli + use.ReversedMilli), use.Entries, use.People, use.LastAtMs,
        ])
        {
            Level = level,
            Drill = level == 0 ? "/console/tasks/" + use.TaskUid : Entries(context, q => q with { Order = use.OrderNumber, Material = use.MaterialId }),
        };
    }
}
