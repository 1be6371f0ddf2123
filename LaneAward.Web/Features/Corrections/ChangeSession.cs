using LaneAward.Data;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Clocks;
using LaneAward.Web.Features.Payroll;

namespace LaneAward.Web.Features.Corrections;

/// <summary>A supervisor's change to one session, and the session that stands for it now; null when none does.</summary>
internal sealed record SessionChanged(string Receipt, string TaskUid, long? SessionId);

/// <summary>A session that a supervisor may change, with the reason they gave.</summary>
internal sealed record SessionToChange(Transaction Db, WorkSessionRow Session, string Reason, Actor By, Phrases Say, LockedTime Locks)
{
    /// <summary>Refuses time that begins in a locked pay period, old or new.</summary>
    public Refusal? CheckLock(long startMs)
    {
        return Locks.Check(Db, startMs, SessionFacts.IdOf(Session), Reason, Say);
    }
}

/// <summary>
/// What every change of a session by a supervisor asks first: it stands, its author waits for no answer but one that this change is, it is not the supervisor's
/// own time, there is a reason, and its pay period is not locked.
/// </summary>
internal sealed class ChangeSession(CommandRunner runner, ShopClock clock, ILogger<ChangeSession> log)
{
    public ShopClock Clock => clock;

    /// <param name="answers">Id of the request that the supervisor saw beside the session, which this change answers; any other refuses it.</param>
    /// <param name="overrideLock">An admin means to change time of a locked pay period.</param>
    public Task<Outcome<SessionChanged>> RunAsync(
        long sessionId, long? answers, string? reason, bool overrideLock, WriteRequest write, Func<SessionToChange, Outcome<SessionChanged>> change, CancellationToken cancellation)
    {
        return RunAsync((db, say) => Standing(db, sessionId, answers, write.By, say), reason, overrideLock, write, asked => Answering(asked, change(asked)), cancellation);
    }

    /// <param name="find">Finds the session, or makes the row of no length that time is added in the place of, or refuses.</param>
    public Task<Outcome<SessionChanged>> RunAsync(
        Func<Transaction, Phrases, Outcome<WorkSessionRow>> find, string? reason, bool overrideLock, WriteRequest write,
        Func<SessionToChange, Outcome<SessionChanged>> change, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write,
            db =>
            {
                var say = Phrases.In(write.By.Language);
                var found = find(db, say);
                if ((found.Refusal ?? CheckReason(reason, say)) is { } refusal)
                {
                    return refusal;
                }

                var locks = new LockedTime(PeriodLock.Read(db, clock), clock, overrideLock, write.By);
                var asked = new SessionToChange(db, found.Value, NoteText.Clean(reason)!, write.By, say, locks);
                return asked.CheckLock(found.Value.StartedAtMs) is { } locked ? locked : change(asked);
            },
            answer => log.LogInformation("Time on task {TaskUid} changed by {ActorId}, session {SessionId} now", answer.TaskUid, write.By.PersonId, answer.SessionId), cancellation);
    }

    /// <summary>
    /// Refuses time in which the person worked on something else, and names it; or cuts that other time to what is left of it, when the
    /// supervisor says so.
    /// </summary>
    public Refusal? MakeRoom(SessionToChange asked, long personId, (long StartMs, long EndMs) span, bool cutOthers)
    {
        var (db, say) = (asked.Db, asked.Say);
        foreach (var other in db.WorkSessions.Overlapping(personId, span.StartMs, span.EndMs, asked.Session.Id))
        {
            if (other.EndedAtMs is not { } end)
            {
                // A code of its own: no tick cuts a clock that runs.
                return Refusal.Conflict("still_running", say[
                    "This would overlap {0} on {1}, where a clock runs since {2}. One person cannot work on two at once. Correct that clock first.", say.Pick(other.TypeEn, other.TypeEs), other.OrderNumber,
                    clock.TimeOfDay(other.StartedAtMs)]);
            }

            if (!cutOthers)
            {
                return Refusal.Conflict("overlap", say[
                    "This would overlap {0} on {1}, {2} to {3}. One person cannot work on two at once.", say.Pick(other.TypeEn, other.TypeEs), other.OrderNumber,
                    clock.TimeOfDay(other.StartedAtMs), clock.TimeOfDay(end)]);
            }

            if (asked.CheckLock(other.StartedAtMs) is { } locked)
            {
                return locked;
            }

            var row = db.WorkSessions.Find(other.Id)!;
            ReviseSession.Replace(db, row, LeftOf(row, span), "time cut", asked.Reason, asked.By);
        }

        return null;
    }

    private static List<SessionPiece> LeftOf(WorkSessionRow other, (long StartMs, long EndMs) span)
    {
        var left = new List<SessionPiece>();
        if (other.StartedAtMs < span.StartMs)
        {
            left.Add(new SessionPiece(other.TaskId, other.PersonId, other.StartedAtMs, span.StartMs, "supervisor") { Doubt = SessionPiece.DoubtOf(other) });
        }

        if (other.EndedAtMs > span.EndMs)
        {
            left.Add(new SessionPiece(other.TaskId, other.PersonId, span.EndMs, other.EndedAtMs.Value, other.EndKind!) { PauseReasonId = other.PauseReasonId, Doubt = SessionPiece.DoubtOf(other) });
        }

        return left;
    }

    private static Outcome<SessionChanged> Answering(SessionToChange asked, Outcome<SessionChanged> outcome)
    {
        if (outcome.Refusal is null && asked.Db.Corrections.PendingOn(asked.Session.Id) is { } request)
        {
            asked.Db.Corrections.Answer(request.Id, "accepted", asked.By.PersonId, asked.Reason, outcome.Value.SessionId);
        }

        return outcome;
    }

    private static Outcome<WorkSessionRow> Standing(Transaction db, long sessionId, long? answers, Actor by, Phrases say)
    {
        if (db.WorkSessions.Find(sessionId) is not { } session)
        {
            return Refusal.NotFound(say["This session is not there any more. Reload the page."]);
        }

        // Whatever was asked: who has read it answers it by what they change here.
        if (db.Corrections.PendingOn(sessionId) is { } request && request.Id != answers)
        {
            return Refusal.Conflict("asked", say["{0} asked to correct this session. Read that first: what you change then answers it.", session.PersonName]);
        }

        return OwnTime.Check(session.PersonId, by, say) is { } own ? own : session;
    }

    private static Refusal? CheckReason(string? reason, Phrases say)
    {
        return NoteText.Clean(reason) is null
            ? Refusal.Invalid("reason", say["Say why: the reason stays with the correction."])
            : NoteText.Check(reason, say);
    }
}
