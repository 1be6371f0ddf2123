namespace LaneAward.Web.Features.Corrections;

/// <summary>A supervisor cuts a session in two at an instant, so that one half can be moved or struck out. No time is lost or gained.</summary>
internal sealed class SplitSession(ChangeSession change)
{
    /// <summary>The instant, or the local time that was typed.</summary>
    public sealed record Request(long SessionId, string? Reason)
    {
        public long? AtMs { get; init; }

        public LocalTimeInput? At { get; init; }

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
            if (session.EndedAtMs is not { } endMs)
            {
                return Refusal.Conflict("still_running", say["This clock still runs. Correct its end first."]);
            }

            var at = request.AtMs ?? ReadLocalTime.Read(change.Clock, say, "at", request.At);
            if (at.Refusal is { } wrong)
            {
                return wrong;
            }

            if (at.Value <= session.StartedAtMs || at.Value >= endMs)
            {
                return Refusal.Invalid(
                    "at", say["Choose a time within the session: after {0} and before {1}.", change.Clock.TimeOfDay(session.StartedAtMs), change.Clock.TimeOfDay(endMs)]);
            }

            SessionPiece[] halves =
            [
                new(session.TaskId, session.PersonId, session.StartedAtMs, at.Value, "supervisor") { Doubt = SessionPiece.DoubtOf(session) },
                new(session.TaskId, session.PersonId, at.Value, endMs, session.EndKind!) { PauseReasonId = session.PauseReasonId, Doubt = SessionPiece.DoubtOf(session) },
            ];
            var made = ReviseSession.Replace(db, session, halves, "time split", asked.Reason, asked.By);
            return new SessionChanged(say["Split at {0}. Both halves count as before.", change.Clock.TimeOfDay(at.Value)], db.Tasks.Find(session.TaskId)!.Uid, made[1]);
        }, cancellation);
    }
}
