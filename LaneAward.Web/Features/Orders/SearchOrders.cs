using LaneAward.Data;
using LaneAward.Data.Orders;

namespace LaneAward.Web.Features.Orders;

/// <summary>An order as the floor and the API see it. Dates are local calendar days.</summary>
internal sealed record OrderView(
    string OrderNumber, string? Description, string? OrderDate, string? DueDate, string? CustomerNumber, string? CustomerName, string? Status,
    long? Quantity, bool Missing)
{
    /// <summary>Work on it should be thought over: it is cancelled, shipped or on hold. A hold has no rule of its own; ProfitMaker's word for it is shown.</summary>
    public bool NotOpen { get; init; }

    /// <summary>"cancelled", "shipped" or null: what the word means here, also where it is a letter.</summary>
    public string? Standing { get; init; }

    public static OrderView From(OrderRow row)
    {
        return new OrderView(
            row.OrderNumber, row.Description, row.OrderDate, row.DueDate, row.CustomerNumber, row.CustomerName, row.Status, row.Quantity,
            row.MissingSinceMs is not null)
        {
            Standing = row.Standing,
            NotOpen = row.Standing is not null || row.Status?.Contains("hold", StringComparison.OrdinalIgnoreCase) == true,
        };
    }
}

/// <summary>An order as a tablet keeps it to be found without a connection, in the words of the search.</summary>
/// <param name="Warning">The word for an order that is not open; null for all others.</param>
internal sealed record KeptOrder(string OrderNumber, string? Customer, string What, string? Warning)
{
    public static KeptOrder From(OrderView order, Phrases say)
    {
        return new KeptOrder(order.OrderNumber, order.CustomerName ?? order.CustomerNumber, OrderWords.StatusAndWhat(order), OrderWords.WarningOf(order, say));
    }
}

/// <summary>The answer to a search.</summary>
internal sealed record OrderSearchResult(string Query, int Count, IReadOnlyList<OrderView> Orders);

/// <summary>Finds orders by the beginning of their number, then by words of customer and description, newest first.</summary>
internal sealed class SearchOrders(Database database)
{
    private const int LongestQuery = 200;

    /// <summary>About a month of a shop's orders, 60 kB.</summary>
    public const int KeptOnTablets = 400;

    public const int DefaultLimit = 10;
    public const int MostLimit = 50;

    /// <param name="limit">Clamped to what a search may ask for.</param>
    public Task<OrderSearchResult> RunAsync(string? query, int? limit, CancellationToken cancellation)
    {
        var text = Clean(query);
        var most = Math.Clamp(limit ?? DefaultLimit, 1, MostLimit);
        return database.ReadAsync(
            db =>
            {
                var orders = db.Orders.Search(text, most).Select(OrderView.From).ToList();
                return new OrderSearchResult(text, orders.Count, orders);
            },
            cancellation);
    }

    /// <summary>What is searched for, as far as a search reads it.</summary>
    public static string Clean(string? query)
    {
        var text = (query ?? "").Trim();
        return text.Length > LongestQuery ? text[..LongestQuery] : text;
    }

    public Task<IReadOnlyList<KeptOrder>> NewestAsync(Phrases say, CancellationToken cancellation)
    {
        return database.ReadAsync<IReadOnlyList<KeptOrder>>(db => [.. db.Orders.Newest(KeptOnTablets).Select(row => KeptOrder.From(OrderView.From(row), say))], cancellation);
    }

    public Task<OrderView?> OneAsync(string orderNumber, CancellationToken cancellation)
    {
        return database.ReadAsync(db => db.Orders.FindByNumber(orderNumber) is { } row ? OrderView.From(row) : null, cancellation);
    }
}
