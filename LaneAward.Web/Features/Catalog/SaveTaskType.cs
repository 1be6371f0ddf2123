using LaneAward.Data;

namespace LaneAward.Web.Features.Catalog;

/// <summary>Adds a task type or changes its names, its usual estimate, its place, and the teams that name it.</summary>
internal sealed class SaveTaskType(CommandRunner runner, ILogger<SaveTaskType> log)
{
    /// <param name="NameEn">Null leaves it, as it does the Spanish one and the place.</param>
    /// <param name="DefaultEstimateMinutes">1 to 60,000; null for none, left out it stays.</param>
    /// <param name="Indirect">Work that no customer pays for by itself.</param>
    /// <param name="TeamIds">Null leaves them.</param>
    public sealed record Request(string? NameEn, string? NameEs, Given<long?> DefaultEstimateMinutes, bool? Indirect, int? Sort, IReadOnlyList<long>? TeamIds)
    {
        /// <summary>False deactivates it, true offers it again, in the same write; null leaves that.</summary>
        public bool? Active { get; init; }
    }

    /// <param name="id">Null adds a type.</param>
    public Task<Outcome<CatalogAnswer>> RunAsync(long? id, Request request, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Save(db, id, request, write.By),
            answer => log.LogInformation("Task type {TaskTypeId} {Action} by {ActorId}", answer.Id, id is null ? "added" : "changed", write.By.PersonId), cancellation);
    }

    private static Outcome<CatalogAnswer> Save(Transaction db, long? id, Request request, Actor by)
    {
        var say = Phrases.In(by.Language);
        var all = db.TaskTypes.Setup();
        var before = all.SingleOrDefault(type => type.Id == id);
        if (id is not null && before is null)
        {
            return Refusal.NotFound(say["There is no such task type."]);
        }

        request = request with { NameEn = request.NameEn ?? before?.NameEn, NameEs = request.NameEs ?? before?.NameEs };
        var estimate = request.DefaultEstimateMinutes.Or(before?.DefaultEstimateMinutes);
        var teams = TeamLists.Check(db.Teams.Setup(), request.TeamIds, team => team.TaskTypeIds, id, say);
        if (Refusal.AllOf(
            CatalogText.Check(request.NameEn, request.NameEs, request.Sort, say),
            estimate is < 1 or > TaskLimits.LongestEstimateMinutes
                ? Refusal.Invalid("defaultEstimateMinutes", say["An estimate has 1 to {0} minutes.", TaskLimits.LongestEstimateMinutes]) : null,
            teams.Refusal) is { } wrong)
        {
            return wrong;
        }

        var (english, spanish) = (NameText.Clean(request.NameEn)!, NameText.Clean(request.NameEs)!);
        if (CatalogText.CheckFree(all.Where(type => type.Id != id).Select(type => (type.NameEn, type.NameEs)), english, spanish, before?.NameEs, say) is { } taken)
        {
            return taken;
        }

        var sort = request.Sort ?? (int)(before?.Sort ?? all.Select(type => type.Sort).DefaultIfEmpty().Max() + 1);
        var indirect = request.Indirect ?? before?.Indirect ?? false;
        if (before is not null && before.Indirect != indirect && db.TaskTypes.HasTime(before.Id))
        {
            return Refusal.Conflict(
                "has_time", say["{0} has recorded time, which would change between direct and indirect with it. Add a new task type and deactivate this one.", say.Pick(before.NameEn, before.NameEs)]);
        }

        long saved;
        if (before is null)
        {
            saved = db.TaskTypes.Add(english, spanish, estimate, indirect, sort);
        }
        else
        {
            saved = before.Id;
            db.TaskTypes.Change(saved, english, spanish, estimate, indirect, sort);
        }

        db.TaskTypes.SetTeams(saved, teams.Value);
        CatalogAudit.Add(
            db, by, before is null ? "task type added" : "task type changed", "task_type", saved, before, db.TaskTypes.FindSetup(saved));
        return SwitchListed.Along(db, Listed.TaskType, new CatalogAnswer(saved, say["{0} is saved.", say.Pick(english, spanish)]), request.Active, by);
    }
}
