using System.Globalization;
using System.Text;
using LaneAward.Data.Orders;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data.Sqlite;

/// <summary>What SQL asks of C#: SQLite's own lower(), LIKE and trim() know no case beyond ASCII and no blank but the space.</summary>
internal static class SqlFunctions
{
    /// <summary>Gives SQL folded(text), without case and accents as the order search compares it, and match_key(number), as orders are found by it.</summary>
    public static void AddTo(SqliteConnection connection)
    {
        connection.CreateFunction<string?, string?>("folded", text => text is null ? null : Folded(text), isDeterministic: true);
        connection.CreateFunction<string?, string?>("match_key", number => number is null ? null : OrderRepository.MatchKey(number), isDeterministic: true);
    }

    private static string Folded(string text)
    {
        return Ascii.IsValid(text)
            ? text.ToUpperInvariant()
            : string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).ToUpperInvariant();
    }
}
