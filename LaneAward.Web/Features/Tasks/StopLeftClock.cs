using LaneAward.Data;
using LaneAward.Data.Catalog;

namespace LaneAward.Web.Features.Tasks;

/// <summary>
/// Stops the clock that a person left with a tap which waited on the tablet and then could not be applied: they took it for stopped, and time
/// that nobody worked must not go on. The session is flagged; the tap itself is put aside for a supervisor.
/// </summary>
internal static class StopLeftClock
{
    /// <param name="task">The task that the tap names; null when it names none.</param>
    public static void Stop(Transaction db, WriteRequest write, long? task, ShopClock clock)
    {
        if (db.WorkSessions.OpenOf(write.By.PersonId) is not { } running || !IsLeft(write.Leaves, running.TaskId == task))
        {
            return;
        }

        var change = new TaskChange(db, db.Tasks.Find(running.TaskId)!, write, clock);
        // Started after the tap: another stretch of work, which the tap knew nothing of. By its own time: what it would count by is never before
        // the newest thing that is known of the person, and that may be later than the start.
        if (write.TappedMs(db) <= running.StartedAtMs || change.NowMs <= running.StartedAtMs || TaskLifecycle.Decide(TaskVerb.Pause, change.Facts()) is not Decision.Go go)
        {
            return;
        }

        change.Keep(change.Task);
        // As a start that counts would have stopped it: a pause without a reason is an unpaid break, and nobody took one.
        var forAnother = write.Leaves is LeftClock.Elsewhere;
        change.Stop(running, forAnother ? "switch" : "pause", forAnother ? db.Reasons.ByCode(ReasonKind.Pause, "switched").Id : null, "left with a tap that was put aside");
        db.Tasks.SetStatus(running.TaskId, TaskChange.Text(go.Next));
        // What the person can take back for ten minutes: a "switch" is taken back with the start that made it, and here none was made.
        change.Record("pause");
    }

    private static bool IsLeft(LeftClock left, bool onThisTask)
    {
        return left switch
        {
            LeftClock.OnThisTask => onThisTask,
            LeftClock.Elsewhere => !onThisTask,
            _ => false,
        };
    }
}
