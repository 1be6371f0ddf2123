using LaneAward.Data.Catalog;
using LaneAward.Web.Features.Orders;

namespace LaneAward.Web.Features.Tasks;

/// <summary>What the add-task pane offers for one order: kinds of work, the most used first, and open tasks that could be joined.</summary>
/// <param name="UsualMinutes">The median of past tasks of the chosen kind, else its own estimate; null when there is neither.</param>
internal sealed record TaskOffer(OrderView Order, IReadOnlyList<TaskTypeRow> TaskTypes, IReadOnlyList<TaskCard> OpenTasks, long? UsualMinutes);
