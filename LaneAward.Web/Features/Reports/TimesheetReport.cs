namespace LaneAward.Web.Features.Reports;

/// <summary>Each person's days, from the first start to the last stop.</summary>
internal sealed class TimesheetReport : IReport
{
    public string Name => "timesheet";

    public string Icon => "user";

    public ReportFilters Filters => ReportFilters.People;

    public IReadOnlyList<string> Groupings => [];

    public string Title(Phrases say) => say["Person timesheet"];

    public string About(Phrases say) => say["Each person's days: first in, last out, worked, paused and unrecorded time."];

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        var days = context.PersonDays();
        var rows = new List<ReportRow>();
        var people = days.GroupBy(d => d.PersonId).OrderBy(g => context.PersonName(g.Key), StringComparer.CurrentCultureIgnoreCase).ThenBy(g => g.Key).ToList();
        foreach (var person in people)
        {
            rows.Add(Sum(context, context.PersonName(person.Key), person.ToList(), 0, q => q with { Person = person.Key }));
            var weeks = person.GroupBy(d => d.Day.AddDays(-(((int)d.Day.DayOfWeek + 6) % 7))).ToList();
            foreach (var week in weeks)
            {
                rows.AddRange(week.Select(day => Day(context, day)));
                if (weeks.Count > 1)
                {
                    rows.Add(Sum(
                        context, ReportText.Week(week.Key, context), week.ToList(), 1,
                        q => (q with { Person = person.Key }).Between(Later(week.Key, q.From), Earlier(week.Key.AddDays(6), q.To))) with
                    { IsSubtotal = true });
                }
            }
        }

        return new ReportTable(Columns(say), rows)
        {
            Total = Sum(context, say["Total"], days, 0, q => q),
            TotalMs = days.Sum(d => d.WorkedMs),
            Groups = [say["Person"]],
            PersonDaysMs = context.PersonDaysMs(),
            Figures =
            [
                new ReportFigure(say["Worked"], ShopClock.HoursMinutes(days.Sum(d => d.WorkedMs)), say["Labour hours"]),
                new ReportFigure(say["People"], ReportText.Count(people.Count), say["{0} person-days", days.Count]),
                new ReportFigure(say["Unrecorded"], ShopClock.HoursMinutes(days.Sum(d => d.UnrecordedMs)), say["between two sessions, without a pause"]),
                new ReportFigure(say["To review"], ReportText.Count(PersonDay.CountToReview(days)), say["Sessions"]),
            ],
            Chart = new ReportChart(
                Title(say), ChartShape.Stacked, [say["Direct"], say["Indirect"], say["Paid break"], say["Unpaid break"], say["Unrecorded"]],
                [.. people.Select(p => new ReportBar(
                    context.PersonName(p.Key),
                    [p.Sum(d => d.DirectMs), p.Sum(d => d.IndirectMs), p.Sum(d => d.PaidBreakMs), p.Sum(d => d.UnpaidBreakMs), p.Sum(d => d.UnrecordedMs)])
                { Figures = [p.Sum(d => d.WorkedMs), p.Sum(d => d.AttendedMs)] })])
            {
                Figure = say["Worked / first in to last out"],
            },
        };
    }

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;

    private static IReadOnlyList<ReportColumn> Columns(Phrases say)
    {
        return
        [
            new("person", say["Person and day"]), new("firstIn", say["First in"], ColumnKind.Time), new("lastOut", say["Last out"], ColumnKind.Time),
            new("direct", say["Direct"], ColumnKind.Hours) { Narrow = "work=direct" }, new("indirect", say["Indirect"], ColumnKind.Hours) { Narrow = "work=indirect" },
            new("paidBreak", say["Paid break"], ColumnKind.Hours) { LeadsNowhere = true }, new("unpaidBreak", say["Unpaid break"], ColumnKind.Hours) { LeadsNowhere = true },
            new("unrecorded", say["Unrecorded"], ColumnKind.Hours) { LeadsNowhere = true }, new("worked", say["Worked"], ColumnKind.Hours),
            new("toReview", say["To review"], ColumnKind.Count) { Narrow = "unreviewed=only" },
        ];
    }

    private static ReportRow Day(ReportContext context, PersonDay day)
    {
        return new ReportRow(
        [
            ReportText.Named(day.Day, context), day.FirstInMs, day.Running ? null : day.LastOutMs, day.DirectMs, day.IndirectMs, day.PaidBreakMs,
            day.UnpaidBreakMs, day.UnrecordedMs, day.WorkedMs, (long)day.ToReview.Count,
        ])
        {
            Level = 1,
            Running = day.Running,
            Drill = context.Drill(q => (q with { Person = day.PersonId }).Between(day.Day, day.Day)),
        };
    }

    private static ReportRow Sum(ReportContext context, object name, IReadOnlyList<PersonDay> days, int level, Func<ReportQuery, ReportQuery> drill)
    {
        return new ReportRow(
        [
            name, null, null, days.Sum(d => d.DirectMs), days.Sum(d => d.IndirectMs), days.Sum(d => d.PaidBreakMs), days.Sum(d => d.UnpaidBreakMs),
            days.Sum(d => d.UnrecordedMs), days.Sum(d => d.WorkedMs), PersonDay.CountToReview(days),
        ])
        {
            Level = level,
            Running = days.Any(d => d.Running),
            Drill = context.Drill(drill),
        };
    }
}
