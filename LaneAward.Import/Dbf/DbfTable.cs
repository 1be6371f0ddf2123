using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LaneAward.Import.Dbf;

/// <summary>
/// A dBase or FoxPro table opened for reading: header, fields, records and memos. Reads every version from dBase II to
/// Visual FoxPro 9 and never trusts a number in the file further than the file's own size.
/// </summary>
public sealed class DbfTable : IDisposable
{
    private const int LongestHeader = 65535;

    private readonly SafeFileHandle handle;
    private readonly DbfOptions options;
    private readonly byte[] headerBytes;
    private readonly FileStamp stamp;
    private readonly FileStamp memoStamp;
    private readonly SingleByteEncoding? singleByte;
    private readonly DbfField? nullFlags;
    private byte[]? oneRecord;

    private DbfTable(string path, SafeFileHandle handle, DbfOptions options)
    {
        Path = path;
        this.handle = handle;
        this.options = options;
        stamp = FileAccessor.Stamp(path);
        Length = FileAccessor.Length(handle, path);
        var read = new byte[(int)Math.Min(Length, LongestHeader)];
        var count = FileAccessor.Read(handle, path, read, 0);
        headerBytes = read[..count];
        (Header, Fields, Encoding) = HeaderReader.Read(headerBytes, path, Length, options, Diagnostics);
        singleByte = Encoding as SingleByteEncoding;
        nullFlags = Fields.FirstOrDefault(field => field.Form == DbfForm.NullFlags);
        Records = CountRecords();
        if (Fields.Any(field => field.IsMemo))
        {
            Memo = OpenMemo();
            memoStamp = Memo is null ? default : FileAccessor.Stamp(Memo.Path);
        }
    }

    public string Path { get; }

    /// <summary>Bytes of the table when it was opened.</summary>
    public long Length { get; }

    public DbfHeader Header { get; }

    public IReadOnlyList<DbfField> Fields { get; }

    /// <summary>The override, or the code page of the table's mark, or the fallback.</summary>
    public Encoding Encoding { get; }

    /// <summary>Null when the table has no memo fields, or (tolerant) when the memo file is missing.</summary>
    public MemoFile? Memo { get; }

    public DbfDiagnostics Diagnostics { get; } = new();

    /// <summary>Records that are really there: the header's count, or fewer in a short file read tolerantly.</summary>
    public long Records { get; }

    internal bool IsStrict => options.Strictness == DbfStrictness.Strict;

    internal DbfField? NullFlagsField => nullFlags;

    /// <summary>Opens a table.</summary>
    /// <exception cref="DbfException">The file is no table, is damaged, or (strict) is not whole.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The table owns the handle; on failure it is closed here.")]
    public static DbfTable Open(string path, DbfOptions? options = null)
    {
        var handle = FileAccessor.Open(path);
        try
        {
            return new DbfTable(path, handle, options ?? new DbfOptions());
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        handle.Dispose();
        Memo?.Dispose();
    }

    /// <summary>Finds a field by name, upper or lower case; the first of several with the same name.</summary>
    public bool TryGetField(ReadOnlySpan<char> name, [NotNullWhen(true)] out DbfField? field)
    {
        foreach (var candidate in Fields)
        {
            if (name.Equals(candidate.Name, StringComparison.OrdinalIgnoreCase))
            {
                field = candidate;
                return true;
            }
        }
        field = null;
        return false;
    }

    /// <exception cref="DbfException">UnknownField, with the fields that exist.</exception>
    public DbfField this[string name] => TryGetField(name, out var field)
        ? field
        : throw new DbfException(DbfErrorCode.UnknownField, Path, 0,
            $"{System.IO.Path.GetFileName(Path)} has no field {name}. Fields: {string.Join(", ", Fields)}");

    /// <summary>Reads forward from the first record; one reader at a time.</summary>
    public DbfRecordReader ReadRecords(bool includeDeleted = false) => new(this, includeDeleted);

    /// <summary>Reads one record by its index from 0; valid until the next call.</summary>
    public DbfRecord ReadRecord(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Records);
        oneRecord ??= new byte[Header.RecordLength];
        var offset = Header.HeaderLength + (index * Header.RecordLength);
        if (ReadAt(oneRecord, offset) < oneRecord.Length)
        {
            throw ShorterThanBefore(offset);
        }
        return new DbfRecord(this, oneRecord, index);
    }

