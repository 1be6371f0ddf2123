using System.Runtime.InteropServices;
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

    private bool _hasWork;

    private void Add(DaySlice slice)
    {
        _hasWork = true;
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
        var days = new Dictionary<(long, DateOnly), PersonDay>();
        var next = 0;
        foreach (var slice in work.Slices())
        {
            AddPauses(slice.FromMs);
            Of(slice.Row.PersonId, slice.Day).Add(slice);
        }

        AddPauses(long.MaxValue);
        return [.. days.Values.Where(d => d._hasWork).OrderBy(d => d.PersonId).ThenBy(d => d.Day)];

        // Work and pauses each come in order of their start.
        void AddPauses(long beforeMs)
        {
            for (; next < breaks.Count && breaks[next].FromMs < beforeMs; next++)
            {
                var pause = breaks[next];
                Of(pause.PersonId, pause.Day).Add(pause, pause.Paused.PauseReasonId is { } reason && reasons[reason].Paid);
            }
        }

        PersonDay Of(long personId, DateOnly day)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(days, (personId, day), out _);
            return known ??= new PersonDay(personId, day);
        }
    }
}
