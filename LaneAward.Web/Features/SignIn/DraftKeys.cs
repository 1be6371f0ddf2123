using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LaneAward.Web.Features.SignIn;

/// <summary>
/// The key with which a tablet closes what somebody is filling in, for a lock or a reload. It comes with that person's pages alone, so that whoever uses the
/// tablet next can neither see nor read it. It lies nowhere: after a restart of the program what was closed stays closed.
/// </summary>
internal sealed class DraftKeys
{
    private const int KeyBytes = 32;

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(KeyBytes);

    public string For(long personId)
    {
        var person = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(person, personId);
        return Convert.ToBase64String(HMACSHA256.HashData(_secret, person));
    }
}
