using LaneAward.Data;
using LaneAward.Data.Catalog;

namespace LaneAward.Web.Features.Catalog;

/// <summary>What of the shop's lists can be switched off and on.</summary>
internal enum Listed
{
    Team,
    TaskType,
    Material,
    PauseReason,
    CancelReason,
    Shift,
}

/// <summary>A thing of one of the lists, as far as switching it is concerned.</summary>
/// <param name="Name">In the language of whoever asks.</param>
/// <param name="Facts">What the audit log keeps of it.</param>
internal sealed record ListedThing(Listed Kind, long Id, string Name, bool Active, object Facts);

/// <summary>
/// Deactivates a team, task type, material, reason or shift, or activates it again. Nothing is deleted: what was recorded with it stays in the history
/// and in every report; it is only offered no more.
/// </summary>
internal sealed class SwitchListed(Database database, CommandRunner runner, ILogger<SwitchListed> log)
{
    public Task<ListedThing?> FindAsync(Listed kind, long id, Phrases say, CancellationToken cancellation)
    {
        return database.ReadAsync(db => Find(db, kind, id, say), cancellation);
    }

    public Task<Outcome<CatalogAnswer>> RunAsync(Listed kind, long id, bool active, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Switch(db, kind, id, active, write.By),
            _ => log.LogInformation("{Kind} {Id} {Action} by {ActorId}", kind, id, active ? "activated" : "deactivated", write.By.PersonId), cancellation);
    }

    /// <summary>Ends a change of a thing with switching it, in the same write: both hold, or neither.</summary>
    /// <param name="active">Null leaves it as it is.</param>
    public static Outcome<CatalogAnswer> Along(Transaction db, Listed kind, CatalogAnswer saved, bool? active, Actor by)
    {
        return active is { } wanted && wanted != Find(db, kind, saved.Id, Phrases.In(by.Language))!.Active ? Switch(db, kind, saved.Id, wanted, by) : saved;
    }

    private static Outcome<CatalogAnswer> Switch(Transaction db, Listed kind, long id, bool active, Actor by)
    {
        var say = Phrases.In(by.Language);
        if (Find(db, kind, id, say) is not { } before)
        {
            return Refusal.NotFound(say["There is no such entry in the list."]);
        }

        if (before.Active != active)
        {
            if ((active ? WhyNotOn(db, before, say) : WhyNotOff(db, before, say)) is { } refusal)
            {
                return refusal;
            }

            Write(db, before, active);
            var (entity, word) = EntityOf(kind);
            CatalogAudit.Add(db, by, $"{word} {(active ? "activated" : "deactivated")}", entity, before.Id, before.Facts, Find(db, kind, id, say)!.Facts);
        }

        return new CatalogAnswer(before.Id, Said(before.Name, active, say));
    }

    /// <summary>The sentence of a thing that was switched.</summary>
    public static string Said(string name, bool active, Phrases say)
    {
        return active ? say["{0} is offered again.", name] : say["{0} is deactivated. It is offered no more; its history stays.", name];
    }

    private static Refusal? WhyNotOff(Transaction db, ListedThing thing, Phrases say)
    {
        switch (thing.Facts)
        {
            case TeamSetup { People: > 0 } team:
                return Refusal.Conflict("team_in_use", say["{0} still has people: {1}. Give them another team first.", team.Name, string.Join(", ", db.Teams.NamesIn(team.Id))]);
            case ReasonSetup { Code: not null } reason:
                return Refusal.Conflict("built_in", say["The program itself gives the reason {0}; it is on no tile and stays.", say.Pick(reason.NameEn, reason.NameEs)]);
            case ReasonSetup when thing.Kind == Listed.CancelReason && db.Reasons.OnTiles(ReasonKind.Cancel).Count == 1:
                return Refusal.Conflict("last_one", say["This is the last reason for cancelling, and without one nobody can cancel a task. Add another one first."]);
            default:
                return null;
        }
    }

    private static Refusal? WhyNotOn(Transaction db, ListedThing thing, Phrases say)
    {
        return thing.Facts is WeeklyShift shift
            ? WeekPlan.Clash(db.Shifts.Setup(), shift.TeamId, shift.PersonId, shift.Weekdays, shift.StartMinute, shift.EndMinute, say)
            : null;
    }

    private static ListedThing? Find(Transaction db, Listed kind, long id, Phrases say)
    {
        return kind switch
        {
            Listed.Team => db.Teams.FindSetup(id) is { } team ? new ListedThing(kind, id, team.Name, team.Active, team) : null,
            Listed.TaskType => db.TaskTypes.FindSetup(id) is { } type ? new ListedThing(kind, id, say.Pick(type.NameEn, type.NameEs), type.Active, type) : null,
            Listed.Material => db.Materials.FindSetup(id) is { } material ? new ListedThing(kind, id, say.Pick(material.NameEn, material.NameEs), material.Active, material) : null,
            Listed.Shift => SaveShift.Find(db, id) is { } shift ? new ListedThing(kind, id, shift.Name, shift.Active, shift) : null,
            _ => db.Reasons.FindSetup(ReasonOf(kind), id) is { } reason ? new ListedThing(kind, id, say.Pick(reason.NameEn, reason.NameEs), reason.Active, reason) : null,
        };
    }

    private static void Write(Transaction db, ListedThing thing, bool active)
    {
        switch (thing.Kind)
        {
            case Listed.Team:
                db.Teams.SetActive(thing.Id, active);
                break;
            case Listed.TaskType:
                db.TaskTypes.SetActive(thing.Id, active);
                break;
            case Listed.Material:
                db.Materials.SetActive(thing.Id, active);
                break;
            case Listed.Shift:
                foreach (var day in ((WeeklyShift)thing.Facts).Days)
                {
                    db.Shifts.SetActive(day.Id, active);
                }

                break;
            default:
                db.Reasons.SetActive(ReasonOf(thing.Kind), thing.Id, active);
                break;
        }
    }

    private static ReasonKind ReasonOf(Listed kind)
    {
        return kind == Listed.PauseReason ? ReasonKind.Pause : ReasonKind.Cancel;
    }

    private static (string Entity, string Word) EntityOf(Listed kind)
    {
        return kind switch
        {
            Listed.Team => ("team", "team"),
            Listed.TaskType => ("task_type", "task type"),
            Listed.Material => ("material", "material"),
            Listed.PauseReason => ("pause_reason", "pause reason"),
            Listed.CancelReason => ("cancel_reason", "cancel reason"),
            _ => ("shift", "shift"),
        };
    }
}
