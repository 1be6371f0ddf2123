using LaneAward.Data.Catalog;
using LaneAward.Data.People;
using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>Everybody, with filters in the address; also the page that shows a new PIN once, in the answer to the post that made it.</summary>
[Authorize(Permissions.ManagePeople)]
internal class PeopleModel(ListPeople list) : ConsolePage
{
    public string? Find { get; private set; }

    public long? Team { get; private set; }

    public string State { get; private set; } = "active";

    public IReadOnlyList<PersonRow> Shown { get; private set; } = [];

    public IReadOnlyList<TeamRow> Teams { get; private set; } = [];

    /// <summary>A PIN made by this very request.</summary>
    public PersonAnswer? Issued { get; protected set; }

    public async Task<IActionResult> OnGetAsync(string? find, long? team, string? state)
    {
        Find = find;
        Team = team;
        State = state is "off" or "all" ? state : "active";
        await ReadAsync();
        return Page();
    }

    protected async Task ReadAsync()
    {
        var all = await list.RunAsync(Cancelled);
        Teams = all.Teams;
        Shown =
        [
            .. all.People.Where(p => (State == "all" || p.Active == (State == "active"))
                && (Team is null || p.TeamId == Team)
                && (string.IsNullOrWhiteSpace(Find) || p.Name.Contains(Find.Trim(), StringComparison.CurrentCultureIgnoreCase))),
        ];
    }
}
