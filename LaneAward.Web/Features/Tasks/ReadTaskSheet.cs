using LaneAward.Data;
using LaneAward.Data.Catalog;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Tasks;

/// <summary>One task as its sheets show it: the card, its history, and the reasons to cancel it.</summary>
internal sealed record TaskSheet(TaskCard Task, IReadOnlyList<TaskEventRow> Events, IReadOnlyList<ReasonRow> PauseReasons, IReadOnlyList<ReasonRow> CancelReasons)
{
    /// <summary>The event of my last verb on it, while it stands and nothing is built on it; an undo judges both again. Null when there is none.</summary>
    public long? Undoable { get; init; }

    /// <summary>It was closed just now by the person who reads the sheet, who needs no reason to open it again.</summary>
    public bool MayReopen { get; init; }

    /// <summary>The finished and scrapped pieces that an event added: what the next verb found, or the task as it is now, without what this one found.</summary>
    public (long Done, long Scrap) PiecesOf(TaskEventRow entry)
    {
        if (entry.Verb is not ("progress" or "complete" or "finish_part") || Found(entry) is not { } found)
        {
            return (0, 0);
        }

        var next = Events.Where(e => e.Id > entry.Id).Select(Found).FirstOrDefault(later => later is not null);
        var (done, scrap) = next is null ? (Task.QuantityDone, Task.Scrap) : (next.QuantityDone, next.Scrap);
        return ((done ?? 0) - (found.QuantityDone ?? 0), (scrap ?? 0) - (found.Scrap ?? 0));
    }

    private TaskBefore? Found(TaskEventRow entry)
    {
        return entry.BeforeJson is null ? null : BeforeVerb.Of(entry).Tasks.FirstOrDefault(task => task.Id == Task.Id);
    }

    public bool IsOpen => TaskStates.IsOpen(Task.Status);
}

/// <summary>Reads one task for its sheets.</summary>
internal sealed class ReadTaskSheet(Database database, ShopClock clock)
{
    /// <summary>Null when there is no such task.</summary>
    public Task<TaskSheet?> RunAsync(string task, long personId, CancellationToken cancellation)
    {
        return database.ReadAsync(db => db.Tasks.FindByIdOrUid(task) is { } row ? Read(db, row, personId) : null, cancellation);
    }

    private TaskSheet Read(Transaction db, TaskRow row, long personId)
    {
        var last = db.Tasks.LastStandingEvent(row.Id);
        return new TaskSheet(
            TaskCard.From(db.Tasks.Card(row.Id, personId, clock.DayStartMs(db.NowMs))!),
            db.Tasks.Events(row.Id),
            db.Reasons.OnTiles(ReasonKind.Pause),
            db.Reasons.OnTiles(ReasonKind.Cancel))
        {
            Undoable = SecondThoughts.MayUndo(db, last, personId) ? last!.Id : null,
            MayReopen = SecondThoughts.ClosedItJustNow(row, personId, db.NowMs),
        };
    }
}
