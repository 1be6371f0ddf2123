using LaneAward.Data;
using LaneAward.Data.Materials;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Payroll;
using LaneAward.Web.Features.Tasks;

namespace LaneAward.Web.Features.TaskList;

/// <summary>Everything that is recorded of one task: its card, all sessions with those that were struck out, materials and history.</summary>
internal sealed record TaskRecord(TaskCard Task, IReadOnlyList<WorkStretchRow> Sessions, IReadOnlyList<MaterialUseRow> Materials, IReadOnlyList<TaskEventRow> Events);

/// <summary>One session as a supervisor changes it: what it was before, what the person did beside it, and where it could be moved.</summary>
internal sealed record SessionRecord(
    WorkStretchRow Session, IReadOnlyList<WorkStretchRow> Before, IReadOnlyList<WorkStretchRow> SameDay, IReadOnlyList<TaskCardRow> OtherTasks, IReadOnlyList<Choice> People)
{
    /// <summary>The locked pay period that it lies in; null when it can be changed.</summary>
    public required LockingPeriod? Locked { get; init; }
}

/// <summary>Reads one task, or one session, for a supervisor.</summary>
internal sealed class ReadTaskRecord(Database database, ShopClock clock)
{
    /// <param name="task">Id or uid; null comes back when there is no such task.</param>
    public Task<TaskRecord?> TaskAsync(string task, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db => TaskCommand.Find(db, task) is { } row
                ? new TaskRecord(
                    TaskCard.From(db.Tasks.Card(row.Id, me: 0, clock.DayStartMs(db.NowMs))!), db.WorkSessions.OfTask(row.Id), db.Materials.UsesOfTask(row.Id), db.Tasks.Events(row.Id))
                : null,
            cancellation);
    }

    /// <summary>Null when there is no such session.</summary>
    public Task<SessionRecord?> SessionAsync(long id, CancellationToken cancellation)
    {
        return database.ReadAsync(db => db.WorkSessions.Stretch(id) is { } session ? Read(db, session) : null, cancellation);
    }

    private SessionRecord Read(Session db, WorkStretchRow session)
    {
        var dayStart = clock.DayStartMs(session.StartedAtMs);
        var dayEnd = clock.StartOf(clock.LocalDay(session.StartedAtMs).AddDays(1));
        var task = db.Tasks.FindByUid(session.TaskUid)!;
        var sameDay = db.WorkSessions.OfPersonBetween(session.PersonId, dayStart, dayEnd).Where(s => s.Id != session.Id && !s.Voided).ToList();
        var dayTasks = sameDay.Select(s => s.TaskUid).Distinct().Select(uid => db.Tasks.FindByUid(uid)!.Id);
        var others = db.Tasks.OfOrder(task.OrderId, me: 0, dayStart).Select(t => t.Id).Concat(dayTasks).Distinct().Where(id => id != task.Id);
        return new SessionRecord(
            session, db.WorkSessions.Before(session.Id), sameDay, [.. others.Select(id => db.Tasks.Card(id, me: 0, dayStart)!)],
            [.. db.People.All().Where(p => p.HasPin && p.Id != session.PersonId).Select(p => new Choice(p.Id, p.Name))])
        {
            Locked = PeriodLock.Read(db, clock).Locking(session.StartedAtMs, clock),
        };
    }
}
