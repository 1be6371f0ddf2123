using LaneAward.Data;
using LaneAward.Data.Corrections;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.Payroll;

namespace LaneAward.Web.Features.Review;

/// <summary>A supervisor accepts a request, which corrects the session by a linked revision, or rejects it with a reason.</summary>
internal sealed class DecideCorrection(CommandRunner runner, ShopClock clock, ChangeSession change, ILogger<DecideCorrection> log)
{
    /// <summary>Accepts what was asked for, or times that the supervisor entered in its place; those need a note.</summary>
    public sealed record Acceptance(long Id, string? Note)
    {
        /// <summary>Null, like the end, for the time that was asked for.</summary>
        public LocalTimeInput? Start { get; init; }

        public LocalTimeInput? End { get; init; }

        /// <summary>The person's other sessions give way where they overlap.</summary>
        public bool CutOthers { get; init; }

        /// <summary>An admin means to change time of a locked pay period; then a note is needed.</summary>
        public bool OverrideLock { get; init; }
    }

    public Task<Outcome<ReviewAnswer>> AcceptAsync(Acceptance acceptance, WriteRequest write, CancellationToken cancellation)
    {
        return RunAsync(acceptance.Id, "accepted", (db, correction, say) => Accept(db, correction, acceptance, write.By, say), write, cancellation);
    }

    public Task<Outcome<ReviewAnswer>> RejectAsync(long id, string? reason, WriteRequest write, CancellationToken cancellation)
    {
        return RunAsync(id, "rejected", (db, correction, say) => Reject(db, correction, reason, write.By, say), write, cancellation);
    }

    /// <summary>Why a request that asks for the times that are recorded is not accepted: it would replace the session with its like.</summary>
    public static string NothingToAccept(Phrases say)
    {
        return say["There is nothing to accept: no other time was asked for. Change the session, or reject the request with a note."];
    }

    private Task<Outcome<ReviewAnswer>> RunAsync(
        long id, string result, Func<Transaction, CorrectionRow, Phrases, Outcome<ReviewAnswer>> decide, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
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
            _ => log.LogInformation("Correction {CorrectionId} {Result} by {ActorId}", id, result, write.By.PersonId), cancellation);
    }

    private Outcome<ReviewAnswer> Accept(Transaction db, CorrectionRow correction, Acceptance acceptance, Actor by, Phrases say)
    {
        if (NoteText.Check(acceptance.Note, say) is { } wrong)
        {
            return wrong;
        }

        if (db.WorkSessions.Find(correction.SessionId) is not { } session)
        {
            return Refusal.Conflict("changed_since", say["The session was changed since {0} asked. Reject the request and say so.", correction.PersonName]);
        }

        var times = SpanOf(db, correction, acceptance, say);
        if (times.Refusal is { } wrongTime)
        {
            return wrongTime;
        }

        var (span, note) = (times.Value, NoteText.Clean(acceptance.Note));
        if (span == (session.StartedAtMs, session.EndedAtMs) && !correction.SessionFlagged)
        {
            return correction.AsksForNoOtherTime ? Refusal.Conflict("nothing", NothingToAccept(say)) : Refusal.Invalid("start", say["Nothing is different. Change a time."]);
        }

        var reason = note ?? correction.Note ?? (correction.Kind == "not_mine" ? "not my work" : "times corrected on request");
        var locks = new LockedTime(PeriodLock.Read(db, clock), clock, acceptance.OverrideLock, by);
        var asked = new SessionToChange(db, session, reason, by, say, locks);
        if ((asked.CheckLock(session.StartedAtMs) ?? (span is var (startMs, _) ? asked.CheckLock(startMs) : null)) is { } locked)
        {
            return locked;
        }

        if (span is var (from, to) && change.MakeRoom(asked, session.PersonId, (from, to), acceptance.CutOthers) is { } overlap)
        {
            return overlap;
        }

        if (note is null && locks.Overridden)
        {
            return Refusal.Invalid("note", say["Say why: the reason stays with the correction."]);
        }

        var revision = ReviseSession.Replace(db, session, span, session.EndKind == "auto" ? "supervisor" : session.EndKind!, reason, by);
        db.Corrections.Answer(correction.Id, "accepted", by.PersonId, note, revision);
        return new ReviewAnswer(
            span is { } accepted && accepted != (correction.StartedAtMs, correction.EndedAtMs)
                ? say["Accepted with other times: {0}'s time is {1} to {2} now.", correction.PersonName, clock.TimeOfDay(accepted.StartMs), clock.TimeOfDay(accepted.EndMs)]
                : say["Accepted: {0}'s time is corrected.", correction.PersonName]);
    }

    /// <summary>The times that were asked for, or the supervisor's own; null when the work was not theirs. A minute that was left as asked keeps its seconds.</summary>
    private Outcome<(long StartMs, long EndMs)?> SpanOf(Transaction db, CorrectionRow correction, Acceptance acceptance, Phrases say)
    {
        if (correction is not { StartedAtMs: { } askedStart, EndedAtMs: { } askedEnd })
        {
            return Outcome<(long, long)?>.Done(null);
        }

        // What was right to ask is not judged by today's clock once more; what no release should have taken is.
        if (IsAsAsked(acceptance.Start, askedStart) && IsAsAsked(acceptance.End, askedEnd))
        {
            return TypedSpan.TooEarly(askedStart, say) is { } early ? early : Outcome<(long, long)?>.Done((askedStart, askedEnd));
        }

        var span = new TypedSpan(db, clock, say).Read(
            new GivenTime(acceptance.Start is null ? askedStart : null, acceptance.Start, askedStart), new GivenTime(acceptance.End is null ? askedEnd : null, acceptance.End, askedEnd),
            correction.PersonId, correction.SessionId);
        if (span.Refusal is { } wrong)
        {
            return wrong;
        }

        return span.Value != (askedStart, askedEnd) && NoteText.Clean(acceptance.Note) is null
            ? Refusal.Invalid("note", say["Say why these are not the times {0} asked for.", correction.PersonName])
            : Outcome<(long, long)?>.Done(span.Value);
    }

    /// <summary>Not sent, or sent as a form shows what was asked.</summary>
    private bool IsAsAsked(LocalTimeInput? typed, long askedMs)
    {
        return typed is null || (string.IsNullOrEmpty(typed.Which) && (typed.Day, typed.Time) == (clock.FieldDay(askedMs), clock.FieldTime(askedMs)));
    }

    private static Outcome<ReviewAnswer> Reject(Transaction db, CorrectionRow correction, string? reason, Actor by, Phrases say)
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
