using LaneAward.Data;

namespace LaneAward.Web.Features.Tasks;

/// <summary>Runs one verb on one task: finds it, lets the action decide and write, and logs the one line of a write.</summary>
internal sealed class TaskCommand(CommandRunner runner, ShopClock clock, ILogger<TaskCommand> log)
{
    /// <param name="task">The task's id or uid, as routes carry it.</param>
    public Task<Outcome<TaskAnswer>> RunAsync(
        WriteRequest write, string action, string task, Func<TaskChange, Outcome<TaskAnswer>> act, CancellationToken cancellation)
    {
        return RunAsync(write, action, db => db.Tasks.FindByIdOrUid(task) is { } row
            ? act(new TaskChange(db, row, write, clock))
            : Refusal.NotFound(Phrases.In(write.By.Language)["There is no such task. It may have been removed by a reset."]), cancellation);
    }

    /// <summary>The same for a task that is not there yet.</summary>
    public Task<Outcome<TaskAnswer>> RunAsync(WriteRequest write, string action, Func<Transaction, Outcome<TaskAnswer>> act, CancellationToken cancellation)
    {
        return runner.RunAsync(
            write, act,
            answer => log.LogInformation("Task {TaskId} {Action} by {PersonId}{Repeat}", answer.Task.Id, action, write.By.PersonId, answer.AlreadyDone ? " (already so)" : ""), cancellation);
    }
}
