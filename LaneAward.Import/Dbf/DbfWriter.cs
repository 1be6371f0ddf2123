using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LaneAward.Import.Dbf;

/// <summary>
/// Writes tables of dBase III and IV, FoxPro 2 and Visual FoxPro with their memo files, byte by byte as those programs
/// do: for sample folders and for tests.
/// </summary>
internal sealed class DbfWriter : IDisposable
{
    private const int BackLinkLength = 263;
    private const int JulianDayOfYearOne = 1721426;
    private const byte EndOfTable = 0x1A;

    private readonly FileStream file;
    private readonly DbfVersion version;
    private readonly DateOnly lastUpdate;
    private readonly bool hasIndex;
    private readonly byte languageDriver;
    private readonly Encoding encoding;
    private readonly List<(DbfColumn Column, int Offset, int Length, int NullBit, int LengthBit)> places = [];
    private readonly MemoWriter? memo;
    private readonly byte[] record;
    private readonly int nullFlagsAt;
    private readonly int nullFlagsLength;
    private uint count;

    public DbfWriter(string path, DbfVersion version, IReadOnlyList<DbfColumn> columns, DateOnly lastUpdate, bool hasIndex = false, byte languageDriver = 0x03, int memoBlockSize = 64)
    {
        this.version = version;
        this.lastUpdate = lastUpdate;
        this.hasIndex = hasIndex;
        this.languageDriver = languageDriver;
        encoding = CodePages.ForLanguageDriver(languageDriver) ?? CodePages.Windows1252;
        var offset = 1;
        var bit = 0;
        foreach (var column in columns)
        {
            var length = LengthOf(column);
            var lengthBit = column.Type is DbfFieldType.Varchar or DbfFieldType.Varbinary ? bit++ : -1;
            var nullBit = column.Nullable ? bit++ : -1;
            places.Add((column, offset, length, nullBit, lengthBit));
            offset += length;
        }
        nullFlagsAt = offset;
        nullFlagsLength = (bit + 7) / 8;
        record = new byte[offset + nullFlagsLength];
        file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        memo = columns.Any(column => column.Type is DbfFieldType.Memo or DbfFieldType.General or DbfFieldType.Picture or DbfFieldType.Blob)
            ? new MemoWriter(MemoPath(path), MemoFormatOf(version), memoBlockSize)
            : null;
        file.Write(Header());
    }

    private bool IsVisual => version is DbfVersion.VisualFoxPro or DbfVersion.VisualFoxProAutoIncrement or DbfVersion.VisualFoxProVarchar;

    /// <summary>Appends a record; values in column order as string, numbers, bool, DateOnly, DateTime, byte[] or null.</summary>
    public void Write(params ReadOnlySpan<object?> values) => Append(values, (byte)' ');

    /// <summary>Appends a record with another first byte: '*' for a deleted one.</summary>
    public void Append(ReadOnlySpan<object?> values, byte flag)
    {
        record.AsSpan().Fill((byte)' ');
        record[0] = flag;
        record.AsSpan(nullFlagsAt).Clear();
        for (var i = 0; i < places.Count; i++)
        {
            var (column, offset, length, nullBit, lengthBit) = places[i];
            var target = record.AsSpan(offset, length);
            if (values[i] is null && nullBit >= 0)
            {
                SetBit(nullBit);
            }
            if (WriteValue(column, target, values[i]) && lengthBit >= 0)
            {
                SetBit(lengthBit);
            }
        }
        file.Write(record);
        count++;
    }

    public void Dispose()
    {
        file.WriteByte(EndOfTable);
        file.Position = 0;
        file.Write(Header());
        file.Dispose();
        memo?.Dispose();
    }

    private void SetBit(int bit) => record[nullFlagsAt + (bit >> 3)] |= (byte)(1 << (bit & 7));

    // True when the last byte of a V or Q field holds its length.
    private bool WriteValue(DbfColumn column, Span<byte> target, object? value)
    {
        switch (column.Type)
        {
            case DbfFieldType.Character:
                CopyText(encoding.GetBytes((string?)value ?? ""), target);
                return false;
            case DbfFieldType.Varchar or DbfFieldType.Varbinary:
                return CopyVarying(value as byte[] ?? encoding.GetBytes((string?)value ?? ""), target);
            case DbfFieldType.Numeric or DbfFieldType.Float:
                CopyText(Encoding.ASCII.GetBytes(NumberText(column, value)), target);
                return false;
            case DbfFieldType.Logical:
                target[0] = value switch { true => (byte)'T', false => (byte)'F', _ => (byte)' ' };
                return false;
            case DbfFieldType.Date:
                CopyText(Encoding.ASCII.GetBytes(value is DateOnly day ? day.ToString("yyyyMMdd", CultureInfo.InvariantCulture) : ""), target);
                return false;
            case DbfFieldType.Memo or DbfFieldType.General or DbfFieldType.Picture or DbfFieldType.Blob:
                WritePointer(target, value is null ? 0 : memo!.Add(value as byte[] ?? encoding.GetBytes((string)value), value is byte[]? MemoKind.Picture : MemoKind.Text));
                return false;
            default:
                WriteBinary(column, target, value);
                return false;
        }
    }

