using LaneAward.Web.Features;
using LaneAward.Web.Features.Payroll;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Reports;

/// <summary>Payroll batches: what was handed over, a preview of the next one, and its export.</summary>
internal sealed class PayrollModel(ReadPayroll read, ExportPayroll export) : ConsolePage
{
    public PayrollOverview Overview { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? from, string? to)
    {
        Overview = await read.RunAsync(DayText.Read(from), DayText.Read(to), Cancelled);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? from, string? to)
    {
        var outcome = await export.RunAsync(from, to, HttpContext.Write(), Cancelled);
        if (outcome.Refusal is not { } refusal)
        {
            return Leave("/console/reports/payroll", outcome.Value.Receipt, outcome.Replayed);
        }

        Overview = await read.RunAsync(DayText.Read(from), DayText.Read(to), Cancelled);
        return Refuse(refusal);
    }
}
