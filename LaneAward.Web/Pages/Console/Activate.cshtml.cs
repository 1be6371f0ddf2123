using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Infrastructure;
using LaneAward.Web.Pages.Console.Catalog;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console;

/// <summary>Puts a thing back on its list; the page itself is seen only when that is refused.</summary>
[Authorize(Permissions.ManageCatalog)]
internal sealed class ActivateModel(SwitchListed listed) : ConsolePage
{
    public ListedThing? Thing { get; private set; }

    public async Task<IActionResult> OnGetAsync(string kind, long id)
    {
        return await FindAsync(kind, id) ? Redirect(CatalogWords.AddressOf(Thing!)) : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string kind, long id)
    {
        if (!await FindAsync(kind, id))
        {
            return NotFound();
        }

        var outcome = await listed.RunAsync(Thing!.Kind, id, active: true, HttpContext.Write(), Cancelled);
        return outcome.Refusal is { } refusal ? Refuse(refusal) : Leave(CatalogWords.AddressOf(Thing.Kind), outcome.Value.Receipt, outcome.Replayed);
    }

    private async Task<bool> FindAsync(string kind, long id)
    {
        Thing = CatalogWords.KindOf(kind) is { } known ? await listed.FindAsync(known, id, Words, Cancelled) : null;
        return Thing is not null;
    }
}
