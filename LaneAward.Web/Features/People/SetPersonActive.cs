using LaneAward.Data;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Clocks;

namespace LaneAward.Web.Features.People;

/// <summary>
/// Deactivates a person (never deletes): one transaction stops their running clock with a review flag and signs them out everywhere.
/// Activating lets them in again with the PIN they had.
/// </summary>
internal sealed class SetPersonActive(CommandRunner runner, ShopClock clock, ILogger<SetPersonActive> log)
{
    public Task<Outcome<PersonAnswer>> DeactivateAsync(long id, WriteRequest write, CancellationToken cancellation)
    {
        return RunAsync(id, "deactivated", db => Deactivate(db, id, write), write, cancellation);
    }

    public Task<Outcome<PersonAnswer>> ActivateAsync(long id, Namesakes namesakes, WriteRequest write, CancellationToken cancellation)
    {
        return RunAsync(id, "activated", db => Activate(db, id, namesakes, write), write, cancellation);
    }

    /// <summary>The rule itself, for a change of the person that switches them along with it.</summary>
    public Outcome<PersonAnswer> Switch(Transaction db, long id, bool active, Namesakes namesakes, WriteRequest write)
    {
        return active ? Activate(db, id, namesakes, write) : Deactivate(db, id, write);
    }

    private Task<Outcome<PersonAnswer>> RunAsync(
        long id, string action, Func<Transaction, Outcome<PersonAnswer>> act, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, act,
            answer => log.LogInformation("Person {PersonId} {Action} by {ActorId}{Repeat}", id, action, write.By.PersonId, answer.AlreadyDone ? " (already so)" : ""), cancellation);
    }

    private Outcome<PersonAnswer> Deactivate(Transaction db, long id, WriteRequest write)
    {
        var say = Phrases.In(write.By.Language);
        if (db.People.Find(id) is not { } person)
        {
            return Refusal.NotFound(say["There is no such person."]);
        }

        if (id == write.By.PersonId)
        {
            return Refusal.Conflict("yourself", say["You cannot deactivate yourself."]);
        }

        if (AdminsOnly.Check(person.Role, write.By, say) is { } guarded)
        {
            return guarded;
        }

        // Also of somebody deactivated already: a start that was tapped before it may have come after it.
        var stopped = StopClock(db, id, write);
        if (!person.Active)
        {
            // What was tapped before is judged by the instant of the first time.
            return new PersonAnswer(person, say["{0} was deactivated already: {1}.", person.Name, new DayWords(clock, say).When(person.DeactivatedAtMs!.Value)]) { AlreadyDone = !stopped };
        }

        db.SignIns.EndAll(id, "deactivated");
        db.People.SetActive(id, false);
        var after = db.People.Find(id)!;
        PersonAudit.Add(db, write.By, "person deactivated", person, after);
        return new PersonAnswer(after, say["{0} is deactivated and signed out everywhere.", person.Name]);
    }

    private static bool StopClock(Transaction db, long id, WriteRequest write)
    {
        if (db.WorkSessions.OpenOf(id) is not { } running)
        {
            return false;
        }

        db.WorkSessions.Close(running.Id, db.NowMs, "deactivated", null, "person deactivated");
        db.Tasks.AddEvent(new NewTaskEvent
        {
            TaskId = running.TaskId,
            PersonId = write.By.PersonId,
            Verb = "deactivated",
            AtMs = db.NowMs,
            SessionId = running.Id,
            Note = running.PersonName,
            WriteKey = write.Key,
        });
        StatusFromClocks.Follow(db, running.TaskId);
        db.Audit.Add(
            write.By.PersonId, write.By.Name, "clock stopped by deactivating the person", "work_session", SessionFacts.IdOf(running), SessionFacts.Json(db, running),
            SessionFacts.Json(db, db.WorkSessions.Find(running.Id)!));
        return true;
    }

    private static Outcome<PersonAnswer> Activate(Transaction db, long id, Namesakes namesakes, WriteRequest write)
    {
        var say = Phrases.In(write.By.Language);
        if (db.People.Find(id) is not { } person)
        {
            return Refusal.NotFound(say["There is no such person."]);
        }

        if (AdminsOnly.Check(person.Role, write.By, say) is { } guarded)
        {
            return guarded;
        }

        if (person.Active)
        {
            return new PersonAnswer(person, say["{0} was active already.", person.Name]) { AlreadyDone = true };
        }

        if (namesakes is Namesakes.Ask && Namesake.Ask(db, person.Name, id, say) is { } asked)
        {
            // The name cannot be changed here: the tick alone answers.
            return asked with { Fields = null };
        }

        db.People.SetActive(id, true);
        var after = db.People.Find(id)!;
        PersonAudit.Add(db, write.By, "person activated", person, after);
        return new PersonAnswer(after, say["{0} is active again.", person.Name]);
    }
}
