using LaneAward.Data;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Tasks;

/// <summary>For ten minutes a person may take back what they did to a task: what a sheet offers and what the verb then judges, in one place.</summary>
internal static class SecondThoughts
{
    private const long LastMs = 10 * 60 * 1000;

    /// <summary>Why this person may not take the last standing verb back, as the code of the refusal; null when it may be tried.</summary>
    public static string? WhyNoUndo(TaskEventRow? last, long personId, long nowMs)
    {
        return last is null || last.PersonId != personId ? "nothing_to_undo"
            : nowMs - last.AtMs > LastMs ? "undo_too_late"
            : last.Verb is "join" or "reopen" or "switch" or "edit" || last.BeforeJson is null ? "undo_not_possible"
            : null;
    }

    /// <summary>
    /// Whether the clock that the verb started, if any, still runs. After a stop that was taken back it goes on under another number: then only
    /// that stop could be undone, and it was.
    /// </summary>
    public static bool ItsClockRuns(Transaction db, BeforeVerb before)
    {
        return before.OpenedSession is not { } opened || db.WorkSessions.Find(opened) is { EndedAtMs: null };
    }

    /// <summary>Whether this person closed the task themselves, less than ten minutes ago.</summary>
    public static bool ClosedItJustNow(TaskRow task, long personId, long nowMs)
    {
        return task.ClosedBy == personId && nowMs - task.ClosedAtMs <= LastMs;
    }
}
