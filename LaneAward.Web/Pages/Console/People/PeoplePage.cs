using LaneAward.Data.Catalog;
using LaneAward.Data.People;
using LaneAward.Web.Features;
using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>Everybody, with filters in the address; also the page that shows a new PIN once, in the answer to the post that made it.</summary>
[Authorize(Permissions.ManagePeople)]
internal abstract class PeoplePage(ListPeople list, ShopClock clock) : ConsolePage
{
    public long NowMs => clock.NowMs;

    public string? Find { get; protected set; }

    public long? Team { get; protected set; }

    public string? Role { get; protected set; }

    /// <summary>active, locked (a locked PIN, or one that waits after wrong ones), none (no PIN yet), off (deactivated) or all.</summary>
    public string State { get; protected set; } = "active";

    public IReadOnlyList<PersonRow> Shown { get; private set; } = [];

    public IReadOnlyList<TeamRow> Teams { get; private set; } = [];

    /// <summary>The PINs made by this very request.</summary>
    public IReadOnlyList<PersonAnswer> Issued { get; protected set; } = [];

    protected async Task ReadAsync()
    {
        var all = await list.RunAsync(Cancelled);
        Teams = all.Teams;
        Shown = [.. all.People.Where(IsShown)];
    }

    private bool IsShown(PersonRow person)
    {
        var inState = State switch
        {
            "all" => true,
            "off" => !person.Active,
            "locked" => person.Active && PeopleWords.IsShutOut(person, NowMs),
            "none" => person.Active && !person.HasPin,
            _ => person.Active,
        };
        return inState
            && (Team is null || person.TeamId == Team)
            && (string.IsNullOrEmpty(Role) || person.Role == Role)
            && (string.IsNullOrWhiteSpace(Find) || person.Name.Contains(Find.Trim(), StringComparison.CurrentCultureIgnoreCase));
    }
}
