using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>Lets a deactivated person in again.</summary>
internal sealed class ActivateModel(ListPeople list, SetPersonActive active) : PersonPage(list)
{
    public IActionResult OnGet(long id)
    {
        return Redirect($"/console/people/{id}");
    }

    public async Task<IActionResult> OnPostAsync(long id, string? second)
    {
        if (!await ReadAsync(id))
        {
            return NotFound();
        }

        var namesakes = Answer(second, Person!.Name);
        var outcome = await active.ActivateAsync(id, namesakes, HttpContext.Write(), Cancelled);
        return outcome.Refusal is { } refusal ? RefuseName(refusal, namesakes) : Leave("/console/people", outcome.Value.Receipt, outcome.Replayed);
    }
}
