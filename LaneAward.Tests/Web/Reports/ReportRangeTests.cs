using CsCheck;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Reports;
using Xunit;

namespace LaneAward.Tests.Web.Reports;

/// <summary>What a report means by its named ranges.</summary>
public sealed class ReportRangeTests
{
    private static readonly Gen<DateOnly> Day = Gen.Int[new DateOnly(2000, 1, 1).DayNumber, new DateOnly(2200, 12, 31).DayNumber].Select(DateOnly.FromDayNumber);
    private static readonly Gen<PayPeriod> Period = Gen.Select(Day, Gen.Int[1, PayPeriod.LongestDays], (anchor, days) => new PayPeriod(anchor, days));

    [Fact]
    public void Every_range_holds_whole_weeks_months_and_periods_and_the_one_before_ends_the_day_before()
    {
        Gen.Select(Day, Period).Sample((today, period) =>
        {
            Assert.Equal((today, today), Of("today"));
            Assert.Equal((today.AddDays(-1), today.AddDays(-1)), Of("yesterday"));

            var week = Of("this-week");
            Assert.Equal((DayOfWeek.Monday, 6), (week.From.DayOfWeek, week.To.DayNumber - week.From.DayNumber));
            Assert.Equal((week.From.AddDays(-7), week.To.AddDays(-7)), Of("last-week"));

            var month = Of("this-month");
            Assert.Equal((today.Year, today.Month, 1), (month.From.Year, month.From.Month, month.From.Day));
            Assert.Equal((today.Month, 1), (month.To.Month, month.To.AddDays(1).Day));
            Assert.Equal((new DateOnly(today.Year, today.Month, 1).AddMonths(-1), month.From.AddDays(-1)), Of("last-month"));

            Assert.Equal(period.Containing(today), Of("pay-period"));
            Assert.Equal(Of("pay-period").From.AddDays(-1), Of("last-pay-period").To);
            Assert.Equal(period.Days - 1, Of("last-pay-period").To.DayNumber - Of("last-pay-period").From.DayNumber);
            foreach (var name in (string[])["today", "this-week", "this-month", "pay-period"])
            {
                Assert.InRange(today, Of(name).From, Of(name).To);
            }

            (DateOnly From, DateOnly To) Of(string preset) => ReportRange.Of(preset, today, period)!.Value;
        });
    }

    [Fact]
    public void Every_range_that_is_offered_has_days_but_the_one_that_a_person_chooses_and_words_of_its_own()
    {
        var today = new DateOnly(2026, 11, 24);
        var none = ReportRange.Presets.Append("tomorrow").Where(p => ReportRange.Of(p, today, new PayPeriod(today, 14)) is null);

        Assert.Equal([ReportRange.Custom, "tomorrow"], none);
        Assert.Equal(
            ["Today", "Yesterday", "This week", "Last week", "This month", "Last month", "Pay period", "Last pay period", "Custom dates"],
            ReportRange.Presets.Select(p => ReportRange.Words(p, Phrases.In("en"))));
    }
}
