using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>What interrupts the work: pauses by reason and team, the costliest first.</summary>
internal sealed class PausesReport : IReport
{
    public string Name => "pauses";

    public string Icon => "coffee";

    public ReportFilters Filters => ReportFilters.People;

    public IReadOnlyList<string> Groupings => ["reason", "team"];

    public string Title(Phrases say) => say["Pauses and interruptions"];

    public string About(Phrases say) => say["Pauses by reason: how often, how long, and whose team."];

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        // A pause in which time was added, or that lasted over midnight, comes in parts.
        var breaks = context.PersonDays().SelectMany(d => d.Breaks).GroupBy(b => b.Paused.Id).Select(parts => (parts.First().PersonId, ReasonId: parts.First().Paused.PauseReasonId, Ms: parts.Sum(b => b.Ms))).ToList();
        var whole = breaks.Sum(b => b.Ms);
        var reached = 0L;
        var rows = new List<ReportRow>();
        var reasons = breaks.GroupBy(b => b.ReasonId).Select(g => (Id: g.Key, All: g.ToList())).OrderByDescending(g => g.All.Sum(b => b.Ms)).ToList();
        foreach (var (id, all) in reasons)
        {
            reached += all.Sum(b => b.Ms);
            var paid = id is { } reason && context.Reasons[reason].Paid;
            rows.Add(Row(context.ReasonName(id), paid ? say["Paid"] : say["Unpaid"], all.Select(b => b.Ms).ToList(), whole, reached, 0) with { Drill = context.Drill(q => q with { Pause = id ?? WorkFilter.NoReason }) });
            if (context.Query.GroupBy == "team")
            {
                rows.AddRange(all.GroupBy(b => context.PersonById[b.PersonId].TeamId ?? WorkFilter.NoTeam).Select(t => (t.Key, Name: context.TeamName(t.Key), All: t.ToList()))
                    .OrderBy(t => t.Name, StringComparer.CurrentCultureIgnoreCase)
                    .Select(t => Row(t.Name, null, t.All.ConvertAll(b => b.Ms), whole, null, 1) with { Drill = context.Drill(q => q with { Pause = id ?? WorkFilter.NoReason, Team = t.Key }) }));
            }
        }

        return new ReportTable(
            [
                new("reason", say["Reason"]), new("paid", say["Pay"]), new("events", say["Pauses"], ColumnKind.Count), new("time", ReportText.Capital(say["time"]), ColumnKind.Hours),
                new("mean", say["Mean"], ColumnKind.Hours), new("median", say["Median"], ColumnKind.Hours), new("share", say["Share"], ColumnKind.Percent), new("reached", say["Reached"], ColumnKind.Percent),
            ],
            rows)
        {
            Total = Row(say["Total"], null, breaks.Select(b => b.Ms).ToList(), whole, null, 0),
            Notes =
            [
                say["A pause lasts until the same person's next start on the same day, or within four hours over midnight; the last one of a day has no length. What is corrected beside it makes it no longer."],
                say["A figure leads to the sessions that ended with the pause, those at the end of a day with them, as they stand now; one that was struck out is not among them."],
            ],
            Figures = [new ReportFigure(say["Paused"], ShopClock.HoursMinutes(whole)), new ReportFigure(say["Pauses"], ReportText.Count(breaks.Count))],
            Chart = new ReportChart(Title(say), ChartShape.Stacked, [say["Paused"]], [.. reasons.Select(r => new ReportBar(context.ReasonName(r.Id), [r.All.Sum(b => b.Ms)]))]),
        };
    }

    private static ReportRow Row(string name, string? paid, List<long> breaks, long whole, long? reached, int level)
    {
        var sum = breaks.Sum();
        return new ReportRow(
        [
            name, paid, (long)breaks.Count, sum, breaks.Count == 0 ? null : sum / breaks.Count, breaks.Count == 0 ? null : ReportText.Median([.. breaks.Order()]),
            ReportText.Share(sum, whole), reached is { } to ? ReportText.Share(to, whole) : null,
        ])
        { Level = level };
    }
}
