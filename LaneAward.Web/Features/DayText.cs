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

    /// <summary>The day that is asked for, null when none is named; what is no such day is refused.</summary>
    public static Outcome<DateOnly?> Asked(string field, string? text, Phrases say)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (DateOnly?)null;
        }

        return TryRead(text.Trim(), out var day) ? Outcome<DateOnly?>.Done(day) : Refuse(field, say);
    }

    /// <summary>The one sentence for what should have been a day.</summary>
    public static Refusal Refuse(string field, Phrases say)
    {
        return Refusal.Invalid(field, say["Write the days as 2026-11-24."]);
    }
}
