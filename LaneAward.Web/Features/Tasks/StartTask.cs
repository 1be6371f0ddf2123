using LaneAward.Data.Catalog;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Clocks;

namespace LaneAward.Web.Features.Tasks;

/// <summary>Starts my clock on a task; a clock of mine that runs elsewhere is stopped in the same transaction with the reason "switched task".</summary>
internal sealed class StartTask(TaskCommand command)
{
    public const string NewerWork = "newer_work";

    public sealed record Request(string Task);

    public Task<Outcome<TaskAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return command.RunAsync(write with { Leaves = LeftClock.Elsewhere }, "started", request.Task, Start, cancellation);
    }

    public static Outcome<TaskAnswer> Start(TaskChange change)
    {
        return TaskLifecycle.Decide(TaskVerb.Start, change.Facts()) switch
        {
            Decision.Refuse refuse => change.Refuse(refuse),
            // My clock on it runs, but it was started elsewhere after this tap: what was worked since the tap is in nothing.
            Decision.AlreadyDone when change.IsOlderThanMyClock => TooLate(change, change.Mine!),
            Decision.AlreadyDone => change.AlreadyDone(
                change.Say["Already running since {0}", change.When(change.Mine!.StartedAtMs)]),
            _ when change.NewerWork is { } newer => TooLate(change, newer),
            _ => change.Answer(StartNow(change)),
        };
    }

    /// <summary>The refusal of a start that newer work has overtaken. A pause that waited behind it is refused with it (<see cref="PauseTask"/>).</summary>
    public static Refusal TooLate(TaskChange change, WorkSessionRow newer)
    {
        var task = change.Db.Tasks.Find(newer.TaskId)!;
        var type = change.Db.TaskTypes.Find(task.TaskTypeId)!;
        return Refusal.Conflict(
            NewerWork, change.Say["Not started: this tap was older than your work on {0} {1}, begun at {2}.", change.Say.Pick(type.NameEn, type.NameEs), task.OrderNumber, change.When(newer.StartedAtMs)],
            change.Card());
    }

    /// <summary>Also what "add and start now" does. Returns the receipt.</summary>
    public static string StartNow(TaskChange change)
    {
        var left = LeaveRunningTask(change);
        change.StartMyClock();
        change.Record("start");
        return left is null
            ? change.Say["Started {0}", change.Time]
            : change.Say["Started {0}. Paused: {1}", change.Time, left];
    }

    private static string? LeaveRunningTask(TaskChange change)
    {
        if ((change.Db.WorkSessions.OpenOf(change.By.PersonId) ?? change.EndedByOthers(onThisTask: false)) is not { } clock)
        {
            return null;
        }

        var switched = change.Db.Reasons.ByCode(ReasonKind.Pause, "switched").Id;
        if (clock.TaskId == change.Task.Id)
        {
            change.StopAsTapped(clock, "switch", switched);
            return null;
        }

        var other = change.Db.Tasks.Find(clock.TaskId)!;
        var type = change.Db.TaskTypes.Find(other.TaskTypeId)!;
        change.Keep(other);
        if (clock.EndedAtMs is not null)
        {
            change.StopAsTapped(clock, "switch", switched);
        }
        else
        {
            change.Stop(clock, "switch", switched);
            StatusFromClocks.Follow(change.Db, other.Id);
        }

        change.RecordOn(other.Id, "switch", note: null);
        return $"{change.Say.Pick(type.NameEn, type.NameEs)} {other.OrderNumber}";
    }
}
