using System.Globalization;
using LaneAward.Data.Imports;
using LaneAward.Data.Orders;
using LaneAward.Import.ProfitMaker;

namespace LaneAward.Import;

/// <summary>What a source would change in the database.</summary>
/// <param name="OrphanOrders">Orders whose customer neither the source nor the database knows.</param>
internal sealed record ImportDiff(
    ImportCounts Customers, ImportCounts Orders, long OrphanOrders, ImportChanges Changes, IReadOnlyList<ImportDifference> Differences)
{
    public static ImportDiff Compute(SourceData source, KnownReference known, OrdersMapping mapping) =>
        new ImportComparison(source, known, mapping).Compute();
}

/// <summary>Compares a parsed source with what the database knows: a pure function, no clock and no connection.</summary>
internal sealed class ImportComparison
{
    private const int DifferencesKept = 200;

    private readonly SourceData source;
    private readonly KnownReference known;
    private readonly IReadOnlyDictionary<string, string> meant;
    private readonly List<CustomerWrite> newCustomers = [], changedCustomers = [];
    private readonly List<OrderWrite> newOrders = [], changedOrders = [];
    private readonly List<long> reappearedCustomers = [], vanishedCustomers = [], reappearedOrders = [], vanishedOrders = [];
    private readonly List<OrderAdoption> adoptions = [];
    private readonly List<OrderLinesWrite> lines = [];
    private readonly List<OrderNews> news = [];
    private readonly List<ImportDifference> differences = [];
    private readonly Dictionary<(string, string), int> differencesOfKind = [];

    public ImportComparison(SourceData source, KnownReference known, OrdersMapping mapping)
    {
        this.source = source;
        this.known = known;
        meant = mapping.StatusWords();
    }

    public ImportDiff Compute()
    {
        var customers = CompareCustomers();
        var orders = CompareOrders();
        CompareLines();
        var changes = new ImportChanges
        {
            NewCustomers = newCustomers,
            ChangedCustomers = changedCustomers,
            ReappearedCustomers = reappearedCustomers,
            VanishedCustomers = vanishedCustomers,
            NewOrders = [.. newOrders
                .OrderBy(order => order.OrderDate, StringComparer.Ordinal)
                .ThenBy(order => order.Number.Length)
                .ThenBy(order => order.Number, StringComparer.Ordinal)],
            ChangedOrders = changedOrders,
            ReappearedOrders = reappearedOrders,
            VanishedOrders = vanishedOrders,
            Adoptions = adoptions,
            Lines = lines,
            News = news,
            StatusWords = CompareStatusWords(),
        };
        return new ImportDiff(customers, orders, CountOrphans(), changes, differences);
    }

    private ImportCounts CompareCustomers()
    {
        long updated = 0, unchanged = 0, reappeared = 0;
        foreach (var customer in source.Customers.Values)
        {
            var found = known.Customers.GetValueOrDefault(customer.MatchKey);
            var write = new CustomerWrite(found?.Id, customer.Number, customer.MatchKey, customer.Name, customer.RowHash);
            if (found is null)
            {
                newCustomers.Add(write);
                Note("customers", customer.Number, "new", customer.Name);
                continue;
            }
            var same = found.RowHash.AsSpan().SequenceEqual(customer.RowHash);
            if (!same)
            {
                changedCustomers.Add(write);
            }
            else if (found.Missing)
            {
                reappearedCustomers.Add(found.Id);
            }
            if (found.Missing)
            {
                reappeared++;
                Note("customers", customer.Number, "back", customer.Name);
            }
            else if (same)
            {
                unchanged++;
            }
            else
            {
                updated++;
                Note("customers", customer.Number, "changed", customer.Name);
            }
        }
        foreach (var gone in known.Customers.Values.Where(customer => !customer.Missing && !source.Customers.ContainsKey(customer.MatchKey)))
        {
            vanishedCustomers.Add(gone.Id);
            Note("customers", gone.MatchKey, "vanished", WhyGone(source.DeletedCustomers, gone.MatchKey));
        }
        return new ImportCounts
        {
            Read = source.CustomersRead,
            Inserted = newCustomers.Count,
            Updated = updated,
            Unchanged = unchanged,
            Vanished = vanishedCustomers.Count,
            Reappeared = reappeared,
            Active = source.Customers.Count,
        };
    }

