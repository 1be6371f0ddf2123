using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>How much of the attended time was recorded, and how much of it was direct work.</summary>
internal sealed class UtilisationReport : IReport
{
    public string Name => "utilisation";

    public string Icon => "activity";

    public ReportFilters Filters => ReportFilters.People;

    public IReadOnlyList<string> Groupings => ["person", "week"];

    public string Title(Phrases say) => say["Utilisation"];

    public string About(Phrases say) => say["Attended time by team and person: direct, indirect, paused and unrecorded."];

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        var days = context.PersonDays();
        var teams = days.GroupBy(d => context.PersonById.TryGetValue(d.PersonId, out var p) ? p.TeamName ?? "" : "").OrderBy(g => g.Key, StringComparer.CurrentCultureIgnoreCase).ToList();
        var rows = new List<ReportRow>();
        foreach (var team in teams)
        {
            var id = context.PersonById[team.First().PersonId].TeamId;
            rows.Add(Row(context, team.Key.Length == 0 ? say["No team"] : team.Key, team.ToList(), 0, q => q with { Team = id ?? WorkFilter.NoTeam }));
            foreach (var person in team.GroupBy(d => d.PersonId).OrderBy(g => context.PersonName(g.Key), StringComparer.CurrentCultureIgnoreCase))
            {
                rows.Add(Row(context, context.PersonName(person.Key), person.ToList(), 1, q => q with { Person = person.Key }));
                if (context.Query.GroupBy == "week")
                {
                    rows.AddRange(person.GroupBy(d => d.Day.AddDays(-(((int)d.Day.DayOfWeek + 6) % 7))).OrderBy(w => w.Key).Select(w => Row(
                        context, ReportText.Week(w.Key, context), w.ToList(), 2, q => (q with { Person = person.Key }).Between(w.Min(d => d.Day), w.Max(d => d.Day)))));
                }
            }
        }

        return new ReportTable(
            [
                new("who", say["Team and person"]), new("attended", say["Attended"], ColumnKind.Hours) { LeadsNowhere = true }, new("direct", say["Direct"], ColumnKind.Hours) { Narrow = "work=direct" },
                new("indirect", say["Indirect"], ColumnKind.Hours) { Narrow = "work=indirect" }, new("paused", say["Paused"], ColumnKind.Hours) { LeadsNowhere = true }, new("why", say["Pauses by reason"]) { IsLong = true },
                new("unrecorded", say["Unrecorded"], ColumnKind.Hours) { LeadsNowhere = true }, new("utilisation", say["Utilisation"], ColumnKind.Percent), new("coverage", say["Coverage"], ColumnKind.Percent),
            ],
            rows)
        {
            Total = Row(context, say["Total"], days, 0, q => q),
            TotalMs = days.Sum(d => d.WorkedMs),
            Groups = [say["Team"], say["Person"]],
            PersonDaysMs = context.PersonDaysMs(),
            Notes = [say["Attended is from the first start to the last stop of a day. Utilisation is direct time of it; coverage is time with a session or a pause."]],
            Figures =
            [
                new ReportFigure(say["Attended"], ShopClock.HoursMinutes(days.Sum(d => d.AttendedMs))),
                new ReportFigure(say["Utilisation"], ReportText.Share(days.Sum(d => d.DirectMs), days.Sum(d => d.AttendedMs)) is { } used ? ReportText.Percent(used) : "–"),
                new ReportFigure(say["Coverage"], Coverage(days) is { } covered ? ReportText.Percent(covered) : "–"),
            ],
            Chart = new ReportChart(
                Title(say), ChartShape.Share, [say["Direct"], say["Indirect"], say["Paid break"], say["Unpaid break"], say["Unrecorded"]],
                [.. teams.Select(t => new ReportBar(
                    t.Key.Length == 0 ? say["No team"] : t.Key,
                    [t.Sum(d => d.DirectMs), t.Sum(d => d.IndirectMs), t.Sum(d => d.PaidBreakMs), t.Sum(d => d.UnpaidBreakMs), t.Sum(d => d.UnrecordedMs)]))])
            {
                Figure = say["Attended"],
            },
        };
    }

    private static decimal? Coverage(IReadOnlyList<PersonDay> days)
    {
        var attended = days.Sum(d => d.AttendedMs);
        return ReportText.Share(attended - days.Sum(d => d.UnrecordedMs), attended);
    }

    private static ReportRow Row(ReportContext context, object name, IReadOnlyList<PersonDay> days, int level, Func<ReportQuery, ReportQuery> drill)
    {
        var attended = days.Sum(d => d.AttendedMs);
        var reasons = days.SelectMany(d => d.Breaks).GroupBy(b => b.Paused.PauseReasonId).Select(g => (g.Key, Ms: g.Sum(b => b.Ms))).OrderByDescending(b => b.Ms)
            .Select(b => $"{context.ReasonName(b.Key)} {ShopClock.HoursMinutes(b.Ms)}");
        return new ReportRow(
        [
            name, attended, days.Sum(d => d.DirectMs), days.Sum(d => d.IndirectMs), days.Sum(d => d.PaidBreakMs + d.UnpaidBreakMs), string.Join(", ", reasons),
            days.Sum(d => d.UnrecordedMs), ReportText.Share(days.Sum(d => d.DirectMs), attended), Coverage(days),
        ])
        { Level = level, Running = days.Any(d => d.Running), Drill = context.Drill(drill) };
    }
}
