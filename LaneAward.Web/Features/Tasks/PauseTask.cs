using LaneAward.Data.Catalog;

namespace LaneAward.Web.Features.Tasks;

/// <summary>Stops my clock on a task. Nothing may refuse it: a reason that does not exist any more is dropped and the session flagged.</summary>
internal sealed class PauseTask(TaskCommand command)
{
    public sealed record Request(string Task, long? ReasonId)
    {
        /// <summary>The stop is the answer to what ProfitMaker did to the order.</summary>
        public bool AnswersAlert { get; init; }
    }

    public Task<Outcome<TaskAnswer>> RunAsync(Request request, WriteRequest write, CancellationToken cancellation)
    {
        return command.RunAsync(write, "paused", request.Task, change => Pause(change, request.ReasonId, request.AnswersAlert), cancellation);
    }

    public static Outcome<TaskAnswer> Pause(TaskChange change, long? reasonId, bool answersAlert = false)
    {
        var reason = reasonId is { } id ? change.Db.Reasons.Find(ReasonKind.Pause, id) : null;
        var olderThanMine = change.IsOlderThanMyClock;
        if (TaskLifecycle.Decide(TaskVerb.Pause, change.Facts()) is not Decision.Go go || olderThanMine)
        {
            if (change.EndedByOthersHere() is not { } forgotten)
            {
                if (change.Write.IsUnseen(change.Db.NowMs) && change.Db.RefusedTaps.HasOpen(change.By.PersonId, change.Task.Id, StartTask.NewerWork))
                {
                    // It stops nothing: whoever puts the start right has to know until when it was.
                    return Refusal.Conflict(StartTask.NewerWork, change.Say["The start before this pause was not applied. A supervisor sees both."], change.Card());
                }

                change.PutEarlierStopForward(reason?.NameEn);
                return change.AlreadyDone(olderThanMine
                    ? change.Say["This pause was older than your clock, which was started at {0} and goes on", change.When(change.Mine!.StartedAtMs)]
                    : AlreadyStopped(change));
            }

            change.StopAsTapped(forgotten, "pause", reason?.Id);
            AnswerAlerts(change, answersAlert && change.Running.Count == 0);
            // Nothing of its own to undo: what it changed is a correction, and no verb is on record.
            return change.Answer(Receipt(change, reason), canUndo: false);
        }

        change.Keep(change.Task);
        change.Stop(change.Mine!, "pause", reason?.Id, reasonId is not null && reason is null ? "unknown pause reason" : null);
        change.Db.Tasks.SetStatus(change.Task.Id, TaskChange.Text(go.Next));
        change.Record("pause");
        AnswerAlerts(change, answersAlert && change.Running.Count == 1);
        return change.Answer(Receipt(change, reason));
    }

    // While others work on it the question stands for them.
    private static void AnswerAlerts(TaskChange change, bool nobodyWorks)
    {
        if (nobodyWorks)
        {
            change.Db.Tasks.AnswerAlertsByStop(change.Task.Id, change.By.PersonId);
        }
    }

    private static string Receipt(TaskChange change, ReasonRow? reason)
    {
        var today = ShopClock.Recorded(change.Card().TodaySeconds * 1000);
        return reason is null
            ? change.Say["Paused {0}, {1} today on this task", change.Time, today]
            : change.Say["Paused {0}: {2}. {1} today on this task", change.Time, today, change.Say.Pick(reason.NameEn, reason.NameEs)];
    }

    /// <summary>Also what "still working" says when the clock was closed before.</summary>
    public static string AlreadyStopped(TaskChange change)
    {
        if (change.Db.WorkSessions.LastOf(change.Task.Id, change.By.PersonId) is not { EndedAtMs: { } endedAtMs } last)
        {
            return change.Say["Your clock was not running on this task"];
        }

        var time = change.When(endedAtMs);
        return last.EndKind switch
        {
            "auto" => change.Say["Already stopped at {0}: nobody pressed stop, so it was closed", time],
            "supervisor" or "deactivated" => change.Say["Already stopped at {0} by a supervisor", time],
            "complete" or "cancel" when change.Task.ClosedAtMs == endedAtMs => change.Say["Already stopped at {0} by {1}", time, change.Card().ClosedBy],
            _ => change.Say["Already stopped at {0} by {1}", time, change.By.Name],
        };
    }
}
