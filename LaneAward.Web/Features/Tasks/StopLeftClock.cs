using LaneAward.Data;
using LaneAward.Data.Catalog;

namespace LaneAward.Web.Features.Tasks;

/// <summary>
/// Stops the clock that a person left with a tap which waited on the tablet and then could not be applied: they took it for stopped, and time
/// that nobody worked must not go on. The session is flagged; the tap itself is put aside for a supervisor.
/// </summary>
internal static class StopLeftClock
{
    private const string PutAside = "left with a tap that was put aside";

    /// <param name="task">The task that the tap names; null when it names none.</param>
    public static void Stop(Transaction db, WriteRequest write, long? task, ShopClock clock)
    {
        if (db.WorkSessions.OpenOf(write.By.PersonId) is not { } running)
        {
            StopAsTapped(db, write, task, clock);
            return;
        }

        if (!IsLeft(write.Leaves, running.TaskId == task))
        {
            return;
        }

        // Started after the tap: another stretch of work, which the tap knew nothing of. By its own time: what it would count by is never before
        // the newest thing that is known of the person, and that may be later than the start.
        if (write.TappedMs(db) <= running.StartedAtMs)
        {
            StopAsTapped(db, write, task, clock);
            return;
        }

        var change = new TaskChange(db, db.Tasks.Find(running.TaskId)!, write, clock);
        if (change.NowMs <= running.StartedAtMs || TaskLifecycle.Decide(TaskVerb.Pause, change.Facts()) is not Decision.Go go)
        {
            return;
        }

        change.Keep(change.Task);
        var (endKind, reason) = EndOf(db, write);
        change.Stop(running, endKind, reason, PutAside);
        db.Tasks.SetStatus(running.TaskId, TaskChange.Text(go.Next));
        // What the person can take back for ten minutes: a "switch" is taken back with the start that made it, and here none was made.
        change.Record("pause");
    }

    /// <summary>The clock ran at the tap, and others have ended it since.</summary>
    private static void StopAsTapped(Transaction db, WriteRequest write, long? task, ShopClock clock)
    {
        if (write.Tapped?.IsTooOld(db.NowMs) == false && db.WorkSessions.EndedByOthersAt(write.By.PersonId, write.TappedMs(db)) is { } ended && IsLeft(write.Leaves, ended.TaskId == task))
        {
            var (endKind, reason) = EndOf(db, write);
            new TaskChange(db, db.Tasks.Find(ended.TaskId)!, write, clock).StopAsTapped(ended, endKind, reason, PutAside);
        }
    }

    /// <summary>As a start that counts would have stopped it: a pause without a reason is an unpaid break, and nobody took one.</summary>
    private static (string EndKind, long? PauseReasonId) EndOf(Transaction db, WriteRequest write)
    {
        return write.Leaves is LeftClock.Elsewhere ? ("switch", db.Reasons.ByCode(ReasonKind.Pause, "switched").Id) : ("pause", null);
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
