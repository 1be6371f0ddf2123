using LaneAward.Data;
using LaneAward.Data.Orders;

namespace LaneAward.Web.Operations.Demo;

/// <summary>Imported orders for the demonstration: the ones asked for where the import has them open, other new ones in their place.</summary>
internal sealed class DemoOrders
{
    private const int Pool = 400;

    private readonly Transaction _db;
    private readonly List<OrderRow> _open;
    private readonly IReadOnlyDictionary<string, string> _statusWords;
    private readonly Dictionary<string, string> _standIns = [];

    public DemoOrders(Transaction db)
    {
        _db = db;
        _statusWords = db.Orders.StatusWords();
        _open = [.. db.Orders.Newest(Pool).Where(IsWanted)];
    }

    public bool Any => _open.Count > 0;

    private bool IsWanted(OrderRow order) => order.Status is null || _statusWords.GetValueOrDefault(order.Status) != "cancelled";

    /// <summary>The same order for the same number, however often it is asked for.</summary>
    public string Number(string wanted)
    {
        if (_db.Orders.FindByNumber(wanted) is { MissingSinceMs: null } order && IsWanted(order))
        {
            return order.OrderNumber;
        }

        if (!_standIns.TryGetValue(wanted, out var standIn))
        {
            standIn = _open[_standIns.Count % _open.Count].OrderNumber;
            _standIns.Add(wanted, standIn);
        }

        return standIn;
    }

    public string Pick(Random random)
    {
        return _open[random.Next(_open.Count)].OrderNumber;
    }
}
