using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>Open work that may have been forgotten. It holds as of now, whatever the range.</summary>
internal sealed class OpenWorkReport : IReport
{
    private const int OldPauseDays = 3;
    private const int OldQueueDays = 7;

    private static readonly string[] Severity = ["running", "auto", "order-cancelled", "order-completed", "paused", "queued"];

    public string Name => "open-work";

    public string Icon => "hourglass";

    public ReportFilters Filters => ReportFilters.None;

    public IReadOnlyList<string> Groupings => [];

    public string Title(Phrases say) => say["Open and forgotten"];

    public string About(Phrases say) => say["Clocks that run too long, flagged sessions, old pauses, waiting tasks, and work on closed orders."];

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        var found = context.Db.Reports.OpenWork(Before(context.LongClock), Before(TimeSpan.FromDays(OldPauseDays)), Before(TimeSpan.FromDays(OldQueueDays)));
        var rows = Severity.SelectMany(kind => found.Where(r => r.Kind == kind).OrderBy(r => r.SinceMs)).Select(r => new ReportRow(
            [Words(r.Kind, context), say.Pick(r.TypeEn, r.TypeEs), r.OrderNumber, r.CustomerName, r.PersonName, r.SinceMs, context.NowMs - r.SinceMs])
        {
            Running = r.Kind == "running",
            Drill = Drill(context, r),
        }).ToList();
        return new ReportTable(
            [
                new("kind", say["What"]), new("taskType", say["Task type"]), new("order", say["Order"]), new("customer", say["Customer"]), new("person", say["Person"]),
                new("since", say["Since"], ColumnKind.Instant), new("age", say["Age"], ColumnKind.Hours),
            ],
            rows)
        {
            Figures = [.. Severity.Select(kind => new ReportFigure(Words(kind, context), ReportText.Count(found.Count(r => r.Kind == kind))))],
            Notes = [say["This holds as of now."]],
        };

        long Before(TimeSpan age) => context.NowMs - (long)age.TotalMilliseconds;
    }

    private static string Drill(ReportContext context, OpenWorkRow row)
    {
        if (row.Kind == "auto")
        {
            return "/console/review";
        }

        var day = context.Clock.LocalDay(row.SinceMs);
        return context.Drill(q => (q with { Order = row.OrderNumber }).Between(day, context.Clock.Today));
    }

    private static string Words(string kind, ReportContext context)
    {
        var say = context.Say;
        return kind switch
        {
            "running" => say["Running over {0} hours", (int)context.LongClock.TotalHours],
            "auto" => say["Closed by itself or doubtful"],
            "order-cancelled" => say["Open on a cancelled order"],
            "order-completed" => say["Open on a finished order"],
            "paused" => say["Paused over {0} days", OldPauseDays],
            _ => say["Waiting over {0} days", OldQueueDays],
        };
    }
}
