using LaneAward.Data;

namespace LaneAward.Web.Features.Catalog;

/// <summary>Adds a material or changes its names, its unit, its place, the task types it is usual for and the teams that name it.</summary>
internal sealed class SaveMaterial(CommandRunner runner, ILogger<SaveMaterial> log)
{
    /// <param name="NameEn">Null leaves it, as it does the Spanish one and the place.</param>
    /// <param name="Unit">1 to 12 characters; null leaves it. What was logged before keeps the unit of its time.</param>
    /// <param name="TaskTypeIds">The types it stands first for; null leaves them.</param>
    /// <param name="TeamIds">Null leaves them.</param>
    public sealed record Request(string? NameEn, string? NameEs, string? Unit, int? Sort, IReadOnlyList<long>? TaskTypeIds, IReadOnlyList<long>? TeamIds)
    {
        /// <summary>False deactivates it, true offers it again, in the same write; null leaves that.</summary>
        public bool? Active { get; init; }
    }

    /// <param name="id">Null adds a material.</param>
    public Task<Outcome<CatalogAnswer>> RunAsync(long? id, Request request, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Save(db, id, request, write.By),
            answer => log.LogInformation("Material {MaterialId} {Action} by {ActorId}", answer.Id, id is null ? "added" : "changed", write.By.PersonId), cancellation);
    }

    private static Outcome<CatalogAnswer> Save(Transaction db, long? id, Request request, Actor by)
    {
        var say = Phrases.In(by.Language);
        var all = db.Materials.Setup();
        var before = all.SingleOrDefault(material => material.Id == id);
        if (id is not null && before is null)
        {
            return Refusal.NotFound(say["There is no such material."]);
        }

        request = request with { NameEn = request.NameEn ?? before?.NameEn, NameEs = request.NameEs ?? before?.NameEs };
        var unit = NameText.Clean(request.Unit ?? before?.Unit, CatalogText.LongestUnit);
        var types = request.TaskTypeIds ?? before?.TaskTypeIds ?? [];
        var teams = TeamLists.Check(db.Teams.Setup(), request.TeamIds, team => team.MaterialIds, id, say);
        if (Refusal.AllOf(
            CatalogText.Check(request.NameEn, request.NameEs, request.Sort, say),
            unit is null ? Refusal.Invalid("unit", say["A unit has 1 to {0} characters, for example pcs, sheets, ft, ml.", CatalogText.LongestUnit]) : null,
            types.Except(db.TaskTypes.Setup().Select(type => type.Id)).Any() ? Refusal.Invalid("taskTypeIds", say["Choose task types from the list."]) : null,
            teams.Refusal) is { } wrong)
        {
            return wrong;
        }

        var (english, spanish) = (NameText.Clean(request.NameEn)!, NameText.Clean(request.NameEs)!);
        if (CatalogText.CheckFree(all.Where(material => material.Id != id).Select(material => (material.NameEn, material.NameEs)), english, spanish, before?.NameEs, say) is { } taken)
        {
            return taken;
        }

        var sort = request.Sort ?? (int)(before?.Sort ?? all.Select(material => material.Sort).DefaultIfEmpty().Max() + 1);
        long saved;
        if (before is null)
        {
            saved = db.Materials.Add(english, spanish, unit!, sort);
        }
        else
        {
            saved = before.Id;
            db.Materials.Change(saved, english, spanish, unit!, sort);
        }

        db.Materials.SetPlaces(saved, types, teams.Value);
        CatalogAudit.Add(db, by, before is null ? "material added" : "material changed", "material", saved, before, db.Materials.FindSetup(saved));
        return SwitchListed.Along(db, Listed.Material, new CatalogAnswer(saved, say["{0} is saved.", say.Pick(english, spanish)]), request.Active, by);
    }
}
