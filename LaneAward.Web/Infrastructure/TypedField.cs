using System.Globalization;
using System.Text.RegularExpressions;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Tablets;

namespace LaneAward.Web.Infrastructure;

/// <summary>A field of a console's form that somebody typed into, in the words of the form. What was chosen or ticked goes by a number and tells nobody anything.</summary>
internal sealed partial record TypedField(string Label, string Value)
{
    /// <summary>Null for a field that nobody types into, and for an empty one.</summary>
    /// <param name="name">As the form sends it.</param>
    public static TypedField? Of(string name, string value, ShopClock clock, Phrases say)
    {
        return string.IsNullOrWhiteSpace(value) || LabelOf(name, say) is not { } label ? null : new TypedField(label, Shown(value, clock, say));
    }

    private static string? LabelOf(string name, Phrases say)
    {
        return name switch
        {
            "name" => say["Name"],
            "nameEn" => say["English name"],
            "nameEs" => say["Spanish name"],
            "login" => say["Sign-in name for the console"],
            "unit" => say["Unit"],
            "sort" => say["Place in the list"],
            "defaultEstimateMinutes" => say["Usual estimate in minutes"],
            "note" => say["Your note"],
            "reason" => say["Why"],
            "start" => say["From"],
            "end" => say["To"],
            "shopName" => say["Name of the shop"],
            "scanPrefix" => say["Prefix of the barcode scanners"],
            "seconds" or "lockAfterSeconds" => say["Lock after seconds without a touch ({0} to {1})", LockTime.Shortest, LockTime.Longest],
            "payPeriodStart" => say["First day of a pay period"],
            "payPeriodDays" => say["Days of a pay period"],
            "periodLockGraceDays" => say["Days of grace after a pay period"],
            _ => OfTime(name, say),
        };
    }

    /// <summary>The day or the time of an instant; in the review its name ends with the request's number.</summary>
    private static string? OfTime(string name, Phrases say)
    {
        if (Instant().Match(name) is not { Success: true } match)
        {
            return null;
        }

        var what = match.Groups["what"].Value switch
        {
            "at" => say["Split at"],
            "start" => match.Groups["of"].Length > 0 ? say["Accept from"] : say["Started"],
            _ => match.Groups["of"].Length > 0 ? say["Accept to"] : say["Stopped"],
        };
        return $"{what}: {(match.Groups["part"].Value == "Day" ? say["day"] : say["time"])}";
    }

    private static string Shown(string value, ShopClock clock, Phrases say)
    {
        return DayText.TryRead(value, out var day) ? new DayWords(clock, say).Date(day)
            : TimeOnly.TryParseExact(value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToString("h:mm tt", CultureInfo.InvariantCulture)
            : value;
    }

    [GeneratedRegex(@"^(?<what>start|end|at)(?<of>\d*)(?<part>Day|Time)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Instant();
}
