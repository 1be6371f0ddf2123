using LaneAward.Data;
using LaneAward.Data.Corrections;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.Payroll;
using LaneAward.Web.Features.Tasks;

namespace LaneAward.Web.Features.Review;

/// <summary>A supervisor accepts a request, which corrects the session by a linked revision, or rejects it with a reason.</summary>
internal sealed class DecideCorrection(CommandRunner runner, ShopClock clock, ILogger<DecideCorrection> log)
{
    /// <param name="overrideLock">An admin means to change time of a locked pay period; then a note is needed.</param>
    public Task<Outcome<ReviewAnswer>> AcceptAsync(long id, string? note, bool overrideLock, WriteRequest write, CancellationToken cancellation)
    {
        return RunAsync(id, "accepted", (db, correction, say) => Accept(db, correction, note, overrideLock, write.By, say), write, cancellation);
    }

    public Task<Outcome<ReviewAnswer>> RejectAsync(long id, string? reason, WriteRequest write, CancellationToken cancellation)
    {
        return RunAsync(id, "rejected", (db, correction, say) => Reject(db, correction, reason, write.By, say), write, cancellation);
    }

    private async Task<Outcome<ReviewAnswer>> RunAsync(
        long id, string result, Func<Session, CorrectionRow, Phrases, Outcome<ReviewAnswer>> decide, WriteRequest write, CancellationToken cancellation)
    {
        var outcome = await runner.RunAsync(
            write,
            db =>
            {
                var say = Phrases.In(write.By.Language);
                return db.Corrections.Find(id) switch
                {
                    null => Refusal.NotFound(say["There is no such request."]),
                    { Status: "pending" } pending => OwnTime.Check(pending.PersonId, write.By, say) is { } own ? own : decide(db, pending, say),
                    { Status: "withdrawn" } => Refusal.Conflict("decided", say["{0} withdrew this request.", db.Corrections.Find(id)!.PersonName]),
                    { AnsweredBy: var by } => Refusal.Conflict("decided", say["{0} has decided on this already.", by]),
                };
            },
            cancellation);
        if (outcome is { Refusal: null, Replayed: false })
        {
            log.LogInformation("Correction {CorrectionId} {Result} by {ActorId}", id, result, write.By.PersonId);
        }

        return outcome;
    }

    private Outcome<ReviewAnswer> Accept(Session db, CorrectionRow correction, string? note, bool overrideLock, Actor by, Phrases say)
    {
        if (NoteText.Check(note, say) is { } wrong)
        {
            return wrong;
        }

        if (db.WorkSessions.Find(correction.SessionId) is not { } session)
        {
            return Refusal.Conflict("changed_since", say["The session was changed since {0} asked. Reject the request and say so.", correction.PersonName]);
        }

        if (CheckLock(db, correction, session, NoteText.Clean(note), overrideLock, by, say) is { } locked)
        {
            return locked;
        }

        if (ReadReview.Overlaps(db, correction) is [var other, ..])
        {
            return Refusal.Conflict(
                "overlap",
                say["This would overlap {0} on {1}, {2} to {3}. One person cannot work on two at once.", say.Pick(other.TypeEn, other.TypeEs), other.OrderNumber, clock.TimeOfDay(other.StartedAtMs), other.EndedAtMs is { } end ? clock.TimeOfDay(end) : say["now"]]);
        }

        var reason = NoteText.Clean(note) ?? correction.Note ?? (correction.Kind == "not_mine" ? "not my work" : "times corrected on request");
        (long, long)? span = correction is { StartedAtMs: { } from, EndedAtMs: { } to } ? (from, to) : null;
        var revision = ReviseSession.Replace(db, session, span, session.EndKind == "auto" ? "supervisor" : session.EndKind!, reason, by);
        db.Corrections.Answer(correction.Id, "accepted", by.PersonId, NoteText.Clean(note), revision);
        return new ReviewAnswer(say["Accepted: {0}'s time is corrected.", correction.PersonName]);
    }

    private Refusal? CheckLock(Session db, CorrectionRow correction, WorkSessionRow session, string? note, bool overrideLock, Actor by, Phrases say)
    {
        var periods = PeriodLock.Read(db, clock);
        if (note is null && overrideLock && by.IsAdmin && ReadReview.Locking(periods, correction, session.StartedAtMs, clock) is not null)
        {
            return Refusal.Invalid("note", say["Say why: the reason stays with the correction."]);
        }

        var locks = new LockedTime(periods, clock, overrideLock, by);
        return locks.Check(db, session.StartedAtMs, SessionFacts.IdOf(session), note ?? "", say)
            ?? (correction.StartedAtMs is { } askedMs ? locks.Check(db, askedMs, SessionFacts.IdOf(session), note ?? "", say) : null);
    }

    private static Outcome<ReviewAnswer> Reject(Session db, CorrectionRow correction, string? reason, Actor by, Phrases say)
    {
        if (NoteText.Clean(reason) is not { } text)
        {
            return Refusal.Invalid("reason", say["Say why, so that {0} understands.", correction.PersonName]);
        }

        if (NoteText.Check(reason, say) is { } wrong)
        {
            return wrong;
        }

        db.Corrections.Answer(correction.Id, "rejected", by.PersonId, text, null);
        db.Audit.Add(
            by.PersonId, by.Name, "correction rejected", "correction", correction.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), note: text);
        return new ReviewAnswer(say["Rejected: {0}'s time stays as it was recorded.", correction.PersonName]);
    }
}
