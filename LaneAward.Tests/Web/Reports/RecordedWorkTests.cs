using LaneAward.Data.Reports;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Reports;
using Xunit;

namespace LaneAward.Tests.Web.Reports;

/// <summary>Sessions cut at local midnight.</summary>
public sealed class RecordedWorkTests
{
    private const long HourMs = 3_600_000;

    private static readonly ShopClock Clock = new(TimeProvider.System, TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"));
    private static readonly DateOnly First = new(2026, 11, 30);

    [Fact]
    public void What_reaches_over_midnight_goes_on_among_the_next_days_in_order_of_its_start()
    {
        var work = Cut(
            Row(7, 0, 20, 30), // Into the second day.
            Row(5, 0, 22, 50), // Through the second day into the third.
            Row(6, 1, 0, 1),
            Row(8, 1, 0, 2),
            Row(9, 1, 9, 10),
            Row(4, 2, 8, 9));

        Assert.Equal(
            [(7, 0, 20), (5, 0, 22), (5, 1, 0), (6, 1, 0), (7, 1, 0), (8, 1, 0), (9, 1, 9), (5, 2, 0), (4, 2, 8)],
            work.Slices().Select(s => ((int)s.Row.Id, s.Day.DayNumber - First.DayNumber, (int)((s.FromMs - Clock.StartOf(s.Day)) / HourMs))));
        Assert.Equal(work.TotalMs, work.Slices().Sum(s => s.Ms));
    }

    [Fact]
    public void A_rest_after_the_last_start_is_not_lost()
    {
        var work = Cut(Row(1, 0, 23, 49), Row(2, 0, 23, 26));

        Assert.Equal([(1, 0), (2, 0), (1, 1), (2, 1), (1, 2)], work.Slices().Select(s => ((int)s.Row.Id, s.Day.DayNumber - First.DayNumber)));
    }

    private static RecordedWork Cut(params WorkRow[] rows)
    {
        return RecordedWork.Cut(rows, First, First.AddDays(2), Clock.StartOf(First.AddDays(9)), Clock);
    }

    /// <param name="toHour">Hours after the midnight before its start; over 24 on a later day.</param>
    private static WorkRow Row(long id, int day, int fromHour, int toHour)
    {
        var midnight = Clock.StartOf(First.AddDays(day));
        return new WorkRow(
            id, 1, 1, 1, 1, midnight + (fromHour * HourMs), midnight + (toHour * HourMs), null,
            NeedsReview: false, Corrected: false, Auto: false, Indirect: false, Cancelled: false, TabletId: null, Paused: false, Revises: false);
    }
}
