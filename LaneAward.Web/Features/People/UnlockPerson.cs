using LaneAward.Data;

namespace LaneAward.Web.Features.People;

/// <summary>Forgets a person's wrong PINs and passwords, so that they need not wait any longer. Their PIN stays what it was.</summary>
internal sealed class UnlockPerson(CommandRunner runner, ILogger<UnlockPerson> log)
{
    public Task<Outcome<PersonAnswer>> RunAsync(long id, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Unlock(db, id, write),
            _ => log.LogInformation("Person {PersonId} {Action} by {ActorId}", id, "unlocked", write.By.PersonId), cancellation);
    }

    private static Outcome<PersonAnswer> Unlock(Transaction db, long id, WriteRequest write)
    {
        var say = Phrases.In(write.By.Language);
        if (db.People.Find(id) is not { } before)
        {
            return Refusal.NotFound(say["There is no such person."]);
        }

        if (AdminsOnly.CheckPin(before, write.By, say) is { } guarded)
        {
            return guarded;
        }

        db.People.SetPinMisses(id, 0, 0, locked: false);
        db.People.SetPasswordMisses(id, 0, 0);
        var after = db.People.Find(id)!;
        PersonAudit.Add(db, write.By, "person unlocked", before, after);
        return new PersonAnswer(after, say["{0} may try again at once, with the PIN they have.", after.Name]);
    }
}
