using LaneAward.Data;
using LaneAward.Data.Tasks;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Clocks;

/// <summary>
/// Stops clocks that people forgot: once the end of the shift (or the cap, or what "still working" added) is 15 minutes past, the clock is closed
/// at that end, marked auto and for review. Computed from data alone, so it does not matter when it runs or how often.
/// </summary>
internal sealed class CloseForgottenClocks(Database database, ShopClock clock, ShopOptions options, ILogger<CloseForgottenClocks> log)
{
    public const long GraceMs = 15 * 60_000;

    /// <returns>How many clocks were closed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        // Nearly always there is nothing to do, and then nobody waits for the write lock.
        if (await database.ReadAsync(db => Due(db).Count, cancellation) == 0)
        {
            return 0;
        }

        var closed = await database.WriteAsync(CloseDue, cancellation: cancellation);
        foreach (var session in closed)
        {
            log.LogInformation("The clock {SessionId} of person {PersonId} was forgotten and is closed", session.Id, session.PersonId);
        }

        return closed.Count;
    }

    private List<(WorkSessionRow Session, ClockDue Due)> Due(Transaction db)
    {
        return [.. db.WorkSessions.AllOpen().Select(s => (Session: s, Due: ClockDue.Of(db, s, clock, options))).Where(s => s.Due.EndMs + GraceMs <= db.NowMs)];
    }

    private List<WorkSessionRow> CloseDue(Transaction db)
    {
        var due = Due(db);
        foreach (var (session, (endMs, why)) in due)
        {
            db.WorkSessions.Close(session.Id, endMs, "auto", null, "forgotten clock");
            db.Tasks.AddEvent(new NewTaskEvent
            {
                TaskId = session.TaskId,
                PersonId = session.PersonId,
                Verb = "auto_stop",
                AtMs = endMs,
                SessionId = session.Id,
            });
            StatusFromClocks.Follow(db, session.TaskId);
            db.Audit.Add(
                null, "shop", "forgotten clock closed", "work_session", SessionFacts.IdOf(session), SessionFacts.Json(db, session),
                SessionFacts.Json(db, db.WorkSessions.Find(session.Id)!), why);
        }

        return [.. due.Select(d => d.Session)];
    }
}
