using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>Lets a person try again after too many wrong PINs.</summary>
internal sealed class UnlockModel(ListPeople list, UnlockPerson unlock) : PersonPage(list)
{
    public IActionResult OnGet(long id)
    {
        return Redirect($"/console/people/{id}");
    }

    public async Task<IActionResult> OnPostAsync(long id)
    {
        var outcome = await unlock.RunAsync(id, HttpContext.Write(), Cancelled);
        if (outcome.Refusal is null)
        {
            return Leave("/console/people", outcome.Value.Receipt, outcome.Replayed);
        }

        return await ReadAsync(id) ? Refuse(outcome.Refusal) : NotFound();
    }
}
