using LaneAward.Data.Catalog;
using LaneAward.Web.Features.Corrections;

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
        if (TaskLifecycle.Decide(TaskVerb.Pause, change.Facts()) is not Decision.Go go)
        {
            if (LateStop(change) is { } late)
            {
                return late;
            }

            return change.AlreadyDone(AlreadyStopped(change));
        }

        var reason = reasonId is { } id ? change.Db.Reasons.Find(ReasonKind.Pause, id) : null;
        change.Keep(change.Task);
        change.Stop(change.Mine!, "pause", reason?.Id, reasonId is not null && reason is null ? "unknown pause reason" : null);
        change.Db.Tasks.SetStatus(change.Task.Id, TaskChange.Text(go.Next));
        change.Record("pause");
        // While others work on it the question stands for them.
        if (answersAlert && change.Running.Count == 1)
        {
            change.Db.Tasks.AnswerAlerts(change.Task.Id, "stop", change.By.PersonId);
        }

        var today = ShopClock.Recorded(change.Card().TodaySeconds * 1000);
        return change.Answer(reason is null
            ? change.Say["Paused {0}, {1} today on this task", change.Time, today]
            : change.Say["Paused {0}: {2}. {1} today on this task", change.Time, today, change.Say.Pick(reason.NameEn, reason.NameEs)]);
    }

    /// <summary>The tap waited on its tablet while the shop took the clock for forgotten: the tap says when it really ended.</summary>
    private static TaskAnswer? LateStop(TaskChange change)
    {
        if (change.Write.Tapped is null
            || change.Db.WorkSessions.LastOf(change.Task.Id, change.By.PersonId) is not { EndKind: "auto", NeedsReview: true } closed
            || change.NowMs < closed.StartedAtMs || change.NowMs >= closed.EndedAtMs)
        {
            return null;
        }

        var revision = ReviseSession.Replace(change.Db, closed, (closed.StartedAtMs, change.NowMs), "pause", "tapped before it was closed", change.By)!.Value;
        if (change.PeriodLockDoubt(closed.StartedAtMs) is { } doubt)
        {
            change.Db.WorkSessions.Flag(revision, doubt);
        }

        var today = ShopClock.Recorded(change.Card().TodaySeconds * 1000);
        return change.Answer(change.Say["Paused {0}, {1} today on this task", change.Time, today], canUndo: false);
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
            "supervisor" => change.Say["Already stopped at {0} by a supervisor", time],
            "complete" or "cancel" when change.Task.ClosedAtMs == endedAtMs => change.Say["Already stopped at {0} by {1}", time, change.Card().ClosedBy],
            _ => change.Say["Already stopped at {0} by {1}", time, change.By.Name],
        };
    }
}
