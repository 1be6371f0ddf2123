using LaneAward.Data;
using LaneAward.Web.Features.Clocks;
using LaneAward.Web.Features.Corrections;

namespace LaneAward.Web.Features.Review;

/// <summary>A supervisor has looked at a flagged session and leaves its time as it is.</summary>
internal sealed class KeepSession(CommandRunner runner, ILogger<KeepSession> log)
{
    public Task<Outcome<ReviewAnswer>> RunAsync(long sessionId, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Keep(db, sessionId, write.By),
            _ => log.LogInformation("Session {SessionId} kept as it is by {ActorId}", sessionId, write.By.PersonId), cancellation);
    }

    private static Outcome<ReviewAnswer> Keep(Transaction db, long sessionId, Actor by)
    {
        var say = Phrases.In(by.Language);
        if (db.WorkSessions.Find(sessionId) is not { } session)
        {
            return Refusal.NotFound(say["This session is not there any more. Reload the page."]);
        }

        if (OwnTime.Check(session.PersonId, by, say) is { } own)
        {
            return own;
        }

        if (db.Corrections.PendingOn(sessionId) is not null)
        {
            return Refusal.Conflict("asked", say["{0} asked to correct this session. Accept or reject that.", session.PersonName]);
        }

        db.WorkSessions.SetReviewed(sessionId);
        db.Audit.Add(
            by.PersonId, by.Name, "session kept", "work_session", SessionFacts.IdOf(session), SessionFacts.Json(db, session),
            SessionFacts.Json(db, db.WorkSessions.Find(sessionId)!));
        return new ReviewAnswer(say["{0}'s time stays as it is.", session.PersonName]);
    }
}
