namespace LaneAward.Web.Features.Tasks;

/// <summary>What is asked once before a task is completed.</summary>
internal sealed record CompleteQuestion(string Sentence)
{
    /// <summary>Pieces are left: to keep the task open is an answer too.</summary>
    public bool AsksToKeepOpen { get; init; }

    /// <summary>The number that was sent is the one that the sheet had offered, and holds no longer.</summary>
    public bool OfferIsOld { get; init; }
}

/// <summary>Completes a task with its quantity and note; while others work on it, my part alone unless it is said to be for everyone.</summary>
internal sealed class CompleteTask(TaskCommand command)
{
    public sealed record Request(string Task, long? Quantity, long? Scrap, string? Note, bool ForEveryone);

    public Task<Outcome<TaskAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return command.RunAsync(write with { Leaves = LeftClock.OnThisTask }, "completed", request.Task, change => Complete(change, request), cancellation);
    }

    /// <summary>Asks where pieces are left, where no number is entered, and where the pieces changed while the sheet was open; null when there is nothing to ask.</summary>
    /// <param name="seenLeft">How many pieces were left when the sheet was drawn; null when it did not know.</param>
    public static CompleteQuestion? QuestionFor(TaskCard task, Request request, long? seenLeft, Phrases say)
    {
        if (!TaskStates.IsOpen(task.Status) || task.Left() is not { } left)
        {
            return null;
        }

        var now = request.Quantity;
        // The number stands for what was left when the sheet was drawn. Once my part is finished it is the same tap again, and its pieces are counted.
        // A smaller one is somebody's own count, and no guess at what is left.
        if (now > 0 && task.MyState is not "finished" && seenLeft is { } seen && seen != left && (now == seen || now > left))
        {
            return new CompleteQuestion(say["The pieces changed while this was open. Left: {0} of {1}. Is the number right?", left, task.Quantity!]) { OfferIsOld = now == seen };
        }

        var othersGoOn = task.OthersRunning is not null && !request.ForEveryone;
        var still = left - (now ?? 0);
        return !othersGoOn && now is null or >= 0 && still > 0 ? new CompleteQuestion(Remaining(still, now is null, say)) { AsksToKeepOpen = true } : null;
    }

    private static string Remaining(long still, bool noneEntered, Phrases say)
    {
        return noneEntered ? say["No finished pieces are entered. Left: {0}. Keep the task open?", still]
            : still == 1 ? say["1 piece left. Keep the task open?"]
            : say["{0} left. Keep the task open?", still];
    }

    public static Outcome<TaskAnswer> Complete(TaskChange change, Request request)
    {
        if (CheckPieces(request.Quantity, request.Scrap, request.Note, change.Say) is { } wrong)
        {
            return wrong;
        }

        if (change.NewerClock() is { } newer)
        {
            return newer;
        }

        var wouldStopNewcomers = request.ForEveryone && change.OthersBeganSince;
        var facts = change.Facts(request.ForEveryone && !wouldStopNewcomers);
        if (wouldStopNewcomers && (facts.MyPartFinished || !facts.OnMyList))
        {
            // There is no part of mine that it could end, and what it says of the pieces must not go unread.
            return change.Refuse(new Decision.Refuse("others_running"));
        }

        var decision = TaskLifecycle.Decide(TaskVerb.Complete, facts);
        if (decision is Decision.AlreadyDone)
        {
            // Somebody else was first; my own time ended at my tap all the same.
            change.StopAsTappedHere("complete");
        }

        return decision switch
        {
            Decision.Refuse refuse => change.Refuse(refuse),
            Decision.AlreadyDone => change.AlreadyDone(change.Task.ClosedAtMs is { } closedAtMs
                ? change.Say["Already completed at {0} by {1}", change.When(closedAtMs), change.Card().ClosedBy]
                : change.Say["Your part is done already"]),
            Decision.Go { Next: TaskState.Running } => FinishMyPart(change, request),
            _ => Close(change, request),
        };
    }

    private static Outcome<TaskAnswer> FinishMyPart(TaskChange change, Request request)
    {
        change.Keep(change.Task);
        change.KeepPart(change.By.PersonId);
        change.StopMine("complete");
        change.Db.Tasks.PutOnListOf(change.Task.Id, change.By.PersonId);
        change.Db.Tasks.SetPartFinished(change.Task.Id, change.By.PersonId, change.NowMs);
        change.Db.Tasks.SetProgress(change.Task.Id, Sum(change.Task.QuantityDone, request.Quantity), Sum(change.Task.Scrap, request.Scrap));
        change.Record("finish_part", NoteText.Clean(request.Note));
        return change.Answer(WithPieces(change, change.Say["Your part is done {0}, {1} of yours on this task", change.Time, ShopClock.Recorded(change.Card().ElapsedSeconds * 1000)]));
    }

    private static Outcome<TaskAnswer> Close(TaskChange change, Request request)
    {
        change.Keep(change.Task);
        foreach (var clock in change.Running)
        {
            // They may have worked on until it came.
            change.Stop(clock, "complete", reviewReason: clock.PersonId != change.By.PersonId && change.Write.IsUnseen(change.Db.NowMs) ? "completed by a tap that waited" : null);
        }

        change.StopAsTappedHere("complete");
        var note = NoteText.Clean(request.Note);
        change.Db.Tasks.SetClosing(
            change.Task.Id, "completed", Sum(change.Task.QuantityDone, request.Quantity), Sum(change.Task.Scrap, request.Scrap), note,
            cancelReasonId: null, change.NowMs, change.By.PersonId);
        change.Record("complete", note);
        var card = change.Card();
        return change.Answer(WithPieces(change, card.SessionCount == 0
            ? change.Say["Completed {0}, no time recorded", change.Time]
            : change.Say["Completed {0}, {1} on this task", change.Time, ShopClock.Recorded(card.TotalSeconds * 1000)]));
    }

    /// <summary>Names both numbers when there are more than ordered: a digit too many is seen while Undo still stands beside it.</summary>
    private static string WithPieces(TaskChange change, string receipt)
    {
        var card = change.Card();
        return card.QuantityDone > card.Quantity ? change.Say["{0}. {1} of {2} pieces", receipt, card.QuantityDone, card.Quantity] : receipt;
    }

    /// <summary>Also what recording progress checks.</summary>
    public static Refusal? CheckPieces(long? quantity, long? scrap, string? note, Phrases say)
    {
        return Refusal.AllOf(TaskLimits.CheckPieces("quantity", quantity, 0, say), TaskLimits.CheckPieces("scrap", scrap, 0, say), NoteText.Check(note, say));
    }

    public static long? Sum(long? before, long? now)
    {
        // The sum of honest parts may pass the column's limit; a stop must not fail for that.
        return now is null ? before : Math.Min((before ?? 0) + now.Value, TaskLimits.MostPieces);
    }
}
