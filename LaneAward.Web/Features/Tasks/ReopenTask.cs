namespace LaneAward.Web.Features.Tasks;

/// <summary>Opens a closed task again: within ten minutes for the person who closed it, any time for a supervisor with a reason.</summary>
internal sealed class ReopenTask(TaskCommand command)
{
    public sealed record Request(string Task, string? Reason);

    public Task<Outcome<TaskAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return command.RunAsync(write, "reopened", request.Task, change => Reopen(change, request), cancellation);
    }

    private static Outcome<TaskAnswer> Reopen(TaskChange change, Request request)
    {
        var facts = change.Facts();
        switch (TaskLifecycle.Decide(TaskVerb.Reopen, facts))
        {
            case Decision.Refuse refuse:
                return change.Refuse(refuse);
            case Decision.AlreadyDone:
                return change.AlreadyDone(change.Db.Tasks.Events(change.Task.Id).LastOrDefault(e => e.Verb is "reopen" or "undo") is { } opened
                    ? change.Say["Already opened again at {0} by {1}", change.When(opened.AtMs), opened.PersonName]
                    : change.Say["This task is open already"]);
            case Decision.Go go:
                var reason = NoteText.Clean(request.Reason);
                if (!facts.ClosedByMeJustNow && reason is null)
                {
                    return Refusal.Invalid("reason", change.Say["Say why the task is opened again."]);
                }

                change.Keep(change.Task);
                change.KeepPlace(change.By.PersonId, change.Db.Tasks.PlaceOf(change.Task.Id, change.By.PersonId));
                change.Db.Tasks.PutOnListOf(change.Task.Id, change.By.PersonId);
                change.Db.Tasks.SetClosing(
                    change.Task.Id, TaskChange.Text(go.Next), change.Task.QuantityDone, change.Task.Scrap, change.Task.CloseNote,
                    cancelReasonId: null, closedAtMs: null, closedBy: null);
                change.Record("reopen", reason);
                return change.Answer(change.Say["Opened again {0}, on your list", change.Time]);
            default:
                throw new InvalidOperationException("The table knows three answers.");
        }
    }
}
