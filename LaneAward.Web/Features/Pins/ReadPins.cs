using System.Security.Cryptography;
using LaneAward.Data;
using LaneAward.Data.People;
using LaneAward.Web.Features.SignIn;

namespace LaneAward.Web.Features.Pins;

/// <summary>One person's PIN for the operator's eyes. It must reach no log, no audit entry and no file that others read.</summary>
/// <param name="Pin">Null when the key at hand does not open it.</param>
internal sealed record PinLine(long PersonId, string Name, string? Team, string Role, string? Pin, string SealedWith, DateTimeOffset? LastSeen, bool Locked);

/// <summary>Opens the seals of the active people's PINs with the key at hand.</summary>
internal static class ReadPins
{
    public static IReadOnlyList<PinLine> Run(Transaction db, PinVault vault)
    {
        return db.People.All().Where(p => p.Active && p.HasPin)
            .OrderBy(p => p.TeamName, StringComparer.OrdinalIgnoreCase).ThenBy(p => p.Name, StringComparer.OrdinalIgnoreCase)
            .Select(person => Line(person, db.People.FindSecrets(person.Id)!, vault))
            .ToList();
    }

    private static PinLine Line(PersonRow person, PersonSecretsRow secrets, PinVault vault)
    {
        return new PinLine(
            person.Id, person.Name, person.TeamName, person.Role, TryOpen(person.Id, secrets.PinSeal!, vault), secrets.PinKeyId ?? "?",
            person.LastSeenMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null, person.PinLocked);
    }

    public static string? TryOpen(long personId, byte[] seal, PinVault vault)
    {
        try
        {
            return vault.Open(personId, seal);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
