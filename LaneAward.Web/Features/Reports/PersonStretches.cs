using LaneAward.Web.Features.Clocks;

namespace LaneAward.Web.Features.Reports;

/// <summary>A person's day as stretches: their sessions, the pauses they tapped, and longer gaps that nothing explains.</summary>
internal sealed class PersonStretches(long dayFromMs, long dayToMs, long nowMs, Func<WorkSpan, DayKind, DayBlock> name)
{
    // Shorter ones are the walk to the next job.
    private const long ShortGapMs = 10 * 60_000;

    private bool IsToday => nowMs >= dayFromMs && nowMs < dayToMs;

    /// <param name="spans">In order of their start.</param>
    public IEnumerable<DayBlock> Of(IEnumerable<WorkSpan> spans, IReadOnlyList<ShiftSpan> shifts)
    {
        WorkSpan? last = null;
        foreach (var span in spans)
        {
            if (last is { } before && Between(before, span.FromMs) is { } gap)
            {
                yield return gap;
            }

            if (span.Ms > 0)
            {
                yield return name(span, DayKind.Work) with { FromMs = span.FromMs, ToMs = span.ToMs, Marks = MarksOf(span) };
            }

            last = last is { } furthest && furthest.ToMs > span.ToMs ? furthest : span;
        }

        if (last is { } end && OpenPause(end, shifts) is { } pause)
        {
            yield return pause;
        }
    }

    private DayBlock? Between(WorkSpan before, long nextMs)
    {
        var kind = Gap.After(before.Row, before.ToMs).Kind;
        return nextMs - before.ToMs > (kind is DayKind.Pause ? 0 : ShortGapMs) ? name(before, kind) with { FromMs = before.ToMs, ToMs = nextMs } : null;
    }

    /// <summary>Today's last pause, which nobody has ended yet. It is not drawn past the shift: who paused at its end went home.</summary>
    private DayBlock? OpenPause(WorkSpan last, IReadOnlyList<ShiftSpan> shifts)
    {
        if (!IsToday || Gap.After(last.Row, last.ToMs).Kind is not DayKind.Pause)
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
