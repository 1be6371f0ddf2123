using LaneAward.Web.Features;
using Xunit;

namespace LaneAward.Tests.Web.Features;

public sealed class ReadLocalTimeTests
{
    private static readonly ShopClock Clock = new(TimeProvider.System, TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"));

    [Fact]
    public void Rule_10_a_local_time_that_does_not_exist_is_refused_with_its_two_neighbours()
    {
        var refusal = Read("2026-03-08", "02:30").Refusal!;

        Assert.Equal(("time_skipped", 422), (refusal.Code, refusal.Status));
        Assert.Equal("2:30 AM did not exist on Mar 8: the clock went from 1:59 AM to 3:00 AM. Choose one of those two.", refusal.Title);
        Assert.Equal(["01:59", "03:00"], refusal.Choices!);
    }

    [Fact]
    public void Rule_10_a_local_time_that_exists_twice_asks_which()
    {
        var refusal = Read("2026-11-01", "01:30").Refusal!;

        Assert.Equal("time_twice", refusal.Code);
        Assert.Equal(["first", "second"], refusal.Choices!);
        Assert.Equal(3_600_000, Read("2026-11-01", "01:30", "second").Value - Read("2026-11-01", "01:30", "first").Value);
        Assert.Equal("2026-11-01T06:30:00.000Z", ShopClock.Iso(Read("2026-11-01", "01:30", "first").Value));
    }

    [Theory]
    [InlineData("2026-11-24", "16:30")]
    [InlineData("2026-11-24", "4:30 PM")]
    public void A_time_field_and_a_plain_text_field_mean_the_same(string day, string time)
    {
        Assert.Equal("2026-11-24T22:30:00.000Z", ShopClock.Iso(Read(day, time).Value));
    }

    [Theory]
    [InlineData(null, "16:30")]
    [InlineData("2026-11-31", "16:30")]
    [InlineData("2026-11-24", "half past four")]
    [InlineData("2026-11-24", "")]
    public void What_is_no_time_is_refused_at_its_field(string? day, string? time)
    {
        Assert.Contains("time", Read(day, time).Refusal!.Fields!);
    }

    private static Outcome<long> Read(string? day, string? time, string? which = null)
    {
        return ReadLocalTime.Read(Clock, Phrases.In("en"), "time", new LocalTimeInput(day, time, which));
    }
}
