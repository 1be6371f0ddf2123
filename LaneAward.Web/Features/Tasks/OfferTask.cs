using LaneAward.Data;
using LaneAward.Data.Catalog;
using LaneAward.Web.Features.Orders;

namespace LaneAward.Web.Features.Tasks;

/// <summary>What the add-task pane offers for one order: kinds of work, the most used first, and open tasks that could be joined.</summary>
internal sealed record TaskOffer(OrderView Order, IReadOnlyList<TaskTypeRow> TaskTypes, IReadOnlyList<TaskCard> OpenTasks);

/// <summary>Prepares adding a task to an order.</summary>
internal sealed class OfferTask(Database database, ShopClock clock)
{
    /// <summary>Null when there is no such order.</summary>
    public Task<TaskOffer?> RunAsync(string orderNumber, Actor actor, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db => db.Orders.FindByNumber(orderNumber) is { } order
                ? new TaskOffer(
                    OrderView.From(order),
                    db.Catalog.TaskTypesFor(actor.PersonId, actor.TeamId),
                    [.. db.Tasks.OfOrder(order.Id, actor.PersonId, clock.DayStartMs(db.NowMs)).Select(TaskCard.From)
                        .Where(t => t.Status is not ("completed" or "cancelled"))])
                : null,
            cancellation);
    }
}
