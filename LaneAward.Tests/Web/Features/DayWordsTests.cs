using LaneAward.Web.Features;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Features;

public sealed class DayWordsTests
{
    private static readonly ShopClock Clock = new(
        new FakeTimeProvider(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.FromHours(-6))), TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"));

    [Theory]
    [InlineData("en", "2026-05-06", "May 6")]
    [InlineData("es", "2026-05-06", "6 may")]
    [InlineData("en", "2025-11-24", "Nov 24, 2025")]
    [InlineData("es", "2025-11-24", "24 nov 2025")]
    public void Day_and_month_stand_as_the_language_puts_them(string language, string day, string words)
    {
        Assert.Equal(words, new DayWords(Clock, Phrases.In(language)).Due(day));
    }

    [Fact]
    public void When_somebody_was_last_here_stands_in_the_same_order()
    {
        var start = Clock.StartOf(new DateOnly(2026, 11, 1));
        Assert.Equal(("Nov 1", "1 nov"), (new DayWords(Clock, Phrases.In("en")).Past(start), new DayWords(Clock, Phrases.In("es")).Past(start)));
    }
}
