using LaneAward.Import.Dbf;

namespace LaneAward.Import.Inspection;

/// <summary>What the values of one field look like.</summary>
internal sealed class FieldProfile(DbfField field)
{
    private const int DistinctKept = 200_000;
    private const int LongestKey = 40;

    public DbfField Field { get; } = field;

    public long Filled { get; private set; }

    public string? Min { get; private set; }

    public string? Max { get; private set; }

    public string? Sample { get; private set; }

    /// <summary>The distinct values, trimmed and without case, as keys are compared; empty for memos and long texts.</summary>
    public HashSet<string> Values { get; } = new(StringComparer.Ordinal);

    public bool IsText => Field.Type is DbfFieldType.Character or DbfFieldType.Varchar;

    public bool IsDay => Field.Type is DbfFieldType.Date or DbfFieldType.DateTime;

    /// <summary>True for fields a key could be in: short text and numbers.</summary>
    public bool IsKeyLike => (IsText && Field.Length <= LongestKey)
        || Field.Type is DbfFieldType.Numeric or DbfFieldType.Integer or DbfFieldType.AutoIncrement or DbfFieldType.Float;

    public double FillOf(long rows) => rows == 0 ? 0 : (double)Filled / rows;

    public double Uniqueness => Filled == 0 ? 0 : (double)Values.Count / Filled;

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
        if (Values.Count < DistinctKept)
        {
            Values.Add(text.ToUpperInvariant());
        }
    }

    private int Compare(string a, string b) =>
        !IsText && !IsDay && decimal.TryParse(a, System.Globalization.CultureInfo.InvariantCulture, out var x)
        && decimal.TryParse(b, System.Globalization.CultureInfo.InvariantCulture, out var y)
            ? x.CompareTo(y)
            : string.CompareOrdinal(a, b);
}
