using LaneAward.Data;

namespace LaneAward.Web.Features.Tasks;

/// <summary>What the home screen shows: my running task, the paused, the queued and the finished ones of today.</summary>
internal sealed record MyTasks(TaskCard? Running, IReadOnlyList<TaskCard> Paused, IReadOnlyList<TaskCard> Queued, IReadOnlyList<TaskCard> Finished)
{
    public long FinishedSeconds => Finished.Sum(t => t.TodaySeconds);

    public IEnumerable<TaskCard> All => (Running is null ? [] : new[] { Running }).Concat(Paused).Concat(Queued).Concat(Finished);
}

/// <summary>Reads task lists: mine, my team's, an order's.</summary>
internal sealed class ListTasks(Database database, ShopClock clock)
{
    public Task<MyTasks> MineAsync(long personId, CancellationToken cancellation)
    {
        return database.ReadAsync(db => Mine(db, personId, clock), cancellation);
    }

    /// <summary>The same inside a snapshot that shows more: the home screen must not say "running" beside "when did you stop?".</summary>
    public static MyTasks Mine(Transaction db, long personId, ShopClock clock)
    {
        var dayStart = clock.DayStartMs(db.NowMs);
        var open = db.Tasks.OpenOf(personId, dayStart).Select(TaskCard.From).ToList();
        return new MyTasks(
            open.SingleOrDefault(t => t.MyState == "running"),
            [.. open.Where(t => t.MyState == "paused")],
            [.. open.Where(t => t.MyState == "queued")],
            [.. db.Tasks.FinishedBy(personId, dayStart, long.MaxValue).Select(TaskCard.From)]);
    }

    public Task<IReadOnlyList<TaskCard>> OfTeamAsync(long teamId, long personId, CancellationToken cancellation)
    {
        return database.ReadAsync<IReadOnlyList<TaskCard>>(
            db => [.. db.Tasks.OpenOfTeam(teamId, personId, clock.DayStartMs(db.NowMs)).Select(TaskCard.From)], cancellation);
    }

    /// <summary>Null when there is no such order.</summary>
    public Task<IReadOnlyList<TaskCard>?> OfOrderAsync(string orderNumber, long personId, CancellationToken cancellation)
    {
        return database.ReadAsync<IReadOnlyList<TaskCard>?>(
            db => db.Orders.FindByNumber(orderNumber) is { } order
                ? [.. db.Tasks.OfOrder(order.Id, personId, clock.DayStartMs(db.NowMs)).Select(TaskCard.From)]
                : null,
            cancellation);
    }

    /// <summary>Null when there is no such task.</summary>
    public Task<TaskCard?> OneAsync(string task, long personId, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db => db.Tasks.FindByIdOrUid(task) is { } row
                ? TaskCard.From(db.Tasks.Card(row.Id, personId, clock.DayStartMs(db.NowMs))!)
                : null,
            cancellation);
    }
}
