using LaneAward.Web.Features;
using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>Deactivates a person after their name was typed.</summary>
internal sealed class DeactivateModel(ListPeople list, SetPersonActive active) : PersonPage(list)
{
    public IActionResult OnGet(long id)
    {
        return Redirect($"/console/people/{id}");
    }

    public async Task<IActionResult> OnPostAsync(long id, string? typed)
    {
        if (!await ReadAsync(id))
        {
            return NotFound();
        }

        if (!NameText.Same(typed, Person!.Name))
        {
            return Refuse(Refusal.Invalid("typed", Words["Nothing was changed. To deactivate, type the whole name: {0}", Person.Name]));
        }

        var outcome = await active.DeactivateAsync(id, HttpContext.Write(), Cancelled);
        return outcome.Refusal is { } refusal ? Refuse(refusal) : Leave("/console/people", outcome.Value.Receipt, outcome.Replayed);
    }
}
