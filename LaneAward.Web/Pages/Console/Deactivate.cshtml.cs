using LaneAward.Web.Features;
using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Infrastructure;
using LaneAward.Web.Pages.Console.Catalog;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console;

/// <summary>Takes a thing off one of the shop's lists after its name was typed.</summary>
[Authorize(Permissions.ManageCatalog)]
internal sealed class DeactivateModel(SwitchListed listed) : ConsolePage
{
    public ListedThing? Thing { get; private set; }

    public string Slug { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string kind, long id)
    {
        return await FindAsync(kind, id) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string kind, long id, string? typed)
    {
        if (!await FindAsync(kind, id))
        {
            return NotFound();
        }

        if (!NameText.Same(typed, Thing!.Name))
        {
            return Refuse(Refusal.Invalid("typed", Words["Nothing was changed. To deactivate, type the whole name: {0}", Thing.Name]));
        }

        var outcome = await listed.RunAsync(Thing.Kind, id, active: false, HttpContext.Write(), Cancelled);
        return outcome.Refusal is { } refusal ? Refuse(refusal) : Leave(CatalogWords.AddressOf(Thing.Kind), outcome.Value.Receipt, outcome.Replayed);
    }

    private async Task<bool> FindAsync(string kind, long id)
    {
        Slug = kind;
        Thing = CatalogWords.KindOf(kind) is { } known ? await listed.FindAsync(known, id, Words, Cancelled) : null;
        return Thing is not null;
    }
}
