using LaneAward.Import.Dbf;

namespace LaneAward.Import.Inspection;

/// <summary>A proposed mapping and why each role was chosen.</summary>
internal sealed record Suggestion(SuggestedMapping Mapping, IReadOnlyList<string> Reasons);

/// <summary>The part of a mapping file that can be guessed; written as JSON that <c>--mapping</c> reads.</summary>
internal sealed record SuggestedMapping(SuggestedCustomers Customers, SuggestedOrders Orders, SuggestedLines? Lines);

internal sealed record SuggestedCustomers(string Table, string Key, string Name);

internal sealed record SuggestedOrders(
    string Table, string Key, string Customer, string? Date, IReadOnlyList<object>? Description, string? Status, string? Notes, string? Due, string? Quantity);

internal sealed record SuggestedDetail(string Table, string Join, string Field, string? Order);

internal sealed record SuggestedLines(string Table, string Join, string? Line, string Description, string? Quantity);

/// <summary>
/// Finds customers and orders in tables it has never seen: an order table points to a customer table when nearly all
/// values of one of its fields occur in a near-unique field of the other, and it has a date and a number of its own.
/// Names only break ties.
/// </summary>
internal sealed class SuggestMapping(IReadOnlyList<TableProfile> tables)
{
    private const double NearlyAll = 0.95;

    /// <summary>Null when no pair of tables looks like orders and customers.</summary>
    public Suggestion? Run()
    {
        var best = tables.SelectMany(orders => tables.Where(other => other != orders).SelectMany(customers => Links(orders, customers)))
            .OrderByDescending(link => link.Score)
            .FirstOrDefault();
        if (best is null)
        {
            return null;
        }
        var date = BestDate(best.Orders);
        var own = BestText(best.Orders, [best.OrderKey, best.Reference], ["DESC", "TITLE", "ITEM", "JOB", "SHIP_NAME"]);
        var detail = BestDetail(best);
        var description = new List<object>();
        if (own is not null)
        {
            description.Add(own.Field.Name);
        }
        if (detail is not null)
        {
            description.Add(detail);
        }
        var name = BestText(best.Customers, [best.CustomerKey], ["NAME", "COMP"]);
        var mapping = new SuggestedMapping(
            new SuggestedCustomers(best.Customers.Name, best.CustomerKey.Field.Name, (name ?? best.CustomerKey).Field.Name),
            new SuggestedOrders(
                best.Orders.Name, best.OrderKey.Field.Name, best.Reference.Field.Name, date?.Field.Name, description.Count == 0 ? null : description,
                Named(best.Orders, field => field.IsText && field.Values.Count <= 20, "STAT"),
                Named(best.Orders, field => field.Field.IsMemo, "NOTE", "COMM", "REMARK", "MEMO", "TEXT") ?? best.Orders.Fields.FirstOrDefault(field => field.Field.Type == DbfFieldType.Memo)?.Field.Name,
                Named(best.Orders, field => field.IsDay && field != date, "DUE", "NEED", "REQ", "DELIVER", "PROMIS"),
                Named(best.Orders, field => field.Field.Type is DbfFieldType.Numeric or DbfFieldType.Integer, "QTY", "QUAN", "PIECES")),
            LinesOf(detail));
        return new Suggestion(mapping, Explain(best, date, own, detail));
    }

    private IEnumerable<Link> Links(TableProfile orders, TableProfile customers)
    {
        if (!orders.Fields.Any(field => field.IsDay && field.Filled > 0) || BestText(customers, [], ["NAME", "COMP"]) is null)
        {
            yield break;
        }
        foreach (var key in customers.Fields.Where(field => IsUnique(field, customers)))
        {
            foreach (var reference in orders.Fields.Where(field => field.IsKeyLike && !field.IsDay && field.FillOf(orders.Live) > 0.5))
            {
                var inclusion = Inclusion(reference, key);
                // A few small numbers are found in any list of numbers: that says nothing.
                if (inclusion < NearlyAll || (reference.Values.Count < 10 && !SameName(reference, key)))
                {
                    continue;
                }
                if (BestKey(orders, reference) is { } own)
                {
                    yield return new Link(orders, own, reference, customers, key, inclusion, Score(orders, own, reference, customers, key, inclusion));
                }
            }
        }
    }

