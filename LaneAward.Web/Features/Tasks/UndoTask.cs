using LaneAward.Data.Catalog;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Clocks;

namespace LaneAward.Web.Features.Tasks;

/// <summary>
/// Reverses my last verb on a task by a compensating write, within ten minutes and while nothing is built on top of it.
/// A clock that the verb stopped goes on as if it had never stopped; a clock that it started is voided.
/// </summary>
internal sealed class UndoTask(TaskCommand command)
{
    public sealed record Request(string Task)
    {
        /// <summary>What its button was offered for: the write key of its tap, which the receipt, its replay and a kept tap all carry, or the event's number. Null or blank for whatever is the last.</summary>
        public string? Undoes { get; init; }
    }

    public Task<Outcome<TaskAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return command.RunAsync(write, "undone", request.Task, change => Undo(change, request.Undoes), cancellation);
    }

    private static Outcome<TaskAnswer> Undo(TaskChange change, string? undoes)
    {
        var found = change.Db.Tasks.LastStandingEvent(change.Task.Id);
        if (!string.IsNullOrWhiteSpace(undoes) && WhyNotTheLatest(change, undoes, found) is { } stale)
        {
            return stale;
        }

        if (SecondThoughts.WhyNoUndo(found, change.By.PersonId, change.NowMs) is { } code)
        {
            return Refusal.Conflict(code, code switch
            {
                "nothing_to_undo" => NothingOfYours(change),
                "undo_too_late" => change.Say["Undo is possible for 10 minutes. Ask a supervisor to correct it."],
                _ => change.Say["This cannot be undone here. Ask a supervisor to correct it."],
            }, change.Card());
        }

        var last = found!;
        var before = BeforeVerb.Of(last);
        if (Blocked(change, SecondThoughts.BlockerOf(change.Db, last, before)) is { } refusal)
        {
            return refusal;
        }

        if (last.Verb == "add")
        {
            change.Db.Tasks.SetClosing(
                change.Task.Id, "cancelled", null, null, null, change.Db.Reasons.ByCode(ReasonKind.Cancel, "undone").Id, change.NowMs, change.By.PersonId);
        }

        PutBack(change, before);
        RecordUndo(change, last, before);
        return change.Answer(change.Say["Undone {0}: “{1}”", change.Time, change.Say.EventOf(last.Verb)], canUndo: false);
    }

    /// <summary>The refusal of an undo whose event something newer stands upon; null when it names the last one.</summary>
    private static Refusal? WhyNotTheLatest(TaskChange change, string undoes, TaskEventRow? last)
    {
        var events = change.Db.Tasks.Events(change.Task.Id);
        if (events.LastOrDefault(e => e.UndoesId is null && e.PersonId == change.By.PersonId && e.IsNamed(undoes)) is not { } named)
        {
            return Refusal.Conflict("nothing_to_undo", NothingOfYours(change), change.Card());
        }

        if (events.FirstOrDefault(e => e.UndoesId == named.Id) is { } undo)
        {
            return Refusal.Conflict("undo_not_latest", change.Say["This was undone already at {0}.", change.When(undo.AtMs)], change.Card());
        }

        if (named.Id == last?.Id)
        {
            return null;
        }

        var (time, who) = (change.When(last!.AtMs), last.PersonName);
        return Refusal.Conflict(
            "undo_not_latest",
            SecondThoughts.MayUndo(change.Db, last, change.By.PersonId)
                ? change.Say["Something else was done on this task since, at {0} by {1}. More shows what can still be undone.", time, who]
                : change.Say["Something else was done on this task since, at {0} by {1}. Ask a supervisor to correct it.", time, who],
            change.Card());
    }

    private static string NothingOfYours(TaskChange change)
    {
        return change.Say["There is nothing of yours to undo on this task."];
    }

    private static Refusal? Blocked(TaskChange change, UndoBlocker? blocker)
    {
        var sentence = blocker switch
        {
            null => null,
            UndoBlocker.CorrectionAsked => change.Say["You asked a supervisor to correct this time. Withdraw that in My day first."],
            UndoBlocker.WorksElsewhere(var name) => change.Say["{0} works on something else since. Ask a supervisor to correct it.", name],
            _ => change.Say["Something happened since. Ask a supervisor to correct it."],
        };
        return sentence is null ? null : Refusal.Conflict("undo_built_on", sentence, change.Card());
    }

    private static void PutBack(TaskChange change, BeforeVerb before)
    {
        if (before.OpenedSession is { } opened)
        {
            change.Db.WorkSessions.Close(opened, change.NowMs, "undo", null);
            change.Db.WorkSessions.TakeBack(opened);
        }

        foreach (var id in before.ClosedSessions)
        {
            var closed = change.Db.WorkSessions.Find(id)!;
            change.Db.WorkSessions.TakeBack(id);
            var again = change.Db.WorkSessions.Open(closed.TaskId, closed.PersonId, closed.StartedAtMs, change.By.TabletId, undone: id);
            // What was doubtful about its start is so still.
            if (before.Doubts.TryGetValue(id, out var doubt))
            {
                change.Db.WorkSessions.Flag(again, doubt);
            }

            // After the end of the shift it would be taken for forgotten within the minute.
            change.Db.WorkSessions.ExtendUntil(again, Math.Max(closed.ExtendedUntilMs ?? 0, change.NowMs + ClockDue.ExtensionMs));
        }

        foreach (var task in before.Tasks)
        {
            change.Db.Tasks.SetClosing(
                task.Id, task.Status, task.QuantityDone, task.Scrap, task.CloseNote, task.CancelReasonId, task.ClosedAtMs, task.ClosedBy);
        }

        foreach (var task in before.Tasks.Where(t => TaskStates.IsOpen(t.Status)))
        {
            // From the clocks, not from memory: other people may have stopped or started since.
            StatusFromClocks.Follow(change.Db, task.Id);
        }

        foreach (var (person, place) in before.Places)
        {
            if (place is null)
            {
                change.Db.Tasks.TakeOffListOf(change.Task.Id, person);
            }
            else
            {
                change.Db.Tasks.SetPlace(change.Task.Id, place);
            }
        }

        if (before.ClosedSessions.Count > 0)
        {
            change.Db.Tasks.AskAlertsAgain(change.Task.Id);
        }

        if (before.FinishedPartOf is { } personId)
        {
            change.Db.Tasks.SetPartFinished(change.Task.Id, personId, null);
        }
    }

    private static void RecordUndo(TaskChange change, TaskEventRow last, BeforeVerb before)
    {
        AddUndoEvent(change, change.Task.Id, last.Id);
        foreach (var other in before.Tasks.Where(t => t.Id != change.Task.Id))
        {
            AddUndoEvent(change, other.Id, change.Db.Tasks.LastStandingEvent(other.Id)!.Id);
        }
    }

    private static void AddUndoEvent(TaskChange change, long taskId, long undoesId)
    {
        change.Db.Tasks.AddEvent(new NewTaskEvent
        {
            TaskId = taskId,
            PersonId = change.By.PersonId,
            Verb = "undo",
            AtMs = change.NowMs,
            TabletId = change.By.TabletId,
            UndoesId = undoesId,
            WriteKey = change.Write.Key,
        });
    }
}