    /// <summary>Compares size, time and header of the table and its memo file with what they were at opening.</summary>
    /// <exception cref="DbfException">ChangedWhileReading.</exception>
    public void EnsureUnchanged()
    {
        using var again = FileAccessor.Open(Path);
        var header = new byte[headerBytes.Length];
        if (FileAccessor.Stamp(Path) != stamp
            || FileAccessor.Read(again, Path, header, 0) != header.Length
            || !header.AsSpan().SequenceEqual(headerBytes)
            || FileAccessor.Length(handle, Path) != Length)
        {
            throw Changed(Path);
        }
        if (Memo is not null && (FileAccessor.Stamp(Memo.Path) != memoStamp || FileAccessor.Length(Memo.Handle, Memo.Path) != Memo.Length))
        {
            throw Changed(Memo.Path);
        }
    }

    internal int ReadAt(Span<byte> buffer, long offset) => FileAccessor.Read(handle, Path, buffer, offset);

    internal DbfException ShorterThanBefore(long offset) => new(DbfErrorCode.ChangedWhileReading, Path, offset,
        $"{System.IO.Path.GetFileName(Path)} became shorter while it was read.");

    internal DbfException TooLong(long record, DbfField field, long bytes) => new(DbfErrorCode.MemoTooLong, Memo?.Path ?? Path, 0,
        $"The memo {field.Name} of record {record + 1} has {bytes} bytes; over 100,000,000 it is no text.");

    internal string Decode(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return "";
        }
        if (Ascii.IsValid(text))
        {
            return Encoding.Latin1.GetString(text);
        }
        return singleByte is not null ? singleByte.Decode(text) : Encoding.GetString(text);
    }

    private static DbfException Changed(string path) => new(DbfErrorCode.ChangedWhileReading, path, 0,
        $"{System.IO.Path.GetFileName(path)} changed while it was read.");

    private long CountRecords()
    {
        var complete = (Length - Header.HeaderLength) / Header.RecordLength;
        if (Header.RecordCount <= complete)
        {
            if (Header.RecordCount < complete)
            {
                Diagnostics.Add(DbfFlaw.ExtraBytes, -1, null);
            }
            return Header.RecordCount;
        }
        if (IsStrict)
        {
            // FoxPro: data start + count * record length must not pass the file's size (KB Q119763).
            throw new DbfException(DbfErrorCode.Truncated, Path, Length, string.Create(CultureInfo.InvariantCulture,
                $"{System.IO.Path.GetFileName(Path)} counts {Header.RecordCount} records but holds only {complete}: a copy in progress, or cut short."));
        }
        Diagnostics.Add(DbfFlaw.Truncated, complete, null);
        return complete;
    }

    private MemoFile? OpenMemo()
    {
        var path = options.MemoLocator?.Invoke(Path);
        if (path is null && !MemoFile.TryLocate(Path, Header.Version, out path))
        {
            if (IsStrict && options.RequireMemo)
            {
                throw new DbfException(DbfErrorCode.MemoMissing, Path, 0,
                    $"{System.IO.Path.GetFileName(Path)} has memo fields, but its memo file is missing beside it.");
            }
            Diagnostics.Add(DbfFlaw.MemoMissing, -1, null);
            return null;
        }
        try
        {
            return MemoFile.Open(path, Header.Version is DbfVersion.DBase3 or DbfVersion.DBase3Memo);
        }
        catch (DbfException) when (!IsStrict)
        {
            Diagnostics.Add(DbfFlaw.MemoMissing, -1, null);
            return null;
        }
    }
}
