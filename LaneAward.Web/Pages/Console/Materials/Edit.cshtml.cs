using System.Globalization;
using LaneAward.Data.Materials;
using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Infrastructure;
using LaneAward.Web.Pages.Console.Catalog;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Materials;

/// <summary>Adds a material (`new`) or changes one.</summary>
internal sealed class EditModel(ReadSetup read, SaveMaterial save) : CatalogPage(read)
{
    public MaterialSetup? Material { get; private set; }

    public string Key { get; private set; } = "new";

    public string? NameEn { get; private set; }

    public string? NameEs { get; private set; }

    public string? Unit { get; private set; }

    public string? Sort { get; private set; }

    public IReadOnlyList<long> TaskTypeIds { get; private set; } = [];

    public IReadOnlyList<long> TeamIds { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (!await FindAsync(id))
        {
            return NotFound();
        }

        if (Material is { } material)
        {
            (NameEn, NameEs, Unit) = (material.NameEn, material.NameEs, material.Unit);
            (TaskTypeIds, TeamIds) = (material.TaskTypeIds, material.TeamIds);
            Sort = material.Sort.ToString(CultureInfo.InvariantCulture);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        string id, string? nameEn, string? nameEs, string? unit, string? sort, long[] taskTypeIds, long[] teamIds)
    {
        if (!await FindAsync(id))
        {
            return NotFound();
        }

        (NameEn, NameEs, Unit, Sort, TaskTypeIds, TeamIds) = (nameEn, nameEs, unit, sort, taskTypeIds, teamIds);
        var request = new SaveMaterial.Request(nameEn ?? "", nameEs ?? "", unit ?? "", Typed(sort), taskTypeIds, teamIds);
        return Answer("/console/materials", await save.RunAsync(IdOf(id), request, HttpContext.Write(), Cancelled));
    }

    private async Task<bool> FindAsync(string id)
    {
        await ReadAsync();
        Key = id;
        Material = Setup.Materials.SingleOrDefault(material => material.Id == IdOf(id));
        return id == "new" || Material is not null;
    }
}
