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

    [Theory]
    [InlineData("en", "2026-11-24T09:05:00Z", "2026-11-24T21:10:00Z", "Nov 24, 3:05 AM – 3:10 PM")]
    [InlineData("es", "2026-11-24T09:05:00Z", "2026-11-26T00:10:00Z", "24 nov, 3:05 AM – 25 nov, 6:10 PM")]
    [InlineData("es", "2025-11-24T09:05:00Z", null, "24 nov 2025, 3:05 AM – ahora")]
    public void A_stretch_of_time_names_its_second_day_where_it_is_another_one(string language, string from, string? to, string words)
    {
        Assert.Equal(words, new DayWords(Clock, Phrases.In(language)).Span(Ms(from), to is null ? null : Ms(to)));

        static long Ms(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
    }

    [Fact]
    public void When_somebody_was_last_here_stands_in_the_same_order()
    {
        var start = Clock.StartOf(new DateOnly(2026, 11, 1));
        Assert.Equal(("Nov 1", "1 nov"), (new DayWords(Clock, Phrases.In("en")).Past(start), new DayWords(Clock, Phrases.In("es")).Past(start)));
    }
}
