using System.Text.Json;

namespace LaneAward.Web.Features.Audit;

/// <summary>One fact that an act changed; a side is null when there was nothing.</summary>
internal sealed record AuditChange(string Field, string? Before, string? After);

/// <summary>What differs between the two sides of an audit entry.</summary>
internal static class AuditDiff
{
    /// <summary>
    /// Two objects: the facts that differ. One object: its facts that are not blank. Anything else, such as a bare number or text of an older release:
    /// one change without a name.
    /// </summary>
    public static IReadOnlyList<AuditChange> Of(string? beforeJson, string? afterJson)
    {
        var (before, after) = (Facts(beforeJson), Facts(afterJson));
        if (before is null || after is null)
        {
            return beforeJson == afterJson ? [] : [new AuditChange("", beforeJson, afterJson)];
        }

        return
        [
            .. before.Keys.Union(after.Keys).Select(field => new AuditChange(field, before.GetValueOrDefault(field), after.GetValueOrDefault(field)))
                .Where(change => change.Before != change.After),
        ];
    }

    /// <summary>Null when the text is no JSON object; blank facts are left out.</summary>
    private static Dictionary<string, string>? Facts(string? json)
    {
        if (json is null)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().Where(fact => !IsBlank(fact.Value)).ToDictionary(fact => fact.Name, fact => Text(fact.Value))
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
