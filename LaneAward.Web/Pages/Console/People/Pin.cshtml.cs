using LaneAward.Web.Features;
using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>Issues a new PIN and shows it in this answer alone: never in an address, a cookie or a log.</summary>
internal sealed class PinModel(ListPeople list, ShopClock clock, IssuePin issue) : PeoplePage(list, clock)
{
    public IActionResult OnGet()
    {
        return Redirect("/console/people");
    }

    public async Task<IActionResult> OnPostAsync(long id)
    {
        var outcome = await issue.RunAsync(id, HttpContext.Write(), Cancelled);
        await ReadAsync();
        if (outcome.Refusal is { } refusal)
        {
            return Refuse(refusal);
        }

        if (outcome.Replayed)
        {
            return ShownOnce(Words["This PIN was shown once already. Issue a new one."]);
        }

        Response.Headers["X-Write-Outcome"] = "applied";
        Issued = [outcome.Value];
        return Page();
    }
}