    private double Score(
        TableProfile orders, FieldProfile own, FieldProfile reference, TableProfile customers, FieldProfile key, double inclusion) =>
        inclusion
        + (0.3 * Math.Log10(1 + reference.Values.Count))
        + (0.2 * Math.Log10(1 + orders.Live))
        + (SameName(reference, key) ? 0.6 : 0)
        // A number in one table and a text in the other may still be the same customer; a quantity is one more often.
        + (reference.IsText == key.IsText ? 0.4 : 0)
        + (Has(customers.Name, "CUST", "CLIENT", "KUND", "ACCOUNT") ? 0.8 : 0)
        + (Has(orders.Name, "ORD", "SALE", "JOB") ? 0.5 : 0)
        + (Has(own.Field.Name, "ORD", "JOB") ? 0.3 : 0)
        // Detail lines have dates and customers too in some schemas, but their order number repeats.
        - (reference.Uniqueness > 0.98 ? 1 : 0)
        // Firms are named apart, what they order is not.
        + (0.6 * BestText(customers, [key], ["NAME", "COMP"])?.Uniqueness ?? 0)
        // A contact may carry its customer's number once, but its own number stands before it.
        - (0.1 * key.Field.Ordinal)
        // An invoice or a shipment points to the order and repeats the customer; the order itself stands between the two.
        - (tables.Any(between => between != orders && between != customers && Refers(orders, between) && Refers(between, customers)) ? 1.5 : 0)
        - (tables.Any(above => above != orders && above != customers && Refers(customers, above) && Refers(orders, above)) ? 0.8 : 0);

    // From a field that is not the table's own key to the own key of the other.
    private static bool Refers(TableProfile from, TableProfile to) =>
        BestKey(to, null) is { } key
        && from.Fields.Any(field => field != BestKey(from, null) && field.IsKeyLike && !field.IsDay && field.IsText == key.IsText
            && field.FillOf(from.Live) > 0.5 && field.Values.Count >= 10 && Inclusion(field, key) >= NearlyAll);

    private static FieldProfile? BestKey(TableProfile orders, FieldProfile? reference) => orders.Fields
        .Where(field => field != reference && IsUnique(field, orders))
        .OrderByDescending(field => (Has(field.Field.Name, "ORD", "JOB") ? 2 : 0) + (Has(field.Field.Name, "NO", "NUM", "ID", "KEY") ? 1 : 0) - (0.1 * field.Field.Ordinal))
        .FirstOrDefault();

    private static FieldProfile? BestDate(TableProfile orders) => orders.Fields
        .Where(field => field.IsDay && field.FillOf(orders.Live) > 0.3)
        .OrderByDescending(field => (2 * field.FillOf(orders.Live))
            + (Has(field.Field.Name, "ORD") ? 2 : Has(field.Field.Name, "ENT", "DATE") ? 0.5 : 0)
            - (Has(field.Field.Name, "DUE", "SHIP", "REQ", "NEED", "DELIV", "PAID", "INV", "UPD", "CHG") ? 3 : 0)
            // An order is not taken after the day the table was last written; a due date is.
            + (orders.Header.LastUpdate is { } last && string.CompareOrdinal(field.Max?[..Math.Min(10, field.Max.Length)], last.AddDays(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)) <= 0 ? 1 : 0)
            - (0.01 * field.Field.Ordinal))
        .FirstOrDefault();

