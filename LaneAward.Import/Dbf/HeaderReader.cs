using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LaneAward.Import.Dbf;

/// <summary>
/// Reads the header and the field list of a table from its first bytes: dBase II (16-byte fields), dBase 7 (48-byte
/// fields) and all others (32-byte fields). The field list ends at 0x0D or at the data start, whichever comes first.
/// </summary>
internal sealed class HeaderReader
{
    private const int DBase2FieldsAt = 8;
    private const int DBase2DataAt = 521;
    private const int DBase7FieldsAt = 68;
    private const byte Terminator = 0x0D;

    private readonly byte[] bytes;
    private readonly string path;
    private readonly long fileLength;
    private readonly DbfOptions options;
    private readonly DbfDiagnostics diagnostics;

    private HeaderReader(byte[] bytes, string path, long fileLength, DbfOptions options, DbfDiagnostics diagnostics)
    {
        this.bytes = bytes;
        this.path = path;
        this.fileLength = fileLength;
        this.options = options;
        this.diagnostics = diagnostics;
    }

    public static (DbfHeader Header, IReadOnlyList<DbfField> Fields, Encoding Encoding) Read(
        byte[] bytes, string path, long fileLength, DbfOptions options, DbfDiagnostics diagnostics) =>
        new HeaderReader(bytes, path, fileLength, options, diagnostics).Read();

    private (DbfHeader Header, IReadOnlyList<DbfField> Fields, Encoding Encoding) Read()
    {
        if (bytes.Length == 0)
        {
            throw Refuse(DbfErrorCode.NotADbf, 0, "is empty");
        }
        if (!Enum.IsDefined((DbfVersion)bytes[0]))
        {
            throw Refuse(DbfErrorCode.NotADbf, 0, $"is no dBase or FoxPro table: it starts with 0x{bytes[0]:X2}");
        }
        var version = (DbfVersion)bytes[0];
        if (version == DbfVersion.DBase2 && TryReadDBase2() is { } two)
        {
            return two;
        }
        if (bytes.Length < 33)
        {
            throw Refuse(DbfErrorCode.NotADbf, bytes.Length, "is too short to be a table");
        }
        var header = ReadHeader(version);
        if (header.HeaderLength < 33 || header.HeaderLength > fileLength)
        {
            throw Refuse(DbfErrorCode.HeaderDamaged, 8, $"says its data starts at byte {header.HeaderLength}, in a file of {fileLength}");
        }
        if (header.RecordLength < 1)
        {
            throw Refuse(DbfErrorCode.HeaderDamaged, 10, "says its records are 0 bytes long");
        }
        var encoding = options.Encoding
            ?? CodePages.ForLanguageDriver(header.LanguageDriver)
            ?? options.Fallback
            ?? CodePages.Windows1252;
        if (version is DbfVersion.DBase7 or DbfVersion.DBase7Memo && header.HeaderLength > DBase7FieldsAt
            && TryReadFields(header, encoding, DBase7FieldsAt, 48) is { } seven
            && SumOfLengths(seven) + 1 == header.RecordLength)
        {
            return (header, Place(seven, header, dBase7: true), encoding);
        }
        var fields = TryReadFields(header, encoding, 32, 32)
            ?? throw Refuse(DbfErrorCode.HeaderDamaged, 32, "has a field list that makes no sense");
        fields = ExtendLongCharacters(fields, header);
        header = AddMissingFlagByte(header, fields);
        return (header, Place(fields, header, dBase7: false), encoding);
    }

