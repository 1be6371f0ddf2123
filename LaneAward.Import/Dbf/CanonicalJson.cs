using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LaneAward.Import.Dbf;

/// <summary>
/// Writes records as JSON lines that two readers can be compared by: fields in file order, system columns left out,
/// numbers exact, binary values as <c>{"$b64": ...}</c>, a repeated field name as <c>NAME#2</c>.
/// </summary>
internal sealed class CanonicalJson : IDisposable
{
    /// <summary>What a deleted record is marked by, where such are asked for; no field of a table can have this name.</summary>
    public const string DeletedMark = "$deleted";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> buffer = new(64 * 1024);
    private readonly Utf8JsonWriter json;
    private readonly (DbfField Field, JsonEncodedText Name)[] columns;

    public CanonicalJson(DbfTable table)
    {
        json = new Utf8JsonWriter(buffer, Plain);
        columns = [.. Columns(table).Select(column => (column.Field, JsonEncodedText.Encode(column.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)))];
    }

    /// <summary>The shown fields with names made unique.</summary>
    public static IEnumerable<(DbfField Field, string Name)> Columns(DbfTable table)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var field in table.Fields.Where(field => !field.IsSystem))
        {
            seen[field.Name] = seen.GetValueOrDefault(field.Name) + 1;
            yield return (field, seen[field.Name] == 1 ? field.Name : $"{field.Name}#{seen[field.Name]}");
        }
    }

    public void Dispose() => json.Dispose();

    public void WriteLine(DbfRecord record, Stream to, bool markDeleted)
    {
        json.WriteStartObject();
        foreach (var (field, name) in columns)
        {
            json.WritePropertyName(name);
            WriteValue(record, field);
        }
        if (markDeleted && record.IsDeleted)
        {
            json.WriteBoolean(DeletedMark, true);
        }
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        to.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
        json.Reset();
    }

    /// <summary>The same value as <c>dump --format csv</c> and <c>inspect</c> show it; null stays null.</summary>
    public static string? Text(DbfRecord record, DbfField field)
    {
        if (record.IsNull(field))
        {
            return null;
        }
        return field.Form switch
        {
            DbfForm.Text or DbfForm.Varchar => record.GetText(field),
            DbfForm.Number => Number(record, field),
            DbfForm.Currency => Plainly(record.GetDecimal(field)),
            DbfForm.Logical => record.GetBoolean(field) switch { true => "true", false => "false", null => null },
            DbfForm.Date => record.GetDate(field)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DbfForm.JulianDateTime or DbfForm.Dbase7Timestamp => record.GetDateTime(field)?.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture),
            DbfForm.Int32 or DbfForm.Dbase7Int32 => record.GetInt32(field)?.ToString(CultureInfo.InvariantCulture),
            DbfForm.Double or DbfForm.Dbase7Double => record.GetDouble(field)?.ToString("R", CultureInfo.InvariantCulture),
            DbfForm.MemoText => record.GetMemoText(field),
            _ => record.GetBytes(field) is { } bytes ? Base64(bytes) : null,
        };
    }

    private void WriteValue(DbfRecord record, DbfField field)
    {
        if (record.IsNull(field))
        {
            json.WriteNullValue();
            return;
        }
        switch (field.Form)
        {
            case DbfForm.Number or DbfForm.Currency or DbfForm.Int32 or DbfForm.Dbase7Int32 or DbfForm.Double or DbfForm.Dbase7Double or DbfForm.Logical:
                WriteRaw(Text(record, field));
                break;
            case DbfForm.MemoText when record.TryGetMemo(field, out var memo) && memo.Kind != MemoKind.Text:
                WriteBinary(memo.Bytes.Span);
                break;
            case DbfForm.MemoBytes:
                if (record.TryGetMemo(field, out var blob))
                {
                    WriteBinary(blob.Bytes.Span);
                }
                else
                {
                    json.WriteNullValue();
                }
                break;
            case DbfForm.Varbinary or DbfForm.Unreadable:
                WriteBinary(record.GetBytes(field));
                break;
            default:
                json.WriteStringValue(Text(record, field));
                break;
        }
    }

    private void WriteRaw(string? text)
    {
        if (text is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(text, skipInputValidation: true);
        }
    }

    private void WriteBinary(ReadOnlySpan<byte> bytes)
    {
        json.WriteStartObject();
        if (bytes.Length <= DbfRecord.LongestMemoText)
        {
            json.WriteString("$b64", Convert.ToBase64String(bytes));
        }
        else
        {
            json.WriteNumber("$bytes", bytes.Length);
        }
        json.WriteEndObject();
    }

    private static string Base64(byte[] bytes) => bytes.Length <= DbfRecord.LongestMemoText
        ? Convert.ToBase64String(bytes)
        : string.Create(CultureInfo.InvariantCulture, $"({bytes.Length} bytes)");

    private static string? Number(DbfRecord record, DbfField field)
    {
        var text = AsciiNumber.Trim(record.Raw(field));
        if (text.IsEmpty)
        {
            return null;
        }
        var number = AsciiNumber.Canonical(text);
        if (number is null)
        {
            record.Flaw(DbfFlaw.BadNumber, field);
        }
        return number;
    }

    private static string? Plainly(decimal? number) => number?.ToString("0.####", CultureInfo.InvariantCulture);
}
