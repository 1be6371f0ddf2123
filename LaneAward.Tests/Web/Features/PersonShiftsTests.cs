using System.Globalization;
using CsCheck;
using LaneAward.Data.Shifts;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Clocks;
using Xunit;

namespace LaneAward.Tests.Web.Features;

/// <summary>Which shift an instant belongs to, in Chicago. November 24 2026 is a Tuesday.</summary>
public sealed class PersonShiftsTests
{
    private static readonly ShopClock Clock = new(TimeProvider.System, TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"));

    [Theory]
    [InlineData("2026-11-24 07:00", "2026-11-24 15:30")]
    [InlineData("2026-11-24 06:10", "2026-11-24 15:30")]
    [InlineData("2026-11-24 15:29", "2026-11-24 15:30")]
    [InlineData("2026-11-24 05:00", "2026-11-24 15:00")]
    [InlineData("2026-11-24 15:30", "2026-11-25 01:30")]
    [InlineData("2026-11-28 09:00", "2026-11-28 19:00")]
    public void A_clock_ends_with_its_shift_and_outside_of_one_after_ten_hours(string started, string end)
    {
        var shifts = Weekdays(7 * 60, (15 * 60) + 30);

        Assert.Equal(end, Text(shifts.EndFor(At(started))));
    }

    [Theory]
    [InlineData("2026-11-24 22:30", "2026-11-25 07:00")]
    [InlineData("2026-11-25 03:00", "2026-11-25 07:00")]
    [InlineData("2026-11-28 03:00", "2026-11-28 07:00")]
    [InlineData("2026-11-29 03:00", "2026-11-29 13:00")]
    public void A_shift_over_midnight_belongs_to_the_day_on_which_it_began(string started, string end)
    {
        var shifts = Weekdays(23 * 60, 7 * 60);

        Assert.Equal(end, Text(shifts.EndFor(At(started))));
    }

    [Theory]
    [InlineData("2026-03-07", 7)]
    [InlineData("2026-10-31", 9)]
    [InlineData("2026-11-24", 8)]
    public void Rule_10_a_night_shift_is_an_hour_shorter_or_longer_when_the_clock_is_changed(string day, int hours)
    {
        var shift = new ShiftRow { PersonId = 1, Weekday = (long)DateOnly.Parse(day, CultureInfo.InvariantCulture).DayOfWeek, StartMinute = 23 * 60, EndMinute = 7 * 60 };
        var span = new PersonShifts([shift], Clock, TimeSpan.FromHours(10)).At(At(day + " 23:30"))!.Value;

        Assert.Equal(hours * 3_600_000L, span.EndMs - span.StartMs);
    }

    [Fact]
    public void A_clock_never_ends_before_it_began_and_never_runs_for_more_than_a_day()
    {
        var from = At("2026-01-01 00:00");
        Gen.Select(Gen.Long[from, from + (400L * 86_400_000)], Gen.Int[0, 1439], Gen.Int[0, 1439]).Sample((started, start, end) =>
            Assert.InRange(Weekdays(start, end).EndFor(started) - started, 1, 27L * 3_600_000));
    }

    private static PersonShifts Weekdays(int start, int end)
    {
        return new PersonShifts(
            [.. Enumerable.Range(1, 5).Select(day => new ShiftRow { TeamId = 1, Weekday = day, StartMinute = start, EndMinute = end })], Clock, TimeSpan.FromHours(10));
    }

    private static long At(string local)
    {
        return Clock.InstantsOf(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))[0];
    }

    private static string Text(long instant)
    {
        return Clock.Local(instant).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }
}
