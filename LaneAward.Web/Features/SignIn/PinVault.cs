using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LaneAward.Web.Features.SignIn;

/// <summary>A PIN as the database holds it: nothing in it can be read or tested without the key file.</summary>
internal sealed record SealedPin(string KeyId, int Length, byte[] Tag, byte[] Seal);

/// <summary>
/// Keeps PINs unreadable from a stolen database. The tag that checks a PIN (HMAC-SHA256) and the seal that the PIN report opens
/// (AES-256-GCM) use keys derived by HKDF (RFC 5869) from a key file outside the database, bound to environment, key id and person.
/// Slow hashing alone cannot protect 10,000 values.
/// </summary>
internal sealed class PinVault
{
    public const int ShortestPin = 4;

    public const int LongestPin = 6;

    private const int NonceBytes = 12;
    private const int SealTagBytes = 16;

    private readonly byte[] _tagKey;
    private readonly byte[] _sealKey;
    private readonly string _environment;

    /// <param name="key">The 32 bytes of the key file.</param>
    public PinVault(byte[] key, string environment)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, 32);
        _environment = environment;
        KeyId = IdOf(key);
        var salt = Encoding.UTF8.GetBytes($"laneaward/{environment}/{KeyId}");
        _tagKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, salt, "pin tag v1"u8.ToArray());
        _sealKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, salt, "pin seal v1"u8.ToArray());
    }

    public string KeyId { get; }

    /// <summary>What may be known of a key by everybody: the beginning of its SHA-256, in hex.</summary>
    public static string IdOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key))[..12];

    /// <summary>A random PIN that is none of the ones people try first: no repeated digit, no run, no pattern of two, no year.</summary>
    public static string Generate(int length = ShortestPin)
    {
        while (true)
        {
            var pin = RandomNumberGenerator.GetInt32((int)Math.Pow(10, length)).ToString("D" + length, CultureInfo.InvariantCulture);
            if (!IsObvious(pin))
            {
                return pin;
            }
        }
    }

    public static bool IsObvious(string pin)
    {
        var steps = pin.Zip(pin.Skip(1), (a, b) => b - a).Distinct().ToList();
        var isRun = steps is [0 or 1 or -1];
        var isPattern = pin.Length % 2 == 0 && Enumerable.Range(2, pin.Length - 2).All(i => pin[i] == pin[i - 2]);
        var isYear = pin.Length == 4 && (pin.StartsWith("19", StringComparison.Ordinal) || pin.StartsWith("20", StringComparison.Ordinal));
        return isRun || isPattern || isYear;
    }

    public static bool IsWellFormed(string? pin)
    {
        return pin is { Length: >= ShortestPin and <= LongestPin } && pin.All(char.IsAsciiDigit);
    }

    public SealedPin Seal(long personId, string pin)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var plain = Encoding.ASCII.GetBytes(pin);
        var cipher = new byte[plain.Length];
        var tag = new byte[SealTagBytes];
        using var aes = new AesGcm(_sealKey, SealTagBytes);
        aes.Encrypt(nonce, plain, cipher, tag, Bound(personId));
        return new SealedPin(KeyId, pin.Length, Tag(personId, pin), [.. nonce, .. cipher, .. tag]);
    }

    /// <summary>Takes the same time whether it matches or not.</summary>
    public bool Matches(long personId, string pin, byte[]? tag)
    {
        var expected = tag ?? new byte[32];
        return CryptographicOperations.FixedTimeEquals(Tag(personId, pin), expected) & tag is not null;
    }

    /// <exception cref="CryptographicException">Sealed under another key, for another person, or tampered with.</exception>
    public string Open(long personId, byte[] seal)
    {
        var nonce = seal.AsSpan(0, NonceBytes);
        var cipher = seal.AsSpan(NonceBytes, seal.Length - NonceBytes - SealTagBytes);
        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(_sealKey, SealTagBytes);
        aes.Decrypt(nonce, cipher, seal.AsSpan(seal.Length - SealTagBytes), plain, Bound(personId));
        return Encoding.ASCII.GetString(plain);
    }

    private byte[] Tag(long personId, string pin)
    {
        byte[] message = [.. Bound(personId), .. Encoding.UTF8.GetBytes(pin)];
        return HMACSHA256.HashData(_tagKey, message);
    }

    private byte[] Bound(long personId)
    {
        var person = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(person, personId);
        return [.. Encoding.UTF8.GetBytes($"{_environment}/{KeyId}/"), .. person];
    }
}
