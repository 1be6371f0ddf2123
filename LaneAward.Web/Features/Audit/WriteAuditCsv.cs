using System.Globalization;
using System.Text;
using LaneAward.Data.Audit;

namespace LaneAward.Web.Features.Audit;

/// <summary>Writes audit entries as CSV (RFC 4180) in UTF-8, row by row; instants are ISO 8601 in UTC.</summary>
internal sealed class WriteAuditCsv(ReadAudit read)
{
    public async Task RunAsync(AuditQuery query, Stream output, CancellationToken cancellation)
    {
        // The mark tells spreadsheets that it is UTF-8.
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("id,at,actor,action,entity,entity_id,before,after,note");
        await foreach (var row in read.AllAsync(query, cancellation))
        {
            await writer.WriteLineAsync(Line(row).AsMemory(), cancellation);
        }
    }

    private static string Line(AuditRow row)
    {
        return string.Join(
            ',', row.Id.ToString(CultureInfo.InvariantCulture), ShopClock.Iso(row.AtMs), SpreadsheetText.Field(row.Actor), SpreadsheetText.Field(row.Action), SpreadsheetText.Field(row.Entity),
            SpreadsheetText.Field(row.EntityId), SpreadsheetText.Field(row.BeforeJson), SpreadsheetText.Field(row.AfterJson), SpreadsheetText.Field(row.Note));
    }
}
