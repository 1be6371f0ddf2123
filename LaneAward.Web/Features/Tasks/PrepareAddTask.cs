using LaneAward.Data;
using LaneAward.Web.Features.Orders;

namespace LaneAward.Web.Features.Tasks;

/// <summary>The add-task screen: what the search found, this person's recent orders, and the offer for the chosen one.</summary>
/// <param name="UnknownNumber">The order number that was asked for and is not in the last import.</param>
/// <param name="LastImportMs">When the orders were last refreshed; null when never.</param>
internal sealed record AddTaskScreen(
    string Query, IReadOnlyList<OrderView> Found, IReadOnlyList<OrderView> Recent, TaskOffer? Offer, string? UnknownNumber, long? LastImportMs);

/// <summary>Reads the add-task screen. A number that matches exactly, typed or scanned, is chosen at once.</summary>
internal sealed class PrepareAddTask(Database database, ShopClock clock)
{
    private const int MostRecent = 4;

    /// <param name="taskTypeId">The kind of work that is chosen, for its usual time.</param>
    public Task<AddTaskScreen> RunAsync(string? query, string? order, long? taskTypeId, Actor actor, CancellationToken cancellation)
    {
        return database.ReadAsync(db => Read(db, SearchOrders.Clean(query), SearchOrders.Clean(order), taskTypeId, actor), cancellation);
    }

    private AddTaskScreen Read(Transaction db, string query, string order, long? taskTypeId, Actor actor)
    {
        var found = db.Orders.Search(query, SearchOrders.DefaultLimit).Select(OrderView.From).ToList();
        var chosen = order.Length > 0 ? db.Orders.FindByNumber(order) : db.Orders.FindByNumber(query);
        var offer = chosen is null ? null : new TaskOffer(
            OrderView.From(chosen),
            db.TaskTypes.For(actor.PersonId, actor.TeamId),
            [.. db.Tasks.OfOrder(chosen.Id, actor.PersonId, clock.DayStartMs(db.NowMs)).Select(TaskCard.From)
                .Where(t => TaskStates.IsOpen(t.Status))],
            taskTypeId is { } type ? db.Tasks.UsualMinutes(type) ?? db.TaskTypes.Find(type)?.DefaultEstimateMinutes : null);
        return new AddTaskScreen(
            query,
            found,
            [.. db.Orders.Recent(actor.PersonId, MostRecent).Select(OrderView.From)],
            offer,
            order.Length > 0 && chosen is null ? order : null,
            db.Imports.Newest()?.FinishedAtMs);
    }
}
