using System.Globalization;
using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.People;

/// <summary>Adds a person (`new`) or changes one.</summary>
internal sealed class EditModel(ListPeople list, AddPerson add, ChangePerson change) : PersonPage(list)
{
    public async Task<IActionResult> OnGetAsync(string id)
    {
        return await FindAsync(id) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? name, string? role, string? language, long? teamId, string? login, string? second)
    {
        if (!await FindAsync(id))
        {
            return NotFound();
        }

        Facts = new AddPerson.Request(name ?? "", role, language, teamId, login);
        var namesakes = Answer(second, name);
        var outcome = Person is { } person
            ? await change.RunAsync(person.Id, Facts, namesakes, HttpContext.Write(), Cancelled)
            : await add.RunAsync(Facts, namesakes, HttpContext.Write(), Cancelled);
        return outcome.Refusal is { } refusal ? RefuseName(refusal, namesakes) : Leave("/console/people", outcome.Value.Receipt, outcome.Replayed);
    }

    private async Task<bool> FindAsync(string id)
    {
        if (id == "new")
        {
            await ReadTeamsAsync();
            return true;
        }

        return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && await ReadAsync(number);
    }
}
