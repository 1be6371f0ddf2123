using System.Text;
using LaneAward.Data;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Reports;

namespace LaneAward.Web.Features.TaskList;

/// <summary>Writes all tasks of a list as CSV (RFC 4180, UTF-8), one by one, in the order of the list; times in decimal hours.</summary>
internal sealed class WriteTaskList(Database database, ShopClock clock)
{
    /// <summary>
    /// Meant for a file: the snapshot is held for as long as the writing takes, and a slow browser would keep the write-ahead log from being folded.
    /// </summary>
    /// <param name="status">How a state is called.</param>
    public async Task RunAsync(TaskFilter filter, Stream file, Phrases say, Func<string, string> status, CancellationToken cancellation)
    {
        // With a byte order mark: without one Excel reads the accents of Spanish wrongly.
        await using var csv = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 1 << 16, leaveOpen: true);
        Line(
            csv, say["Order"], say["Task"], say["Customer"], say["State"], say["Time in these days"] + " (h)", say["Time in all"] + " (h)", say["Estimate"] + " (h)",
            say["Last worked on"], say["People"], say["To review"]);
        await database.ReadAsync(
            db =>
            {
                db.TaskList.Each(filter, row => Line(
                    csv, row.OrderNumber, say.Pick(row.TypeEn, row.TypeEs), row.CustomerName, status(row.Status), ReportText.Hours(row.SpanMs), ReportText.Hours(row.TotalMs),
                    row.EstimateMinutes is { } estimate ? ReportText.Hours(estimate * 60_000) : null, ReportText.Plain(row.LastMs, ColumnKind.Instant, clock),
                    row.People?.Replace(",", ", ", StringComparison.Ordinal), row.ToReview));
                return true;
            },
            cancellation);
    }

    private static void Line(StreamWriter csv, params ReadOnlySpan<object?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            csv.Write(i == 0 ? "" : ",");
            csv.Write(WriteReport.Field(cells[i]));
        }

        csv.Write("\r\n");
    }
}
