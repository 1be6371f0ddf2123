using LaneAward.Web.Features.Payroll;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Reports;

/// <summary>A batch's file, the same bytes every time.</summary>
internal sealed class PayrollFileModel(ReadPayroll read) : ConsolePage
{
    public async Task<IActionResult> OnGetAsync(long id)
    {
        if (await read.FileAsync(id, Cancelled) is not { } found)
        {
            return Redirect("/console/reports/payroll");
        }

        return File(found.File, "text/csv; charset=utf-8", ReadPayroll.FileName(found.Batch));
    }
}
