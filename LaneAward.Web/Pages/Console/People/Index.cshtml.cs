using LaneAward.Web.Features;
using LaneAward.Web.Features.People;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>The list of everybody.</summary>
internal sealed class PeopleModel(ListPeople list, ShopClock clock) : PeoplePage(list, clock)
{
    public async Task<IActionResult> OnGetAsync(string? find, long? team, string? role, string? state)
    {
        Find = find;
        Team = team;
        Role = role;
        State = state is "locked" or "none" or "off" or "all" ? state : "active";
        await ReadAsync();
        return Page();
    }
}
