using System.Text;

namespace LaneAward.Import.Dbf;

/// <summary>
/// A code page of one byte per character as a table of 256. Bytes the page leaves undefined become C1 controls
/// (0x81 gives U+0081, as Windows does), never an exception and never a lost row.
/// </summary>
internal sealed class SingleByteEncoding : Encoding
{
    private readonly char[] characters;
    private readonly Dictionary<char, byte> bytes = [];
    private readonly string name;

    private SingleByteEncoding(string name, int codePage, char[] characters)
        : base(codePage)
    {
        this.name = name;
        this.characters = characters;
        for (var b = 255; b >= 0; b--)
        {
            bytes[characters[b]] = (byte)b;
        }
    }

    public override string EncodingName => name;

    public override string WebName => name;

    public override bool IsSingleByte => true;

    public static SingleByteEncoding From(Encoding encoding) =>
        new(encoding.WebName, encoding.CodePage, Table(encoding));

    /// <summary>A code page that differs from another in a few places: pairs of (byte as character, its character).</summary>
    public static SingleByteEncoding Vary(string name, int codePage, Encoding original, string pairs)
    {
        var table = Table(original);
        for (var i = 0; i < pairs.Length; i += 2)
        {
            table[pairs[i]] = pairs[i + 1];
        }
        return new SingleByteEncoding(name, codePage, table);
    }

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
    {
        for (var i = 0; i < charCount; i++)
        {
            bytes[byteIndex + i] = this.bytes.TryGetValue(chars[charIndex + i], out var b) ? b : (byte)'?';
        }
        return charCount;
    }

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        for (var i = 0; i < byteCount; i++)
        {
            chars[charIndex + i] = characters[bytes[byteIndex + i]];
        }
        return byteCount;
    }

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount;

    public string Decode(ReadOnlySpan<byte> source)
    {
        var target = source.Length <= 1024 ? stackalloc char[source.Length] : new char[source.Length];
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = characters[source[i]];
        }
        return new string(target);
    }

    private static char[] Table(Encoding encoding)
    {
        var table = new char[256];
        Span<char> decoded = stackalloc char[4];
        for (var b = 0; b < 256; b++)
        {
            var count = encoding.GetChars([(byte)b], decoded);
            // U+E000 to U+F8FF are Windows' private marks for undefined bytes (cp1253 0xAA, cp874 0xDB).
            var defined = count == 1 && decoded[0] is not ('\uFFFD' or (>= '\uE000' and <= '\uF8FF'));
            table[b] = defined ? decoded[0] : b is >= 0x80 and <= 0x9F ? (char)b : '\uFFFD';
        }
        return table;
    }
}
