using LaneAward.Web.Features;
using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Infrastructure;
using LaneAward.Web.Pages.Console.People;
using LaneAward.Web.Pages.Console.Reasons;

namespace LaneAward.Web.Pages.Console;

/// <summary>What the fields of the console's forms are called, on a form and wherever else what was entered is told.</summary>
internal static class FieldWords
{
    /// <summary>Null for a field that is told nowhere else.</summary>
    /// <param name="field">As a form or a record names it; capitals do not matter.</param>
    public static string? Label(string field, Phrases say)
    {
        return field.ToLowerInvariant() switch
        {
            "name" => say["Name"],
            "nameen" => say["English name"],
            "namees" => say["Spanish name"],
            "role" => say["Role"],
            "language" => say["Language"],
            "login" => say["Sign-in name for the console"],
            "unit" => say["Unit"],
            "icon" => say["Icon"],
            "sort" => say["Place in the list"],
            "paid" => say["Paid"],
            "indirect" => say["Indirect"],
            "defaultestimateminutes" => say["Usual estimate in minutes"],
            "weekdays" => say["Days"],
            "start" => say["From"],
            "end" => say["To"],
            "reason" => say["Why"],
            "seconds" or "lockafterseconds" => say["Lock after seconds without a touch"],
            "scanprefix" => say["Prefix of the barcode scanners"],
            "shopname" => say["Name of the shop"],
            "payperiodstart" => say["First day of a pay period"],
            "payperioddays" => say["Days of a pay period"],
            "periodlockgracedays" => say["Days of grace after a pay period"],
            _ => null,
        };
    }

    /// <summary>What was chosen from a list that never changes; null for anything else.</summary>
    public static string? Choice(string field, string value, Phrases say)
    {
        return (field.ToLowerInvariant(), value) switch
        {
            ("role", _) when Permissions.Roles.Contains(value) => PeopleWords.Role(value, say),
            ("language", "en") => "English",
            ("language", "es") => "Español",
            ("icon", _) when SaveReason.Icons.Contains(value) => say.IconOf(value),
            _ => null,
        };
    }
}
