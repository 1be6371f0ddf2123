using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace LaneAward.Web.Features.Outbox;

/// <summary>
/// The ticket that travels with every tap, so that one which waited on a shared tablet counts for its author after somebody else signed in. It
/// names a sign-in, is sealed by this server and lasts as long as a tablet keeps a tap; it is good only together with the cookie of the tablet it was made on.
/// </summary>
internal sealed class OutboxTickets(IDataProtectionProvider protection, TimeProvider time)
{
    private readonly IDataProtector _seal = protection.CreateProtector("outbox ticket 1");

    public string For(long signInId)
    {
        return _seal.Protect(string.Create(CultureInfo.InvariantCulture, $"{signInId} {NowMs}"));
    }

    /// <summary>The sign-in that a ticket names; null when it is too old, forged, or of a server with other keys.</summary>
    public long? SignInOf(string ticket)
    {
        try
        {
            var parts = _seal.Unprotect(ticket).Split(' ');
            var madeMs = long.Parse(parts[1], CultureInfo.InvariantCulture);
            return NowMs - madeMs < TapTime.LongestMs ? long.Parse(parts[0], CultureInfo.InvariantCulture) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
