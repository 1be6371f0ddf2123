using System.Globalization;
using LaneAward.Data.Catalog;
using LaneAward.Data.People;
using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>Adds a person (`new`) or changes one.</summary>
[Authorize(Permissions.ManagePeople)]
internal sealed class EditModel(ListPeople list, AddPerson add, ChangePerson change) : ConsolePage
{
    public PersonRow? Person { get; private set; }

    public AddPerson.Request Facts { get; private set; } = new(null, "contributor", "en", null, null);

    public IReadOnlyList<TeamRow> Teams { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (!await ReadAsync(id))
        {
            return NotFound();
        }

        if (Person is { } person)
        {
            Facts = new AddPerson.Request(person.Name, person.Role, person.Language, person.TeamId, person.Login);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? name, string? role, string? language, long? teamId, string? login)
    {
        if (!await ReadAsync(id))
        {
            return NotFound();
        }

        Facts = new AddPerson.Request(name, role, language, teamId, login);
        var outcome = Person is { } person
            ? await change.RunAsync(person.Id, Facts, HttpContext.Write(), Cancelled)
            : await add.RunAsync(Facts, HttpContext.Write(), Cancelled);
        return outcome.Refusal is { } refusal ? Refuse(refusal) : Leave("/console/people", outcome.Value.Receipt, outcome.Replayed);
    }

    /// <summary>False when there is no such person.</summary>
    private async Task<bool> ReadAsync(string id)
    {
        Teams = (await list.RunAsync(Cancelled)).Teams;
        if (id == "new")
        {
            return true;
        }

        Person = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? await list.OneAsync(number, Cancelled) : null;
        return Person is not null;
    }
}
