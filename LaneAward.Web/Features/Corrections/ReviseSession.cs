using System.Text.Json;
using LaneAward.Data;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Clocks;

namespace LaneAward.Web.Features.Corrections;

/// <summary>A piece of time that takes the place of a struck out session, or of a part of it.</summary>
/// <param name="EndMs">Null for a clock that goes on; then there is no kind of end either.</param>
internal sealed record SessionPiece(long TaskId, long PersonId, long StartMs, long? EndMs, string? EndKind)
{
    /// <summary>Why the work paused then; null for any other end.</summary>
    public long? PauseReasonId { get; init; }

    /// <summary>Why it still waits for a supervisor: nobody has judged the row that it is a part of. Null when it does not.</summary>
    public string? Doubt { get; init; }

    /// <summary>The doubt about a row, for what is left of it.</summary>
    public static string? DoubtOf(WorkSessionRow session)
    {
        return session.NeedsReview ? session.ReviewReason ?? "doubtful" : null;
    }
}

/// <summary>
/// The one way in which recorded time changes: the old row is struck out and stays, new ones that name it take its place in every sum, and
/// the audit log holds both. Nothing is overwritten.
/// </summary>
internal static class ReviseSession
{
    /// <param name="span">The corrected start and end; null strikes the session out without a successor.</param>
    /// <returns>The new session's id; null when there is none.</returns>
    public static long? Replace(Transaction db, WorkSessionRow session, (long StartMs, long EndMs)? span, string endKind, string reason, Actor by)
    {
        SessionPiece[] pieces = span is var (start, end) ? [new SessionPiece(session.TaskId, session.PersonId, start, end, endKind) { PauseReasonId = session.PauseReasonId }] : [];
        return Replace(db, session, pieces, span is null ? "time struck out" : "time corrected", reason, by) is [var id] ? id : null;
    }

    /// <param name="action">What the audit log calls it.</param>
    /// <returns>The new sessions' ids, in the order of the pieces.</returns>
    public static IReadOnlyList<long> Replace(Transaction db, WorkSessionRow session, IReadOnlyList<SessionPiece> pieces, string action, string reason, Actor by)
    {
        db.WorkSessions.StrikeOut(session.Id, reason, by.PersonId);
        var made = pieces.Select(piece => db.WorkSessions.AddRevision(
            session with { TaskId = piece.TaskId, PersonId = piece.PersonId, PauseReasonId = piece.PauseReasonId }, piece.StartMs, piece.EndMs, piece.EndKind)).ToList();
        foreach (var (id, piece) in made.Zip(pieces).Where(p => p.Second.Doubt is not null))
        {
            db.WorkSessions.Flag(id, piece.Doubt!);
        }

        foreach (var taskId in pieces.Select(p => p.TaskId).Prepend(session.TaskId).Distinct())
        {
            db.Tasks.AddEvent(new NewTaskEvent
            {
                TaskId = taskId,
                PersonId = by.PersonId,
                Verb = action switch { "time added" => "add_time", "time put back" => "put_back", "time struck out" => "strike_out", "pause reason corrected" => "pause_reason", _ => "correct" },
                AtMs = db.NowMs,
                TabletId = by.TabletId,
                SessionId = made.Count > 0 ? made[0] : session.Id,
                Note = reason,
            });
            StatusFromClocks.Follow(db, taskId);
        }

        var before = session.ReviewReason == WorkSessionRepository.Nothing ? null : SessionFacts.Json(db, session);
        db.Audit.Add(by.PersonId, by.Name, action, "work_session", SessionFacts.IdOf(session), before, After(db, made), reason);
        return made;
    }

    private static string? After(Transaction db, List<long> made)
    {
        return made switch
        {
            [] => null,
            [var only] => SessionFacts.Json(db, db.WorkSessions.Find(only)!),
            _ => JsonSerializer.Serialize(made.Select(id => SessionFacts.Of(db, db.WorkSessions.Find(id)!))),
        };
    }
}
