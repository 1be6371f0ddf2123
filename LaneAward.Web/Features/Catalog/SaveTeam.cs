using LaneAward.Data;

namespace LaneAward.Web.Features.Catalog;

/// <summary>Adds a team or changes its name, its place, and which task types and materials it is offered.</summary>
internal sealed class SaveTeam(CommandRunner runner, ILogger<SaveTeam> log)
{
    /// <param name="Name">Null leaves it, as it does the place.</param>
    /// <param name="TaskTypeIds">Null leaves them; an empty list offers every type.</param>
    /// <param name="MaterialIds">Null leaves them; an empty list offers every material.</param>
    public sealed record Request(string? Name, int? Sort, IReadOnlyList<long>? TaskTypeIds, IReadOnlyList<long>? MaterialIds)
    {
        /// <summary>False deactivates it, true offers it again, in the same write; null leaves that.</summary>
        public bool? Active { get; init; }
    }

    /// <param name="id">Null adds a team.</param>
    public Task<Outcome<CatalogAnswer>> RunAsync(long? id, Request request, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Save(db, id, request, write.By),
            answer => log.LogInformation("Team {TeamId} {Action} by {ActorId}", answer.Id, id is null ? "added" : "changed", write.By.PersonId), cancellation);
    }

    private static Outcome<CatalogAnswer> Save(Transaction db, long? id, Request request, Actor by)
    {
        var say = Phrases.In(by.Language);
        var teams = db.Teams.Setup();
        var before = teams.SingleOrDefault(team => team.Id == id);
        if (id is not null && before is null)
        {
            return Refusal.NotFound(say["There is no such team."]);
        }

        request = request with { Name = request.Name ?? before?.Name };
        var types = request.TaskTypeIds ?? before?.TaskTypeIds ?? [];
        var materials = request.MaterialIds ?? before?.MaterialIds ?? [];
        if (Refusal.AllOf(
            NameText.Clean(request.Name) is null ? Refusal.Invalid("name", say["A team's name has 1 to {0} characters.", NameText.Longest]) : null,
            CatalogText.CheckPlace(request.Sort, say),
            types.Except(db.TaskTypes.Setup().Select(type => type.Id)).Any() ? Refusal.Invalid("taskTypeIds", say["Choose task types from the list."]) : null,
            materials.Except(db.Materials.Setup().Select(material => material.Id)).Any() ? Refusal.Invalid("materialIds", say["Choose materials from the list."]) : null) is { } wrong)
        {
            return wrong;
        }

        var name = NameText.Clean(request.Name)!;
        if (teams.Any(team => team.Id != id && NameText.Same(team.Name, name)))
        {
            return CatalogText.Taken("name", name, say);
        }

        var sort = request.Sort ?? (int)(before?.Sort ?? teams.Select(team => team.Sort).DefaultIfEmpty().Max() + 1);
        long saved;
        if (before is null)
        {
            saved = db.Teams.Add(name, sort);
        }
        else
        {
            saved = before.Id;
            db.Teams.Change(saved, name, sort);
        }

        db.Teams.SetOffers(saved, types, materials);
        CatalogAudit.Add(db, by, before is null ? "team added" : "team changed", "team", saved, before, db.Teams.FindSetup(saved));
        return SwitchListed.Along(db, Listed.Team, new CatalogAnswer(saved, say["{0} is saved.", name]), request.Active, by);
    }
}