    private DbfHeader ReadHeader(DbfVersion version) => new(
        version,
        DateOf(bytes[1], bytes[2], bytes[3]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)),
        BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8)),
        BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(10)),
        (DbfTableFlags)bytes[28],
        bytes[29]);

    private (DbfHeader, IReadOnlyList<DbfField>, Encoding)? TryReadDBase2()
    {
        if (bytes.Length < DBase2FieldsAt + 16)
        {
            return null;
        }
        var fields = new List<DbfField>();
        var encoding = options.Encoding ?? options.Fallback ?? CodePages.Windows1252;
        // 32 fields of 16 bytes, then the data, whatever the field list says (dBase II manual, file structure).
        for (var at = DBase2FieldsAt; at + 16 <= Math.Min(bytes.Length, DBase2DataAt) && bytes[at] != Terminator && bytes[at] != 0; at += 16)
        {
            var type = bytes[at + 11];
            if (!IsType(type))
            {
                return null;
            }
            fields.Add(new DbfField(fields.Count, NameAt(at, 11, encoding), (DbfFieldType)type, bytes[at + 12], bytes[at + 15], DbfFieldFlags.None, 0));
        }
        var recordLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(6));
        if (fields.Count == 0 || fileLength < DBase2DataAt || SumOfLengths(fields) + 1 != recordLength)
        {
            return null;
        }
        var header = new DbfHeader(DbfVersion.DBase2, DateOf(bytes[5], bytes[3], bytes[4]),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(1)), DBase2DataAt, recordLength, DbfTableFlags.None, 0);
        return (header, Place(fields, header, dBase7: false), encoding);
    }

    private List<DbfField>? TryReadFields(DbfHeader header, Encoding encoding, int start, int size)
    {
        var end = Math.Min(header.HeaderLength, bytes.Length);
        var fields = new List<DbfField>();
        var at = start;
        var terminated = false;
        while (at < end)
        {
            if (bytes[at] is Terminator or 0)
            {
                terminated = bytes[at] == Terminator;
                break;
            }
            if (at + size > end)
            {
                break;
            }
            var field = size == 48 ? ReadDBase7Field(fields.Count, at, encoding) : ReadField(fields.Count, at, encoding, header.Version);
            if (!IsType((byte)field.Type))
            {
                return null;
            }
            fields.Add(field);
            at += size;
        }
        if (!terminated)
        {
            diagnostics.Add(DbfFlaw.NoTerminator, -1, null);
        }
        return fields;
    }

    private DbfField ReadField(int ordinal, int at, Encoding encoding, DbfVersion version)
    {
        var flags = version is DbfVersion.VisualFoxPro or DbfVersion.VisualFoxProAutoIncrement or DbfVersion.VisualFoxProVarchar
            ? (DbfFieldFlags)bytes[at + 18]
            : DbfFieldFlags.None;
        return new DbfField(ordinal, NameAt(at, 11, encoding), (DbfFieldType)bytes[at + 11], bytes[at + 16], bytes[at + 17], flags, 0);
    }

    private DbfField ReadDBase7Field(int ordinal, int at, Encoding encoding) =>
        new(ordinal, NameAt(at, 32, encoding), (DbfFieldType)bytes[at + 32], bytes[at + 33], bytes[at + 34], DbfFieldFlags.None, 0);

    private string NameAt(int at, int length, Encoding encoding)
    {
        var name = bytes.AsSpan(at, length);
        var nul = name.IndexOf((byte)0);
        return encoding.GetString(nul < 0 ? name : name[..nul]).Trim(' ');
    }

    // FoxPro and Clipper keep the high byte of a long C field's length in its decimals. Spreadsheets leave junk there,
    // so the long reading counts only where it fits the record and the plain one does not (javadbf #64).
    private static List<DbfField> ExtendLongCharacters(List<DbfField> fields, DbfHeader header)
    {
        if (SumOfLengths(fields) + 1 == header.RecordLength)
        {
            return fields;
        }
        var extended = fields.ConvertAll(field =>
            field.Type == DbfFieldType.Character ? field with { Length = field.Length + (256 * field.Decimals), Decimals = 0 } : field);
        return SumOfLengths(extended) + 1 == header.RecordLength ? extended : fields;
    }

    // Some writers count the fields but not the delete flag; only the file's size can prove it (dbase-rs #75).
    private DbfHeader AddMissingFlagByte(DbfHeader header, List<DbfField> fields)
    {
        if (SumOfLengths(fields) != header.RecordLength)
        {
            return header;
        }
        var proven = header.HeaderLength + ((long)header.RecordCount * (header.RecordLength + 1));
        if (header.RecordCount == 0 || (fileLength != proven && fileLength != proven + 1))
        {
            return header;
        }
        diagnostics.Add(DbfFlaw.RecordLengthWithoutFlag, -1, null);
        return header with { RecordLength = header.RecordLength + 1 };
    }

    private List<DbfField> Place(List<DbfField> fields, DbfHeader header, bool dBase7)
    {
        if (SumOfLengths(fields) + 1 > header.RecordLength)
        {
            throw Refuse(DbfErrorCode.RecordLength, 10,
                $"has fields of {SumOfLengths(fields)} bytes in records of {header.RecordLength}");
        }
        var placed = new List<DbfField>(fields.Count);
        var flagBits = fields.Find(field => field.Type == DbfFieldType.NullFlags) is { } nullFlags ? nullFlags.Length * 8 : 0;
        var offset = 1;
        var bit = 0;
        foreach (var field in fields)
        {
            var form = FormOf(field, dBase7);
            var lengthBit = -1;
            var nullBit = -1;
            if (!field.IsSystem)
            {
                // A V or Q field takes its length bit before its null bit (seen in FoxPro's own files; peers swap them).
                if (form is DbfForm.Varchar or DbfForm.Varbinary)
                {
                    lengthBit = bit < flagBits ? bit : -1;
                    bit++;
                }
                if ((field.Flags & DbfFieldFlags.Nullable) != 0)
                {
                    nullBit = bit < flagBits ? bit : -1;
                    bit++;
                }
            }
            placed.Add(field with { Offset = offset, Form = form, LengthBit = lengthBit, NullBit = nullBit });
            offset += field.Length;
        }
        return placed;
    }

    private static DbfForm FormOf(DbfField field, bool dBase7) => field.Type switch
    {
        DbfFieldType.Numeric or DbfFieldType.Float => DbfForm.Number,
        DbfFieldType.Logical => field.Length > 0 ? DbfForm.Logical : DbfForm.Unreadable,
        DbfFieldType.Date => DbfForm.Date,
        DbfFieldType.DateTime => field.Length == 8 ? DbfForm.JulianDateTime : DbfForm.Text,
        DbfFieldType.Timestamp => field.Length == 8 ? DbfForm.Dbase7Timestamp : DbfForm.Text,
        DbfFieldType.Integer or DbfFieldType.AutoIncrement => field.Length != 4 ? DbfForm.Unreadable : dBase7 ? DbfForm.Dbase7Int32 : DbfForm.Int32,
        DbfFieldType.Currency => field.Length == 8 ? DbfForm.Currency : DbfForm.Unreadable,
        DbfFieldType.DoubleOrBinary => field.Length == 8 ? DbfForm.Double : DbfForm.MemoBytes,
        DbfFieldType.Double => field.Length != 8 ? DbfForm.Unreadable : dBase7 ? DbfForm.Dbase7Double : DbfForm.Double,
        DbfFieldType.Memo => (field.Flags & DbfFieldFlags.Binary) != 0 ? DbfForm.MemoBytes : DbfForm.MemoText,
        DbfFieldType.General or DbfFieldType.Picture or DbfFieldType.Blob => DbfForm.MemoBytes,
        DbfFieldType.Varchar => DbfForm.Varchar,
        DbfFieldType.Varbinary => DbfForm.Varbinary,
        DbfFieldType.NullFlags => DbfForm.NullFlags,
        _ => DbfForm.Text,
    };

    private static bool IsType(byte type) => type is >= (byte)'A' and <= (byte)'Z' or (byte)'0' or (byte)'+' or (byte)'@';

    private static int SumOfLengths(List<DbfField> fields) => fields.Sum(field => field.Length);

    private static DateOnly? DateOf(byte year, byte month, byte day)
    {
        var full = year < 80 ? 2000 + year : 1900 + year;
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(full, month) ? new DateOnly(full, month, day) : null;
    }

    private DbfException Refuse(DbfErrorCode code, long offset, string what) =>
        new(code, path, offset, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)} {what}."));
}
