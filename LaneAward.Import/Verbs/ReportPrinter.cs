using System.Globalization;
using System.Text.Json;

namespace LaneAward.Import.Verbs;

/// <summary>Prints a report: one line, or JSON; the reason of a refusal goes to standard error.</summary>
internal static class ReportPrinter
{
    public static int Print(ImportReport report, bool json)
    {
        if (json)
        {
            PrintJson(report);
        }
        else
        {
            Console.Out.WriteLine(Summary(report));
        }
        if (report.Status == ImportStatus.Refused)
        {
            Console.Error.WriteLine(report.Reason);
            return ExitCode.BadData;
        }
        if (!json)
        {
            foreach (var warning in report.Warnings)
            {
                Console.Error.WriteLine($"Warning: {warning}");
            }
        }
        return ExitCode.Ok;
    }

    public static void PrintJson(ImportReport report) =>
        Console.Out.WriteLine(JsonSerializer.Serialize(WithReason(report), ImportJson.Default.ImportReport));

    // Who reads the warnings alone must not miss why nothing was imported.
    private static ImportReport WithReason(ImportReport report) =>
        report.Reason is { } reason ? report with { Warnings = [reason, .. report.Warnings] } : report;

    private static string Summary(ImportReport report) => report.Status == ImportStatus.Refused
        ? "refused"
        : string.Create(CultureInfo.InvariantCulture,
            $"{report.Status.ToString().ToLowerInvariant()}: customers {Numbers(report.Customers)}; orders {Numbers(report.Orders)}; {report.OrdersWithChangedLines} with changed lines; latest order {report.LatestOrderDate ?? "none"}; duplicates {report.Duplicates.Count}, without customer {report.OrphanOrders}, blank keys {report.BlankKeys}, bad dates {report.BadDates}; lock held {report.LockHeldMs} ms of {report.ElapsedMs} ms");

    private static string Numbers(ImportCounts counts) => string.Create(CultureInfo.InvariantCulture,
        $"{counts.Active} active ({counts.Inserted} new, {counts.Updated} changed, {counts.Vanished} vanished, {counts.Reappeared} back)");
}
