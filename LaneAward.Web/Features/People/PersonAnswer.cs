using System.Text.Json;
using System.Text.Json.Serialization;
using LaneAward.Data;
using LaneAward.Data.People;

namespace LaneAward.Web.Features.People;

/// <summary>The answer to an administrative act on a person.</summary>
internal sealed record PersonAnswer(PersonRow Person, string Receipt)
{
    /// <summary>A new PIN, shown once: it is left out of the stored answer, so a replay cannot show it again.</summary>
    [JsonIgnore]
    public string? Pin { get; init; }

    /// <summary>It was so before; nothing was changed.</summary>
    public bool AlreadyDone { get; init; }
}

/// <summary>Writes the audit entry of an act on a person; secrets are not among the facts.</summary>
internal static class PersonAudit
{
    public static void Add(Transaction db, Actor by, string action, PersonRow? before, PersonRow after, string? note = null)
    {
        db.Audit.Add(
            by.PersonId, by.Name, action, "person", after.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            before is null ? null : JsonSerializer.Serialize(before), JsonSerializer.Serialize(after), note);
    }
}
