using LaneAward.Data;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Corrections;

/// <summary>"This is wrong": a person asks to have one of their own sessions corrected. Nothing changes until a supervisor accepts it.</summary>
internal sealed class AskCorrection(CommandRunner runner, ShopClock clock, ILogger<AskCorrection> log)
{
    private const long LongestMs = 24 * 3_600_000;
    private const long MinuteMs = 60_000;

    /// <summary>Start and end either as instants or as the local times that were typed.</summary>
    public sealed record Request(long SessionId, bool NotMine, string? Note)
    {
        public long? StartMs { get; init; }

        public long? EndMs { get; init; }

        public LocalTimeInput? Start { get; init; }

        public LocalTimeInput? End { get; init; }
    }

    public async Task<Outcome<CorrectionAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        var outcome = await runner.RunAsync(write, db => Ask(db, request, write.By), cancellation);
        if (outcome is { Refusal: null, Replayed: false })
        {
            log.LogInformation("Person {PersonId} asked to correct the session {SessionId}", write.By.PersonId, request.SessionId);
        }

        return outcome;
    }

    /// <summary>Times are typed in minutes: one in the minute of the start means the start itself.</summary>
    public static long NotBeforeStart(long startMs, long endMs)
    {
        return endMs < startMs && endMs / MinuteMs == startMs / MinuteMs ? startMs : endMs;
    }

    public static Refusal? CheckSpan(long startMs, long endMs, string field, long nowMs, ShopClock clock, Phrases say)
    {
        var days = new DayWords(clock, say);
        if (endMs > nowMs)
        {
            return Refusal.Invalid(field, say["The end is still to come: {0}. Time is recorded after it was worked.", days.When(endMs)]);
        }

        if (endMs < startMs)
        {
            return Refusal.Invalid(field, say["The end, {0}, is before the start, {1}.", days.When(endMs), days.When(startMs)]);
        }

        return endMs - startMs > LongestMs ? Refusal.Invalid(field, say["One session cannot be longer than 24 hours."]) : null;
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
            : new CorrectionAnswer("sent", $"{say["Sent to supervisor"]}: {Text(span.Value, say)}", db.Corrections.Ask(session.Id, by.PersonId, span.Value, NoteText.Clean(request.Note)));
    }

    private Outcome<(long StartMs, long EndMs)?> SpanOf(Transaction db, Request request, WorkSessionRow session, Phrases say)
    {
        if (request.NotMine)
        {
            return Outcome<(long, long)?>.Done(null);
        }

        var start = request.StartMs ?? ReadLocalTime.Read(clock, say, "start", request.Start, session.StartedAtMs);
        if (start.Refusal is { } wrongStart)
        {
            return wrongStart;
        }

        var end = request.EndMs ?? ReadLocalTime.Read(clock, say, "end", request.End, session.EndedAtMs);
        if (end.Refusal is { } wrongEnd)
        {
            return wrongEnd;
        }

        var beside = new TypedBeside(db, session.PersonId, session.Id);
        var startMs = Meant(start.Value, session.StartedAtMs, request.StartMs is null ? beside.Start : null);
        var endMs = NotBeforeStart(startMs, Meant(end.Value, session.EndedAtMs!.Value, request.EndMs is null ? beside.End : null));
        if (CheckSpan(startMs, endMs, "end", db.NowMs, clock, say) is { } wrong)
        {
            return wrong;
        }

        return startMs == session.StartedAtMs && endMs == session.EndedAtMs && NoteText.Clean(request.Note) is null
            ? Refusal.Invalid("start", say["Nothing is different. Change a time, or write what is wrong."])
            : Outcome<(long, long)?>.Done((startMs, endMs));
    }

    private string Text((long StartMs, long EndMs)? span, Phrases say)
    {
        return span is var (start, end) ? $"{clock.TimeOfDay(start)} – {clock.TimeOfDay(end)}" : say["not my work"];
    }

    /// <summary>A minute that was left as it stood keeps its seconds.</summary>
    /// <param name="beside">What another one means beside the person's other time; null for an instant.</param>
    private static long Meant(long givenMs, long recordedMs, Func<long, long>? beside)
    {
        return givenMs / MinuteMs == recordedMs / MinuteMs ? recordedMs : beside?.Invoke(givenMs) ?? givenMs;
    }
}
