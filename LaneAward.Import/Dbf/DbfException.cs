namespace LaneAward.Import.Dbf;

/// <summary>What is wrong with a table or its memo file, as a word a program can test.</summary>
public enum DbfErrorCode
{
    /// <summary>The first bytes are not those of any dBase or FoxPro table.</summary>
    NotADbf,

    /// <summary>The header contradicts itself or the size of the file.</summary>
    HeaderDamaged,

    /// <summary>The file ends before the records its header counts (Microsoft KB Q119763: FoxPro refuses it too), or only zeros stand for them.</summary>
    Truncated,

    /// <summary>The fields are longer than the record that should hold them.</summary>
    RecordLength,

    /// <summary>The table has memo fields and its memo file is not there.</summary>
    MemoMissing,

    /// <summary>A memo pointer leads outside the memo file, or to something that is no memo block.</summary>
    MemoOutOfRange,

    /// <summary>A memo block is longer than what is left of the memo file.</summary>
    MemoTruncated,

    /// <summary>A memo is longer than any text of a person: a damaged length that happens to fit the file.</summary>
    MemoTooLong,

    /// <summary>Somebody wrote to the table or its memo file while it was read.</summary>
    ChangedWhileReading,

    /// <summary>The file is another than the one its snapshot names.</summary>
    NotAsNamed,

    /// <summary>The program asked for a field that the table does not have.</summary>
    UnknownField,

    /// <summary>The operating system would not open or read the file.</summary>
    Unreadable,
}

/// <summary>The only exception that leaves the reader, whatever the bytes in the file: what is wrong, where.</summary>
public sealed class DbfException : Exception
{
    public DbfException(DbfErrorCode code, string path, long offset, string message, Exception? cause = null)
        : base(message, cause)
    {
        Code = code;
        Path = path;
        Offset = offset;
    }

    public DbfErrorCode Code { get; }

    /// <summary>The file the message is about: the table or its memo file.</summary>
    public string Path { get; }

    /// <summary>Byte position in <see cref="Path"/> where the trouble was seen.</summary>
    public long Offset { get; }
}
