using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LaneAward.Import.ProfitMaker;

/// <summary>Sixteen bytes that change when any stored value of a row does.</summary>
internal static class RowHash
{
    // Neither mark can occur in cleaned text, which holds no control characters but CR, LF and TAB.
    private const char Separator = '\u001F';
    private const string Absent = "\u0000";

    public static byte[] Of(params ReadOnlySpan<string?> values)
    {
        var length = 0;
        foreach (var value in values)
        {
            length += (value ?? Absent).Length + 1;
        }
        var joined = length <= 1024 ? stackalloc char[length] : new char[length];
        var at = 0;
        foreach (var value in values)
        {
            (value ?? Absent).CopyTo(joined[at..]);
            at += (value ?? Absent).Length;
            joined[at++] = Separator;
        }
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(joined), full);
        return full[..16].ToArray();
    }
}
