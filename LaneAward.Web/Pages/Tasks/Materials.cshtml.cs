using System.Globalization;
using Htmx;
using LaneAward.Web.Features.Materials;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Logs material against a task; the sheet stays open for the next line.</summary>
internal sealed class MaterialsModel(LogMaterial log, ListMaterials materials) : FloorPage
{
    public async Task<IActionResult> OnGetAsync(string id, string? find)
    {
        return await ReadAsync(id) is { } sheet ? Show(Views.Materials, new MaterialsSheet(sheet) { Find = find }) : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? materialId, string? quantity, string? kind)
    {
        var request = new LogMaterial.Request(id, Whole(materialId) ?? 0, Amount(quantity), kind, Note: null);
        var outcome = await log.RunAsync(request, HttpContext.Write(), Cancelled);
        if (outcome.Refusal is { Fields: null } refusal)
        {
            return await RefuseAsync(refusal);
        }

        var sheet = new MaterialsSheet((await ReadAsync(id))!) { MaterialId = Whole(materialId) };
        if (outcome.Refusal is { } wrong)
        {
            return ShowWrong(Views.Materials, sheet with { Quantity = quantity, Kind = kind ?? "used", Wrong = wrong }, wrong, "#materials-sheet", wrong.Fields.Keys.Order().SequenceEqual(["quantity"]) ? "#material-quantity" : null);
        }

        MarkSaved(outcome.Replayed);
        Response.Htmx(h => h.WithTrigger("focus", "#material-saved"));
        return Show(Views.Materials, sheet with { MaterialId = null, Saved = outcome.Value.Receipt, SavedUseId = outcome.Value.Use.Id });
    }

    private Task<MaterialSheet?> ReadAsync(string id)
    {
        return materials.RunAsync(id, Me.PersonId, Me.TeamId, Cancelled);
    }

    /// <summary>A point is the only separator: a comma could mean thousands or tenths, so it is refused instead of guessed.</summary>
    private static decimal Amount(string? text)
    {
        return decimal.TryParse(text?.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : 0;
    }
}
