using CsCheck;
using LaneAward.Web.Features;
using Xunit;

namespace LaneAward.Tests.Web.Features;

public sealed class TapTimeTests
{
    private const long Receipt = 1_795_500_000_000;
    private const long Hour = 3_600_000;

    [Fact]
    public void Rule_2_the_instant_is_never_after_its_receipt_nor_before_what_the_person_did_last()
    {
        var clock = Gen.Long[-10_000_000_000, 10_000_000_000];
        Gen.Select(clock, clock, clock, Gen.Long[0, 5_000_000_000], Gen.Int[0, 7]).Sample((waited, skew, steady, since, said) =>
        {
            var previous = Receipt - since;
            var tap = new TapTime(Receipt - waited + skew, (said & 1) == 0 ? null : Receipt + skew, (said & 2) == 0 ? null : -skew, (said & 4) == 0 ? null : steady);
            var (at, _) = TapTime.Bound(tap, Receipt, previous);
            Assert.InRange(at, previous, Receipt);
        });
    }

    [Theory]
    [InlineData("an hour slow all the while", Hour, 0, 0, true, null)]
    [InlineData("an hour fast, page loaded again before it was sent", -Hour, 0, 0, false, null)]
    [InlineData("set an hour on after the tap, page still open", 0, Hour, 0, true, null)]
    [InlineData("set an hour on after the tap, page loaded again", 0, Hour, 0, false, "tablet clock")]
    [InlineData("the device slept for ten minutes after the tap", 0, 0, 600_000, true, null)]
    [InlineData("slept and was set, both", 0, Hour, 600_000, true, "tablet clock")]
    public void Rule_2_a_tap_that_waited_twenty_minutes_counts_from_when_it_was_tapped(
        string clock, long slow, long setOn, long slept, bool samePage, string? doubt)
    {
        const long waited = 1_200_000;
        var tap = new TapTime(Receipt - waited - slow, Receipt - slow + setOn, slow, samePage ? waited - slept : null);

        Assert.Equal((clock, Receipt - waited, doubt), (clock, TapTime.Bound(tap, Receipt, Receipt - Hour).AtMs, TapTime.Bound(tap, Receipt, Receipt - Hour).Doubt));
    }

    [Theory]
    [InlineData(true, 60_000L, true)]
    [InlineData(true, -60_000L, false)]
    [InlineData(true, 10_000L, false)]
    [InlineData(false, 60_000L, false)]
    public void Rule_2_only_two_clocks_that_agree_make_a_tap_older_than_a_start(bool measured, long startedAfter, bool older)
    {
        var tap = new TapTime(Receipt - 600_000, Receipt, measured ? 0 : null, null);

        Assert.Equal(older, tap.IsSurelyBefore(Receipt - 600_000 + startedAfter, Receipt));
        // One that says otherwise is enough: whoever may have pressed Pause after the start has stopped.
        Assert.False((tap with { WaitedMs = 0 }).IsSurelyBefore(Receipt - 600_000 + startedAfter, Receipt));
    }

    [Fact]
    public void Rule_2_a_clock_that_was_set_before_the_tap_is_seen_by_the_two_that_ran_since()
    {
        // Measured, then set an hour on, then tapped: the offset is wrong, the page's two clocks agree.
        var tap = new TapTime(Receipt - 1_200_000 + Hour, Receipt + Hour, 0, 1_200_000);

        Assert.Equal((Receipt - 1_200_000, null), TapTime.Bound(tap, Receipt, null));
    }

    [Theory]
    [InlineData(400, 600_000, 0, null)]
    [InlineData(1_500, 600_000, -1_500, null)]
    [InlineData(400_000, 100_000, -100_000, "tablet clock")]
    [InlineData(20_000, 10_000, -10_000, null)]
    [InlineData(-5_000, 600_000, 0, "tablet clock")]
    [InlineData(8L * 24 * Hour, 600_000, 0, "tablet clock")]
    public void Rule_2_it_is_bounded_by_receipt_and_previous_event_and_what_cannot_be_is_flagged(long waited, long sincePrevious, long expected, string? doubt)
    {
        var tap = new TapTime(Receipt - waited, Receipt, null, null);

        Assert.Equal((Receipt + expected, doubt), TapTime.Bound(tap, Receipt, Receipt - sincePrevious));
    }
}
