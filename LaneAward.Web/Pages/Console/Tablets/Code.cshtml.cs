using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Tablets;

/// <summary>Makes an enrolment code and shows it in this answer alone: never in an address, a cookie or a log.</summary>
internal sealed class CodeModel(ListTablets list, LockTime lockTime, IssueEnrolmentCode issue) : TabletsPage(list, lockTime)
{
    public IActionResult OnGet()
    {
        return Redirect("/console/tablets");
    }

    public async Task<IActionResult> OnPostAsync(string? name, long? tabletId)
    {
        Name = name;
        var outcome = await issue.RunAsync(new IssueEnrolmentCode.Request(name, tabletId), HttpContext.Write(), Cancelled);
        await ReadAsync();
        if (outcome.Refusal is { } refusal)
        {
            return Refuse(refusal);
        }

        if (outcome.Replayed)
        {
            return ShownOnce(Words["This code was shown once already. Make a new one."]);
        }

        Response.Headers["X-Write-Outcome"] = "applied";
        Name = null;
        Issued = outcome.Value;
        return Page();
    }
}
