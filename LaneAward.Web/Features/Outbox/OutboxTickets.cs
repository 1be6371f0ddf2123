using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace LaneAward.Web.Features.Outbox;

/// <summary>
/// The ticket that travels with every tap, so that one which waited on a shared tablet counts for its author after somebody else signed in. It
/// names a sign-in, is sealed by this server and lasts seven days; it is good only together with the cookie of the tablet it was made on.
/// </summary>
internal sealed class OutboxTickets(IDataProtectionProvider protection)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(7);

    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("outbox ticket 1").ToTimeLimitedDataProtector();

    public string For(long signInId)
    {
        return _seal.Protect(signInId.ToString(CultureInfo.InvariantCulture), Lasts);
    }

    /// <summary>The sign-in that a ticket names; null when it is too old, forged, or of a server with other keys.</summary>
    public long? SignInOf(string ticket)
    {
        try
        {
            return long.Parse(_seal.Unprotect(ticket), CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
