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

    /// <summary>Between two sessions, without a pause.</summary>
    public long UnrecordedMs { get; private set; }

    /// <summary>Sessions of it that should be looked at.</summary>
    public HashSet<long> ToReview { get; } = [];

    public bool Running { get; private set; }

    public long WorkedMs => DirectMs + IndirectMs;

    public long AttendedMs => LastOutMs - FirstInMs;

    /// <summary>Pauses in it: reason, null when none was given, and milliseconds until the next start.</summary>
    public List<(long? ReasonId, long Ms)> Breaks { get; } = [];

    private Gap _next;

    /// <summary>Slices are added in order of their start.</summary>
    public void Add(DaySlice slice, IReadOnlyDictionary<long, ReportReasonRow> reasons)
    {
        if (FirstInMs == long.MaxValue)
        {
            FirstInMs = slice.FromMs;
        }
        else if (slice.FromMs > LastOutMs)
        {
            AddGap(slice.FromMs - LastOutMs, reasons);
        }

        if (slice.ToMs >= LastOutMs)
        {
            LastOutMs = slice.ToMs;
            _next = Gap.After(slice.Row, slice.ToMs);
        }

        DirectMs += slice.Row.Indirect ? 0 : slice.Ms;
        IndirectMs += slice.Row.Indirect ? slice.Ms : 0;
        if (slice.Row.NeedsReview)
        {
            ToReview.Add(slice.Row.Id);
        }

        Running |= slice.Row.EndedAtMs is null;
    }

    private void AddGap(long ms, IReadOnlyDictionary<long, ReportReasonRow> reasons)
    {
        if (_next.Kind is not DayKind.Pause)
        {
            UnrecordedMs += ms;
            return;
        }

        Breaks.Add((_next.ReasonId, ms));
        var paid = _next.ReasonId is { } reason && reasons[reason].Paid;
        PaidBreakMs += paid ? ms : 0;
        UnpaidBreakMs += paid ? 0 : ms;
    }

    /// <summary>Sessions of these days that should be looked at. One over midnight is in both of its days, and counts once.</summary>
    public static long CountToReview(IEnumerable<PersonDay> days)
    {
        return days.SelectMany(d => d.ToReview).Distinct().LongCount();
    }

    /// <summary>Every person's days, by person and day.</summary>
    public static IReadOnlyList<PersonDay> Of(RecordedWork work, IReadOnlyDictionary<long, ReportReasonRow> reasons)
    {
        var days = new Dictionary<(long, DateOnly), PersonDay>();
        foreach (var slice in work.Slices().OrderBy(s => s.FromMs).ThenBy(s => s.Row.Id))
        {
            if (!days.TryGetValue((slice.Row.PersonId, slice.Day), out var day))
            {
                days.Add((slice.Row.PersonId, slice.Day), day = new PersonDay(slice.Row.PersonId, slice.Day));
            }

            day.Add(slice, reasons);
        }

        return [.. days.Values.OrderBy(d => d.PersonId).ThenBy(d => d.Day)];
    }
}
