using CsCheck;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Payroll;
using Xunit;

namespace LaneAward.Tests.Web.Features;

/// <summary>Pay periods tile the calendar, and lock one after another.</summary>
public sealed class PayPeriodTests
{
    private static readonly Gen<DateOnly> Day = Gen.Int[new DateOnly(2000, 1, 1).DayNumber, new DateOnly(2200, 12, 31).DayNumber].Select(DateOnly.FromDayNumber);
    private static readonly Gen<PayPeriod> Period = Gen.Select(Day, Gen.Int[1, PayPeriod.LongestDays], (anchor, days) => new PayPeriod(anchor, days));

    [Fact]
    public void Every_day_is_in_one_period_of_the_right_length_that_lies_in_step_with_the_anchor()
    {
        Gen.Select(Period, Day).Sample((period, day) =>
        {
            var (from, to) = period.Containing(day);
            Assert.InRange(day, from, to);
            Assert.Equal(period.Days, to.DayNumber - from.DayNumber + 1);
            Assert.Equal(0, (from.DayNumber - period.Anchor.DayNumber) % period.Days);
            Assert.Equal((from, to), period.Containing(from));
            Assert.Equal((from, to), period.Containing(to));
            Assert.Equal(to.AddDays(1), period.Containing(to.AddDays(1)).From);
        });
    }

    [Fact]
    public void A_day_is_locked_once_its_period_and_the_days_of_grace_are_over_and_no_open_day_is_before_a_locked_one()
    {
        Gen.Select(Period, Gen.Int[0, PeriodLock.LongestGraceDays], Day, Gen.Int[-2, 2]).Sample((period, grace, day, later) =>
        {
            var today = period.Containing(day).To.AddDays(grace + later);
            var periods = new PeriodLock(period, grace, today);
            Assert.Equal(later > 0, periods.Locking(day) is not null);

            var (last, open) = periods.Standing()!.Value;
            Assert.Equal(day <= last.To, periods.Locking(day) is not null);
            Assert.Equal(period.Containing(today).To, open[^1].To);
            Assert.All(open.Zip(open.Prepend(last)), pair => Assert.Equal(pair.Second.To.AddDays(1), pair.First.From));
        });
    }

    [Fact]
    public void Without_a_start_nothing_locks()
    {
        var periods = new PeriodLock(null, 0, new DateOnly(2026, 11, 28));

        Assert.Null(periods.Locking(new DateOnly(2000, 1, 1)));
        Assert.Null(periods.Standing());
    }
}
