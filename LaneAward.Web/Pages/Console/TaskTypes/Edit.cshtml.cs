using System.Globalization;
using LaneAward.Data.Catalog;
using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Infrastructure;
using LaneAward.Web.Pages.Console.Catalog;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.TaskTypes;

/// <summary>Adds a task type (`new`) or changes one.</summary>
internal sealed class EditModel(ReadSetup read, SaveTaskType save) : CatalogPage(read)
{
    public TaskTypeSetup? Type { get; private set; }

    public string Key { get; private set; } = "new";

    public string? NameEn { get; private set; }

    public string? NameEs { get; private set; }

    public string? Estimate { get; private set; }

    public bool Indirect { get; private set; }

    public string? Sort { get; private set; }

    public IReadOnlyList<long> TeamIds { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (!await FindAsync(id))
        {
            return NotFound();
        }

        if (Type is { } type)
        {
            (NameEn, NameEs, Indirect, TeamIds) = (type.NameEn, type.NameEs, type.Indirect, type.TeamIds);
            Estimate = type.DefaultEstimateMinutes?.ToString(CultureInfo.InvariantCulture);
            Sort = type.Sort.ToString(CultureInfo.InvariantCulture);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        string id, string? nameEn, string? nameEs, string? defaultEstimateMinutes, bool indirect, string? sort, long[] teamIds)
    {
        if (!await FindAsync(id))
        {
            return NotFound();
        }

        (NameEn, NameEs, Estimate, Indirect, Sort, TeamIds) = (nameEn, nameEs, defaultEstimateMinutes, indirect, sort, teamIds);
        var request = new SaveTaskType.Request(nameEn ?? "", nameEs ?? "", Typed(defaultEstimateMinutes), indirect, Typed(sort), teamIds);
        return Answer("/console/task-types", await save.RunAsync(IdOf(id), request, HttpContext.Write(), Cancelled));
    }

    private async Task<bool> FindAsync(string id)
    {
        await ReadAsync();
        Key = id;
        Type = Setup.TaskTypes.SingleOrDefault(type => type.Id == IdOf(id));
        return id == "new" || Type is not null;
    }
}
