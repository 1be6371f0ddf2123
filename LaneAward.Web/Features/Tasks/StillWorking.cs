using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Clocks;

namespace LaneAward.Web.Features.Tasks;

/// <summary>"Still working" after the end of the shift: my clock is not taken for a forgotten one in the next 30 minutes.</summary>
internal sealed class StillWorking(TaskCommand command)
{
    public sealed record Request(string Task);

    public Task<Outcome<TaskAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return command.RunAsync(write, "goes on", request.Task, GoOn, cancellation);
    }

    private static Outcome<TaskAnswer> GoOn(TaskChange change)
    {
        if ((change.Mine ?? GoOnAgain(change)) is not { } mine)
        {
            return Refusal.Conflict("not_running", PauseTask.AlreadyStopped(change) + ". " + change.Say["Start it again if you go on."], change.Card());
        }

        var until = Math.Max(mine.ExtendedUntilMs ?? 0, change.NowMs + ClockDue.ExtensionMs);
        change.Db.WorkSessions.ExtendUntil(mine.Id, until);
        change.Db.Tasks.AddEvent(new NewTaskEvent
        {
            TaskId = change.Task.Id,
            PersonId = change.By.PersonId,
            Verb = "still_working",
            AtMs = change.NowMs,
            TabletId = change.By.TabletId,
            SessionId = mine.Id,
            WriteKey = change.Write.Key,
        });
        return change.Answer(change.Say["Still working. You will be asked again at {0}.", change.Clock.TimeOfDay(until)], canUndo: false);
    }

    /// <summary>The clock that the shop took for forgotten although this tap, which waited, was made in time to keep it; it runs again. Null when there is none.</summary>
    private static WorkSessionRow? GoOnAgain(TaskChange change)
    {
        return change.ClosedWithinGrace() is { } forgotten && TaskStates.IsOpen(change.Task.Status) ? change.RunOn(forgotten) : null;
    }
}
