using System.Globalization;

namespace LaneAward.Web.Features;

/// <summary>A day and a time as a person typed them, and which of two when the clock shows that time twice.</summary>
/// <param name="Day">yyyy-MM-dd.</param>
/// <param name="Time">16:30, or 4:30 PM where the browser has no field for times.</param>
/// <param name="Which">first or second; asked only in the hour that daylight saving repeats.</param>
internal sealed record LocalTimeInput(string? Day, string? Time, string? Which);

/// <summary>Reads a typed local time as an instant. One that daylight saving skips is refused with its two neighbours, one that comes twice asks which.</summary>
internal static class ReadLocalTime
{
    public const string Skipped = "time_skipped";
    public const string Twice = "time_twice";

    /// <param name="field">The input that a refusal points at.</param>
    /// <param name="standsMs">What the field showed. Left as it was it means that instant, also in an hour that comes twice; null when it showed none.</param>
    public static Outcome<long> Read(ShopClock clock, Phrases say, string field, LocalTimeInput? input, long? standsMs = null)
    {
        if (!DayText.TryRead(input?.Day, out var day)
            || !TimeOnly.TryParse(input?.Time, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return Refusal.Invalid(field, say["Enter a day and a time, such as 4:30 PM."]);
        }

        var reading = day.ToDateTime(time);
        return clock.InstantsOf(reading) switch
        {
            [var only] => only,
            [_, _] when standsMs is { } stands && string.IsNullOrEmpty(input!.Which) && (clock.FieldDay(stands), clock.FieldTime(stands)) == (input.Day, TimeText(time)) => stands,
            [var first, _] when input!.Which == "first" => first,
            [_, var second] when input!.Which == "second" => second,
            [_, _] => Ask(field, Twice, say["{0} came twice on {1}, because the clock was set back. Was it the first or the second time?", Text(reading), new DayWords(clock, say).Date(day)], ["first", "second"]),
            _ => RefuseSkipped(clock, say, field, reading),
        };
    }

    private static Refusal RefuseSkipped(ShopClock clock, Phrases say, string field, DateTime reading)
    {
        var (before, after) = clock.Neighbours(reading);
        return Ask(
            field, Skipped, say["{0} did not exist on {1}: the clock went from {2} to {3}. Choose one of those two.", Text(reading), new DayWords(clock, say).Date(DateOnly.FromDateTime(reading)), Text(before), Text(after)],
            [before.ToString("HH:mm", CultureInfo.InvariantCulture), after.ToString("HH:mm", CultureInfo.InvariantCulture)]);
    }

    private static Refusal Ask(string field, string code, string title, string[] choices)
    {
        return Refusal.Invalid(field, title) with { Code = code, Choices = choices };
    }

    private static string TimeText(TimeOnly time)
    {
        return time.ToString("HH:mm", CultureInfo.InvariantCulture);
    }

    private static string Text(DateTime reading)
    {
        return reading.ToString("h:mm tt", CultureInfo.InvariantCulture);
    }
}
