using LaneAward.Import.Dbf;

namespace LaneAward.Import.ProfitMaker;

/// <summary>The first of several fields that is not blank in a record.</summary>
internal static class FirstFilled
{
    public static string? Key(DbfRecord record, IReadOnlyList<DbfField> fields)
    {
        foreach (var field in fields)
        {
            if (SourceText.Key(SourceText.Of(record, field)) is { } key)
            {
                return key;
            }
        }
        return null;
    }

    public static string? Text(DbfRecord record, IReadOnlyList<DbfField> fields, SourceData counts)
    {
        foreach (var field in fields)
        {
            var stored = SourceText.Of(record, field);
            if (stored is not null && stored.AsSpan().ContainsAnyExceptInRange('\0', '\u007F'))
            {
                counts.TextsBeyondAscii++;
                counts.UndecodableTexts += stored.Any(SourceText.IsUndecodable) ? 1 : 0;
            }
            if (SourceText.Clean(stored) is { } text)
            {
                return text;
            }
        }
        return null;
    }

    public static decimal? Number(DbfRecord record, IReadOnlyList<DbfField> fields)
    {
        foreach (var field in fields)
        {
            if (record.GetDecimal(field) is { } number)
            {
                return number;
            }
        }
        return null;
    }

    /// <summary>The first day found; when none is, whether one of the fields held an impossible date.</summary>
    public static DateOnly? Day(DbfRecord record, IReadOnlyList<DbfField> fields, out bool isBad)
    {
        isBad = false;
        foreach (var field in fields)
        {
            if (SourceText.Day(record, field, out var bad) is { } day)
            {
                isBad = false;
                return day;
            }
            isBad |= bad;
        }
        return null;
    }
}
