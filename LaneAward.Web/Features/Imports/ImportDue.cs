namespace LaneAward.Web.Features.Imports;

/// <summary>Until when the next import is in time.</summary>
internal static class ImportDue
{
    // The nightly import runs once a day; two hours are its slack.
    private const long StaleMs = 26 * 3_600_000;

    /// <summary>26 hours after the last one. Saturdays and Sundays do not count: it rests then.</summary>
    public static long LateAfterMs(long finishedAtMs, ShopClock clock)
    {
        var left = StaleMs;
        for (var (day, from) = (clock.LocalDay(finishedAtMs), finishedAtMs); ; (day, from) = (day.AddDays(1), clock.StartOf(day.AddDays(1))))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            {
                continue;
            }

            var rest = clock.StartOf(day.AddDays(1)) - from;
            if (left <= rest)
            {
                return from + left;
            }

            left -= rest;
        }
    }
}
