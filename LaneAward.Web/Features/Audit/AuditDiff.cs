using System.Text.Json;

namespace LaneAward.Web.Features.Audit;

/// <summary>One fact that an act changed, with its values on both sides; a side is empty when there was nothing. Several stand there when one thing became several.</summary>
internal sealed record AuditChange(string Field, IReadOnlyList<string> Before, IReadOnlyList<string> After);

/// <summary>What differs between the two sides of an audit entry, without what tells a person nothing: ids and how a tile looks.</summary>
internal static class AuditDiff
{
    /// <summary>
    /// Two objects, or lists of them: the facts that differ. One side: its facts that are not blank. Anything else, such as a bare number or text of an
    /// older release: one change without a name.
    /// </summary>
    public static IReadOnlyList<AuditChange> Of(string? beforeJson, string? afterJson)
    {
        var (before, after) = (Facts(beforeJson), Facts(afterJson));
        if (before is null || after is null)
        {
            return beforeJson == afterJson ? [] : [new AuditChange("", Side(beforeJson), Side(afterJson))];
        }

        var fields = before.Select(fact => fact.Field).Union(after.Select(fact => fact.Field)).ToList();
        return
        [
            .. fields.Where(field => Tells(field, fields))
                .Select(field => new AuditChange(field, Values(before, field), Values(after, field)))
                .Where(change => !change.Before.SequenceEqual(change.After)),
        ];
    }

    /// <summary>An id tells nothing beside the name of the same thing; entries of older releases have no name.</summary>
    private static bool Tells(string field, List<string> fields)
    {
        var isNamed = field.EndsWith("Id", StringComparison.Ordinal) && fields.Exists(other => other != field && other.StartsWith(field[..^2], StringComparison.OrdinalIgnoreCase));
        return !isNamed && !field.Equals("id", StringComparison.OrdinalIgnoreCase) && field is not ("Hue" or "LastSeenMs");
    }

    private static string[] Side(string? text)
    {
        return text is null ? [] : [text];
    }

    private static string[] Values(List<(string Field, string Value)> facts, string field)
    {
        return [.. facts.Where(fact => fact.Field == field).Select(fact => fact.Value).Distinct()];
    }

    /// <summary>Null when the text is neither a JSON object nor a list of them; blank facts are left out.</summary>
    private static List<(string Field, string Value)>? Facts(string? json)
    {
        if (json is null)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            JsonElement[] things = root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : [root];
            return things.All(thing => thing.ValueKind == JsonValueKind.Object)
                ? [.. things.SelectMany(thing => thing.EnumerateObject()).Where(fact => !IsBlank(fact.Value) && !(fact.Name.EndsWith("Ms", StringComparison.Ordinal) && Text(fact.Value) == "0")).Select(fact => (fact.Name, Text(fact.Value)))]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsBlank(JsonElement value)
    {
        return value.ValueKind is JsonValueKind.Null || (value.ValueKind is JsonValueKind.Array && value.GetArrayLength() == 0)
            || (value.ValueKind is JsonValueKind.String && value.GetString() == "");
    }

    private static string Text(JsonElement value)
    {
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
    }
}
