using LaneAward.Data;
using LaneAward.Web.Features.SignIn;

namespace LaneAward.Web.Features.People;

/// <summary>Gives a person a new random PIN, shown once, and signs them out everywhere. Also the way to unlock a locked PIN.</summary>
internal sealed class IssuePin(CommandRunner runner, PinVault vault, ILogger<IssuePin> log)
{
    public Task<Outcome<PersonAnswer>> RunAsync(long id, WriteRequest write, CancellationToken cancellation)
    {
        // Made here, not in the transaction, because the transaction may run twice.
        var pin = PinVault.Generate();
        return runner.RunAsync(
            write, db => Issue(db, vault, id, pin, write),
            _ => log.LogInformation("Person {PersonId} {Action} by {ActorId}", id, "got a new PIN", write.By.PersonId), cancellation);
    }

    public static Outcome<PersonAnswer> Issue(Transaction db, PinVault vault, long id, string pin, WriteRequest write)
    {
        var say = Phrases.In(write.By.Language);
        if (db.People.Find(id) is not { } person)
        {
            return Refusal.NotFound(say["There is no such person."]);
        }

        if (!person.Active)
        {
            return Refusal.Conflict("inactive", say["{0} is deactivated. Activate them first.", person.Name]);
        }

        if (AdminsOnly.CheckPin(person, write.By, say) is { } guarded)
        {
            return guarded;
        }

        var secret = vault.Seal(id, pin);
        db.People.SetPin(id, secret.KeyId, secret.Length, secret.Tag, secret.Seal);
        db.SignIns.EndAll(id, "new PIN");
        var after = db.People.Find(id)!;
        PersonAudit.Add(db, write.By, "PIN issued", person, after);
        return new PersonAnswer(after, say["New PIN for {0}. It is shown once.", person.Name]) { Pin = pin };
    }
}
