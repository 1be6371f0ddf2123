using LaneAward.Data;
using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>What a report is made from: one snapshot of the database, the question, and the instant at which running clocks are counted.</summary>
internal sealed class ReportContext(Transaction db, ReportQuery query, ShopClock clock, Phrases say)
{
    private readonly Lazy<IReadOnlyList<ReportPersonRow>> _people = new(() => db.Reports.People());
    private readonly Lazy<IReadOnlyDictionary<long, ReportTypeRow>> _types = new(() => db.Reports.TaskTypes().ToDictionary(t => t.Id));
    private readonly Lazy<IReadOnlyDictionary<long, ReportReasonRow>> _reasons = new(() => db.Reports.PauseReasons().ToDictionary(r => r.Id));
    private readonly Lazy<IReadOnlyList<WorkRow>> _rows = new(() => RecordedWork.Rows(db, query.Filter, query.From, query.To, clock));
    private IReadOnlyDictionary<long, ReportPersonRow>? _peopleById;
    private RecordedWork? _work;

    public Transaction Db => db;

    public ReportQuery Query => query;

    public ShopClock Clock => clock;

    public Phrases Say => say;

    public DayWords Days { get; } = new(clock, say);

    public long NowMs => db.NowMs;

    public long FromMs => clock.StartOf(query.From);

    public long ToMs => clock.StartOf(query.To.AddDays(1));

    /// <summary>The whole answer is asked for, not a page of it.</summary>
    public bool Export { get; init; }

    /// <summary>After how long a clock is taken for forgotten.</summary>
    public required TimeSpan LongClock { get; init; }

    /// <summary>Which rows are shown, of a report whose rows are too dear to make them all; null for all.</summary>
    public (int Skip, int Take)? Part => Export ? null : query.Page == ReportQuery.AllPages ? (0, ReportPage.MostPrinted) : ((query.Page - 1) * ReportPage.Size, ReportPage.Size);

    public RecordedWork Work => _work ??= RecordedWork.Cut(_rows.Value, query.From, query.To, db.NowMs, clock);

    public IReadOnlyList<ReportPersonRow> People => _people.Value;

    public IReadOnlyDictionary<long, ReportPersonRow> PersonById => _peopleById ??= People.ToDictionary(p => p.Id);

    public IReadOnlyDictionary<long, ReportTypeRow> Types => _types.Value;

    public IReadOnlyDictionary<long, ReportReasonRow> Reasons => _reasons.Value;

    /// <summary>What these people recorded, by day. Attendance has no meaning for one order alone: a report of it offers no such filter.</summary>
    public IReadOnlyList<PersonDay> PersonDays()
    {
        return PersonDay.Of(Work, Breaks.Read(db, _rows.Value, query.Filter, query.From, query.To, clock), Reasons);
    }

    /// <summary>The range's time once more, counted by day.</summary>
    public long PersonDaysMs()
    {
        return Work.Slices().Sum(s => s.Ms);
    }

    /// <summary>The sessions behind a figure.</summary>
    public string Drill(Func<ReportQuery, ReportQuery> change)
    {
        return "/console/reports/sessions" + (change(query) with { GroupBy = null, Sort = null, Page = 1 }).Address();
    }

    /// <summary>Everything recorded on an order or a task, by anybody, from its first start on.</summary>
    public string DrillWhole(string? order, string? task, long firstMs, long lastMs, bool cancelled = true)
    {
        var (first, last) = (clock.LocalDay(firstMs), clock.LocalDay(Math.Max(firstMs, lastMs)));
        return "/console/reports/sessions" + (query.Unfiltered() with { Order = order, Task = task, Cancelled = cancelled }).Between(first, last).Address();
    }

    /// <summary>Null when a pause was tapped without a reason.</summary>
    public string ReasonName(long? id)
    {
        return id is { } known && Reasons.TryGetValue(known, out var reason) ? say.Pick(reason.NameEn, reason.NameEs) : say["No reason given"];
    }

    public string TypeName(long id)
    {
        return Types.TryGetValue(id, out var type) ? say.Pick(type.NameEn, type.NameEs) : "–";
    }

    public string TeamName(long id)
    {
        return id == WorkFilter.NoTeam ? say["No team"] : People.FirstOrDefault(p => p.TeamId == id)?.TeamName ?? "–";
    }

    public string MaterialName(long id)
    {
        return db.Reports.MaterialName(id) is { } name ? say.Pick(name.NameEn, name.NameEs) : "–";
    }

    public string PersonName(long id)
    {
        return PersonById.TryGetValue(id, out var person) ? person.Name : "–";
    }
}
