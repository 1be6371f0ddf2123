using LaneAward.Web.Features;
using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>Issues new PINs to the chosen people and shows their slips in this answer alone.</summary>
internal sealed class PinsModel(ListPeople list, ShopClock clock, IssuePins issue) : PeoplePage(list, clock)
{
    public IActionResult OnGet()
    {
        return Redirect("/console/people");
    }

    public async Task<IActionResult> OnPostAsync(long[] ids)
    {
        var outcome = await issue.RunAsync(ids, HttpContext.Write(), Cancelled);
        await ReadAsync();
        if (outcome.Refusal is { } refusal)
        {
            return Refuse(refusal);
        }

        if (outcome.Replayed)
        {
            return ShownOnce(Words["These PINs were shown once already. Issue new ones."]);
        }

        Response.Headers["X-Write-Outcome"] = "applied";
        Issued = outcome.Value.People;
        return Page();
    }
}
