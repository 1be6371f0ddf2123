namespace LaneAward.Tests.Support;

/// <summary>Times to come, because a browser takes no cookie that is dated into the past.</summary>
internal static class ComingDay
{
    /// <summary>That weekday, two to eight days from now, by the clock of Chicago.</summary>
    public static DateTimeOffset At(DayOfWeek weekday, TimeOnly time)
    {
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(2);
        while (day.DayOfWeek != weekday)
        {
            day = day.AddDays(1);
        }

        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, TimeZoneInfo.FindSystemTimeZoneById("America/Chicago").GetUtcOffset(local));
    }
}
