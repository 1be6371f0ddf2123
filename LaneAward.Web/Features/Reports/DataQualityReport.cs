using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>How the time came to be recorded: at the tap, by the shop itself, or by a correction.</summary>
internal sealed class DataQualityReport : IReport
{
    public string Name => "data-quality";

    public string Icon => "shield-check";

    public ReportFilters Filters => ReportFilters.People | ReportFilters.Tasks;

    public IReadOnlyList<string> Groupings => ["day", "tablet"];

    public string Title(Phrases say) => say["Data quality"];

    public string About(Phrases say) => say["Day by day: sessions stopped by a tap, closed by the shop, corrected, or waiting for review."];

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        var days = context.Work.Slices().GroupBy(s => s.Day).OrderBy(g => g.Key).Select(g => (Day: g.Key, All: g.ToList())).ToList();
        var taps = context.Db.Reports.Taps(context.FromMs, context.ToMs, context.Query.Filter);
        var all = WorkSum.Of(context.Work.Spans);
        var corrected = context.Work.Spans.Count(s => s.Row.Corrected);
        var tablets = context.Query.GroupBy == "tablet" ? context.Db.Reports.TabletNames() : null;
        return new ReportTable(
            [
                new("day", ReportText.Capital(say["day"])), new("sessions", say["Sessions"], ColumnKind.Count), new("live", say["By a tap"], ColumnKind.Percent), new("auto", say["Closed by the shop"], ColumnKind.Count) { Narrow = "trust=auto" },
                new("corrected", say["Corrected"], ColumnKind.Count) { Narrow = "trust=corrected" }, new("toReview", say["To review"], ColumnKind.Count) { Narrow = "unreviewed=only" }, new("time", ReportText.Capital(say["time"]), ColumnKind.Hours),
            ],
            [.. days.SelectMany(d => Rows(context, d.Day, d.All, tablets))])
        {
            Total = Row(say["Total"], days.SelectMany(d => d.All).ToList(), context.Drill(q => q)),
            TotalMs = days.Sum(d => d.All.Sum(s => s.Ms)),
            PersonDaysMs = context.PersonDaysMs(),
            Notes = [say["A session over midnight counts on both its days."]],
            Figures =
            [
                new ReportFigure(say["Corrections per 100 hours"], all.LabourMs == 0 ? "–" : ReportText.Cell(Math.Round(corrected * 360_000_000m / all.LabourMs, 1), ColumnKind.Number, context.Days)),
                new ReportFigure(
                    say["Until a correction"],
                    context.Db.Reports.MeanCorrectionDelayMs(context.FromMs, context.ToMs, context.Query.Filter) is { } delay ? ShopClock.HoursMinutes((long)delay) : "–", say["hours on average after the end"]),
                new ReportFigure(say["Taps that waited over a minute"], ReportText.Count(taps.Late), say["of {0} on tablets", ReportText.Count(taps.Taps)]),
                new ReportFigure(say["Taps not applied"], ReportText.Count(taps.Refused)),
            ],
            Chart = new ReportChart(
                say["Sessions by day"], ChartShape.Stacked, [say["By a tap"], say["Closed by the shop"], say["Corrected"]],
                [.. days.Select(d => new ReportBar(context.Days.Date(d.Day), [d.All.Count(IsLive), d.All.Count(s => s.Row.Auto && !s.Row.Corrected), d.All.Count(s => s.Row.Corrected)]))])
            { InHours = false, Figure = say["Sessions"] },
        };
    }

    private static IEnumerable<ReportRow> Rows(ReportContext context, DateOnly day, List<DaySlice> all, IReadOnlyDictionary<long, string>? tablets)
    {
        yield return Row(ReportText.Named(day, context), all, context.Drill(q => q.Between(day, day)));
        if (tablets is null)
        {
            yield break;
        }

        foreach (var group in all.GroupBy(s => s.Row.TabletId).OrderBy(g => g.Key is { } id ? tablets[id] : "", StringComparer.CurrentCultureIgnoreCase))
        {
            yield return Row(group.Key is { } tablet ? tablets[tablet] : context.Say["Without a tablet"], group.ToList(), context.Drill(q => q.Between(day, day) with { Tablet = group.Key ?? WorkFilter.NoTablet })) with { Level = 1 };
        }
    }

    private static bool IsLive(DaySlice slice) => !slice.Row.Auto && !slice.Row.Corrected;

    private static ReportRow Row(object name, List<DaySlice> slices, string drill)
    {
        // A session over midnight has a slice on each of its days.
        var sessions = slices.DistinctBy(s => s.Row.Id).ToList();
        return new ReportRow(
        [
            name, (long)sessions.Count, ReportText.Share(sessions.Count(IsLive), sessions.Count), (long)sessions.Count(s => s.Row.Auto), (long)sessions.Count(s => s.Row.Corrected),
            (long)sessions.Count(s => s.Row.NeedsReview), slices.Sum(s => s.Ms),
        ])
        { Running = slices.Any(s => s.Row.EndedAtMs is null), Drill = drill };
    }
}
