using LaneAward.Data.Catalog;
using LaneAward.Data.People;
using LaneAward.Web.Features;
using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>A person's page: their facts in a form, and what can be done with them.</summary>
[Authorize(Permissions.ManagePeople)]
internal abstract class PersonPage(ListPeople list) : ConsolePage
{
    public PersonRow? Person { get; private set; }

    public AddPerson.Request Facts { get; protected set; } = new(null, "contributor", "en", default, default);

    public IReadOnlyList<TeamRow> Teams { get; private set; } = [];

    /// <summary>The tick that says a second person of one name is meant; null while nobody was asked.</summary>
    public bool? Second { get; private set; }

    /// <summary>The tick holds for the name it was set for: another one is asked about anew.</summary>
    protected static Namesakes Answer(string? second, string? name)
    {
        return second is not null && NameText.Same(second, name) ? Namesakes.Meant : Namesakes.Ask;
    }

    protected PageResult RefuseName(Refusal refusal, Namesakes namesakes)
    {
        Second = refusal.Code == Namesake.Code ? false : namesakes is Namesakes.Meant ? true : null;
        return Refuse(refusal);
    }

    /// <summary>False when there is no such person.</summary>
    protected async Task<bool> ReadAsync(long id)
    {
        await ReadTeamsAsync();
        Person = await list.OneAsync(id, Cancelled);
        if (Person is { } person)
        {
            Facts = new AddPerson.Request(person.Name, person.Role, person.Language, person.TeamId, person.Login);
        }

        return Person is not null;
    }

    protected async Task ReadTeamsAsync()
    {
        Teams = (await list.RunAsync(Cancelled)).Teams;
    }
}
