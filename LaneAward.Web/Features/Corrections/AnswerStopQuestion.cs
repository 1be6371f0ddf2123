using LaneAward.Data;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Clocks;
using LaneAward.Web.Features.Payroll;

namespace LaneAward.Web.Features.Corrections;

/// <summary>
/// Takes a person's answer to when they stopped. Within the time that was recorded it counts at once, as a revision; anything else, and all
/// that lies in a locked pay period, is a request that is decided on in the console.
/// </summary>
internal sealed class AnswerStopQuestion(CommandRunner runner, ShopClock clock, ILogger<AnswerStopQuestion> log)
{
    /// <param name="Answer">shiftEnd, lastActivity or other.</param>
    /// <param name="AtMs">With other: the instant, when the caller knows it.</param>
    /// <param name="Typed">With other: the local time that was typed.</param>
    public sealed record Request(long SessionId, string? Answer, long? AtMs = null, LocalTimeInput? Typed = null);

    public Task<Outcome<CorrectionAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Answer(db, request, write.By),
            answer => log.LogInformation("Person {PersonId} said when the clock {SessionId} stopped: {Result}", write.By.PersonId, request.SessionId, answer.Result), cancellation);
    }

    private Outcome<CorrectionAnswer> Answer(Transaction db, Request request, Actor by)
    {
        var say = Phrases.In(by.Language);
        if (db.WorkSessions.Stretch(request.SessionId) is not { EndKind: "auto" } stretch || stretch.PersonId != by.PersonId)
        {
            return Refusal.NotFound(say["There is no such question."]);
        }

        if (stretch.Voided || !stretch.NeedsReview || db.Corrections.AnyOn(stretch.Id))
        {
            return new CorrectionAnswer("already", say["This was answered already"], null) { AlreadyDone = true };
        }

        var end = EndOf(ReadStopQuestions.From(db, stretch), request, say);
        if (end.Refusal is { } refusal)
        {
            return refusal;
        }

        var endMs = TypedSpan.NotBeforeStart(stretch.StartedAtMs, end.Value);
        return TypedSpan.Check(stretch.StartedAtMs, endMs, "time", db.NowMs, clock, say) is { } wrong
            ? wrong
            : Apply(db, db.WorkSessions.Find(stretch.Id)!, endMs, by, say);
    }

    private Outcome<long> EndOf(StopQuestion question, Request request, Phrases say)
    {
        return request switch
        {
            { Answer: "shiftEnd" } => question.ShiftEndMs,
            { Answer: "lastActivity" } when question.LastActivityMs is { } last => last,
            { Answer: "other", AtMs: { } at } => at,
            { Answer: "other" } => ReadLocalTime.Read(clock, say, "time", request.Typed),
            _ => Refusal.Invalid("answer", say["Choose when you stopped."]),
        };
    }

    private CorrectionAnswer Apply(Transaction db, WorkSessionRow session, long endMs, Actor by, Phrases say)
    {
        if (endMs > session.EndedAtMs || PeriodLock.Read(db, clock).Locking(session.StartedAtMs, clock) is not null)
        {
            var id = db.Corrections.Ask(session.Id, by.PersonId, (session.StartedAtMs, endMs), null);
            return new CorrectionAnswer("sent", say["Sent to supervisor: you stopped {0}", clock.TimeOfDay(endMs)], id);
        }

        ReviseSession.Replace(db, session, (session.StartedAtMs, endMs), "pause", "said when they stopped", by);
        return new CorrectionAnswer(
            "applied", say["Stopped {0}, {1} recorded. Thank you.", clock.TimeOfDay(endMs), ShopClock.Recorded(endMs - session.StartedAtMs)], null);
    }
}
