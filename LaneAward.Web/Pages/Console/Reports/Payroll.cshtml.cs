using System.Globalization;
using LaneAward.Data.Reports;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Payroll;
using LaneAward.Web.Features.Reports;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Reports;

/// <summary>Payroll batches: what was handed over, a preview of the next one, and its export.</summary>
internal sealed class PayrollModel(ReadPayroll read, ExportPayroll export) : ConsolePage
{
    public PayrollOverview Overview { get; private set; } = null!;

    /// <summary>The batch that was exported just now, to be downloaded; null when none was.</summary>
    public PayrollBatchRow? Exported { get; private set; }

    /// <summary>The days in the form: those of the preview, or what was typed and refused.</summary>
    public string From { get; private set; } = "";

    public string To { get; private set; } = "";

    /// <param name="batch">Number of the batch that the export before made.</param>
    public async Task<IActionResult> OnGetAsync(string? from, string? to, long? batch)
    {
        if (string.IsNullOrEmpty(from) && string.IsNullOrEmpty(to))
        {
            Overview = await read.NextAsync(Cancelled);
            (From, To) = (ReportQuery.Day(Overview.Plan!.From), ReportQuery.Day(Overview.Plan.To));
            Exported = Overview.Batches.FirstOrDefault(b => b.Id == batch);
            return Page();
        }

        return await PreviewAsync(from, to) is { } refusal ? Refuse(refusal) : Page();
    }

    public async Task<IActionResult> OnPostAsync(string? from, string? to)
    {
        var outcome = await export.RunAsync(from, to, HttpContext.Write(), Cancelled);
        if (outcome.Refusal is not { } refusal)
        {
            return Leave(string.Create(CultureInfo.InvariantCulture, $"/console/reports/payroll?batch={outcome.Value.BatchId}"), outcome.Value.Receipt, outcome.Replayed);
        }

        await PreviewAsync(from, to);
        return Refuse(refusal);
    }

    /// <returns>What is wrong with the days; then nothing is previewed.</returns>
    private async Task<Refusal?> PreviewAsync(string? from, string? to)
    {
        (From, To) = (from ?? "", to ?? "");
        var days = PayrollDays.Read(from, to, Words);
        Overview = days.Refusal is null ? await read.RunAsync(days.Value, Cancelled) : await read.WithoutPlanAsync(Cancelled);
        return days.Refusal;
    }
}
