using System.Globalization;
using Htmx;
using LaneAward.Web.Features.Materials;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Materials;

/// <summary>Takes one line of logged material back.</summary>
internal sealed class ReverseModel(ReverseMaterial reverse, ListMaterials materials) : FloorPage
{
    public IActionResult OnGet()
    {
        return SeeHome();
    }

    public async Task<IActionResult> OnPostAsync(long id)
    {
        var outcome = await reverse.RunAsync(new ReverseMaterial.Request(id), HttpContext.Write(), Cancelled);
        if (outcome.Refusal is { } refusal)
        {
            return await RefuseAsync(refusal);
        }

        MarkSaved(outcome.Replayed);
        Response.Htmx(h => h.WithTrigger("focus", "#material-saved"));
        var task = outcome.Value.Use.TaskId.ToString(CultureInfo.InvariantCulture);
        var sheet = await materials.RunAsync(task, Me.PersonId, Me.TeamId, Cancelled);
        return Show(Views.Materials, new MaterialsSheet(sheet!) { Saved = outcome.Value.Receipt });
    }
}
