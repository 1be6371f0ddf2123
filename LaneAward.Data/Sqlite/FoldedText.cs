using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data.Sqlite;

/// <summary>Text without case and accents, as the order search compares it: SQLite's own lower() and LIKE know no case beyond ASCII.</summary>
internal static class FoldedText
{
    /// <summary>Gives SQL the function folded(text).</summary>
    public static void AddTo(SqliteConnection connection)
    {
        connection.CreateFunction<string?, string?>("folded", text => text is null ? null : Of(text), isDeterministic: true);
    }

    private static string Of(string text)
    {
        return Ascii.IsValid(text)
            ? text.ToUpperInvariant()
            : string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).ToUpperInvariant();
    }
}
