using System.Globalization;
using System.Text;

namespace LaneAward.Import.Dbf;

/// <summary>Code pages by language driver id (Microsoft, "Code Pages Supported by Visual FoxPro"; dBase's own marks) or by name.</summary>
public static class CodePages
{
    private const int Mazovia = 620;
    private const int Kamenicky = 895;

    private static readonly Dictionary<int, Encoding> Made = [];
    private static readonly Lock Making = new();

    static CodePages() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Windows-1252, which a FoxPro table without a mark most probably is.</summary>
    public static Encoding Windows1252 => ForCodePage(1252);

    /// <summary>The encoding for a mark, or null when the mark is 0 or unknown.</summary>
    public static Encoding? ForLanguageDriver(byte mark)
    {
        var codePage = CodePageOf(mark);
        return codePage == 0 ? null : ForCodePage(codePage);
    }

    /// <summary>The code page number for a mark; 0 when the mark is 0 or unknown.</summary>
    public static int CodePageOf(byte mark) => mark switch
    {
        0x01 or 0x09 or 0x0B or 0x0D or 0x0F or 0x11 or 0x15 or 0x18 or 0x19 or 0x1B => 437,
        0x02 or 0x0A or 0x0E or 0x10 or 0x12 or 0x14 or 0x16 or 0x1A or 0x1D or 0x25 or 0x37 => 850,
        0x03 or 0x57 or 0x58 or 0x59 => 1252,
        0x04 => 10000,
        0x08 or 0x17 or 0x66 => 865,
        0x13 or 0x7B => 932,
        0x1C or 0x6C => 863,
        0x1F or 0x22 or 0x23 or 0x40 or 0x64 or 0x87 => 852,
        0x24 => 860,
        0x26 or 0x65 => 866,
        0x4D or 0x7A => 936,
        0x4E or 0x79 => 949,
        0x4F or 0x78 => 950,
        0x50 or 0x7C => 874,
        0x67 => 861,
        0x68 => Kamenicky,
        0x69 => Mazovia,
        0x6A or 0x86 => 737,
        0x6B or 0x88 => 857,
        0x7D => 1255,
        0x7E => 1256,
        0x96 => 10007,
        0x97 => 10029,
        0x98 => 10006,
        0xC8 => 1250,
        0xC9 => 1251,
        0xCA => 1254,
        0xCB => 1253,
        0xCC => 1257,
        0xF0 => 65001,
        _ => 0,
    };

    /// <summary>Finds an encoding by what a person types: "cp850", "1252", "utf-8", "mazovia".</summary>
    public static bool TryFind(string name, out Encoding encoding)
    {
        var digits = name.StartsWith("cp", StringComparison.OrdinalIgnoreCase) ? name[2..]
            : name.StartsWith("windows-", StringComparison.OrdinalIgnoreCase) ? name[8..]
            : name.StartsWith("ibm", StringComparison.OrdinalIgnoreCase) ? name[3..]
            : name;
        try
        {
            encoding = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? ForCodePage(number)
                : ForCodePage(name.ToLowerInvariant().Replace("_", "-", StringComparison.Ordinal) switch
                {
                    "mazovia" => Mazovia,
                    "kamenicky" => Kamenicky,
                    "utf8" or "utf-8" => 65001,
                    "latin1" or "latin-1" or "iso8859-1" => 28591,
                    "gbk" => 936,
                    "big5" => 950,
                    "sjis" or "shift-jis" => 932,
                    "mac-roman" => 10000,
                    var other => Encoding.GetEncoding(other).CodePage,
                });
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            encoding = Windows1252;
            return false;
        }
    }

    private static Encoding ForCodePage(int codePage)
    {
        lock (Making)
        {
            if (!Made.TryGetValue(codePage, out var encoding))
            {
                encoding = Make(codePage);
                Made.Add(codePage, encoding);
            }
            return encoding;
        }
    }

    private static Encoding Make(int codePage)
    {
        switch (codePage)
        {
            case Mazovia:
                return SingleByteEncoding.Vary("mazovia", Mazovia, Encoding.GetEncoding(437),
                    "\u0086ą\u008dć\u008fĄ\u0090Ę\u0091ę\u0092ł\u0095Ć\u0098Ś\u009cŁ\u009eś\u00a0Ź\u00a1Ż\u00a3Ó\u00a4ń\u00a5Ń\u00a6ź\u00a7ż");
            case Kamenicky:
                return SingleByteEncoding.Vary("kamenicky", Kamenicky, Encoding.GetEncoding(437),
                    "\u0080Č\u0083ď\u0085Ď\u0086Ť\u0087č\u0088ě\u0089Ě\u008aĹ\u008bÍ\u008cľ\u008dĺ\u008fÁ\u0091ž\u0092Ž\u0095Ó\u0096ů\u0097Ú\u0098ý"
                    + "\u009bŠ\u009cĽ\u009dÝ\u009eŘ\u009fť\u00a4ň\u00a5Ň\u00a6Ů\u00a7Ô\u00a8š\u00a9ř\u00aaŕ\u00abŔ\u00ad§");
        }
        // .NET answers '?' for half a character of a two-byte code page; U+FFFD says that something was lost.
        var encoding = Encoding.GetEncoding(codePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));
        return encoding.IsSingleByte ? SingleByteEncoding.From(encoding) : encoding;
    }
}
