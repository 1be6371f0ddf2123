using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace LaneAward.Import.Dbf;

/// <summary>What a memo block says it holds.</summary>
public enum MemoKind
{
    Picture = 0,
    Text = 1,
    Object = 2,
}

/// <summary>One memo; its bytes are valid until the next read from the same file.</summary>
public readonly record struct MemoBlock(MemoKind Kind, ReadOnlyMemory<byte> Bytes);

/// <summary>The three layouts of a memo file.</summary>
public enum MemoFormat
{
    /// <summary>FoxPro: block size big-endian at byte 6; type and length big-endian before each memo.</summary>
    Fpt,

    /// <summary>dBase III: blocks of 512 bytes, text up to 0x1A.</summary>
    Dbt3,

    /// <summary>dBase IV and later: FF FF 08 00 and a little-endian length that counts its own 8 bytes.</summary>
    Dbt4,
}

/// <summary>The memo file of a table, read through a sliding window; nothing longer than the file is ever allocated.</summary>
public sealed class MemoFile : IDisposable
{
    private const int HeaderLength = 512;
    private const int BlockHeaderLength = 8;
    private const int SmallWindow = 8 * 1024;
    private const int LargeWindow = 256 * 1024;
    private const int BackwardStep = 64 * 1024;
    private const uint Dbt4Mark = 0x0008FFFF;
    private const byte EndOfText = 0x1A;

    private readonly SafeFileHandle handle;
    private byte[] window = new byte[LargeWindow];
    private long windowStart;
    private int windowLength;
    private long? lastWritten;

    private MemoFile(SafeFileHandle handle, string path, long length, MemoFormat format, int blockSize)
    {
        this.handle = handle;
        Path = path;
        Length = length;
        Format = format;
        BlockSize = blockSize;
    }

    public string Path { get; }

    public MemoFormat Format { get; }

    /// <summary>Bytes per block; 1 where FoxPro was told SET BLOCKSIZE TO 0.</summary>
    public int BlockSize { get; }

    /// <summary>Bytes of the file when it was opened.</summary>
    public long Length { get; }

    internal SafeFileHandle Handle => handle;

    public void Dispose() => handle.Dispose();

