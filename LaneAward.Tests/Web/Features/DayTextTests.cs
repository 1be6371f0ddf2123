using LaneAward.Web.Features;
using Xunit;

namespace LaneAward.Tests.Web.Features;

public sealed class DayTextTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("  ", null)]
    [InlineData("2000-01-01", "2000-01-01")]
    [InlineData(" 2026-11-24 ", "2026-11-24")]
    [InlineData("2200-12-31", "2200-12-31")]
    public void A_day_is_what_was_asked_for_and_none_where_none_is_named(string? text, string? day)
    {
        Assert.Equal(day, DayText.Asked("day", text, Phrases.In("en")).Value?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("11/24/2026")]
    [InlineData("2026-02-30")]
    [InlineData("1999-12-31")]
    [InlineData("2201-01-01")]
    public void What_is_no_day_is_refused_at_its_field(string text)
    {
        var refusal = DayText.Asked("from", text, Phrases.In("en")).Refusal!;

        Assert.Equal("Write the days as 2026-11-24.", refusal.Fields!["from"]);
    }
}
