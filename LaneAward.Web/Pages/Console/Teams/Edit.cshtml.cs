using System.Globalization;
using LaneAward.Data.Catalog;
using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Infrastructure;
using LaneAward.Web.Pages.Console.Catalog;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Teams;

/// <summary>Adds a team (`new`) or changes one.</summary>
internal sealed class EditModel(ReadSetup read, SaveTeam save) : CatalogPage(read)
{
    public TeamSetup? Team { get; private set; }

    public string Key { get; private set; } = "new";

    public string? Name { get; private set; }

    public string? Sort { get; private set; }

    public IReadOnlyList<long> TaskTypeIds { get; private set; } = [];

    public IReadOnlyList<long> MaterialIds { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (!await FindAsync(id))
        {
            return NotFound();
        }

        (Name, Sort) = (Team?.Name, Team?.Sort.ToString(CultureInfo.InvariantCulture));
        (TaskTypeIds, MaterialIds) = (Team?.TaskTypeIds ?? [], Team?.MaterialIds ?? []);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? name, string? sort, long[] taskTypeIds, long[] materialIds)
    {
        if (!await FindAsync(id))
        {
            return NotFound();
        }

        (Name, Sort, TaskTypeIds, MaterialIds) = (name, sort, taskTypeIds, materialIds);
        return Answer(
            "/console/teams", await save.RunAsync(IdOf(id), new SaveTeam.Request(name ?? "", Typed(sort), taskTypeIds, materialIds), HttpContext.Write(), Cancelled));
    }

    private async Task<bool> FindAsync(string id)
    {
        await ReadAsync();
        Key = id;
        Team = Setup.Teams.SingleOrDefault(team => team.Id == IdOf(id));
        return id == "new" || Team is not null;
    }
}
