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
        await using var csv = SpreadsheetText.Writer(file);
        SpreadsheetText.Line(
            csv, say["Order"], say["Task"], say["Customer"], say["State"], say["Time in these days"] + " (h)", say["Time in all"] + " (h)", say["Estimate"] + " (h)",
            say["Last worked on or added"], say["People"], say["To review"]);
        await database.ReadAsync(
            db =>
            {
                db.TaskSearch.Each(filter, row => SpreadsheetText.Line(
                    csv, row.OrderNumber, say.Pick(row.TypeEn, row.TypeEs), row.CustomerName, status(row.Status), ReportText.Hours(row.SpanMs), ReportText.Hours(row.TotalMs),
                    row.EstimateMinutes is { } estimate ? ReportText.Hours(estimate * 60_000) : null, ReportText.Plain(row.LastMs, ColumnKind.Instant, clock),
                    row.People?.Replace(",", ", ", StringComparison.Ordinal), row.ToReview));
                return true;
            },
            cancellation);
    }
}
