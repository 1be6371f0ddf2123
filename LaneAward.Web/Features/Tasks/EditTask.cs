namespace LaneAward.Web.Features.Tasks;

/// <summary>Changes what is known of a task: ordered pieces, estimate, note. No clock starts or stops; the history keeps what stood there.</summary>
internal sealed class EditTask(TaskCommand command)
{
    /// <summary>What is left out stays; null takes the value away.</summary>
    public sealed record Request(string Task, Given<long?> Quantity, Given<long?> EstimateMinutes, Given<string?> Note);

    public Task<Outcome<TaskAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return command.RunAsync(write, "edited", request.Task, change => Edit(change, request), cancellation);
    }

    private static Outcome<TaskAnswer> Edit(TaskChange change, Request request)
    {
        var before = change.Card();
        var (quantity, estimate, note) = (request.Quantity.Or(before.Quantity), request.EstimateMinutes.Or(before.EstimateMinutes), request.Note.Or(before.Note));
        if (AddTask.CheckFacts(quantity, estimate, note, change.Say) is { } wrong)
        {
            return wrong;
        }

        if (!change.Facts().OnMyList && !change.By.MaySupervise)
        {
            return TaskRefusals.For("not_on_list", change);
        }

        if (!TaskStates.IsOpen(change.Task.Status))
        {
            return Refusal.Conflict("task_closed", change.Say["This task is closed. Open it again before you change it."], change.Card());
        }

        note = NoteText.Clean(note);
        var said = Differences(before, quantity, estimate, note, change.Say);
        if (said.Count == 0)
        {
            return change.AlreadyDone(change.Say["Nothing was different."]);
        }

        change.Db.Tasks.SetFacts(change.Task.Id, quantity, estimate, note);
        change.Record("edit", string.Join(", ", said));
        return change.Answer(change.Say["Changed {0}", change.Time], canUndo: false);
    }

    private static List<string> Differences(TaskCard task, long? quantity, long? estimate, string? note, Phrases say)
    {
        var said = new List<string>();
        if (task.Quantity != quantity)
        {
            said.Add(say["pieces {0} to {1}", Number(task.Quantity), Number(quantity)]);
        }

        if (task.EstimateMinutes != estimate)
        {
            said.Add(say["estimate {0} to {1} min", Number(task.EstimateMinutes), Number(estimate)]);
        }

        if (task.Note != note)
        {
            said.Add(task.Note is null ? say["note added"] : say["the note was: {0}", task.Note]);
        }

        return said;
    }

    private static object Number(long? number)
    {
        return number is { } some ? some : "–";
    }
}
