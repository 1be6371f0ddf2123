using LaneAward.Data.Catalog;

namespace LaneAward.Web.Features.Corrections;

/// <summary>
/// A supervisor says why a session really paused, or that there was no reason: a linked revision, in which no time changes. Whether the break after it is
/// paid follows from the reason.
/// </summary>
internal sealed class ChangePauseReason(ChangeSession change)
{
    /// <param name="PauseReasonId">Null for no reason, which is not paid.</param>
    public sealed record Request(long SessionId, string? Reason, long? PauseReasonId)
    {
        /// <summary>Id of the request that was seen beside the session, which this answers; null when none was seen.</summary>
        public long? Answers { get; init; }

        /// <summary>An admin means to change time of a locked pay period.</summary>
        public bool OverrideLock { get; init; }
    }

    public Task<Outcome<SessionChanged>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return change.RunAsync(request.SessionId, request.Answers, request.Reason, request.OverrideLock, write, asked =>
        {
            var (db, session, say) = (asked.Db, asked.Session, asked.Say);
            if (session is not { EndKind: "pause", EndedAtMs: { } endMs })
            {
                return Refusal.Conflict("not_paused", say["This session did not end with a pause. Reload the page."]);
            }

            var pause = request.PauseReasonId is { } id ? db.Reasons.Find(ReasonKind.Pause, id) : null;
            if (request.PauseReasonId is not null && pause is not { Active: true, Code: null })
            {
                return Refusal.Invalid("pauseReasonId", say["Choose one of the reasons for a pause."]);
            }

            if (session.PauseReasonId == request.PauseReasonId)
            {
                return Refusal.Invalid("pauseReasonId", say["Nothing is different. Choose another reason."]);
            }

            // Nobody has judged its times by that.
            var piece = new SessionPiece(session.TaskId, session.PersonId, session.StartedAtMs, endMs, "pause") { PauseReasonId = pause?.Id, Doubt = SessionPiece.DoubtOf(session) };
            var made = ReviseSession.Replace(db, session, [piece], "pause reason corrected", asked.Reason, asked.By);
            var at = change.Clock.TimeOfDay(endMs);
            return new SessionChanged(
                pause is null ? say["{0}'s pause at {1} has no reason now, so it is not paid", session.PersonName, at] : say["{0}'s pause at {1} is now: {2}", session.PersonName, at, say.Pick(pause.NameEn, pause.NameEs)],
                db.Tasks.Find(session.TaskId)!.Uid, made[0]);
        }, cancellation);
    }
}
