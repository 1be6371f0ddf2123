using LaneAward.Web.Features;
using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Tablets;

/// <summary>Shuts a tablet out after its name was typed.</summary>
internal sealed class RevokeModel(ListTablets list, RevokeTablet revoke) : OneTabletPage(list)
{
    public IActionResult OnGet(long id)
    {
        return Redirect($"/console/tablets/{id}");
    }

    public async Task<IActionResult> OnPostAsync(long id, string? typed)
    {
        if (!await ReadAsync(id))
        {
            return NotFound();
        }

        if (!NameText.Same(typed, Tablet!.Name))
        {
            return Refuse(Refusal.Invalid("typed", Words["Nothing was changed. To revoke, type the whole name: {0}", Tablet.Name]));
        }

        var outcome = await revoke.RunAsync(id, HttpContext.Write(), Cancelled);
        return outcome.Refusal is { } refusal ? Refuse(refusal) : Leave("/console/tablets", outcome.Value.Receipt, outcome.Replayed);
    }
}
