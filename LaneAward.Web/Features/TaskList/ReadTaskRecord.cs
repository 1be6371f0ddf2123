using LaneAward.Data;
using LaneAward.Data.Catalog;
using LaneAward.Data.Corrections;
using LaneAward.Data.Materials;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Payroll;
using LaneAward.Web.Features.Tasks;
using ReportReasonRow = LaneAward.Data.Reports.ReportReasonRow;

namespace LaneAward.Web.Features.TaskList;

/// <summary>Everything that is recorded of one task: its card, all sessions with those that were struck out, materials and history.</summary>
internal sealed record TaskRecord(TaskCard Task, IReadOnlyList<WorkStretchRow> Sessions, IReadOnlyList<MaterialUseRow> Materials, IReadOnlyList<TaskEventRow> Events);

/// <summary>One session as a supervisor changes it: what it was before, what the person did beside it, and where it could be moved.</summary>
internal sealed record SessionRecord(
    WorkStretchRow Session, IReadOnlyList<WorkStretchRow> Before, IReadOnlyList<WorkStretchRow> SameDay, IReadOnlyList<TaskCardRow> OtherTasks, IReadOnlyList<Choice> People)
{
    /// <summary>Tasks of the order number that was searched for, to move it there; null when none was.</summary>
    public required IReadOnlyList<TaskCardRow>? Found { get; init; }

    /// <summary>What it may have paused for: the reasons in use, and its own.</summary>
    public required IReadOnlyList<ReportReasonRow> PauseReasons { get; init; }

    /// <summary>What its author asks, and waits for an answer to; null when they wait for none.</summary>
    public required CorrectionRow? Asked { get; init; }

    /// <summary>What counts in its place when it was struck out.</summary>
    public required IReadOnlyList<WorkStretchRow> Now { get; init; }

    /// <summary>It was struck out and nothing took its place.</summary>
    public required bool CanBePutBack { get; init; }

    /// <summary>The locked pay period that it lies in; null when it can be changed.</summary>
    public required LockingPeriod? Locked { get; init; }
}

/// <summary>A task to choose, with what tells it from another of its kind on the same order.</summary>
/// <param name="Work">Null when nobody has worked on it.</param>
internal sealed record FoundTask(TaskCardRow Card, TaskWorkRow? Work);

/// <summary>What a supervisor chooses from to add time that nobody recorded.</summary>
/// <param name="Task">Null until one is chosen.</param>
/// <param name="Found">Tasks of the order number that was searched for; null when none was.</param>
/// <param name="SameDay">What the chosen person did on the chosen day.</param>
internal sealed record TimeToAdd(TaskCardRow? Task, IReadOnlyList<FoundTask>? Found, IReadOnlyList<Choice> People, IReadOnlyList<WorkStretchRow> SameDay);

/// <summary>Reads one task, or one session, for a supervisor.</summary>
internal sealed class ReadTaskRecord(Database database, ShopClock clock)
{
    private const int MostFound = 40;

