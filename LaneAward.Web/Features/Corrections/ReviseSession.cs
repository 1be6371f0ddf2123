using LaneAward.Data;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Corrections;

/// <summary>
/// The one way in which recorded time changes: the old row is struck out and stays, a new one that names it takes its place in every sum, and
/// the audit log holds both. Nothing is overwritten.
/// </summary>
internal static class ReviseSession
{
    /// <param name="span">The corrected start and end; null strikes the session out without a successor.</param>
    /// <returns>The new session's id; null when there is none.</returns>
    public static long? Replace(Session db, WorkSessionRow session, (long StartMs, long EndMs)? span, string endKind, string reason, Actor by)
    {
        db.WorkSessions.StrikeOut(session.Id, reason, by.PersonId);
        long? revision = span is { } times ? db.WorkSessions.AddRevision(session, times.StartMs, times.EndMs, endKind) : null;
        db.Tasks.AddEvent(new NewTaskEvent
        {
            TaskId = session.TaskId,
            PersonId = by.PersonId,
            Verb = "correct",
            AtMs = db.NowMs,
            TabletId = by.TabletId,
            SessionId = revision ?? session.Id,
            Note = reason,
        });
        Tasks.StatusFromClocks.Follow(db, session.TaskId);
        db.Audit.Add(
            by.PersonId, by.Name, span is null ? "time struck out" : "time corrected", "work_session", SessionFacts.IdOf(session), SessionFacts.Json(session),
            revision is { } id ? SessionFacts.Json(db.WorkSessions.Find(id)!) : null, reason);
        return revision;
    }
}
