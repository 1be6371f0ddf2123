using LaneAward.Data;
using LaneAward.Data.Reports;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Reports;

/// <summary>A report as it was made: its table, the question, and the instant it holds as of.</summary>
/// <param name="Filters">The range, as files have its days, and the filters as sentence parts.</param>
/// <param name="Ignored">Parameters of the address that this report cannot be asked for; its figures are those without them.</param>
internal sealed record ReportAnswer(
    IReport Report, ReportQuery Query, ReportTable Table, long AsOfMs, IReadOnlyList<string> Filters, IReadOnlyList<ReportPersonRow> People, IReadOnlyList<ReportTypeRow> Types, IReadOnlyList<string> Ignored);

/// <summary>Makes one of the reports, in one snapshot of the database.</summary>
internal sealed class ReadReport(Database database, ShopClock clock, ShopOptions options)
{
    public static readonly IReadOnlyList<IReport> All =
    [
        new TimesheetReport(), new OrdersReport(), new TaskTypesReport(), new MaterialsReport(), new OpenWorkReport(), new CustomersReport(), new UtilisationReport(),
        new EstimatesReport(), new OrderBalanceReport(), new PausesReport(), new CorrectionsReport(), new DataQualityReport(), new ImportsReport(), new SessionsReport(),
    ];

    public static IReport? Find(string? name) => All.FirstOrDefault(r => r.Name == name);

    /// <summary>How the shop pays, as its settings say.</summary>
    public static PayPeriod PeriodOf(Transaction db)
    {
        return PayPeriod.Read(db) ?? PayPeriod.Usual;
    }

    /// <summary>Reads the question of an address.</summary>
    public async Task<Outcome<ReportQuery>> QueryAsync(IQueryCollection values, Phrases say, CancellationToken cancellation)
    {
        var period = await database.ReadAsync(PeriodOf, cancellation);
        return ReportQuery.Read(values, clock.Today, period, say);
    }

    /// <param name="export">Everything, not a page.</param>
    public Task<ReportAnswer> RunAsync(IReport report, ReportQuery query, Phrases say, bool export, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db =>
            {
                var asked = query.For(report.Filters);
                var context = new ReportContext(db, asked, clock, say) { Export = export, LongClock = options.LongClock };
                return new ReportAnswer(report, asked, report.Build(context), db.NowMs, Sentence(context), context.People, [.. context.Types.Values], query.IgnoredBy(report.Filters));
            },
            cancellation);
    }

    /// <summary>How many sessions the question is about.</summary>
    public Task<long> CountAsync(ReportQuery query, CancellationToken cancellation)
    {
        return database.ReadAsync(db => db.Reports.Totals(clock.StartOf(query.From), clock.StartOf(query.To.AddDays(1)), query.Filter).Sessions, cancellation);
    }

    /// <summary>The sessions of the question as lines, one by one, in one short snapshot.</summary>
    public Task LinesAsync(ReportQuery query, Action<SessionLine> line, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db =>
            {
                db.Reports.Lines(clock.StartOf(query.From), clock.StartOf(query.To.AddDays(1)), query.Filter, newestFirst: false, take: null, line);
                return true;
            },
            cancellation);
    }

    private static List<string> Sentence(ReportContext context)
    {
        var (query, say) = (context.Query, context.Say);
        var parts = new List<string> { say["{0} to {1}", ReportQuery.Day(query.From), ReportQuery.Day(query.To)] };
        Add(query.Team, team => team == WorkFilter.NoTeam ? say["people without a team"] : say["team {0}", context.TeamName(team)]);
        Add(query.Person, person => say["person {0}", context.PersonName(person)]);
        Add(query.TaskType, type => say["task type {0}", context.TypeName(type)]);
        AddText(query.Task, _ => say["one task alone"]);
        AddText(query.Order, order => say["Order {0}", order]);
        AddText(query.Customer, customer => customer == WorkFilter.NoCustomer ? say["orders without a customer"] : say["customer {0}", customer]);
        Add(query.Pause, pause => say["ended by the pause {0}", pause == WorkFilter.NoReason || context.Reasons.ContainsKey(pause) ? context.ReasonName(pause) : "–"]);
        Add(query.Material, material => say["material {0}", context.MaterialName(material)]);
        AddText(query.Status, status => say["task status {0}", say.StatusOf(status)]);
        AddText(query.Work, work => work == "direct" ? say["direct work"] : say["indirect work"]);
        AddText(query.Trust, trust => ReportWords.Trust(trust, say));
        Add(query.Tablet, tablet => tablet == WorkFilter.NoTablet ? say["begun on no tablet"] : say["begun on {0}", context.Db.Reports.TabletNames().GetValueOrDefault(tablet, "–")]);
        AddText(query.Unreviewed ? null : "no", _ => say["without unreviewed sessions"]);
        AddText(query.OnlyUnreviewed ? "only" : null, _ => say["unreviewed sessions alone"]);
        AddText(query.Cancelled ? null : "no", _ => say["without cancelled tasks"]);
        return parts;

        void Add(long? id, Func<long, string> words)
        {
            if (id is { } value)
            {
                parts.Add(words(value));
            }
        }

        void AddText(string? text, Func<string, string> words)
        {
            if (text is not null)
            {
                parts.Add(words(text));
            }
        }
    }
}
