using LaneAward.Data;
using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>A session's time within the range.</summary>
internal readonly record struct WorkSpan(WorkRow Row, long FromMs, long ToMs)
{
    public long Ms => ToMs - FromMs;

    public bool Running => Row.EndedAtMs is null;
}

/// <summary>A session's time on one local day.</summary>
internal readonly record struct DaySlice(WorkRow Row, DateOnly Day, long FromMs, long ToMs)
{
    public long Ms => ToMs - FromMs;
}

/// <summary>Recorded time of a range of local days: sessions cut to the range, running ones up to now, in order of their start.</summary>
internal sealed class RecordedWork
{
    private readonly DateOnly _firstDay;
    private readonly long[] _dayStarts;

    private RecordedWork(List<WorkSpan> spans, DateOnly firstDay, long[] dayStarts)
    {
        Spans = spans;
        _firstDay = firstDay;
        _dayStarts = dayStarts;
    }

    public IReadOnlyList<WorkSpan> Spans { get; }

    public long TotalMs => Spans.Sum(s => s.Ms);

    /// <summary>
    /// The sessions that the range is made from, and those around it between which a break over midnight may lie: all of the day before, as any of
    /// them may be the time that it lies after.
    /// </summary>
    public static IReadOnlyList<WorkRow> Rows(Transaction db, WorkFilter filter, DateOnly from, DateOnly to, ShopClock clock)
    {
        return db.Reports.Work(clock.StartOf(from.AddDays(-1)), clock.StartOf(to.AddDays(1)) + Breaks.LongestOverMidnightMs, filter);
    }

    /// <param name="rows">Those that lie outside of the range are left out.</param>
    public static RecordedWork Cut(IReadOnlyList<WorkRow> rows, DateOnly from, DateOnly to, long nowMs, ShopClock clock)
    {
        var starts = Enumerable.Range(0, to.DayNumber - from.DayNumber + 2).Select(d => clock.StartOf(from.AddDays(d))).ToArray();
        var spans = new List<WorkSpan>(rows.Count);
        foreach (var row in rows)
        {
            if (row.StartedAtMs < starts[0] && row.EndedAtMs <= starts[0])
            {
                continue;
            }

            var start = Math.Max(row.StartedAtMs, starts[0]);
            var end = Math.Min(row.EndedAtMs ?? Math.Max(nowMs, row.StartedAtMs), starts[^1]);
            if (start <= end && start < starts[^1])
            {
                spans.Add(new WorkSpan(row, start, end));
            }
        }

        Order(spans, Compare);
        return new RecordedWork(spans, from, starts);
    }

    /// <summary>Sorts what was read along an index by start: most often it stands in order already.</summary>
    public static void Order<T>(List<T> read, Comparison<T> compare)
    {
        for (var i = 1; i < read.Count; i++)
        {
            if (compare(read[i - 1], read[i]) > 0)
            {
                read.Sort(compare);
                return;
            }
        }
    }

    private static int Compare(WorkSpan a, WorkSpan b)
    {
        return a.FromMs != b.FromMs ? a.FromMs.CompareTo(b.FromMs) : a.Row.Id.CompareTo(b.Row.Id);
    }

    /// <summary>The spans cut at local midnight, in order of their start.</summary>
    public IEnumerable<DaySlice> Slices()
    {
        // Of sessions over midnight, of which there are few: to put every slice in order was a fifth of a timesheet.
        var afterMidnight = new PriorityQueue<DaySlice, (long FromMs, long Id)>();
        foreach (var span in Spans)
        {
            while (afterMidnight.TryPeek(out var rest, out var place) && place.CompareTo((span.FromMs, span.Row.Id)) < 0)
            {
                afterMidnight.Dequeue();
                yield return rest;
            }

            var day = Array.BinarySearch(_dayStarts, span.FromMs);
            day = day < 0 ? ~day - 1 : day;
            var to = Math.Min(span.ToMs, _dayStarts[day + 1]);
            yield return new DaySlice(span.Row, _firstDay.AddDays(day), span.FromMs, to);
            while (to < span.ToMs)
            {
                var from = to;
                day++;
                to = Math.Min(span.ToMs, _dayStarts[day + 1]);
                afterMidnight.Enqueue(new DaySlice(span.Row, _firstDay.AddDays(day), from, to), (from, span.Row.Id));
            }
        }

        while (afterMidnight.TryDequeue(out var rest, out _))
        {
            yield return rest;
        }
    }
}

/// <summary>Labour hours and elapsed hours of a group of spans. Spans are added in order of their start.</summary>
internal sealed class WorkSum(bool timesOnly)
{
    private long _coveredTo = long.MinValue;

    /// <summary>Everybody's time added up.</summary>
    public long LabourMs { get; private set; }

    /// <summary>Time in which at least one person worked: people side by side count once.</summary>
    public long ElapsedMs { get; private set; }

    public long IndirectMs { get; private set; }

    public long CancelledMs { get; private set; }

    public long Sessions { get; private set; }

    public long ToReview { get; private set; }

    public bool Running { get; private set; }

    public long LastMs { get; private set; }

    public HashSet<long> People { get; } = [];

    public HashSet<long> Tasks { get; } = [];

    /// <param name="timesOnly">Who and on what is not counted: sets for 6,000 customers took a tenth of their report.</param>
    public static WorkSum Of(IEnumerable<WorkSpan> spans, bool timesOnly = false)
    {
        var sum = new WorkSum(timesOnly);
        foreach (var span in spans)
        {
            sum.Add(span);
        }

        return sum;
    }

    public void Add(WorkSpan span)
    {
        LabourMs += span.Ms;
        ElapsedMs += Math.Max(0, span.ToMs - Math.Max(span.FromMs, _coveredTo));
        _coveredTo = Math.Max(_coveredTo, span.ToMs);
        IndirectMs += span.Row.Indirect ? span.Ms : 0;
        CancelledMs += span.Row.Cancelled ? span.Ms : 0;
        Sessions++;
        ToReview += span.Row.NeedsReview ? 1 : 0;
        Running |= span.Running;
        LastMs = Math.Max(LastMs, span.ToMs);
        if (!timesOnly)
        {
            People.Add(span.Row.PersonId);
            Tasks.Add(span.Row.TaskId);
        }
    }
}
