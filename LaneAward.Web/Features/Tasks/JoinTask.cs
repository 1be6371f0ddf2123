namespace LaneAward.Web.Features.Tasks;

/// <summary>Puts another person's open task on my list as well.</summary>
internal sealed class JoinTask(TaskCommand command)
{
    public sealed record Request(string Task);

    public Task<Outcome<TaskAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return command.RunAsync(write, "joined", request.Task, Join, cancellation);
    }

    public static Outcome<TaskAnswer> Join(TaskChange change)
    {
        switch (TaskLifecycle.Decide(TaskVerb.Join, change.Facts()))
        {
            case Decision.Refuse refuse:
                return change.Refuse(refuse);
            case Decision.AlreadyDone:
                return change.AlreadyDone(change.Say["This task is on your list already"]);
            default:
                change.Db.Tasks.PutOnListOf(change.Task.Id, change.By.PersonId);
                change.Record("join");
                return change.Answer(change.Say["Added to your list"], canUndo: false);
        }
    }
}
