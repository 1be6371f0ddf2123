using LaneAward.Data;
using LaneAward.Data.Reports;
using LaneAward.Web.Features.Live;

namespace LaneAward.Web.Features.Reports;

/// <summary>R2: one local day as blocks by person. Between two sessions lies a pause only where one was tapped.</summary>
internal sealed class ReadDayTimeline(Database database, ShopClock clock)
{
    private const long HourMs = 3_600_000;

    public Task<Timeline> RunAsync(DateOnly day, Phrases say, CancellationToken cancellation)
    {
        return database.ReadAsync(db => Draw(db, day, say), cancellation);
    }

    private Timeline Draw(Session db, DateOnly day, Phrases say)
    {
        var (fromMs, toMs) = (clock.StartOf(day), clock.StartOf(day.AddDays(1)));
        var work = RecordedWork.Cut(db.Reports.Work(fromMs, toMs, new WorkFilter()), day, day, db.NowMs, clock);
        var types = db.Reports.TaskTypes().ToDictionary(t => t.Id, t => say.Pick(t.NameEn, t.NameEs));
        var reasons = db.Reports.PauseReasons().ToDictionary(r => r.Id, r => say.Pick(r.NameEn, r.NameEs));
        var orders = db.Reports.Orders(work.Spans.Select(s => s.Row.OrderId).Distinct()).ToDictionary(o => o.Id, o => o.OrderNumber);
        var names = db.Reports.People().ToDictionary(p => p.Id, p => p.Name);
        var rows = work.Spans.GroupBy(s => s.Row.PersonId).OrderBy(g => names[g.Key], StringComparer.CurrentCultureIgnoreCase)
            .Select(g => new TimelineRow(names[g.Key], Blocks([.. g], types, reasons, orders))).ToList();
        var first = work.Spans.Count == 0 ? clock.InstantOf(day, 7 * 60) : work.Spans.Min(s => s.FromMs);
        var last = work.Spans.Count == 0 ? clock.InstantOf(day, 16 * 60) : work.Spans.Max(s => s.ToMs);
        var start = fromMs + ((first - fromMs) / HourMs * HourMs);
        var hours = Math.Max(1, (last - start + HourMs - 1) / HourMs);
        return new Timeline(start, start + (hours * HourMs), Math.Clamp(db.NowMs, start, start + (hours * HourMs)), rows);
    }

    private static List<TimelineBlock> Blocks(
        List<WorkSpan> spans, Dictionary<long, string> types, Dictionary<long, string> reasons, Dictionary<long, string> orders)
    {
        var blocks = new List<TimelineBlock>();
        foreach (var (span, next) in spans.Zip(spans.Skip(1).Select(s => (WorkSpan?)s).Append(null)))
        {
            if (span.Ms > 0)
            {
                blocks.Add(new TimelineBlock("run", span.FromMs, span.ToMs, $"{types[span.Row.TaskTypeId]} · {orders[span.Row.OrderId]}"));
            }

            if (next is { } following && following.FromMs > span.ToMs && span.Row.PauseReasonId is { } reason && span.Row.EndedAtMs == span.ToMs)
            {
                blocks.Add(new TimelineBlock("pause", span.ToMs, following.FromMs, reasons[reason]));
            }
        }

        return blocks;
    }
}
