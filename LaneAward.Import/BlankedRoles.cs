using System.Globalization;
using LaneAward.Data.Imports;
using LaneAward.Import.ProfitMaker;

namespace LaneAward.Import;

/// <summary>
/// Finds what a source would blank on the orders and customers that are known: a column that an update of ProfitMaker renamed takes a role from
/// every one of them, with all rows there and no error anywhere.
/// </summary>
internal static class BlankedRoles
{
    private const string CustomerName = "name of customers";

    public const string LineDescription = "description of lines", LineItem = "item of lines", LineQuantity = "quantity of lines";

    /// <summary>A role that fewer orders have may well go from all of them.</summary>
    private const double PartThatMatters = 0.2;

    private const double NearlyAll = 0.95;

    /// <summary>While the column is still there, people may have emptied so few by hand.</summary>
    private const int FewEnoughByHand = 20;

    public static string NameOf(OrderRoles role) => role.ToString().ToLowerInvariant() + " of orders";

    /// <summary>The first role that nearly all known orders, their lines or the customers would lose, in a sentence; null when there is none.</summary>
    public static string? Complaint(SourceData source, KnownReference known)
    {
        var customers = known.Customers.Values.Where(customer => !customer.Missing && source.Customers.ContainsKey(customer.MatchKey)).ToList();
        var named = customers.Where(customer => customer.HasName).ToList();
        if (Complaint(CustomerName, customers.Count, named.Count, named.Count(customer => !source.Customers[customer.MatchKey].HasName), source) is { } nameless)
        {
            return nameless;
        }
        var orders = known.Orders.Values.Where(order => !order.Missing && source.Orders.ContainsKey(order.MatchKey))
            .Select(order => (order.Id, order.MatchKey, Before: order.Filled, Now: source.Orders[order.MatchKey].Filled)).ToList();
        foreach (var role in Enum.GetValues<OrderRoles>().Where(role => role != OrderRoles.None))
        {
            var before = orders.Count(order => order.Before.HasFlag(role));
            var lost = orders.Count(order => order.Before.HasFlag(role) && !order.Now.HasFlag(role));
            if (Complaint(NameOf(role), orders.Count, before, lost, source) is { } sentence)
            {
                return sentence;
            }
        }
        if (!source.HasLines)
        {
            return null;
        }
        var standing = orders.SelectMany(order => known.Lines.GetValueOrDefault(order.Id, [])).ToList();
        var coming = orders.SelectMany(order => source.Lines.GetValueOrDefault(order.MatchKey, [])).ToList();
        return OfLines(LineDescription, line => line.Description is not null) ?? OfLines(LineItem, line => line.Item is not null)
            ?? OfLines(LineQuantity, line => line.QuantityMilli is not null);

        string? OfLines(string role, Func<OrderLine, bool> isFilled)
        {
            var before = standing.Count(isFilled);
            return Complaint(role, standing.Count, before, Math.Max(before - coming.Count(isFilled), 0), source);
        }
    }

    private static string? Complaint(string role, int all, int before, int lost, SourceData source)
    {
        var table = source.WithoutField.GetValueOrDefault(role);
        if (before <= all * PartThatMatters || lost < before * NearlyAll || (table is null && before < FewEnoughByHand))
        {
            return null;
        }
        var how = table is null ? "" : $": no field of {table} holds it now";
        return string.Create(CultureInfo.InvariantCulture,
            $"The {role}, known of {before} of the {all}, would become empty on {(lost == before ? "all" : lost)} of them{how}. Was a column renamed, or the mapping changed? Nothing was changed. Use --accept-shrink if that is right.");
    }
}
