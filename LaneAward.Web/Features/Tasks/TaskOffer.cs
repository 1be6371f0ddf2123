using LaneAward.Data.Catalog;
using LaneAward.Web.Features.Orders;

namespace LaneAward.Web.Features.Tasks;

/// <summary>What the add-task pane offers for one order: kinds of work, the most used first, and open tasks that could be joined.</summary>
internal sealed record TaskOffer(OrderView Order, IReadOnlyList<TaskTypeRow> TaskTypes, IReadOnlyList<TaskCard> OpenTasks);
