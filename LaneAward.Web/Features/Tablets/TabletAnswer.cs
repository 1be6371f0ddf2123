using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LaneAward.Data;
using LaneAward.Data.Tablets;

namespace LaneAward.Web.Features.Tablets;

/// <summary>The answer to an administrative act on a tablet.</summary>
internal sealed record TabletAnswer(TabletRow Tablet, string Receipt);

/// <summary>A new enrolment code.</summary>
internal sealed record EnrolmentCode(string TabletName, long ExpiresAtMs, string Receipt)
{
    /// <summary>Shown once: it is left out of the stored answer, so a replay cannot show it again.</summary>
    [JsonIgnore]
    public string? Code { get; init; }
}

/// <summary>What a tablet may be called.</summary>
internal static class TabletNames
{
    public const int Longest = 40;

    /// <summary>Null when it is no name.</summary>
    public static string? Clean(string? name)
    {
        return NameText.Clean(name, Longest) is { } clean && clean != TabletDoor.DevelopmentName ? clean : null;
    }

    public static Refusal Wrong(Phrases say)
    {
        return Refusal.Invalid("name", say["A tablet's name has 1 to {0} characters, for example “Engraving 2”.", Longest]);
    }
}

/// <summary>Writes the audit entry of an act on a tablet; no secret is among the facts.</summary>
internal static class TabletAudit
{
    public static void Add(Transaction db, Actor by, string action, TabletRow? before, TabletRow after)
    {
        db.Audit.Add(
            by.PersonId, by.Name, action, "tablet", after.Id.ToString(CultureInfo.InvariantCulture),
            before is null ? null : JsonSerializer.Serialize(before), JsonSerializer.Serialize(after));
    }
}
