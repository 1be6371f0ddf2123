using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>One person's local day: what they recorded between the first start and the last stop, and what lies between.</summary>
internal sealed class PersonDay(long personId, DateOnly day)
{
    public long PersonId { get; } = personId;

    public DateOnly Day { get; } = day;

    public long FirstInMs { get; private set; } = long.MaxValue;

    public long LastOutMs { get; private set; } = long.MinValue;

    public long DirectMs { get; private set; }

    public long IndirectMs { get; private set; }

    public long PaidBreakMs { get; private set; }

    /// <summary>Pauses for a reason that is not paid, or for none that was given.</summary>
    public long UnpaidBreakMs { get; private set; }

    /// <summary>Between what is recorded, without a pause.</summary>
    public long UnrecordedMs { get; private set; }

    /// <summary>Sessions of it that should be looked at.</summary>
    public HashSet<long> ToReview { get; } = [];

    public bool Running { get; private set; }

    public long WorkedMs => DirectMs + IndirectMs;

    public long AttendedMs => LastOutMs - FirstInMs;

    /// <summary>What there is of pauses in it, in order.</summary>
    public IReadOnlyList<Break> Breaks => _breaks;

    private readonly List<Break> _breaks = [];

    private void Add(DaySlice slice)
    {
        Reach(slice.FromMs, slice.ToMs);
        DirectMs += slice.Row.Indirect ? 0 : slice.Ms;
        IndirectMs += slice.Row.Indirect ? slice.Ms : 0;
        if (slice.Row.NeedsReview)
        {
            ToReview.Add(slice.Row.Id);
        }

        Running |= slice.Row.EndedAtMs is null;
    }

    private void Add(Break pause, bool paid)
    {
        Reach(pause.FromMs, pause.ToMs);
        _breaks.Add(pause);
        PaidBreakMs += paid ? pause.Ms : 0;
        UnpaidBreakMs += paid ? 0 : pause.Ms;
    }

    /// <summary>What is added in order of its start leaves nothing unrecorded but the gaps between.</summary>
    private void Reach(long fromMs, long toMs)
    {
        FirstInMs = Math.Min(FirstInMs, fromMs);
        UnrecordedMs += LastOutMs == long.MinValue ? 0 : Math.Max(0, fromMs - LastOutMs);
        LastOutMs = Math.Max(LastOutMs, toMs);
    }

    /// <summary>Sessions of these days that should be looked at. One over midnight is in both of its days, and counts once.</summary>
    public static long CountToReview(IEnumerable<PersonDay> days)
    {
        return days.SelectMany(d => d.ToReview).Distinct().LongCount();
    }

    /// <summary>Every person's days, by person and day. Who recorded no work on a day that stands has no break on it either.</summary>
    public static IReadOnlyList<PersonDay> Of(RecordedWork work, IReadOnlyList<Break> breaks, IReadOnlyDictionary<long, ReportReasonRow> reasons)
    {
        var pauses = breaks.GroupBy(b => (b.PersonId, b.Day)).ToDictionary(g => g.Key, g => new Queue<Break>(g));
        var days = new Dictionary<(long, DateOnly), PersonDay>();
        foreach (var slice in work.Slices().OrderBy(s => s.FromMs).ThenBy(s => s.Row.Id))
        {
            if (!days.TryGetValue((slice.Row.PersonId, slice.Day), out var day))
            {
                days.Add((slice.Row.PersonId, slice.Day), day = new PersonDay(slice.Row.PersonId, slice.Day));
            }

            AddPauses(day, slice.FromMs);
            day.Add(slice);
        }

        foreach (var day in days.Values)
        {
            AddPauses(day, long.MaxValue);
        }

        return [.. days.Values.OrderBy(d => d.PersonId).ThenBy(d => d.Day)];

        void AddPauses(PersonDay day, long beforeMs)
        {
            while (pauses.TryGetValue((day.PersonId, day.Day), out var left) && left.TryPeek(out var pause) && pause.FromMs < beforeMs)
            {
                day.Add(left.Dequeue(), pause.Paused.PauseReasonId is { } reason && reasons[reason].Paid);
            }
        }
    }
}
