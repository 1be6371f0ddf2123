using LaneAward.Data.Catalog;

namespace LaneAward.Web.Features.Tasks;

/// <summary>Starts my clock on a task; a clock of mine that runs elsewhere is stopped in the same transaction with the reason "switched task".</summary>
internal sealed class StartTask(TaskCommand command)
{
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
            Decision.AlreadyDone => change.AlreadyDone(
                change.Say["Already running since {0}", change.When(change.Mine!.StartedAtMs)]),
            _ => change.Answer(StartNow(change)),
        };
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
        var running = change.Db.WorkSessions.OpenOf(change.By.PersonId);
        var forgotten = running is null ? change.StopForgotten("switch", onThisTask: false, Switched(change)) : null;
        if ((running ?? forgotten) is not { } clock || clock.TaskId == change.Task.Id)
        {
            return null;
        }

        var other = change.Db.Tasks.Find(clock.TaskId)!;
        var type = change.Db.TaskTypes.Find(other.TaskTypeId)!;
        change.Keep(other);
        if (running is not null)
        {
            change.Stop(running, "switch", Switched(change));
            if (change.Db.WorkSessions.OpenOnTask(other.Id).Count == 0)
            {
                change.Db.Tasks.SetStatus(other.Id, "paused");
            }
        }

        change.RecordOn(other.Id, "switch", note: null);
        return $"{change.Say.Pick(type.NameEn, type.NameEs)} {other.OrderNumber}";
    }

    private static long Switched(TaskChange change)
    {
        return change.Db.Reasons.ByCode(ReasonKind.Pause, "switched").Id;
    }
}
