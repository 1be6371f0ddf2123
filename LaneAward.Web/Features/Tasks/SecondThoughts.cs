using LaneAward.Data;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Tasks;

/// <summary>What stands in the way of an undo.</summary>
internal abstract record UndoBlocker
{
    public sealed record Something : UndoBlocker;

    public sealed record CorrectionAsked : UndoBlocker;

    public sealed record WorksElsewhere(string Name) : UndoBlocker;
}

/// <summary>For ten minutes a person may take back what they did to a task: what a sheet offers and what the verb then judges, in one place.</summary>
internal static class SecondThoughts
{
    private const long LastMs = 10 * 60 * 1000;

    /// <summary>Why this person may not take the last standing verb back, as the code of the refusal; null when it may be tried.</summary>
    public static string? WhyNoUndo(TaskEventRow? last, long personId, long nowMs)
    {
        return last is null || last.PersonId != personId ? "nothing_to_undo"
            : nowMs - last.AtMs > LastMs ? "undo_too_late"
            : last.Verb is "join" or "switch" or "edit" || last.BeforeJson is null ? "undo_not_possible"
            : null;
    }

    /// <summary>Whether taking the last standing verb back would succeed as things are.</summary>
    public static bool MayUndo(Transaction db, TaskEventRow? last, long personId)
    {
        return WhyNoUndo(last, personId, db.NowMs) is null && BlockerOf(db, last!, BeforeVerb.Of(last!)) is null;
    }

    /// <summary>What happened since the verb that taking it back would trample on; null when nothing did.</summary>
    public static UndoBlocker? BlockerOf(Transaction db, TaskEventRow last, BeforeVerb before)
    {
        // After a stop that was taken back the clock goes on under another number: then only that stop could be undone, and it was.
        var itsClockRuns = before.OpenedSession is not { } opened || db.WorkSessions.Find(opened) is { EndedAtMs: null };
        var othersStand = before.Tasks.Where(task => task.Id != last.TaskId)
            .All(task => db.Tasks.LastStandingEvent(task.Id) is { Verb: "switch" } theirs && theirs.PersonId == last.PersonId);
        return !itsClockRuns || !othersStand
            ? new UndoBlocker.Something()
            : before.ClosedSessions.Select(closed => BlockerOf(db, closed, before)).FirstOrDefault(found => found is not null);
    }

    private static UndoBlocker? BlockerOf(Transaction db, long closed, BeforeVerb before)
    {
        if (db.WorkSessions.Find(closed) is not { } session)
        {
            return new UndoBlocker.Something();
        }

        // Somebody closed that task after the shop had stopped the clock: it cannot go on there.
        if (before.Tasks.Any(task => task.Id == session.TaskId && !TaskStates.IsOpen(task.Status)))
        {
            return new UndoBlocker.Something();
        }

        if (db.Corrections.PendingOn(closed) is not null)
        {
            return new UndoBlocker.CorrectionAsked();
        }

        // Anything this person did after the stop would overlap with a clock that goes on from before it.
        var active = db.People.Find(session.PersonId)!.Active;
        return !active || db.WorkSessions.AnyAfter(session.PersonId, session.EndedAtMs!.Value, before.OpenedSession)
            ? new UndoBlocker.WorksElsewhere(session.PersonName)
            : null;
    }

    /// <summary>Whether this person closed the task themselves, less than ten minutes ago.</summary>
    public static bool ClosedItJustNow(TaskRow task, long personId, long nowMs)
    {
        return task.ClosedBy == personId && nowMs - task.ClosedAtMs <= LastMs;
    }
}
