using System.Globalization;

namespace LaneAward.Web.Features;

/// <summary>The shop's wall clock: instants as people on the floor read them, days cut at local midnight.</summary>
internal sealed class ShopClock(TimeProvider time, TimeZoneInfo zone)
{
    /// <summary>The first instant that a record of the shop may name: 2000-01-01 in UTC, as typed days begin with 2000 (DayText).</summary>
    public const long FirstMs = 946_684_800_000;

    // Typed days end with 2200.
    private const long LastMs = 7_289_654_400_000;

    public TimeZoneInfo Zone => zone;

    public long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public DateOnly Today => LocalDay(NowMs);

    /// <summary>An instant outside the years 2000 to 2200 is shown as the nearest within: a row that should not be there must not make a page unreadable.</summary>
    public DateTimeOffset Local(long instantMs)
    {
        return TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(instantMs, FirstMs, LastMs)), zone);
    }

    public DateOnly LocalDay(long instantMs)
    {
        return DateOnly.FromDateTime(Local(instantMs).DateTime);
    }

    /// <summary>The instant at which the local day of the given instant began; days are 23, 24 or 25 hours long.</summary>
    public long DayStartMs(long instantMs)
    {
        return StartOf(LocalDay(instantMs));
    }

    /// <summary>The first instant of a local day; where midnight is skipped, the first instant after the gap.</summary>
    public long StartOf(DateOnly day)
    {
        return InstantOf(day, 0);
    }

    /// <summary>The instant of a wall clock reading, minutes since midnight; one that is skipped is the first after the gap, of two alike it is the first.</summary>
    public long InstantOf(DateOnly day, int minute)
    {
        var reading = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
        while (zone.IsInvalidTime(reading))
        {
            reading = reading.AddMinutes(15);
        }

        var offset = zone.IsAmbiguousTime(reading) ? zone.GetAmbiguousTimeOffsets(reading).Max() : zone.GetUtcOffset(reading);
        return new DateTimeOffset(reading, offset).ToUnixTimeMilliseconds();
    }

    /// <summary>The instants at which the wall clock shows the reading: none when it is skipped, two when the clock is set back, in order.</summary>
    public IReadOnlyList<long> InstantsOf(DateTime reading)
    {
        if (zone.IsInvalidTime(reading))
        {
            return [];
        }

        IEnumerable<TimeSpan> offsets = zone.IsAmbiguousTime(reading) ? zone.GetAmbiguousTimeOffsets(reading).OrderDescending() : [zone.GetUtcOffset(reading)];
        return [.. offsets.Select(offset => new DateTimeOffset(reading, offset).ToUnixTimeMilliseconds())];
    }

    /// <summary>The last minute before the gap that the reading lies in, and the first after it.</summary>
    public (DateTime Before, DateTime After) Neighbours(DateTime skipped)
    {
        var before = skipped;
        while (zone.IsInvalidTime(before))
        {
            before = before.AddMinutes(-1);
        }

        var after = skipped;
        while (zone.IsInvalidTime(after))
        {
            after = after.AddMinutes(1);
        }

        return (before, after);
    }

    /// <summary>"16:02", as a time field of the browser wants it.</summary>
    public string FieldTime(long instantMs)
    {
        return Local(instantMs).ToString("HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>"2026-11-24", as a date field of the browser wants it.</summary>
    public string FieldDay(long instantMs)
    {
        return Local(instantMs).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>"4:02 PM".</summary>
    public string TimeOfDay(long instantMs)
    {
        return Local(instantMs).ToString("h:mm tt", CultureInfo.InvariantCulture);
    }

    /// <summary>"4:02:12 PM".</summary>
    public string TimeWithSeconds(long instantMs)
    {
        return Local(instantMs).ToString("h:mm:ss tt", CultureInfo.InvariantCulture);
    }

    /// <summary>"4 PM", the axis of a day.</summary>
    public string HourOfDay(long instantMs)
    {
        return Local(instantMs).ToString("h tt", CultureInfo.InvariantCulture);
    }

    /// <summary>"2026-11-24 4:02 PM", for files.</summary>
    public string DayAndTime(long instantMs)
    {
        return Local(instantMs).ToString("yyyy-MM-dd h:mm tt", CultureInfo.InvariantCulture);
    }

    /// <summary>Decimal hours to a tenth, as reports show them.</summary>
    public static string Hours(long milliseconds)
    {
        return (milliseconds / 3_600_000m).ToString("0.0", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Time that still runs, or whatever else passes: "1 h 14 m" and "14 m" when that minute is full, as a clock shows it; "40 s" under one. No line ends
    /// within it, on any screen.
    /// </summary>
    public static string Passed(long milliseconds)
    {
        // A start that lies in the future, because the server's clock was set back, has lasted for nothing yet.
        var seconds = Math.Max(0, milliseconds) / 1000;
        if (seconds < 60)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{seconds}\u00a0s");
        }

        var hours = seconds / 3600;
        var minutes = seconds % 3600 / 60;
        return (hours, minutes) switch
        {
            (0, _) => string.Create(CultureInfo.InvariantCulture, $"{minutes}\u00a0m"),
            (_, 0) => string.Create(CultureInfo.InvariantCulture, $"{hours}\u00a0h"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{hours}\u00a0h\u00a0{minutes}\u00a0m"),
        };
    }

    /// <summary>Time that is recorded, as reports round it: "1 h 14 m" to the nearest minute, "40 s" under one: seconds are what a double tap shows.</summary>
    public static string Recorded(long milliseconds)
    {
        return Passed(WholeMinutes(milliseconds));
    }

    /// <summary>Time of work: recorded, unless a clock still adds to it, whose next minute has not passed yet.</summary>
    public static string Worked(long milliseconds, bool runs)
    {
        return runs ? Passed(milliseconds) : Recorded(milliseconds);
    }

    /// <summary>
    /// Recorded time and what still runs, together: the recorded part as it reads alone and the minutes that have passed, so that a clock which starts
    /// takes nothing off a sum.
    /// </summary>
    public static string Sum(long recordedMs, long runningMs)
    {
        return Passed(WholeMinutes(recordedMs) + runningMs);
    }

    /// <summary>Recorded milliseconds as they are shown: to the nearest minute, as they are under one.</summary>
    public static long WholeMinutes(long milliseconds)
    {
        return milliseconds < 60_000 ? milliseconds : NearestMinute(milliseconds) * 60_000;
    }

    /// <summary>A length that somebody has set, in minutes: "2 h", "45 m".</summary>
    public static string Planned(long minutes)
    {
        return Passed(minutes * 60_000);
    }

    /// <summary>Whole minutes, half a minute up: how recorded time is rounded wherever it is shown in minutes.</summary>
    public static long NearestMinute(long milliseconds)
    {
        return (long)Math.Round(milliseconds / 60_000m, MidpointRounding.AwayFromZero);
    }

    /// <summary>"1,204:35", recorded time in columns and charts, to the nearest minute; below zero with a minus.</summary>
    public static string HoursMinutes(long milliseconds)
    {
        var minutes = NearestMinute(Math.Abs(milliseconds));
        var sign = milliseconds < 0 && minutes > 0 ? "−" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{minutes / 60:N0}:{minutes % 60:00}");
    }

    /// <summary>"0:48", what a timer shows that runs: the minutes that have passed.</summary>
    public static string TimerFace(long milliseconds)
    {
        var minutes = Math.Max(0, milliseconds) / 60_000;
        return string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}:{minutes % 60:00}");
    }

    /// <summary>ISO 8601 UTC, the API's form.</summary>
    public static string? Iso(long? instantMs)
    {
        return instantMs is { } ms
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : null;
    }
}
