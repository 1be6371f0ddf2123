using LaneAward.Data;

namespace LaneAward.Web.Features.Tablets;

/// <summary>
/// Makes a one-time code for a new tablet, or for one that moves to another browser (its cookie was lost, the device was exchanged).
/// Shown once; a new code for the same name ends the older one.
/// </summary>
internal sealed class IssueEnrolmentCode(CommandRunner runner, ILogger<IssueEnrolmentCode> log)
{
    /// <param name="Name">Of a new tablet.</param>
    /// <param name="TabletId">Of the tablet that moves; the name is not read then.</param>
    public sealed record Request(string? Name, long? TabletId);

    public Task<Outcome<EnrolmentCode>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        // Made here, not in the transaction, because the transaction may run twice.
        var code = TabletSecrets.NewCode();
        return runner.RunAsync(
            write, db => Issue(db, request, code, write),
            _ => log.LogInformation("An enrolment code was made by {ActorId}", write.By.PersonId), cancellation);
    }

    private static Outcome<EnrolmentCode> Issue(Transaction db, Request request, string code, WriteRequest write)
    {
        var say = Phrases.In(write.By.Language);
        string name;
        if (request.TabletId is { } id)
        {
            var found = TabletDoor.Changeable(db, id, say);
            if (found.Refusal is { } refusal)
            {
                return refusal;
            }

            name = found.Value.Name;
        }
        else if (TabletNames.Clean(request.Name) is { } clean)
        {
            if (db.Tablets.FindByName(clean) is { RevokedAtMs: null })
            {
                return Refusal.Conflict("name_taken", say["{0} is in use. Choose another name, or open it in the list to move it to another browser.", clean]);
            }

            name = clean;
        }
        else
        {
            return TabletNames.Wrong(say);
        }

        var expires = db.NowMs + (long)TabletSecrets.CodeLasts.TotalMilliseconds;
        db.Tablets.AddCode(TabletSecrets.HashCode(code)!, name, write.By.PersonId, expires);
        db.Audit.Add(write.By.PersonId, write.By.Name, "enrolment code made", "tablet", request.TabletId?.ToString(System.Globalization.CultureInfo.InvariantCulture), note: name);
        return new EnrolmentCode(name, expires, say["Enrolment code for {0}. It is shown once.", name]) { Code = TabletSecrets.Show(code) };
    }
}