    private static FieldProfile? BestText(TableProfile table, FieldProfile[] not, string[] words) => table.Fields
        .Where(field => field.IsText && field.Field.Length >= 15 && field.FillOf(table.Live) > 0.5 && !not.Contains(field)
            && !Has(field.Field.Name, "ADDR", "CITY", "PHONE", "FAX", "MAIL", "ZIP", "COUNTRY", "STREET", "CONTACT", "PONUM", "REGION"))
        .OrderByDescending(field => (Has(field.Field.Name, words) ? 2 : 0) + (field.FillOf(table.Live) * Math.Min(field.Field.Length, 80) / 80.0) - (0.01 * field.Field.Ordinal))
        .FirstOrDefault();

    private SuggestedDetail? BestDetail(Link link) => tables
        .Where(table => table != link.Orders && table != link.Customers)
        .Select(table => (
            Table: table,
            Join: table.Fields.FirstOrDefault(field => field.IsKeyLike && field.IsText == link.OrderKey.IsText && field.Values.Count >= 10
                && (field.Uniqueness < 0.98 || SameName(field, link.OrderKey)) && Inclusion(field, link.OrderKey) >= NearlyAll),
            Text: BestText(table, [], ["TEXT", "DESC", "ITEM"])))
        .Where(found => found.Join is not null && found.Text is not null && found.Text != found.Join)
        .OrderByDescending(found => found.Text!.Field.Length)
        .Select(found => new SuggestedDetail(
            found.Table.Name, found.Join!.Field.Name, found.Text!.Field.Name,
            Named(found.Table, field => field.Field.Type is DbfFieldType.Numeric or DbfFieldType.Integer, "LINE", "SEQ", "POS")))
        .FirstOrDefault();

    private SuggestedLines? LinesOf(SuggestedDetail? detail) => detail is null ? null : new SuggestedLines(
        detail.Table, detail.Join, detail.Order, detail.Field,
        Named(tables.First(table => table.Name == detail.Table), field => field.Field.Type is DbfFieldType.Numeric or DbfFieldType.Integer, "QTY", "QUAN"));

    private static List<string> Explain(Link link, FieldProfile? date, FieldProfile? own, SuggestedDetail? detail) =>
    [
        $"{link.Orders.Name}.{link.Reference.Field.Name} points to {link.Customers.Name}.{link.CustomerKey.Field.Name}: {link.Inclusion:P0} of its {link.Reference.Values.Count} values occur there.",
        $"{link.Orders.Name}.{link.OrderKey.Field.Name} is the order number: {link.OrderKey.Uniqueness:P1} of its values are different.",
        date is null ? "No date was found." : $"{link.Orders.Name}.{date.Field.Name} is the order date: {date.Min} to {date.Max}.",
        own is null ? "The orders have no description of their own." : $"{link.Orders.Name}.{own.Field.Name} is the description, such as \"{own.Sample}\".",
        detail is null ? "No detail table was found." : $"{detail.Table}.{detail.Join} joins detail lines to the orders.",
    ];

    private static string? Named(TableProfile table, Func<FieldProfile, bool> fits, params string[] words) =>
        table.Fields.FirstOrDefault(field => fits(field) && Has(field.Field.Name, words))?.Field.Name;

    private static bool IsUnique(FieldProfile field, TableProfile table) =>
        field.IsKeyLike && !field.IsDay && field.Filled > 1 && field.FillOf(table.Live) > 0.98 && field.Uniqueness > 0.98;

    private static double Inclusion(FieldProfile from, FieldProfile into) =>
        from.Values.Count == 0 ? 0 : (double)from.Values.Count(into.Values.Contains) / from.Values.Count;

    private static bool SameName(FieldProfile a, FieldProfile b) => a.Field.Name.Equals(b.Field.Name, StringComparison.OrdinalIgnoreCase);

    private static bool Has(string name, params string[] words) => words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private sealed record Link(
        TableProfile Orders, FieldProfile OrderKey, FieldProfile Reference, TableProfile Customers, FieldProfile CustomerKey, double Inclusion, double Score);
}