    internal static MemoFile Open(string path, bool dBase3)
    {
        var handle = FileAccessor.Open(path);
        try
        {
            var length = FileAccessor.Length(handle, path);
            var isDbt = path.EndsWith(".dbt", StringComparison.OrdinalIgnoreCase);
            Span<byte> header = stackalloc byte[24];
            if (FileAccessor.Read(handle, path, header, 0) < header.Length)
            {
                throw new DbfException(DbfErrorCode.MemoTruncated, path, 0, $"{System.IO.Path.GetFileName(path)} is too short to be a memo file.");
            }
            var format = !isDbt ? MemoFormat.Fpt : dBase3 ? MemoFormat.Dbt3 : MemoFormat.Dbt4;
            return new MemoFile(handle, path, length, format, BlockSizeOf(header, format, length));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    internal bool TryRead(uint block, out MemoBlock memo, out DbfErrorCode why)
    {
        memo = default;
        why = DbfErrorCode.MemoOutOfRange;
        var offset = block * (long)BlockSize;
        var first = Format == MemoFormat.Fpt ? HeaderLength : BlockSize;
        if (offset < first || offset >= Length)
        {
            return false;
        }
        return Format == MemoFormat.Fpt ? TryReadFpt(offset, out memo, out why) : TryReadDbt(offset, out memo, out why);
    }

    /// <summary>
    /// Nothing but zeros where a text should begin: what a copy leaves that set the length first and was cut off. FoxPro writes a memo's
    /// text as kind 1, and none at all for an empty one.
    /// </summary>
    internal bool IsHollow(MemoBlock memo) => Format == MemoFormat.Fpt
        ? memo is { Kind: MemoKind.Picture, Bytes.IsEmpty: true }
        : !memo.Bytes.IsEmpty && memo.Bytes.Span[..Math.Min(memo.Bytes.Length, BlockHeaderLength)].IndexOfAnyExcept((byte)0) < 0;

    /// <summary>Whether nothing but zeros stands from a block to the end of the file; one with whole memos behind it is an old flaw, which no copy mends.</summary>
    internal bool IsZerosFrom(uint block) => block * (long)BlockSize > (lastWritten ??= FindLastWritten());

    private long FindLastWritten()
    {
        var piece = new byte[BackwardStep];
        for (var end = Length; end > 0;)
        {
            var start = Math.Max(end - BackwardStep, 0);
            var count = FileAccessor.Read(handle, Path, piece.AsSpan(0, (int)(end - start)), start);
            var last = piece.AsSpan(0, count).LastIndexOfAnyExcept((byte)0);
            if (last >= 0)
            {
                return start + last;
            }
            end = start;
        }
        return -1;
    }

    private bool TryReadFpt(long offset, out MemoBlock memo, out DbfErrorCode why)
    {
        memo = default;
        why = DbfErrorCode.MemoOutOfRange;
        if (Length - offset < BlockHeaderLength)
        {
            return false;
        }
        var head = At(offset, BlockHeaderLength).Span;
        var kind = BinaryPrimitives.ReadUInt32BigEndian(head);
        var length = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        if (kind > (uint)MemoKind.Object)
        {
            return false;
        }
        if (length > Length - offset - BlockHeaderLength)
        {
            why = DbfErrorCode.MemoTruncated;
            return false;
        }
        return TryTake(offset + BlockHeaderLength, length, (MemoKind)kind, out memo, out why);
    }

    private bool TryReadDbt(long offset, out MemoBlock memo, out DbfErrorCode why)
    {
        memo = default;
        why = DbfErrorCode.MemoTruncated;
        if (Length - offset >= BlockHeaderLength)
        {
            var head = At(offset, BlockHeaderLength).Span;
            if (BinaryPrimitives.ReadUInt32LittleEndian(head) == Dbt4Mark)
            {
                var length = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
                return length >= BlockHeaderLength && length <= Length - offset
                    && TryTake(offset + BlockHeaderLength, length - BlockHeaderLength, MemoKind.Text, out memo, out why);
            }
        }
        return TryTake(offset, FindEndOfText(offset) - offset, MemoKind.Text, out memo, out why);
    }

    private bool TryTake(long offset, long length, MemoKind kind, out MemoBlock memo, out DbfErrorCode why)
    {
        why = DbfErrorCode.MemoTruncated;
        memo = default;
        if (length > Array.MaxLength)
        {
            return false;
        }
        memo = new MemoBlock(kind, At(offset, (int)length));
        return true;
    }

    private long FindEndOfText(long offset)
    {
        for (var at = offset; at < Length;)
        {
            var piece = At(at, (int)Math.Min(SmallWindow, Length - at)).Span;
            var end = piece.IndexOf(EndOfText);
            if (end >= 0)
            {
                return at + end;
            }
            at += piece.Length;
        }
        return Length;
    }

    private ReadOnlyMemory<byte> At(long offset, int length)
    {
        if (offset < windowStart || offset + length > windowStart + windowLength)
        {
            // Memos lie in record order as a rule: read far ahead then, but only a little for a lone jump.
            var nearby = offset >= windowStart && offset - windowStart < 2L * LargeWindow;
            var wanted = (int)Math.Min(Length - offset, Math.Max(length, nearby ? LargeWindow : SmallWindow));
            if (window.Length < wanted)
            {
                window = new byte[wanted];
            }
            else if (window.Length > LargeWindow && wanted <= LargeWindow)
            {
                window = new byte[LargeWindow];
            }
            windowStart = offset;
            windowLength = FileAccessor.Read(handle, Path, window.AsSpan(0, wanted), offset);
            if (windowLength < length)
            {
                windowLength = 0;
                throw new DbfException(DbfErrorCode.ChangedWhileReading, Path, offset, $"{System.IO.Path.GetFileName(Path)} became shorter while it was read.");
            }
        }
        return window.AsMemory((int)(offset - windowStart), length);
    }

    private static int BlockSizeOf(ReadOnlySpan<byte> header, MemoFormat format, long length)
    {
        if (format == MemoFormat.Dbt3)
        {
            return HeaderLength;
        }
        if (format == MemoFormat.Dbt4)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(header[20..]);
            return size == 0 ? HeaderLength : size;
        }
        var stored = BinaryPrimitives.ReadUInt16BigEndian(header[6..]);
        if (stored != 0)
        {
            return stored;
        }
        // No size stored: single bytes (SET BLOCKSIZE TO 0) when the next free block lies near the end counted in bytes.
        var next = BinaryPrimitives.ReadUInt32BigEndian(header);
        return next * (long)HeaderLength > length + HeaderLength ? 1 : HeaderLength;
    }

    /// <summary>Finds the memo file of a table beside it, whatever the case of its letters.</summary>
    internal static bool TryLocate(string tablePath, DbfVersion version, [NotNullWhen(true)] out string? path)
    {
        var stem = System.IO.Path.GetFileNameWithoutExtension(tablePath);
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(tablePath)) ?? ".";
        var extensions = ExtensionsFor(System.IO.Path.GetExtension(tablePath).ToLowerInvariant(), version);
        try
        {
            var beside = Directory.GetFiles(folder, "*", new EnumerationOptions { MatchType = MatchType.Simple });
            foreach (var extension in extensions)
            {
                var exact = stem + extension;
                path = beside.Where(file => System.IO.Path.GetFileName(file).Equals(exact, StringComparison.OrdinalIgnoreCase))
                    .OrderBy(file => System.IO.Path.GetFileName(file).StartsWith(stem, StringComparison.Ordinal) ? 0 : 1)
                    .FirstOrDefault();
                if (path is not null)
                {
                    return true;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
        path = null;
        return false;
    }

    private static string[] ExtensionsFor(string tableExtension, DbfVersion version) => tableExtension switch
    {
        ".dbc" => [".dct"],
        ".scx" => [".sct"],
        ".vcx" => [".vct"],
        ".frx" => [".frt"],
        ".lbx" => [".lbt"],
        ".mnx" => [".mnt"],
        ".pjx" => [".pjt"],
        _ => version is DbfVersion.VisualFoxPro or DbfVersion.VisualFoxProAutoIncrement or DbfVersion.VisualFoxProVarchar
                or DbfVersion.FoxPro2Memo or DbfVersion.FoxPro or DbfVersion.HiPerSix
            ? [".fpt", ".dbt"]
            : [".dbt", ".fpt"],
    };
}
