using LaneAward.Data;
using LaneAward.Data.Shifts;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Clocks;

/// <summary>One shift on one day, half open [start, end), unix milliseconds.</summary>
internal readonly record struct ShiftSpan(long StartMs, long EndMs);

/// <summary>One person's shifts: which one an instant belongs to, and when a clock that was started then ought to have stopped.</summary>
internal sealed class PersonShifts(IReadOnlyList<ShiftRow> shifts, ShopClock clock, TimeSpan cap)
{
    // Who starts up to an hour before a shift has come for that shift.
    private const long EarlyMs = 60 * 60_000;

    public static PersonShifts Of(Transaction db, long personId, ShopClock clock, ShopOptions options)
    {
        return new PersonShifts(db.Shifts.Of(personId), clock, options.ClockCap);
    }

    /// <summary>The person's own shifts, else those of their home team, of all that there are.</summary>
    public static IReadOnlyList<ShiftRow> Pick(IReadOnlyList<ShiftRow> all, long personId, long? teamId)
    {
        var own = all.Where(s => s.PersonId == personId).ToList();
        return own.Count > 0 ? own : [.. all.Where(s => s.TeamId is not null && s.TeamId == teamId)];
    }

    /// <summary>What of these shifts lies on the local day, in order: also the end of one that began the evening before.</summary>
    public static IReadOnlyList<ShiftSpan> On(DateOnly day, IReadOnlyList<ShiftRow> shifts, ShopClock clock)
    {
        var (dayStart, dayEnd) = (clock.StartOf(day), clock.StartOf(day.AddDays(1)));
        var spans = from span in Begun([day.AddDays(-1), day], shifts, clock)
                    where span.EndMs > dayStart && span.StartMs < dayEnd
                    orderby span.StartMs
                    select new ShiftSpan(Math.Max(span.StartMs, dayStart), Math.Min(span.EndMs, dayEnd));
        return [.. spans];
    }

    /// <summary>
    /// The shift that the instant lies in, or that begins within the hour; of several the one that ends last, so that nobody's real work is cut
    /// short. Yesterday's may reach over midnight. Null outside every shift.
    /// </summary>
    public ShiftSpan? At(long instantMs)
    {
        var today = clock.LocalDay(instantMs);
        return Begun([today.AddDays(-1), today, today.AddDays(1)], shifts, clock)
            .Where(span => span.StartMs - EarlyMs <= instantMs && instantMs < span.EndMs)
            .Select(span => (ShiftSpan?)span)
            .MaxBy(span => span!.Value.EndMs);
    }

    /// <summary>When a clock started at the instant ought to have stopped: at the end of its shift, or after the cap when it belongs to none.</summary>
    public long EndFor(long startedAtMs)
    {
        return At(startedAtMs)?.EndMs ?? startedAtMs + (long)cap.TotalMilliseconds;
    }

    /// <summary>These shifts as they begin on these local days.</summary>
    public static IEnumerable<ShiftSpan> Begun(IReadOnlyList<DateOnly> days, IReadOnlyList<ShiftRow> shifts, ShopClock clock)
    {
        return from day in days
               from shift in shifts
               where shift.Weekday == (long)day.DayOfWeek
               select Span(shift, day, clock);
    }

    private static ShiftSpan Span(ShiftRow shift, DateOnly day, ShopClock clock)
    {
        var endDay = shift.EndMinute <= shift.StartMinute ? day.AddDays(1) : day;
        return new ShiftSpan(clock.InstantOf(day, (int)shift.StartMinute), clock.InstantOf(endDay, (int)shift.EndMinute));
    }
}
