namespace LaneAward.Web.Features.Tasks;

/// <summary>Runs one verb on one task: finds it, lets the action decide and write, and logs the one line of a write.</summary>
internal sealed class TaskCommand(CommandRunner runner, ShopClock clock, ILogger<TaskCommand> log)
{
    /// <param name="task">The task's id or uid, as routes carry it.</param>
    public async Task<Outcome<TaskAnswer>> RunAsync(
        WriteRequest write, string action, string task, Func<TaskChange, Outcome<TaskAnswer>> act, CancellationToken cancellation)
    {
        var outcome = await runner.RunAsync(write, db => db.Tasks.FindByIdOrUid(task) is { } row
            ? act(new TaskChange(db, row, write, clock))
            : Refusal.NotFound(Phrases.In(write.By.Language)["There is no such task. It may have been removed by a reset."]), cancellation);
        Log(write, action, outcome);
        return outcome;
    }

    public void Log(WriteRequest write, string action, Outcome<TaskAnswer> outcome)
    {
        if (outcome is { Refusal: null, Replayed: false })
        {
            log.LogInformation(
                "Task {TaskId} {Action} by {PersonId}{Repeat}", outcome.Value.Task.Id, action, write.By.PersonId,
                outcome.Value.AlreadyDone ? " (already so)" : "");
        }
    }
}
