using LaneAward.Data;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Clocks;
using LaneAward.Web.Features.Tasks;

namespace LaneAward.Web.Features.Corrections;

/// <summary>A supervisor's change to one session, and the session that stands for it now; null when none does.</summary>
internal sealed record SessionChanged(string Receipt, string TaskUid, long? SessionId);

/// <summary>
/// What every change of a session by a supervisor asks first: it stands, its author waits for no answer about it, it is not the supervisor's
/// own time, and there is a reason.
/// </summary>
internal sealed class ChangeSession(CommandRunner runner, ShopClock clock, ILogger<ChangeSession> log)
{
    public ShopClock Clock => clock;

    public async Task<Outcome<SessionChanged>> RunAsync(
        long sessionId, string? reason, WriteRequest write, Func<Session, WorkSessionRow, string, Phrases, Outcome<SessionChanged>> change, CancellationToken cancellation)
    {
        var outcome = await runner.RunAsync(
            write,
            db =>
            {
                var say = Phrases.In(write.By.Language);
                return Check(db, sessionId, reason, write.By, say) is { } refusal ? refusal : change(db, db.WorkSessions.Find(sessionId)!, NoteText.Clean(reason)!, say);
            },
            cancellation);
        if (outcome is { Refusal: null, Replayed: false })
        {
            log.LogInformation("Session {SessionId} changed by {ActorId}", sessionId, write.By.PersonId);
        }

        return outcome;
    }

    /// <summary>A time that was given as an instant or typed as the shop's wall clock shows it. A minute that was left as it stood keeps its seconds.</summary>
    public Outcome<long> TimeOf(long? instantMs, LocalTimeInput? typed, string field, long? recordedMs, Phrases say)
    {
        var read = instantMs ?? ReadLocalTime.Read(clock, say, field, typed);
        return read.Refusal is null && recordedMs is { } recorded && instantMs is null && read.Value / 60_000 == recorded / 60_000 ? recorded : read;
    }

    /// <summary>
    /// Refuses time in which the person worked on something else, and names it; or cuts that other time to what is left of it, when the
    /// supervisor says so.
    /// </summary>
    public Refusal? MakeRoom(Session db, WorkSessionRow session, long personId, (long StartMs, long EndMs) span, bool cutOthers, string reason, Actor by, Phrases say)
    {
        foreach (var other in db.WorkSessions.Overlapping(personId, span.StartMs, span.EndMs, session.Id))
        {
            if (!cutOthers || other.EndedAtMs is null)
            {
                var sentence = say[
                    "This would overlap {0} on {1}, {2} to {3}. One person cannot work on two at once.", say.Pick(other.TypeEn, other.TypeEs), other.OrderNumber,
                    clock.TimeOfDay(other.StartedAtMs), other.EndedAtMs is { } end ? clock.TimeOfDay(end) : say["now"]];
                return Refusal.Conflict("overlap", sentence);
            }

            var row = db.WorkSessions.Find(other.Id)!;
            ReviseSession.Replace(db, row, LeftOf(row, span), "time cut", reason, by);
        }

        return null;
    }

    private static List<SessionPiece> LeftOf(WorkSessionRow other, (long StartMs, long EndMs) span)
    {
        var left = new List<SessionPiece>();
        if (other.StartedAtMs < span.StartMs)
        {
            left.Add(new SessionPiece(other.TaskId, other.PersonId, other.StartedAtMs, span.StartMs, "supervisor"));
        }

        if (other.EndedAtMs > span.EndMs)
        {
            left.Add(new SessionPiece(other.TaskId, other.PersonId, span.EndMs, other.EndedAtMs.Value, other.EndKind!) { PauseReasonId = other.PauseReasonId });
        }

        return left;
    }

    private static Refusal? Check(Session db, long sessionId, string? reason, Actor by, Phrases say)
    {
        if (db.WorkSessions.Find(sessionId) is not { } session)
        {
            return Refusal.NotFound(say["This session is not there any more. Reload the page."]);
        }

        if (db.Corrections.PendingOn(sessionId) is not null)
        {
            return Refusal.Conflict("asked", say["{0} asked to correct this session. Accept or reject that.", session.PersonName]);
        }

        if (session.PersonId == by.PersonId && !by.IsAdmin)
        {
            return Refusal.Conflict("own_time", say["This is your own time. Another supervisor corrects it."]);
        }

        return NoteText.Clean(reason) is null
            ? Refusal.Invalid("reason", say["Say why: the reason stays with the correction."])
            : NoteText.Check(reason, say);
    }
}
