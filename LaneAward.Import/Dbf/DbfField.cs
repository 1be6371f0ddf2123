namespace LaneAward.Import.Dbf;

/// <summary>The letter that a table stores for a field's type.</summary>
public enum DbfFieldType
{
    Character = 'C',
    Numeric = 'N',
    Float = 'F',
    Date = 'D',
    Logical = 'L',
    Memo = 'M',
    General = 'G',
    Picture = 'P',
    DateTime = 'T',
    Integer = 'I',
    Currency = 'Y',

    /// <summary>Eight bytes: a double (FoxPro). Ten bytes: a pointer to a binary memo (dBase V).</summary>
    DoubleOrBinary = 'B',
    Varchar = 'V',
    Varbinary = 'Q',
    Blob = 'W',
    NullFlags = '0',
    AutoIncrement = '+',
    Timestamp = '@',

    /// <summary>dBase 7 double, big-endian with a turned sign.</summary>
    Double = 'O',
}

/// <summary>Field flags of Visual FoxPro (Microsoft, "Table File Structure", byte 18 of a field subrecord).</summary>
[Flags]
public enum DbfFieldFlags
{
    None = 0,
    System = 1,
    Nullable = 2,
    Binary = 4,
    AutoIncrementing = 0x0C,
}

/// <summary>One field of a table: its place, type and length in bytes.</summary>
/// <param name="Ordinal">Position among the fields, from 0.</param>
/// <param name="Name">Name as stored, without trailing blanks; not necessarily unique.</param>
/// <param name="Type">The stored type letter; a letter without a name here reads as text.</param>
/// <param name="Length">Bytes in the record; up to 65,535 for the long C fields of Clipper and FoxPro.</param>
/// <param name="Decimals">Declared decimals; never trusted when reading numbers.</param>
/// <param name="Flags">Visual FoxPro's flags; none in older versions.</param>
/// <param name="Offset">Bytes from the delete flag of the record (which is at 0).</param>
public sealed record DbfField(
    int Ordinal, string Name, DbfFieldType Type, int Length, int Decimals, DbfFieldFlags Flags, int Offset)
{
    /// <summary>True for columns that FoxPro hides, such as <c>_NullFlags</c>.</summary>
    public bool IsSystem => Type == DbfFieldType.NullFlags || (Flags & DbfFieldFlags.System) != 0;

    /// <summary>True when the value lies in the memo file and the record holds only a pointer.</summary>
    public bool IsMemo => Form is DbfForm.MemoText or DbfForm.MemoBytes;

    internal DbfForm Form { get; init; }

    /// <summary>Bit of this field in <c>_NullFlags</c>, or -1.</summary>
    internal int NullBit { get; init; } = -1;

    /// <summary>Bit that says the last byte holds the length (V and Q), or -1.</summary>
    internal int LengthBit { get; init; } = -1;

    /// <summary>"NAME C(10)", as error messages and <c>inspect</c> show a field.</summary>
    public override string ToString() => Type switch
    {
        DbfFieldType.Character or DbfFieldType.Varchar or DbfFieldType.Varbinary => $"{Name} {(char)Type}({Length})",
        DbfFieldType.Numeric or DbfFieldType.Float => $"{Name} {(char)Type}({Length},{Decimals})",
        _ => $"{Name} {(char)Type}",
    };
}

/// <summary>How the bytes of a field are to be read, decided once from type, length and version.</summary>
internal enum DbfForm
{
    Text,
    Varchar,
    Varbinary,
    Number,
    Logical,
    Date,
    JulianDateTime,
    Dbase7Timestamp,
    Int32,
    Dbase7Int32,
    Currency,
    Double,
    Dbase7Double,
    MemoText,
    MemoBytes,
    NullFlags,
    Unreadable,
}
