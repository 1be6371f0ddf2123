using LaneAward.Data;

namespace LaneAward.Web.Features.Tablets;

/// <summary>Gives a tablet another name.</summary>
internal sealed class RenameTablet(CommandRunner runner, ILogger<RenameTablet> log)
{
    public Task<Outcome<TabletAnswer>> RunAsync(long id, string? name, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Rename(db, id, name, write.By),
            _ => log.LogInformation("Tablet {TabletId} {Action} by {ActorId}", id, "renamed", write.By.PersonId), cancellation);
    }

    private static Outcome<TabletAnswer> Rename(Transaction db, long id, string? name, Actor by)
    {
        var say = Phrases.In(by.Language);
        var found = TabletDoor.Changeable(db, id, say);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }

        var tablet = found.Value;

        if (TabletNames.Clean(name) is not { } clean)
        {
            return TabletNames.Wrong(say);
        }

        if (db.Tablets.FindByName(clean) is { } other && other.Id != id)
        {
            return Refusal.Conflict("name_taken", say["Another tablet is called {0}. Choose another name.", clean]);
        }

        // A code that waits for either name would otherwise enrol over this tablet, or bring the old name back.
        db.Tablets.EndCodes(tablet.Name);
        db.Tablets.EndCodes(clean);
        db.Tablets.Rename(id, clean);
        var after = db.Tablets.Find(id)!;
        TabletAudit.Add(db, by, "tablet renamed", tablet, after);
        return new TabletAnswer(after, say["The tablet is called {0} now.", after.Name]);
    }
}
