using LaneAward.Data;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Corrections;

/// <summary>"This is wrong": a person asks to have one of their own sessions corrected. Nothing changes until a supervisor accepts it.</summary>
internal sealed class AskCorrection(CommandRunner runner, ShopClock clock, ILogger<AskCorrection> log)
{
    /// <summary>Start and end either as instants or as the local times that were typed.</summary>
    public sealed record Request(long SessionId, bool NotMine, string? Note)
    {
        public long? StartMs { get; init; }

        public long? EndMs { get; init; }

        public LocalTimeInput? Start { get; init; }

        public LocalTimeInput? End { get; init; }
    }

    public Task<Outcome<CorrectionAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, db => Ask(db, request, write.By),
            _ => log.LogInformation("Person {PersonId} asked to correct the session {SessionId}", write.By.PersonId, request.SessionId), cancellation);
    }

    private Outcome<CorrectionAnswer> Ask(Transaction db, Request request, Actor by)
    {
        var say = Phrases.In(by.Language);
        if (db.WorkSessions.Find(request.SessionId) is not { } session || session.PersonId != by.PersonId)
        {
            return Refusal.NotFound(say["This session is not there any more. Reload the page."]);
        }

        if (session.EndedAtMs is null)
        {
            return Refusal.Conflict("still_running", say["This clock still runs. Stop it first, then say what is wrong."]);
        }

        if (db.Corrections.PendingOn(session.Id) is not null)
        {
            return Refusal.Conflict("already_asked", say["You asked about this session already. Withdraw that first."]);
        }

        if (NoteText.Check(request.Note, say) is { } wrongNote)
        {
            return wrongNote;
        }

        var span = SpanOf(db, request, session, say);
        return span.Refusal is { } refusal
            ? refusal
            : Sent(db, db.Corrections.Ask(session.Id, by.PersonId, span.Value, NoteText.Clean(request.Note)), say);
    }

    private CorrectionAnswer Sent(Transaction db, long id, Phrases say)
    {
        return new CorrectionAnswer("sent", $"{say["Sent to supervisor"]}: {say.AskedOf(db.Corrections.Find(id)!, (from, to) => $"{clock.TimeOfDay(from)} – {clock.TimeOfDay(to)}")}", id);
    }

    private Outcome<(long StartMs, long EndMs)?> SpanOf(Transaction db, Request request, WorkSessionRow session, Phrases say)
    {
        if (request.NotMine)
        {
            return Outcome<(long, long)?>.Done(null);
        }

        var read = new TypedSpan(db, clock, say).Read(
            new GivenTime(request.StartMs, request.Start, session.StartedAtMs), new GivenTime(request.EndMs, request.End, session.EndedAtMs), session.PersonId, session.Id);
        if (read.Refusal is { } wrong)
        {
            return wrong;
        }

        var span = read.Value;
        return span == (session.StartedAtMs, session.EndedAtMs!.Value) && NoteText.Clean(request.Note) is null
            ? NothingDifferent(say["Nothing is different. Change a time, or write what is wrong."])
            : Outcome<(long, long)?>.Done(span);
    }

    // A note mends it as well as a time.
    private static Refusal NothingDifferent(string sentence)
    {
        return Refusal.AllOf(Refusal.Invalid("start", sentence), Refusal.Invalid("note", sentence))!;
    }
}
