using LaneAward.Data.Orders;
using LaneAward.Web.Features.Orders;

namespace LaneAward.Web.Pages;

/// <summary>One order in a list of results: what was typed is marked in its number.</summary>
internal sealed record OrderRowView(OrderView Order, string Query, bool Chosen)
{
    public string Matched => new[] { Query, OrderRepository.PlainNumber(Query) ?? "" }
        .Where(typed => Order.OrderNumber.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
        .Select(typed => Order.OrderNumber[..typed.Length])
        .FirstOrDefault("");

    public string Rest => Order.OrderNumber[Matched.Length..];
}
