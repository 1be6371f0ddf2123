namespace LaneAward.Import.Dbf;

/// <summary>The version byte at the start of a table.</summary>
public enum DbfVersion
{
    DBase2 = 0x02,
    DBase3 = 0x03,
    DBase7 = 0x04,
    DBase5 = 0x05,
    VisualObjects = 0x07,
    VisualFoxPro = 0x30,
    VisualFoxProAutoIncrement = 0x31,
    VisualFoxProVarchar = 0x32,
    DBase4Sql = 0x43,
    DBase4SqlSystem = 0x63,
    DBase4Memo = 0x7B,
    DBase3Memo = 0x83,
    VisualObjectsMemo = 0x87,
    DBase5Memo = 0x8B,
    DBase7Memo = 0x8C,
    DBase4SqlMemo = 0x8E,
    DBase4SqlTableMemo = 0xCB,
    HiPerSix = 0xE5,
    FoxPro2Memo = 0xF5,
    FoxPro = 0xFB,
}

/// <summary>Table flags of Visual FoxPro (byte 28 of the header).</summary>
[Flags]
public enum DbfTableFlags
{
    None = 0,
    StructuralIndex = 1,
    Memo = 2,
    DatabaseContainer = 4,
}

/// <summary>The facts at the start of a table, as stored (Microsoft, "Table File Structure", st4a0s68).</summary>
/// <param name="Version">Version byte.</param>
/// <param name="LastUpdate">Day of the last change; null when it is no date. Two-digit years below 80 are read as 20xx.</param>
/// <param name="RecordCount">Records the header counts, deleted ones included.</param>
/// <param name="HeaderLength">Bytes before the first record.</param>
/// <param name="RecordLength">Bytes of a record, delete flag included.</param>
/// <param name="Flags">Visual FoxPro's table flags.</param>
/// <param name="LanguageDriver">Code page mark; 0 means none.</param>
public sealed record DbfHeader(
    DbfVersion Version,
    DateOnly? LastUpdate,
    uint RecordCount,
    int HeaderLength,
    int RecordLength,
    DbfTableFlags Flags,
    byte LanguageDriver);
