using System.Globalization;

namespace LaneAward.Web.Features;

/// <summary>Days as addresses, forms and settings write them.</summary>
internal static class DayText
{
    /// <param name="text">yyyy-MM-dd, of the years 2000 to 2200.</param>
    public static bool TryRead(string? text, out DateOnly day)
    {
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= 2000 and <= 2200;
    }

    /// <summary>Null for what is no such day.</summary>
    public static DateOnly? Read(string? text)
    {
        return TryRead(text, out var day) ? day : null;
    }
}
