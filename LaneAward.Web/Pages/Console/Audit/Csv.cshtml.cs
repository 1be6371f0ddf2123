using LaneAward.Web.Features.Audit;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Audit;

/// <summary>The filtered audit log as a file for a spreadsheet, streamed.</summary>
[Authorize(Permissions.ReadAudit)]
internal sealed class CsvModel(WriteAuditCsv write) : ConsolePage
{
    public async Task<IActionResult> OnGetAsync(string? who, string? what, string? about, string? from, string? to)
    {
        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = "attachment; filename=audit.csv";
        await write.RunAsync(new AuditQuery(who, what, about, from, to), Response.Body, Cancelled);
        return new EmptyResult();
    }
}
