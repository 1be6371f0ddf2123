using System.Globalization;
using LaneAward.Web.Features.Clocks;

namespace LaneAward.Web.Features.Corrections;

/// <summary>
/// A supervisor corrects the start and end of a session, stops a clock that still runs, or corrects its start alone and lets it run: a linked
/// revision with a reason.
/// </summary>
internal sealed class CorrectSession(ChangeSession change)
{
    /// <summary>Start and end either as instants or as the local times that were typed; a running clock without an end goes on.</summary>
    /// <param name="CutOthers">The person's other sessions give way where they overlap.</param>
    public sealed record Request(long SessionId, string? Reason, bool CutOthers)
    {
        public long? StartMs { get; init; }

        public long? EndMs { get; init; }

        public LocalTimeInput? Start { get; init; }

        public LocalTimeInput? End { get; init; }

        /// <summary>What the form showed of the end: unix milliseconds, or "running"; null when the caller does not say.</summary>
        public string? SeenEnd { get; init; }

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
            if (request.SeenEnd is { } seen && session.EndedAtMs is { } ended && seen != EndAsSeen(ended))
            {
                // Stopped under the same number while the form was open: what is typed was meant for a clock that ran.
                return Refusal.Conflict(
                    "stopped_meanwhile", say["{0}'s clock was stopped at {1} while this was open. Look at the times again.", session.PersonName, change.Clock.TimeOfDay(ended)]);
            }

            var runsOn = session.EndedAtMs is null && request.EndMs is null && string.IsNullOrWhiteSpace(request.End?.Time);
            var read = new TypedSpan(db, change.Clock, say).Read(
                new GivenTime(request.StartMs, request.Start, session.StartedAtMs), new GivenTime(runsOn ? db.NowMs : request.EndMs, request.End, session.EndedAtMs), session.PersonId, session.Id);
            if (read.Refusal is { } wrong)
            {
                return wrong;
            }

            var span = read.Value;
            if (span == (session.StartedAtMs, runsOn ? span.EndMs : session.EndedAtMs ?? -1))
            {
                return Refusal.Invalid("start", say["Nothing is different. Change a time."]);
            }

            if (asked.CheckLock(span.StartMs) is { } locked)
            {
                return locked;
            }

            if (change.MakeRoom(asked, session.PersonId, span, request.CutOthers) is { } overlap)
            {
                return overlap;
            }

            if (runsOn)
            {
                return RunOn(asked, span.StartMs);
            }

            var endKind = session.EndKind is null or "auto" ? "supervisor" : session.EndKind;
            var id = ReviseSession.Replace(db, session, span, endKind, asked.Reason, asked.By);
            return new SessionChanged(
                say["{0}'s time is corrected: {1} to {2}, {3}", session.PersonName, change.Clock.TimeOfDay(span.StartMs), change.Clock.TimeOfDay(span.EndMs), ShopClock.Recorded(span.EndMs - span.StartMs)],
                db.Tasks.Find(session.TaskId)!.Uid, id);
        }, cancellation);
    }

    /// <summary>How a form keeps the end that it shows.</summary>
    public static string EndAsSeen(long? endedAtMs)
    {
        return endedAtMs?.ToString(CultureInfo.InvariantCulture) ?? "running";
    }

    private SessionChanged RunOn(SessionToChange asked, long startMs)
    {
        var (db, session) = (asked.Db, asked.Session);
        var piece = new SessionPiece(session.TaskId, session.PersonId, startMs, null, null);
        var made = ReviseSession.Replace(db, session, [piece], "time corrected", asked.Reason, asked.By);
        // The new start may lie in a shift that is over: it would be taken for forgotten within the minute, and ended there.
        db.WorkSessions.ExtendUntil(made[0], Math.Max(session.ExtendedUntilMs ?? 0, db.NowMs + ClockDue.ExtensionMs));
        return new SessionChanged(
            asked.Say["{0}'s clock runs since {1} now and goes on: {2}", session.PersonName, change.Clock.TimeOfDay(startMs), ShopClock.Passed(db.NowMs - startMs)],
            db.Tasks.Find(session.TaskId)!.Uid, made[0]);
    }
}
