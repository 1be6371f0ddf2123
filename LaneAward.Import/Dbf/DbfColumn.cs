namespace LaneAward.Import.Dbf;

/// <summary>A field to be written. Length counts only for C, N, F, V and Q; the other types have their own.</summary>
internal sealed record DbfColumn(string Name, DbfFieldType Type, int Length = 0, int Decimals = 0)
{
    public bool Nullable { get; init; }

    public static DbfColumn Text(string name, int length) => new(name, DbfFieldType.Character, length);

    public static DbfColumn Number(string name, int length, int decimals = 0) => new(name, DbfFieldType.Numeric, length, decimals);

    public static DbfColumn Day(string name) => new(name, DbfFieldType.Date);

    public static DbfColumn Memo(string name) => new(name, DbfFieldType.Memo);
}
