using System.Globalization;
using System.Text;
using LaneAward.Import.Dbf;

namespace LaneAward.Import.ProfitMaker;

/// <summary>Turns field values into the text, keys, days and numbers that the database keeps.</summary>
internal static class SourceText
{
    private static readonly string[] DayFormats = ["yyyyMMdd", "yyyy-MM-dd", "yyyy/MM/dd", "MM/dd/yyyy", "M/d/yyyy"];

    /// <summary>
    /// Right-trimmed, control characters but CR LF TAB dropped; null when nothing is left. A byte that the code page leaves
    /// undefined comes out of .NET as a control of the second set; it was a letter once and shows as U+FFFD.
    /// </summary>
    public static string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }
        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        var end = text.AsSpan(0, nul < 0 ? text.Length : nul).TrimEnd();
        if (end.IsEmpty)
        {
            return null;
        }
        foreach (var c in end)
        {
            if (IsDropped(c))
            {
                return DropControls(end);
            }
        }
        return end.Length == text.Length ? text : end.ToString();
    }

    /// <summary>A key as shown: trimmed on both sides, because FoxPro keys are often right-justified text.</summary>
    public static string? Key(string? text)
    {
        var clean = Clean(text)?.Trim();
        return string.IsNullOrEmpty(clean) ? null : clean;
    }

    /// <summary>A key as compared: without case.</summary>
    public static string Match(string key) => key.ToUpperInvariant();

    /// <summary>The value of a field as text; memos whole.</summary>
    public static string? Of(DbfRecord record, DbfField field) => field.IsMemo ? record.GetMemoText(field) : record.GetString(field);

    /// <summary>The day in a field; <paramref name="isBad"/> tells an impossible date from none.</summary>
    public static DateOnly? Day(DbfRecord record, DbfField field, out bool isBad)
    {
        isBad = false;
        if (field.Type is DbfFieldType.Character or DbfFieldType.Varchar)
        {
            var text = Key(record.GetString(field));
            if (text is null || text.AsSpan().IndexOfAnyExcept("0/- ") < 0)
            {
                return null;
            }
            isBad = !TryDay(text, out var parsed);
            return isBad ? null : parsed;
        }
        var day = record.GetDate(field);
        isBad = day is null && (field.Type == DbfFieldType.Date ? !record.IsBlankDate(field) : record.Raw(field).ContainsAnyExcept("\0 "u8) && !record.IsNull(field));
        return day;
    }

    /// <summary>A day written as text, in the forms that ProfitMaker's exports use.</summary>
    public static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static string? DropControls(ReadOnlySpan<char> text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!IsDropped(c))
            {
                kept.Append(c);
            }
            else if (IsUndecodable(c))
            {
                kept.Append('\uFFFD');
            }
        }
        var clean = kept.ToString().TrimEnd();
        return clean.Length == 0 ? null : clean;
    }

    /// <summary>True for what stands where a byte had no meaning in the code page.</summary>
    public static bool IsUndecodable(char c) => c is '\uFFFD' or (>= '\u0080' and <= '\u009F');

    private static bool IsDropped(char c) => char.IsControl(c) && c is not ('\r' or '\n' or '\t');
}
