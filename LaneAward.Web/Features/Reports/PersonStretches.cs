using LaneAward.Web.Features.Clocks;

namespace LaneAward.Web.Features.Reports;

/// <summary>A person's day as stretches: their sessions, the pauses they tapped, and longer gaps that nothing explains.</summary>
internal sealed class PersonStretches(long dayFromMs, long dayToMs, long nowMs, Func<WorkSpan, DayKind, DayBlock> name)
{
    // Shorter ones are the walk to the next job.
    private const long ShortGapMs = 10 * 60_000;

    private bool IsToday => nowMs >= dayFromMs && nowMs < dayToMs;

    /// <param name="spans">The sessions.</param>
    public IEnumerable<DayBlock> Of(IEnumerable<WorkSpan> spans, IEnumerable<Break> breaks, IReadOnlyList<ShiftSpan> shifts)
    {
        WorkSpan? last = null, lastWork = null;
        var recorded = spans.Select(s => (Span: s, Kind: DayKind.Work)).Concat(breaks.Select(b => (Span: new WorkSpan(b.Paused, b.FromMs, b.ToMs), Kind: DayKind.Pause)));
        foreach (var (span, kind) in recorded.OrderBy(r => r.Span.FromMs).ThenBy(r => r.Span.Row.Id))
        {
            if (last is { } before && span.FromMs - before.ToMs > ShortGapMs)
            {
                yield return name(before, DayKind.Unrecorded) with { FromMs = before.ToMs, ToMs = span.FromMs };
            }

            if (span.Ms > 0)
            {
                yield return name(span, kind) with { FromMs = span.FromMs, ToMs = span.ToMs, Marks = kind is DayKind.Work ? MarksOf(span) : DayMarks.None };
            }

            last = Furthest(last, span);
            lastWork = kind is DayKind.Work ? Furthest(lastWork, span) : lastWork;
        }

        if (lastWork is { } end && OpenPause(end, shifts) is { } pause)
        {
            yield return pause;
        }
    }

    private static WorkSpan Furthest(WorkSpan? furthest, WorkSpan span)
    {
        return furthest is { } before && before.ToMs > span.ToMs ? before : span;
    }

    /// <summary>Today's last pause, which nobody has ended yet. It is not drawn past the shift: who paused at its end went home.</summary>
    private DayBlock? OpenPause(WorkSpan last, IReadOnlyList<ShiftSpan> shifts)
    {
        if (!IsToday || !last.Row.Paused || last.Row.EndedAtMs != last.ToMs)
        {
            return null;
        }

        var shiftEndMs = shifts.Count == 0 ? nowMs : shifts.Where(s => s.StartMs <= last.ToMs && last.ToMs < s.EndMs).Max(s => (long?)s.EndMs) ?? last.ToMs;
        var endMs = Math.Min(nowMs, shiftEndMs);
        return endMs > last.ToMs
            ? name(last, DayKind.Pause) with { FromMs = last.ToMs, ToMs = endMs, Marks = endMs == nowMs ? DayMarks.Running : DayMarks.None }
            : null;
    }

    private DayMarks MarksOf(WorkSpan span)
    {
        var row = span.Row;
        return (row.Indirect ? DayMarks.Indirect : 0) | (row.Auto ? DayMarks.Auto : 0) | (row.Corrected ? DayMarks.Corrected : 0)
            | (span.Running && IsToday ? DayMarks.Running : 0)
            | (row.StartedAtMs < dayFromMs ? DayMarks.FromDayBefore : 0)
            | ((row.EndedAtMs ?? nowMs) > dayToMs ? DayMarks.IntoDayAfter : 0);
    }
}
