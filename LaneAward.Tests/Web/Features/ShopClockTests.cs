using CsCheck;
using LaneAward.Web.Features;
using LaneAward.Web.Pages;
using Xunit;

namespace LaneAward.Tests.Web.Features;

public sealed class ShopClockTests
{
    private const long HourMs = 3_600_000;

    private static readonly ShopClock Chicago = new(TimeProvider.System, TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"));

    // Santiago skips local midnight when summer time begins.
    private static readonly ShopClock Santiago = new(TimeProvider.System, TimeZoneInfo.FindSystemTimeZoneById("America/Santiago"));

    [Theory]
    [InlineData("2026-03-08", 23)]
    [InlineData("2026-11-01", 25)]
    [InlineData("2026-11-24", 24)]
    public void Days_of_daylight_saving_are_23_and_25_hours_long(string day, int hours)
    {
        var date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(hours * HourMs, Chicago.StartOf(date.AddDays(1)) - Chicago.StartOf(date));
    }

    [Fact]
    public void Every_instant_lies_in_its_local_day_in_any_zone()
    {
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Gen.Select(Gen.Long[from, from + (730L * 24 * HourMs)], Gen.Bool.Select(north => north ? Chicago : Santiago)).Sample((instant, clock) =>
        {
            var day = clock.LocalDay(instant);
            Assert.InRange(instant, clock.StartOf(day), clock.StartOf(day.AddDays(1)) - 1);
            Assert.Equal(day, clock.LocalDay(clock.DayStartMs(instant)));
        });
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59_999, "59 s")]
    [InlineData(14 * 60_000, "14 m")]
    [InlineData(2 * HourMs, "2 h")]
    [InlineData((74 * 60_000) + 5_000, "1 h 14 m")]
    [InlineData((74 * 60_000) + 59_999, "1 h 14 m")]
    public void What_runs_shows_the_minutes_that_have_passed(long milliseconds, string text)
    {
        Assert.Equal(Together(text), ShopClock.Passed(milliseconds));
        Assert.Equal(Together(text), ShopClock.Worked(milliseconds, runs: true));
    }

    [Fact]
    public void Time_that_runs_is_never_shown_as_more_than_it_is_and_recorded_time_never_half_a_minute_off()
    {
        Gen.Long[60_000, 400 * HourMs].Sample(milliseconds =>
        {
            Assert.InRange(milliseconds - (MinutesIn(ShopClock.Worked(milliseconds, runs: true)) * 60_000), 0, 59_999);
            Assert.InRange(milliseconds - (MinutesIn(ShopClock.Worked(milliseconds, runs: false)) * 60_000), -30_000, 29_999);
            Assert.Equal(ShopClock.Passed(milliseconds), TaskWords.TimerWords(milliseconds / 1000));
            Assert.Equal(MinutesIn(ShopClock.Passed(milliseconds)), MinutesOn(ShopClock.TimerFace(milliseconds)));
        });
    }

    [Fact]
    public void Recorded_time_reads_the_same_on_My_day_and_in_a_report()
    {
        Gen.Long[60_000, 400 * HourMs].Sample(milliseconds =>
        {
            Assert.Equal(MinutesOn(ShopClock.HoursMinutes(milliseconds)), MinutesIn(ShopClock.Recorded(milliseconds)));
        });
    }

    [Theory]
    [InlineData(59_999, "59 s")]
    [InlineData((14 * 60_000) + 29_999, "14 m")]
    [InlineData((14 * 60_000) + 30_000, "15 m")]
    [InlineData(HourMs - 1, "1 h")]
    public void Recorded_time_is_rounded_to_the_nearest_minute_from_a_minute_on(long milliseconds, string text)
    {
        Assert.Equal(Together(text), ShopClock.Recorded(milliseconds));
    }

    /// <summary>As it is shown: no line ends within it.</summary>
    private static string Together(string words)
    {
        return words.Replace(' ', '\u00a0');
    }

    private static long MinutesIn(string words)
    {
        return words.Split(default(char[])).Chunk(2).Sum(part => long.Parse(part[0], System.Globalization.CultureInfo.InvariantCulture) * (part[1] == "h" ? 60 : 1));
    }

    private static long MinutesOn(string face)
    {
        var parts = face.Replace(",", "", StringComparison.Ordinal).Split(':');
        return (long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture) * 60) + long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Times_are_shown_in_the_shops_zone()
    {
        var instant = new DateTimeOffset(2026, 11, 24, 22, 2, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.Equal("4:02 PM", Chicago.TimeOfDay(instant));
        Assert.Equal("2026-11-24T22:02:00.000Z", ShopClock.Iso(instant));
    }
}
