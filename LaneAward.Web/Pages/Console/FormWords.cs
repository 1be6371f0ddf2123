using System.Globalization;
using System.Text.RegularExpressions;
using LaneAward.Web.Features;
using LaneAward.Web.Infrastructure;
using LaneAward.Web.Pages.Console.Catalog;

namespace LaneAward.Web.Pages.Console;

/// <summary>The labels and values of the console's forms, for a form that somebody else is shown.</summary>
internal sealed partial class FormWords(ShopClock clock)
{
    /// <param name="fields">As the form sent them.</param>
    public TypedForm Of(IReadOnlyList<(string Name, string Value)> fields, Phrases say)
    {
        // A name that was typed to be sure is typed again wherever it is asked for.
        var sent = fields.Where(field => field.Name is not "typed" && !field.Name.StartsWith("__", StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(field.Value))
            .GroupBy(field => field.Name, field => field.Value).ToList();
        var told = sent.Select(field => Tell(field.Key, [.. field], say)).OfType<TypedField>().ToList();
        return new TypedForm(told, told.Count == sent.Count);
    }

    private TypedField? Tell(string name, IReadOnlyList<string> values, Phrases say)
    {
        return Label(name, say) is { } label && Words(name, values, say) is { } words ? new TypedField(label, words) : null;
    }

    private static string? Label(string name, Phrases say)
    {
        return name == "note" ? say["Your note"] : FieldWords.Label(name, say) ?? OfTime(name, say);
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

    private string? Words(string name, IReadOnlyList<string> values, Phrases say)
    {
        return name switch
        {
            "role" or "language" or "icon" => FieldWords.Choice(name, values[0], say),
            "paid" or "indirect" => values[0] == "true" ? say["yes"] : null,
            "weekdays" => Weekdays(values, say),
            _ => string.Join(", ", values.Select(value => Typed(value, say))),
        };
    }

    private static string? Weekdays(IReadOnlyList<string> values, Phrases say)
    {
        return values.All(value => value is ['0' or '1' or '2' or '3' or '4' or '5' or '6']) ? CatalogWords.Days(values.Select(value => (long)(value[0] - '0')), say) : null;
    }

    private string Typed(string value, Phrases say)
    {
        return DayText.TryRead(value, out var day) ? new DayWords(clock, say).Date(day)
            : TimeOnly.TryParseExact(value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToString("h:mm tt", CultureInfo.InvariantCulture)
            : value;
    }

    [GeneratedRegex(@"^(?<what>start|end|at)(?<of>\d*)(?<part>Day|Time)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Instant();
}
