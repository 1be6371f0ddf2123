namespace LaneAward.Web.Features.Tasks;

/// <summary>Keeps finished and scrapped pieces of a task that stays open. No clock starts or stops.</summary>
internal sealed class RecordProgress(TaskCommand command)
{
    public sealed record Request(string Task, long? Quantity, long? Scrap, string? Note);

    public Task<Outcome<TaskAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return command.RunAsync(write, "pieces recorded", request.Task, change => Record(change, request), cancellation);
    }

    private static Outcome<TaskAnswer> Record(TaskChange change, Request request)
    {
        if (CompleteTask.CheckPieces(request.Quantity, request.Scrap, request.Note, change.Say) is { } wrong)
        {
            return wrong;
        }

        // The guard is that of completing my part: the task is open and on my list.
        if (TaskLifecycle.Decide(TaskVerb.Complete, change.Facts()) is Decision.Refuse refuse)
        {
            return change.Refuse(refuse);
        }

        if (change.Task.Status == "completed")
        {
            return TaskRefusals.For("task_completed", change);
        }

        change.Keep(change.Task);
        change.Db.Tasks.SetProgress(
            change.Task.Id, CompleteTask.Sum(change.Task.QuantityDone, request.Quantity), CompleteTask.Sum(change.Task.Scrap, request.Scrap));
        change.Record("progress", NoteText.Clean(request.Note));
        var card = change.Card();
        return change.Answer(card.Quantity is { } ordered
            ? change.Say["Saved {0} of {1} pieces. The task stays open.", card.QuantityDone ?? 0, ordered]
            : change.Say["Saved {0} pieces. The task stays open.", card.QuantityDone ?? 0]);
    }
}
