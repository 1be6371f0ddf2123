using System.Globalization;
using LaneAward.Data.Reports;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Payroll;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Reports;

/// <summary>Payroll batches: what was handed over, a preview of the next one, and its export.</summary>
internal sealed class PayrollModel(ReadPayroll read, ExportPayroll export) : ConsolePage
{
    public PayrollOverview Overview { get; private set; } = null!;

    /// <summary>The batch that was exported just now, to be downloaded; null when none was.</summary>
    public PayrollBatchRow? Exported { get; private set; }

    /// <param name="batch">Number of the batch that the export before made.</param>
    public async Task<IActionResult> OnGetAsync(string? from, string? to, long? batch)
    {
        Overview = await read.RunAsync(DayText.Read(from), DayText.Read(to), Cancelled);
        Exported = Overview.Batches.FirstOrDefault(b => b.Id == batch);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? from, string? to)
    {
        var outcome = await export.RunAsync(from, to, HttpContext.Write(), Cancelled);
        if (outcome.Refusal is not { } refusal)
        {
            return Leave(string.Create(CultureInfo.InvariantCulture, $"/console/reports/payroll?batch={outcome.Value.BatchId}"), outcome.Value.Receipt, outcome.Replayed);
        }

        Overview = await read.RunAsync(DayText.Read(from), DayText.Read(to), Cancelled);
        return Refuse(refusal);
    }
}