    private ImportCounts CompareOrders()
    {
        long updated = 0, unchanged = 0, reappeared = 0;
        foreach (var order in source.Orders.Values)
        {
            var found = known.Orders.GetValueOrDefault(order.MatchKey);
            if (found is null)
            {
                newOrders.Add(Write(null, order));
                Note("orders", order.Number, "new", order.Description);
                continue;
            }
            var same = found.RowHash.AsSpan().SequenceEqual(order.RowHash);
            if (!same)
            {
                changedOrders.Add(Write(found.Id, order));
            }
            else
            {
                AdoptOrBringBack(found, order);
            }
            TellWorkers(found, order);
            if (found.Missing)
            {
                reappeared++;
                Note("orders", order.Number, "back", order.Description);
            }
            else if (same)
            {
                unchanged++;
            }
            else
            {
                updated++;
                Note("orders", order.Number, "changed", order.Description);
            }
        }
        foreach (var gone in known.Orders.Values.Where(order => !order.Missing && !source.Orders.ContainsKey(order.MatchKey)))
        {
            vanishedOrders.Add(gone.Id);
            var why = WhyGone(source.DeletedOrders, gone.MatchKey);
            Note("orders", gone.MatchKey, "vanished", why);
            Tell(gone, "vanished", why);
        }
        return new ImportCounts
        {
            Read = source.OrdersRead,
            Inserted = newOrders.Count,
            Updated = updated,
            Unchanged = unchanged,
            Vanished = vanishedOrders.Count,
            Reappeared = reappeared,
            Active = source.Orders.Count,
        };
    }

    // The database tells case apart beyond A to Z, as news of an order does not: how the orders spell such a word ("CANCELÓ") is a word of its own there.
    private Dictionary<string, string>? CompareStatusWords()
    {
        var words = new Dictionary<string, string>(meant, NoCase.Comparer);
        var gone = known.Orders.Values.Where(order => !source.Orders.ContainsKey(order.MatchKey)).Select(order => order.Status);
        foreach (var status in source.Orders.Values.Select(order => order.Status).Concat(gone).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (meant.TryGetValue(status, out var standing))
            {
                words.TryAdd(status, standing);
            }
        }
        return words.Count == known.StatusWords.Count && words.All(word => known.StatusWords.GetValueOrDefault(word.Key) == word.Value) ? null : words;
    }

    private long CountOrphans()
    {
        var count = 0L;
        foreach (var order in source.Orders.Values.Where(order => order.CustomerKey is { } key && !IsKnownCustomer(source, known, key)))
        {
            count++;
            source.Reject("orders", null, order.Number, $"Its customer {order.CustomerNumber} is in no customer record; the order is kept without a name.");
        }
        return count;
    }

    /// <summary>An order that names it finds it: in this source, or among those that were known before.</summary>
    public static bool IsKnownCustomer(SourceData source, KnownReference known, string key) => source.Customers.ContainsKey(key) || known.Customers.ContainsKey(key);

    private void AdoptOrBringBack(KnownOrder found, SourceOrder order)
    {
        if (found.Missing)
        {
            reappearedOrders.Add(found.Id);
        }
        if (found.CustomerId is null && order.CustomerKey is { } customer && IsKnownCustomer(source, known, customer))
        {
            adoptions.Add(new OrderAdoption(found.Id, customer));
        }
    }

    private void CompareLines()
    {
        if (!source.HasLines)
        {
            return;
        }
        foreach (var key in source.Orders.Keys)
        {
            var wanted = source.Lines.GetValueOrDefault(key, []);
            var standing = known.Orders.TryGetValue(key, out var order) ? known.Lines.GetValueOrDefault(order.Id, []) : [];
            if (!wanted.SequenceEqual(standing))
            {
                lines.Add(new OrderLinesWrite(key, wanted));
            }
        }
    }

    // An import stops nobody's work; it tells the people who are on the order.
    private void TellWorkers(KnownOrder found, SourceOrder order)
    {
        // What the word meant at the last import: a mapping that gives it another meaning is news of an order that did not change.
        var before = found.Status is { } was ? known.StatusWords.GetValueOrDefault(was) : null;
        if (order.Status is { } status && meant.TryGetValue(status, out var standing) && standing != before)
        {
            Tell(found, standing, found.Status == status ? $"Status {status} means {standing} now." : $"Status {found.Status ?? "none"} became {status}.");
        }
        if (found.CustomerNumber is { } former && SourceText.Match(former) != order.CustomerKey)
        {
            Tell(found, "customer_changed", $"Customer {former} became {order.CustomerNumber ?? "none"}.");
        }
    }

    // For every order, with work on it or not: whether tasks are open is asked at the moment of writing.
    private void Tell(KnownOrder order, string kind, string detail) => news.Add(new OrderNews(order.Id, kind, detail));

    private static string WhyGone(HashSet<string> deleted, string key) =>
        deleted.Contains(key) ? "Deleted in ProfitMaker." : "No longer in ProfitMaker's table.";

    private static OrderWrite Write(long? id, SourceOrder order) => new(
        id, order.Number, order.MatchKey, order.CustomerKey, order.CustomerNumber, order.Description,
        Iso(order.Date), Iso(order.Due), order.Quantity, order.Status, order.Notes, order.RowHash);

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Note(string table, string key, string change, string? detail)
    {
        var count = differencesOfKind.GetValueOrDefault((table, change));
        if (count < DifferencesKept)
        {
            differencesOfKind[(table, change)] = count + 1;
            differences.Add(new ImportDifference(table, key, change, detail));
        }
    }
}