    private static void WriteBinary(DbfColumn column, Span<byte> target, object? value)
    {
        target.Clear();
        switch (value)
        {
            case null:
                break;
            case DateTime at:
                BinaryPrimitives.WriteInt32LittleEndian(target, (int)(at.Date - DateTime.MinValue).TotalDays + JulianDayOfYearOne);
                BinaryPrimitives.WriteInt32LittleEndian(target[4..], (int)at.TimeOfDay.TotalMilliseconds);
                break;
            case int number when column.Type == DbfFieldType.Integer:
                BinaryPrimitives.WriteInt32LittleEndian(target, number);
                break;
            case decimal money:
                BinaryPrimitives.WriteInt64LittleEndian(target, (long)(money * 10_000));
                break;
            case double floating:
                BinaryPrimitives.WriteDoubleLittleEndian(target, floating);
                break;
            default:
                throw new ArgumentException($"{column.Name} cannot hold a {value.GetType().Name}.");
        }
    }

    private static void CopyText(ReadOnlySpan<byte> text, Span<byte> target) => text[..Math.Min(text.Length, target.Length)].CopyTo(target);

    private static bool CopyVarying(ReadOnlySpan<byte> value, Span<byte> target)
    {
        target.Clear();
        CopyText(value, target);
        if (value.Length >= target.Length)
        {
            return false;
        }
        target[^1] = (byte)value.Length;
        return true;
    }

    private static string NumberText(DbfColumn column, object? value)
    {
        if (value is null)
        {
            return "";
        }
        var number = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
        var text = number.ToString("F" + column.Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.Length > column.Length ? new string('*', column.Length) : text.PadLeft(column.Length);
    }

    private static void WritePointer(Span<byte> target, uint block)
    {
        if (target.Length == 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target, block);
        }
        else if (block != 0)
        {
            CopyText(Encoding.ASCII.GetBytes(block.ToString(CultureInfo.InvariantCulture).PadLeft(target.Length)), target);
        }
    }

    private int LengthOf(DbfColumn column) => column.Type switch
    {
        DbfFieldType.Character or DbfFieldType.Numeric or DbfFieldType.Float or DbfFieldType.Varchar or DbfFieldType.Varbinary => column.Length,
        DbfFieldType.Logical => 1,
        DbfFieldType.Integer => 4,
        DbfFieldType.Memo or DbfFieldType.General or DbfFieldType.Picture or DbfFieldType.Blob => IsVisual ? 4 : 10,
        _ => 8,
    };

    private byte[] Header()
    {
        var fields = places.Count + (nullFlagsLength > 0 ? 1 : 0);
        var length = 32 + (32 * fields) + 1 + (IsVisual ? BackLinkLength : 0);
        var header = new byte[length];
        header[0] = (byte)version;
        header[1] = (byte)(lastUpdate.Year % 100);
        header[2] = (byte)lastUpdate.Month;
        header[3] = (byte)lastUpdate.Day;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), count);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(10), (ushort)record.Length);
        header[28] = (byte)((hasIndex ? DbfTableFlags.StructuralIndex : 0) | (IsVisual && memo is not null ? DbfTableFlags.Memo : 0));
        header[29] = languageDriver;
        var at = 32;
        foreach (var (column, offset, fieldLength, _, _) in places)
        {
            WriteField(header.AsSpan(at, 32), column, offset, fieldLength);
            at += 32;
        }
        if (nullFlagsLength > 0)
        {
            WriteField(header.AsSpan(at, 32), new DbfColumn("_NullFlags", DbfFieldType.NullFlags), nullFlagsAt, nullFlagsLength);
            header[at + 18] = (byte)(DbfFieldFlags.System | DbfFieldFlags.Binary);
            at += 32;
        }
        header[at] = 0x0D;
        return header;
    }

    private void WriteField(Span<byte> target, DbfColumn column, int offset, int length)
    {
        encoding.GetBytes(column.Name, target[..10]);
        target[11] = (byte)column.Type;
        // Long C fields keep the high byte of their length in the decimals, as Clipper and FoxPro do.
        target[16] = (byte)length;
        target[17] = column.Type == DbfFieldType.Character ? (byte)(length >> 8) : (byte)column.Decimals;
        if (IsVisual)
        {
            BinaryPrimitives.WriteInt32LittleEndian(target[12..], offset);
            target[18] = (byte)(column.Nullable ? DbfFieldFlags.Nullable : DbfFieldFlags.None);
        }
    }

    private static MemoFormat MemoFormatOf(DbfVersion version) => version switch
    {
        DbfVersion.DBase3 or DbfVersion.DBase3Memo => MemoFormat.Dbt3,
        DbfVersion.DBase4Memo or DbfVersion.DBase5Memo => MemoFormat.Dbt4,
        _ => MemoFormat.Fpt,
    };

    private string MemoPath(string path) => Path.ChangeExtension(path, MemoFormatOf(version) == MemoFormat.Fpt ? ".FPT" : ".DBT");
}
