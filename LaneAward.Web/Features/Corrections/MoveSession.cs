namespace LaneAward.Web.Features.Corrections;

/// <summary>A supervisor moves a session to the task, or the person, that it belongs to.</summary>
internal sealed class MoveSession(ChangeSession change)
{
    /// <param name="Task">Id or uid of the right task; null when the task is right.</param>
    /// <param name="PersonId">Who really worked; null when the person is right.</param>
    public sealed record Request(long SessionId, string? Reason, string? Task, long? PersonId, bool CutOthers)
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
            if (session.EndedAtMs is not { } endMs)
            {
                return Refusal.Conflict("still_running", say["This clock still runs. Correct its end first."]);
            }

            if ((string.IsNullOrWhiteSpace(request.Task) ? db.Tasks.Find(session.TaskId) : db.Tasks.FindByIdOrUid(request.Task.Trim())) is not { } task)
            {
                return Refusal.Invalid("task", say["There is no such task. Choose one of the list."]);
            }

            if (db.People.Find(request.PersonId ?? session.PersonId) is not { } person)
            {
                return Refusal.Invalid("personId", say["There is no such person. Choose one of the list."]);
            }

            if (task.Id == session.TaskId && person.Id == session.PersonId)
            {
                return Refusal.Invalid("task", say["Nothing is different. Choose another task or another person."]);
            }

            if (OwnTime.Check(person.Id, write.By, say) is { } own)
            {
                return own;
            }

            if (change.MakeRoom(asked, person.Id, (session.StartedAtMs, endMs), request.CutOthers) is { } overlap)
            {
                return overlap;
            }

            // Who gets it is not asked when they stopped: the forgotten clock was another's.
            var end = session.EndKind == "auto" && person.Id != session.PersonId ? "supervisor" : session.EndKind!;
            var piece = new SessionPiece(task.Id, person.Id, session.StartedAtMs, endMs, end) { PauseReasonId = session.PauseReasonId, Doubt = SessionPiece.DoubtOf(session) };
            var made = ReviseSession.Replace(db, session, [piece], "time moved", asked.Reason, asked.By);
            return new SessionChanged(
                say["Moved to {0}, order {1}: {2}", person.Name, task.OrderNumber, ShopClock.Recorded(endMs - session.StartedAtMs)], task.Uid, made[0]);
        }, cancellation);
    }
}
