using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Tablets;

/// <summary>Shuts a tablet out.</summary>
internal sealed class RevokeModel(ListTablets list, RevokeTablet revoke) : OneTabletPage(list)
{
    public IActionResult OnGet(long id)
    {
        return Redirect($"/console/tablets/{id}");
    }

    public async Task<IActionResult> OnPostAsync(long id)
    {
        var outcome = await revoke.RunAsync(id, HttpContext.Write(), Cancelled);
        if (outcome.Refusal is null)
        {
            return Leave("/console/tablets", outcome.Value.Receipt, outcome.Replayed);
        }

        return await ReadAsync(id) ? Refuse(outcome.Refusal) : NotFound();
    }
}
