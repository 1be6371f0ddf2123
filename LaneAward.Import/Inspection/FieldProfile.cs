using LaneAward.Import.Dbf;
using LaneAward.Import.ProfitMaker;

namespace LaneAward.Import.Inspection;

/// <summary>What the values of one field look like.</summary>
internal sealed class FieldProfile(DbfField field)
{
    // A million keys of ten letters take about 90 MB, once, at an operator's desk.
    private const int DistinctKeysKept = 1_000_000;
    private const int DistinctTextsKept = 10_000;
    private const int LongestKey = 40;

    private long compared;
    private long dayTexts;

    public DbfField Field { get; } = field;

    public long Filled { get; private set; }

    public string? Min { get; private set; }

    public string? Max { get; private set; }

    public string? Sample { get; private set; }

    /// <summary>The distinct values, trimmed and without case, as keys are compared; none of memos, the first 10,000 of long texts.</summary>
    public HashSet<string> Values { get; } = new(StringComparer.Ordinal);

    public bool IsText => Field.Type is DbfFieldType.Character or DbfFieldType.Varchar;

    /// <summary>A date, or a short text that held nothing but dates.</summary>
    public bool IsDay => Field.Type is DbfFieldType.Date or DbfFieldType.DateTime || (IsText && Filled > 0 && dayTexts == Filled);

    /// <summary>True for fields a key could be in: short text and numbers.</summary>
    public bool IsKeyLike => (IsText && Field.Length <= LongestKey)
        || Field.Type is DbfFieldType.Numeric or DbfFieldType.Integer or DbfFieldType.AutoIncrement or DbfFieldType.Float;

    public double FillOf(long rows) => rows == 0 ? 0 : (double)Filled / rows;

    /// <summary>Part of the values that differ, as far as they were kept.</summary>
    public double Uniqueness => compared == 0 ? 0 : (double)Values.Count / compared;

    public void Add(DbfRecord record)
    {
        var text = CanonicalJson.Text(record, Field);
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }
        Filled++;
        text = text.Trim();
        Sample ??= text.Length > 60 ? text[..60] : text;
        if (Field.IsMemo)
        {
            return;
        }
        if (Min is null || Compare(text, Min) < 0)
        {
            Min = text;
        }
        if (Max is null || Compare(text, Max) > 0)
        {
            Max = text;
        }
        if (IsText && text.Length is >= 8 and <= 10 && SourceText.TryDay(text, out _))
        {
            dayTexts++;
        }
        if (Values.Count < (IsKeyLike ? DistinctKeysKept : DistinctTextsKept))
        {
            compared++;
            Values.Add(text.ToUpperInvariant());
        }
    }

    private int Compare(string a, string b) =>
        !IsText && !IsDay && decimal.TryParse(a, System.Globalization.CultureInfo.InvariantCulture, out var x)
        && decimal.TryParse(b, System.Globalization.CultureInfo.InvariantCulture, out var y)
            ? x.CompareTo(y)
            : string.CompareOrdinal(a, b);
}
