using CsCheck;
using LaneAward.Web.Features;
using Xunit;

namespace LaneAward.Tests.Web.Features;

public sealed class TapTimeTests
{
    private const long Receipt = 1_795_500_000_000;

    [Fact]
    public void Rule_2_the_instant_is_never_after_its_receipt_nor_before_what_the_person_did_last()
    {
        Gen.Select(Gen.Long[-10_000_000_000, 10_000_000_000], Gen.Long[-10_000_000_000, 10_000_000_000], Gen.Long[0, 5_000_000_000]).Sample((waited, skew, since) =>
        {
            var previous = Receipt - since;
            var (at, _) = TapTime.Bound(new TapTime(waited, Receipt - waited + skew), Receipt, previous);
            Assert.InRange(at, previous, Receipt);
        });
    }

    [Theory]
    [InlineData(400_000, 0, 600_000, -400_000, null)]
    [InlineData(400_000, 30_000, 600_000, -400_000, null)]
    [InlineData(400_000, 3_600_000, 600_000, -400_000, "tablet clock")]
    [InlineData(400_000, 0, 100_000, -100_000, "tablet clock")]
    [InlineData(-5_000, 0, 600_000, 0, "tablet clock")]
    [InlineData(1_500, 0, 600_000, 0, null)]
    public void Rule_2_a_tap_that_waited_counts_from_when_it_happened_and_a_doubtful_clock_is_flagged(
        long waited, long skew, long sincePrevious, long expected, string? doubt)
    {
        Assert.Equal(
            (Receipt + expected, doubt),
            TapTime.Bound(new TapTime(waited, Receipt - waited + skew), Receipt, Receipt - sincePrevious));
    }
}
