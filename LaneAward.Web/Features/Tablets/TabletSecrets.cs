using System.Security.Cryptography;
using System.Text;

namespace LaneAward.Web.Features.Tablets;

/// <summary>
/// Makes and hashes what lets a browser in: the secret in a tablet's cookie (256 bits) and the one-time code that is typed (39 bits, ten
/// minutes, throttled). SHA-256 is enough for the secret, which cannot be guessed. A code could be found in a copy that was made while it is open
/// (docs/decisions/0008).
/// </summary>
internal static class TabletSecrets
{
    public const int CodeLength = 8;

    /// <summary>How long a code may be used.</summary>
    public static readonly TimeSpan CodeLasts = TimeSpan.FromMinutes(10);

    // No two that are taken for each other: no 0 and O, no 1, I and L, no U and V.
    private const string Symbols = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string NewSecret()
    {
        return Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    }

    public static string NewCode()
    {
        return RandomNumberGenerator.GetString(Symbols, CodeLength);
    }

    /// <summary>In two groups, as it is shown: K7QF-3MXP.</summary>
    public static string Show(string code)
    {
        return $"{code[..4]}-{code[4..]}";
    }

    public static byte[] HashSecret(string secret)
    {
        return SHA256.HashData(Encoding.UTF8.GetBytes(secret));
    }

    /// <summary>The hash of a code as typed: case, spaces and hyphens aside; null when it cannot be a code.</summary>
    public static byte[]? HashCode(string? typed)
    {
        var code = new string((typed ?? "").Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '–' or '.')).Select(char.ToUpperInvariant).ToArray());
        return code.Length == CodeLength && code.All(Symbols.Contains) ? HashSecret("code " + code) : null;
    }
}
