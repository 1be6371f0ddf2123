using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>Deactivates a person after their name was typed.</summary>
[Authorize(Permissions.ManagePeople)]
internal sealed class DeactivateModel(ListPeople list, SetPersonActive active) : ConsolePage
{
    public IActionResult OnGet(long id)
    {
        return Redirect($"/console/people/{id}");
    }

    public async Task<IActionResult> OnPostAsync(long id, string? typed)
    {
        var person = await list.OneAsync(id, Cancelled);
        if (person is not null && !string.Equals(typed?.Trim(), person.Name, StringComparison.OrdinalIgnoreCase))
        {
            return Leave($"/console/people/{id}", Words["Nothing was changed: the name did not match {0}.", person.Name], replayed: false);
        }

        var outcome = await active.DeactivateAsync(id, HttpContext.Write(), Cancelled);
        return outcome.Refusal is { } refusal
            ? Leave($"/console/people/{id}", refusal.Title, replayed: false)
            : Leave("/console/people", outcome.Value.Receipt, outcome.Replayed);
    }
}
