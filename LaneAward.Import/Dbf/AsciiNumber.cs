using System.Globalization;
using System.Text;

namespace LaneAward.Import.Dbf;

/// <summary>
/// Reads the text of N and F fields. The declared decimals are never used: real files carry more digits than their
/// header says. NUL counts as blank, a comma as the decimal point; <c>****</c> (overflow), blank and garbage are no number.
/// </summary>
internal static class AsciiNumber
{
    private const int LargestExponent = 400;
    private const int LongestGrouped = 64;

    /// <summary>Removes blanks and NULs on both sides.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOfAnyExcept((byte)' ', (byte)0);
        return start < 0 ? [] : text[start..(text.LastIndexOfAnyExcept((byte)' ', (byte)0) + 1)];
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        var i = 0;
        var negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            i = 1;
        }
        ulong digits = 0;
        var count = 0;
        var scale = -1;
        for (; i < text.Length; i++)
        {
            var d = (uint)(text[i] - '0');
            if (d <= 9)
            {
                if (count++ >= 18)
                {
                    return TryParseLong(text, out value);
                }
                digits = (digits * 10) + d;
                if (scale >= 0)
                {
                    scale++;
                }
            }
            else if (text[i] is (byte)'.' or (byte)',' && scale < 0)
            {
                scale = 0;
            }
            else
            {
                return count > 0 && text[i] is (byte)'e' or (byte)'E' && TryParseLong(text, out value);
            }
        }
        if (count == 0)
        {
            return false;
        }
        value = new decimal((int)digits, (int)(digits >> 32), 0, negative && digits != 0, (byte)Math.Max(scale, 0));
        return true;
    }

    /// <summary>
    /// A number that a person typed into a text field: there "1,250" is more than a thousand. FoxPro itself writes no groups, so in a
    /// number field a comma is the decimal point of another country.
    /// </summary>
    public static bool TryParseText(ReadOnlySpan<byte> text, out decimal value)
    {
        if (!IsGrouped(text))
        {
            return TryParse(text, out value);
        }
        Span<byte> plain = stackalloc byte[LongestGrouped];
        var length = 0;
        foreach (var c in text)
        {
            if (c != ',')
            {
                plain[length++] = c;
            }
        }
        return TryParse(plain[..length], out value);
    }

    /// <summary>The exact number without exponent, trailing zeros or "-0"; null when the text is no number.</summary>
    public static string? Canonical(ReadOnlySpan<byte> text)
    {
        if (!TryTakeApart(text, out var negative, out var digits, out var exponent))
        {
            return null;
        }
        var written = new StringBuilder();
        if (exponent >= 0)
        {
            written.Append(digits).Append('0', exponent);
        }
        else if (digits.Length > -exponent)
        {
            written.Append(digits).Insert(digits.Length + exponent, '.');
        }
        else
        {
            written.Append("0.").Append('0', -exponent - digits.Length).Append(digits);
        }
        var plain = written.ToString();
        if (plain.Contains('.', StringComparison.Ordinal))
        {
            plain = plain.TrimEnd('0').TrimEnd('.');
        }
        plain = plain.TrimStart('0');
        plain = plain.Length == 0 ? "0" : plain[0] == '.' ? "0" + plain : plain;
        return negative && plain != "0" ? "-" + plain : plain;
    }

    // One to three digits that do not begin with 0, then groups of three, then perhaps decimals behind a point.
    private static bool IsGrouped(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestGrouped)
        {
            return false;
        }
        var rest = text[(!text.IsEmpty && text[0] is (byte)'-' or (byte)'+' ? 1 : 0)..];
        var first = Digits(rest);
        if (first is 0 or > 3 || rest[0] == '0' || first == rest.Length || rest[first] != ',')
        {
            return false;
        }
        rest = rest[first..];
        while (!rest.IsEmpty && rest[0] == ',')
        {
            if (Digits(rest[1..]) != 3)
            {
                return false;
            }
            rest = rest[4..];
        }
        return rest.IsEmpty || (rest[0] == '.' && Digits(rest[1..]) == rest.Length - 1);
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }

    private static bool TryParseLong(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        return Canonical(text) is { } plain
            && decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryTakeApart(ReadOnlySpan<byte> text, out bool negative, out string digits, out int exponent)
    {
        var found = new StringBuilder();
        exponent = 0;
        digits = "";
        var i = 0;
        negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            i = 1;
        }
        var afterPoint = false;
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= (byte)'0' and <= (byte)'9')
            {
                found.Append((char)c);
                exponent -= afterPoint ? 1 : 0;
            }
            else if (c is (byte)'.' or (byte)',' && !afterPoint)
            {
                afterPoint = true;
            }
            else
            {
                break;
            }
        }
        if (found.Length == 0)
        {
            return false;
        }
        if (i < text.Length)
        {
            if (text[i] is not ((byte)'e' or (byte)'E')
                || !int.TryParse(text[(i + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power)
                || Math.Abs((long)power) > LargestExponent)
            {
                return false;
            }
            exponent += power;
        }
        digits = found.ToString();
        return true;
    }
}
