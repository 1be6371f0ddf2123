using LaneAward.Web.Features.Orders;

namespace LaneAward.Web.Pages;

/// <summary>One order in a list of results: what was typed is marked in its number.</summary>
internal sealed record OrderRowView(OrderView Order, string Query, bool Chosen)
{
    public bool MatchesNumber => Query.Length > 0 && Order.OrderNumber.StartsWith(Query, StringComparison.OrdinalIgnoreCase);

    public string Matched => MatchesNumber ? Order.OrderNumber[..Query.Length] : "";

    public string Rest => Order.OrderNumber[Matched.Length..];
}
