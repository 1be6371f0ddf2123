using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Tablets;

/// <summary>A tablet's page; posting to it renames the tablet.</summary>
internal sealed class TabletModel(ListTablets list, RenameTablet rename) : OneTabletPage(list)
{
    public async Task<IActionResult> OnGetAsync(long id)
    {
        return await ReadAsync(id) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(long id, string? name)
    {
        Name = name;
        if (!await ReadAsync(id))
        {
            return NotFound();
        }

        var outcome = await rename.RunAsync(id, name, HttpContext.Write(), Cancelled);
        return outcome.Refusal is { } refusal ? Refuse(refusal) : Leave("/console/tablets", outcome.Value.Receipt, outcome.Replayed);
    }
}
