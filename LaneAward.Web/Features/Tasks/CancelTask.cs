using LaneAward.Data.Catalog;
using LaneAward.Web.Features.Clocks;

namespace LaneAward.Web.Features.Tasks;

/// <summary>Cancels a task with a reason. Recorded time stays and is still reported.</summary>
internal sealed class CancelTask(TaskCommand command)
{
    public sealed record Request(string Task, long? ReasonId, string? Note);

    public Task<Outcome<TaskAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return command.RunAsync(write with { Leaves = LeftClock.OnThisTask }, "cancelled", request.Task, change => Cancel(change, request), cancellation);
    }

    public static Outcome<TaskAnswer> Cancel(TaskChange change, Request request)
    {
        if (change.NewerClock() is { } newer)
        {
            return newer;
        }

        var decision = TaskLifecycle.Decide(TaskVerb.Cancel, change.Facts());
        if (decision is Decision.AlreadyDone)
        {
            change.StopAsTappedHere("cancel");
            return change.AlreadyDone(change.Say["Already cancelled at {0} by {1}", change.When(change.Task.ClosedAtMs!.Value), change.Card().ClosedBy]);
        }

        if ((change.OthersBeganSince ? new Decision.Refuse("others_running") : decision) is Decision.Refuse refuse)
        {
            return change.Refuse(refuse);
        }

        if (request.ReasonId is not { } reasonId || change.Db.Reasons.Find(ReasonKind.Cancel, reasonId) is not { Active: true, Code: null } reason)
        {
            return Refusal.Invalid("reasonId", change.Say["Choose why the task is cancelled."]);
        }

        if (NoteText.Check(request.Note, change.Say) is { } wrongNote)
        {
            return wrongNote;
        }

        change.Keep(change.Task);
        foreach (var clock in change.Running)
        {
            change.Stop(clock, "cancel");
            if (clock.PersonId != change.By.PersonId)
            {
                // Only a supervisor comes here: a clock that somebody else stops is a named act.
                change.Db.Audit.Add(
                    change.By.PersonId, change.By.Name, "clock stopped by cancelling the task", "work_session", SessionFacts.IdOf(clock),
                    SessionFacts.Json(change.Db, clock), SessionFacts.Json(change.Db, change.Db.WorkSessions.Find(clock.Id)!), reason.NameEn);
            }
        }

        change.StopAsTappedHere("cancel");
        var note = NoteText.Clean(request.Note);
        change.Db.Tasks.SetClosing(
            change.Task.Id, "cancelled", change.Task.QuantityDone, change.Task.Scrap, note, reason.Id, change.NowMs, change.By.PersonId);
        change.Record("cancel", note);

        var card = change.Card();
        return change.Answer(card.SessionCount == 0
            ? change.Say["Cancelled {0}, no time recorded", change.Time]
            : change.Say["Cancelled {0}. The recorded {1} stay.", change.Time, ShopClock.Recorded(card.TotalSeconds * 1000)]);
    }
}