    /// <param name="task">Id or uid; null comes back when there is no such task.</param>
    public Task<TaskRecord?> TaskAsync(string task, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db => db.Tasks.FindByIdOrUid(task) is { } row
                ? new TaskRecord(
                    TaskCard.From(db.Tasks.Card(row.Id, me: 0, clock.DayStartMs(db.NowMs))!), db.WorkSessions.OfTask(row.Id), db.Materials.UsesOfTask(row.Id), db.Tasks.Events(row.Id))
                : null,
            cancellation);
    }

    /// <param name="order">An order number to find another task by, or its beginning.</param>
    /// <param name="chosen">Id of a task that was chosen already.</param>
    /// <returns>Null when there is no such session.</returns>
    public Task<SessionRecord?> SessionAsync(long id, string? order, string? chosen, CancellationToken cancellation)
    {
        // The report of corrections leads to the row of no length that stands before added time; what is meant is that time.
        return database.ReadAsync(
            db => db.WorkSessions.Stretch(id) is { } row && (row.IsNothing ? db.WorkSessions.InPlaceOf(id) : row) is { } session ? Read(db, session, order, chosen) : null,
            cancellation);
    }

    /// <param name="task">Id or uid; null, or one that there is not, leaves it to be chosen.</param>
    /// <param name="order">An order number to find a task by, or its beginning.</param>
    public Task<TimeToAdd> TimeToAddAsync(string? task, string? order, long? personId, DateOnly? day, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db =>
            {
                var chosen = task is null ? null : db.Tasks.FindByIdOrUid(task);
                var found = Found(db, order);
                var work = found is null ? null : db.WorkSessions.WorkOn(found.Select(t => t.Id));
                return new TimeToAdd(
                    chosen is null ? null : db.Tasks.Card(chosen.Id, me: 0, clock.DayStartMs(db.NowMs)), found?.Select(t => new FoundTask(t, work!.GetValueOrDefault(t.Id))).ToList(), Workers(db),
                    personId is { } id ? StandingOn(db, id, day ?? clock.LocalDay(db.NowMs)) : []);
            },
            cancellation);
    }

    private IReadOnlyList<TaskCardRow>? Found(Transaction db, string? order)
    {
        return string.IsNullOrWhiteSpace(order) ? null : db.Tasks.OfOrderNumber(order, MostFound, clock.DayStartMs(db.NowMs));
    }

    private static List<ReportReasonRow> PauseReasons(Transaction db, long? own)
    {
        var offered = db.Reasons.OnTiles(ReasonKind.Pause).Select(r => r.Id).ToHashSet();
        return [.. db.Reports.PauseReasons().Where(r => r.Id == own || offered.Contains(r.Id))];
    }

    private static IReadOnlyList<Choice> Workers(Transaction db)
    {
        return [.. db.People.All().Where(p => p.HasPin).Select(p => new Choice(p.Id, p.Name))];
    }

    private List<WorkStretchRow> StandingOn(Transaction db, long personId, DateOnly day)
    {
        return [.. db.WorkSessions.OfPersonBetween(personId, clock.StartOf(day), clock.StartOf(day.AddDays(1))).Where(s => !s.Voided)];
    }

    private SessionRecord Read(Transaction db, WorkStretchRow session, string? order, string? chosen)
    {
        var dayStart = clock.DayStartMs(session.StartedAtMs);
        var task = db.Tasks.FindByUid(session.TaskUid)!;
        var sameDay = StandingOn(db, session.PersonId, clock.LocalDay(session.StartedAtMs)).Where(s => s.Id != session.Id).ToList();
        var found = Found(db, order);
        var known = found?.Select(t => t.Id).ToList() ?? [];
        if (chosen is not null && db.Tasks.FindByIdOrUid(chosen) is { } choice)
        {
            known.Add(choice.Id);
        }

        var dayTasks = sameDay.Select(s => s.TaskUid).Distinct().Select(uid => db.Tasks.FindByUid(uid)!.Id);
        var others = db.Tasks.OfOrder(task.OrderId, me: 0, dayStart).Select(t => t.Id).Concat(dayTasks);
        return new SessionRecord(
            session, db.WorkSessions.Before(session.Id), sameDay, [.. known.Concat(others).Distinct().Where(id => id != task.Id).Select(id => db.Tasks.Card(id, me: 0, dayStart)!)],
            [.. Workers(db).Where(p => p.Id != session.PersonId)])
        {
            Found = found,
            PauseReasons = PauseReasons(db, session.PauseReasonId),
            Asked = db.Corrections.PendingOn(session.Id),
            Now = session.Voided ? db.WorkSessions.Now(session.Id) : [],
            CanBePutBack = db.WorkSessions.FindStruckOut(session.Id) is not null,
            Locked = PeriodLock.Read(db, clock).Locking(session.StartedAtMs, clock),
        };
    }
}
