using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LaneAward.Import.Dbf;

/// <summary>
/// One record as a view over the reader's buffer. A value that cannot be read is null and counted in
/// <see cref="DbfTable.Diagnostics"/>; only a strict reader throws, and only for memo pointers.
/// </summary>
public readonly ref struct DbfRecord
{
    /// <summary>Bytes; a longer memo is taken for a damaged length. .NET makes no text of more than 1,073,741,791 letters, System.Text.Json none of more than 166,666,666.</summary>
    internal const int LongestMemoText = 100_000_000;

    private const int JulianDayOfYearOne = 1721426;
    private const int LastJulianDay = 5373484;
    private const int MillisecondsPerDay = 86_400_000;

    private readonly DbfTable table;
    private readonly ReadOnlySpan<byte> bytes;

    internal DbfRecord(DbfTable table, ReadOnlySpan<byte> bytes, long index)
    {
        this.table = table;
        this.bytes = bytes;
        Index = index;
    }

    /// <summary>Position in the table from 0, deleted records counted.</summary>
    public long Index { get; }

    /// <summary>Only 0x2A means deleted; any other flag byte is a live record.</summary>
    public bool IsDeleted => bytes[0] == '*';

    /// <summary>The stored bytes of a field.</summary>
    public ReadOnlySpan<byte> Raw(DbfField field) => bytes.Slice(field.Offset, field.Length);

    /// <summary>True when the field's bit in <c>_NullFlags</c> is set.</summary>
    public bool IsNull(DbfField field) => field.NullBit >= 0 && FlagBit(field.NullBit);

    /// <summary>Text of any field: C cut at NUL and right-trimmed, V exact, memos whole, other types in invariant form.</summary>
    public string? GetString(DbfField field)
    {
        if (field.Form != DbfForm.Text)
        {
            return field.Form == DbfForm.Varchar ? GetText(field) : Format(GetValue(field));
        }
        if (IsNull(field))
        {
            return null;
        }
        var text = Raw(field);
        var nul = text.IndexOf((byte)0);
        return table.Decode(TrimEnd(nul < 0 ? text : text[..nul]));
    }

    /// <summary>The number in an N, F, I, Y, B or O field; null for blank, overflow, garbage and what decimal cannot hold.</summary>
    public decimal? GetDecimal(DbfField field)
    {
        if (IsNull(field))
        {
            return null;
        }
        switch (field.Form)
        {
            case DbfForm.Number or DbfForm.Text or DbfForm.Varchar:
                var text = AsciiNumber.Trim(field.Form == DbfForm.Varchar ? Exact(field) : Raw(field));
                if (text.IsEmpty)
                {
                    return null;
                }
                if (field.Form != DbfForm.Number ? AsciiNumber.TryParseText(text, out var number) : AsciiNumber.TryParse(text, out number))
                {
                    return number;
                }
                Flaw(DbfFlaw.BadNumber, field);
                return null;
            case DbfForm.Int32 or DbfForm.Dbase7Int32:
                return GetInt32(field);
            case DbfForm.Currency:
                return BinaryPrimitives.ReadInt64LittleEndian(Raw(field)) / 10_000m;
            case DbfForm.Double or DbfForm.Dbase7Double:
                var floating = GetDouble(field);
                return floating is { } d && Math.Abs(d) < 7.9e28 ? (decimal)d : null;
            default:
                return null;
        }
    }

    /// <summary>A whole number that fits 32 bits, else null.</summary>
    public int? GetInt32(DbfField field)
    {
        if (field.Form == DbfForm.Int32)
        {
            return IsNull(field) ? null : BinaryPrimitives.ReadInt32LittleEndian(Raw(field));
        }
        if (field.Form == DbfForm.Dbase7Int32)
        {
            // dBase 7 stores integers big-endian with the sign bit turned, so that they sort as bytes; all zeros is blank.
            var stored = BinaryPrimitives.ReadInt32BigEndian(Raw(field));
            return stored == 0 ? null : stored ^ int.MinValue;
        }
        return GetInt64(field) is { } wide and >= int.MinValue and <= int.MaxValue ? (int)wide : null;
    }

    /// <summary>A whole number that fits 64 bits, else null.</summary>
    public long? GetInt64(DbfField field) =>
        GetDecimal(field) is { } number && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue
            ? (long)number
            : null;

    /// <summary>The number as a double; null for blank, not-a-number and infinity.</summary>
    public double? GetDouble(DbfField field)
    {
        if (IsNull(field))
        {
            return null;
        }
        if (field.Form == DbfForm.Double)
        {
            var stored = BinaryPrimitives.ReadDoubleLittleEndian(Raw(field));
            return double.IsFinite(stored) ? stored : null;
        }
        if (field.Form == DbfForm.Dbase7Double)
        {
            var stored = BinaryPrimitives.ReadInt64BigEndian(Raw(field));
            var turned = BitConverter.Int64BitsToDouble(stored < 0 ? stored ^ long.MinValue : ~stored);
            return stored == 0 || !double.IsFinite(turned) ? null : turned;
        }
        return (double?)GetDecimal(field);
    }

    /// <summary>The day in a D field (or of a T field); null when blank, zeros or impossible.</summary>
    public DateOnly? GetDate(DbfField field)
    {
        if (IsNull(field))
        {
            return null;
        }
        if (field.Form is DbfForm.JulianDateTime or DbfForm.Dbase7Timestamp)
        {
            return GetDateTime(field) is { } at ? DateOnly.FromDateTime(at) : null;
        }
        if (field.Form is not (DbfForm.Date or DbfForm.Text))
        {
            return null;
        }
        var text = AsciiNumber.Trim(Raw(field));
        if (text.Length == 8 && TryDigits(text[..4], out var year) && TryDigits(text[4..6], out var month) && TryDigits(text[6..], out var day)
            && year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month))
        {
            return new DateOnly(year, month, day);
        }
        if (!IsBlankDate(field))
        {
            Flaw(DbfFlaw.BadDate, field);
        }
        return null;
    }

    /// <summary>True when a D field holds nothing: blanks, NULs or zeros, as opposed to an impossible date.</summary>
    public bool IsBlankDate(DbfField field) => IsNull(field) || !Raw(field).ContainsAnyExcept("\0 0"u8);

    /// <summary>
    /// The instant in a T field: Julian day and milliseconds, kept exactly (FoxPro often stores xx:59.999). No zone.
    /// </summary>
    public DateTime? GetDateTime(DbfField field)
    {
        if (IsNull(field))
        {
            return null;
        }
        if (field.Form == DbfForm.Date)
        {
            return GetDate(field)?.ToDateTime(TimeOnly.MinValue);
        }
        var raw = Raw(field);
        DateTime? found = null;
        if (field.Form == DbfForm.JulianDateTime)
        {
            found = Julian(BinaryPrimitives.ReadInt32LittleEndian(raw), BinaryPrimitives.ReadInt32LittleEndian(raw[4..]));
        }
        else if (field.Form == DbfForm.Dbase7Timestamp)
        {
            found = Julian(BinaryPrimitives.ReadInt32LittleEndian(raw), BinaryPrimitives.ReadInt32LittleEndian(raw[4..]))
                ?? Julian(BinaryPrimitives.ReadInt32BigEndian(raw), BinaryPrimitives.ReadInt32BigEndian(raw[4..]))
                ?? Milliseconds(BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64BigEndian(raw) & long.MaxValue));
        }
        else
        {
            return null;
        }
        if (found is null && raw.ContainsAnyExcept("\0 "u8))
        {
            Flaw(DbfFlaw.BadDate, field);
        }
        return found;
    }

    /// <summary>True for TtYy, false for FfNn, null for everything else.</summary>
    public bool? GetBoolean(DbfField field) => IsNull(field) || field.Form != DbfForm.Logical ? null : (char)Raw(field)[0] switch
    {
        'T' or 't' or 'Y' or 'y' => true,
        'F' or 'f' or 'N' or 'n' => false,
        _ => null,
    };

    /// <summary>The memo a field points to; false when there is none. The bytes are valid until the next memo is read.</summary>
    /// <exception cref="DbfException">Strict only: MemoOutOfRange, MemoTruncated.</exception>
    public bool TryGetMemo(DbfField field, out MemoBlock memo)
    {
        memo = default;
        if (!field.IsMemo || IsNull(field) || !TryGetPointer(field, out var block) || block == 0 || table.Memo is null)
        {
            return false;
        }
        var found = table.Memo.TryRead(block, out memo, out var why);
        var isHollow = found && field.Form == DbfForm.MemoText && table.Memo.IsHollow(memo);
        if (found && !isHollow)
        {
            return true;
        }
        if (isHollow)
        {
            why = DbfErrorCode.MemoOutOfRange;
            memo = memo with { Bytes = default };
        }
        if (table.IsStrict && !(isHollow && !table.Memo.IsZerosFrom(block)))
        {
            throw NoMemo(table.Memo, block, field, why);
        }
        Flaw(why == DbfErrorCode.MemoTruncated ? DbfFlaw.MemoTruncated : DbfFlaw.MemoOutOfRange, field);
        return found;
    }

    /// <summary>The memo as text in the table's code page, not trimmed; null when there is none.</summary>
    /// <exception cref="DbfException">MemoTooLong: over 100 MB, in strict mode; in tolerant mode such a memo is null and counted.</exception>
    public string? GetMemoText(DbfField field)
    {
        if (!TryGetMemo(field, out var memo))
        {
            return null;
        }
        if (memo.Bytes.Length <= LongestMemoText)
        {
            return table.Decode(memo.Bytes.Span);
        }
        Flaw(DbfFlaw.MemoTooLong, field);
        return table.IsStrict ? throw table.TooLong(Index, field, memo.Bytes.Length) : null;
    }

    /// <summary>The bytes of a Q field (its exact length), of a binary memo, or as stored.</summary>
    public byte[]? GetBytes(DbfField field)
    {
        if (IsNull(field))
        {
            return null;
        }
        if (field.IsMemo)
        {
            return TryGetMemo(field, out var memo) ? memo.Bytes.ToArray() : null;
        }
        return field.Form is DbfForm.Varbinary or DbfForm.Varchar ? Exact(field).ToArray() : Raw(field).ToArray();
    }

    /// <summary>The value in the .NET type nearest to the field's: string, decimal, int, double, DateOnly, DateTime, bool, byte[].</summary>
    public object? GetValue(DbfField field) => IsNull(field) ? null : field.Form switch
    {
        DbfForm.Text => GetString(field),
        DbfForm.Varchar => GetText(field),
        DbfForm.Number or DbfForm.Currency => GetDecimal(field),
        DbfForm.Int32 or DbfForm.Dbase7Int32 => GetInt32(field),
        DbfForm.Double or DbfForm.Dbase7Double => GetDouble(field),
        DbfForm.Logical => GetBoolean(field),
        DbfForm.Date => GetDate(field),
        DbfForm.JulianDateTime or DbfForm.Dbase7Timestamp => GetDateTime(field),
        DbfForm.MemoText => GetMemoText(field),
        DbfForm.Unreadable => null,
        _ => GetBytes(field),
    };

    /// <summary>The text of a C or V field with inner NULs kept; only trailing blanks and NULs of C are removed.</summary>
    internal string? GetText(DbfField field) => IsNull(field) ? null
        : table.Decode(field.Form == DbfForm.Varchar ? Exact(field) : TrimEnd(Raw(field)));

    internal void Flaw(DbfFlaw flaw, DbfField field) => table.Diagnostics.Add(flaw, Index, field.Name);

    private static string? Format(object? value) => value switch
    {
        null => null,
        string text => text,
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime at => at.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.############################", CultureInfo.InvariantCulture),
        byte[] raw => Convert.ToBase64String(raw),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text) => text[..(text.LastIndexOfAnyExcept((byte)' ', (byte)0) + 1)];

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
            value = (value * 10) + (c - '0');
        }
        return true;
    }

    private static DateTime? Julian(int day, int milliseconds) =>
        day is >= JulianDayOfYearOne and <= LastJulianDay && milliseconds is >= 0 and <= MillisecondsPerDay
        && !(day == LastJulianDay && milliseconds == MillisecondsPerDay)
            ? DateTime.MinValue.AddDays(day - JulianDayOfYearOne).AddMilliseconds(milliseconds)
            : null;

    // The Borland engine counts milliseconds from the day before 0001-01-01.
    private static DateTime? Milliseconds(double stored) =>
        stored is >= MillisecondsPerDay and < 315_537_897_600_000.0
            ? DateTime.MinValue.AddMilliseconds(Math.Round(stored) - MillisecondsPerDay)
            : null;

    private bool FlagBit(int bit)
    {
        var flags = table.NullFlagsField;
        return flags is not null && (bytes[flags.Offset + (bit >> 3)] & (1 << (bit & 7))) != 0;
    }

    private ReadOnlySpan<byte> Exact(DbfField field)
    {
        var stored = Raw(field);
        if (field.LengthBit < 0 || stored.IsEmpty || !FlagBit(field.LengthBit))
        {
            return stored;
        }
        return stored[..Math.Min(stored[^1], stored.Length - 1)];
    }

    private bool TryGetPointer(DbfField field, out uint block)
    {
        block = 0;
        var raw = Raw(field);
        if (raw.Length == 4)
        {
            block = BinaryPrimitives.ReadUInt32LittleEndian(raw);
            return true;
        }
        var text = AsciiNumber.Trim(raw);
        if (text.IsEmpty)
        {
            return true;
        }
        ulong number = 0;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9' || number > uint.MaxValue)
            {
                return RefusePointer(field, text);
            }
            number = (number * 10) + (ulong)(c - '0');
        }
        block = (uint)Math.Min(number, uint.MaxValue);
        return true;
    }

    private DbfException NoMemo(MemoFile file, uint block, DbfField field, DbfErrorCode why)
    {
        var name = System.IO.Path.GetFileName(file.Path);
        var where = $"for {field.Name} of record {Index + 1} (block {block})";
        return new DbfException(why, file.Path, block * (long)file.BlockSize, why == DbfErrorCode.MemoTruncated
            ? $"{name} ends inside the memo {where}: a copy in progress, or cut short."
            : $"{name} has no memo {where}: a copy in progress, or damaged.");
    }

    private bool RefusePointer(DbfField field, ReadOnlySpan<byte> text)
    {
        if (table.IsStrict)
        {
            throw new DbfException(DbfErrorCode.MemoOutOfRange, table.Path, table.Header.HeaderLength + (Index * table.Header.RecordLength) + field.Offset,
                $"{System.IO.Path.GetFileName(table.Path)} record {Index + 1} has no memo pointer in {field.Name}: \"{Encoding.Latin1.GetString(text)}\".");
        }
        Flaw(DbfFlaw.MemoOutOfRange, field);
        return false;
    }
}
