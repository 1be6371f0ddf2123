using LaneAward.Web.Infrastructure;
using Xunit;

namespace LaneAward.Tests.Web.Operations;

/// <summary>When the program stops for a moment to give memory back.</summary>
public sealed class GivenBackMemoryTests
{
    [Theory]
    [InlineData(1, 33, 20)]
    [InlineData(2_000, 33, 300)]
    [InlineData(2_000, 101, 60)]
    public void It_is_time_in_a_quiet_moment_after_five_minutes_without_one_and_after_one_that_left_much(long askedMb, long grownMb, int seconds)
    {
        Assert.True(IsTime(askedMb, grownMb, seconds));
    }

    [Theory]
    [InlineData(1, 32, 3_600)]
    [InlineData(2_000, 100, 299)]
    [InlineData(2_000, 500, 59)]
    public void Nobody_waits_for_it_where_little_would_come_back_or_it_was_done_just_now(long askedMb, long grownMb, int seconds)
    {
        Assert.False(IsTime(askedMb, grownMb, seconds));
    }

    private static bool IsTime(long askedMb, long grownMb, int seconds)
    {
        return GivenBackMemory.IsTime(askedMb << 20, grownMb << 20, TimeSpan.FromSeconds(seconds));
    }
}
