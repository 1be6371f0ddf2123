using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>Lets a deactivated person in again.</summary>
[Authorize(Permissions.ManagePeople)]
internal sealed class ActivateModel(SetPersonActive active) : ConsolePage
{
    public IActionResult OnGet(long id)
    {
        return Redirect($"/console/people/{id}");
    }

    public async Task<IActionResult> OnPostAsync(long id)
    {
        var outcome = await active.ActivateAsync(id, HttpContext.Write(), Cancelled);
        return Leave("/console/people", outcome.Refusal?.Title ?? outcome.Value.Receipt, outcome.Replayed);
    }
}
