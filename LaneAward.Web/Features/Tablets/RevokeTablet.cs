using LaneAward.Data;

namespace LaneAward.Web.Features.Tablets;

/// <summary>
/// Shuts a tablet out: lost, stolen or replaced. Whoever is signed in on it is signed out at once; clocks go on. A new code lets the
/// tablet in again.
/// </summary>
internal sealed class RevokeTablet(CommandRunner runner, ILogger<RevokeTablet> log)
{
    public Task<Outcome<TabletAnswer>> RunAsync(long id, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Revoke(db, id, write.By),
            _ => log.LogInformation("Tablet {TabletId} {Action} by {ActorId}", id, "revoked", write.By.PersonId), cancellation);
    }

    private static Outcome<TabletAnswer> Revoke(Transaction db, long id, Actor by)
    {
        var say = Phrases.In(by.Language);
        var found = TabletDoor.Changeable(db, id, say);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }

        var tablet = found.Value;

        if (tablet.RevokedAtMs is null)
        {
            db.Tablets.Revoke(id);
            db.Tablets.EndCodes(tablet.Name);
            db.SignIns.EndOnTablet(id, "tablet revoked");
            TabletAudit.Add(db, by, "tablet revoked", tablet, db.Tablets.Find(id)!);
        }

        return new TabletAnswer(db.Tablets.Find(id)!, say["{0} is revoked. Whoever was signed in on it is signed out; their clocks go on.", tablet.Name]);
    }
}
