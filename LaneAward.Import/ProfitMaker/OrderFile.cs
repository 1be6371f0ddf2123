using System.Globalization;
using LaneAward.Data.Imports;
using LaneAward.Import.Dbf;

namespace LaneAward.Import.ProfitMaker;

/// <summary>Reads the order table: one order per key, the last record of a key wins.</summary>
internal sealed class OrderFile
{
    private readonly SourceTable source;
    private readonly SourceData into;
    private readonly IReadOnlyList<DbfField> keys, customers, dates, dues, statuses, notes, quantities;
    private readonly List<Describe> describe = [];

    private OrderFile(SourceTable source, OrdersMapping mapping, Func<DescriptionSource, DetailTexts?> details, SourceData into)
    {
        this.source = source;
        this.into = into;
        keys = source.One("orders.key", mapping.Key);
        customers = mapping.Customer.Count == 0 ? [] : source.One("orders.customer", mapping.Customer);
        dates = mapping.Date.Count == 0 ? [] : source.One("orders.date", mapping.Date);
        dues = source.Optional("orders.due", mapping.Due, into.Warnings);
        statuses = source.Optional("orders.status", mapping.Status, into.Warnings);
        notes = source.Optional("orders.notes", mapping.Notes, into.Warnings);
        quantities = source.Optional("orders.quantity", mapping.Quantity, into.Warnings);
        foreach (var description in mapping.Description)
        {
            AddDescription(description, details);
        }
        foreach (var (role, isHeld) in ((OrderRoles, bool)[])
            [(OrderRoles.Customer, customers.Count > 0), (OrderRoles.Date, dates.Count > 0), (OrderRoles.Due, dues.Count > 0), (OrderRoles.Description, describe.Count > 0),
             (OrderRoles.Quantity, quantities.Count > 0), (OrderRoles.Status, statuses.Count > 0), (OrderRoles.Notes, notes.Count > 0)])
        {
            if (!isHeld)
            {
                into.WithoutField.Add(BlankedRoles.NameOf(role), source.Name);
            }
        }
    }

    private delegate string? Describe(DbfRecord record, string orderKey);

    /// <param name="details">Reads the detail table of a description, or answers null when the folder has none.</param>
    public static void Read(SourceTable source, OrdersMapping mapping, Func<DescriptionSource, DetailTexts?> details, SourceData into) =>
        new OrderFile(source, mapping, details, into).Read();

    private void AddDescription(DescriptionSource description, Func<DescriptionSource, DetailTexts?> details)
    {
        if (description.Table.Count > 0)
        {
            if (details(description) is { } texts)
            {
                describe.Add((_, orderKey) => texts.Of(orderKey));
            }
            return;
        }
        var fields = source.Optional("orders.description", description.Field, into.Warnings);
        if (fields.Count > 0)
        {
            describe.Add((record, _) => FirstFilled.Text(record, fields, into));
        }
    }

    private void Read() => source.Each(ReadRecord, includeDeleted: true);

    private void ReadRecord(DbfRecord record)
    {
        var number = FirstFilled.Key(record, keys);
        if (record.IsDeleted)
        {
            if (number is not null)
            {
                into.DeletedOrders.Add(SourceText.Match(number));
            }
            return;
        }
        into.OrdersRead++;
        if (number is null)
        {
            into.BlankKeys++;
            into.Reject(source.Name, record.Index, null, "The order number is blank; the row was left out.");
        }
        else
        {
            Keep(record.Index, ReadOrder(record, number));
        }
    }

    private SourceOrder ReadOrder(DbfRecord record, string number)
    {
        var match = SourceText.Match(number);
        var customer = FirstFilled.Key(record, customers);
        var customerKey = customer is null ? null : SourceText.Match(customer);
        var date = ReadDay(record, dates, number, "order date");
        var due = ReadDay(record, dues, number, "due date");
        var description = ReadDescription(record, match);
        var quantity = FirstFilled.Number(record, quantities) is { } count && decimal.Round(count) is > 0 and <= 1_000_000_000 and var whole ? (long?)whole : null;
        var status = FirstFilled.Key(record, statuses);
        var note = FirstFilled.Text(record, notes, into);
        var hash = RowHash.Of(number, customer, Iso(date), Iso(due), description, quantity?.ToString(CultureInfo.InvariantCulture), status, note);
        return new SourceOrder(number, match, customer, customerKey, date, due, description, quantity, status, note, hash);
    }

    private DateOnly? ReadDay(DbfRecord record, IReadOnlyList<DbfField> fields, string number, string what)
    {
        var day = FirstFilled.Day(record, fields, out var isBad);
        if (isBad)
        {
            into.BadDates++;
            into.Reject(source.Name, record.Index, number, $"The {what} is impossible; the order is kept without it.");
        }
        return day;
    }

    private string? ReadDescription(DbfRecord record, string match)
    {
        foreach (var from in describe)
        {
            if (from(record, match) is { } text)
            {
                return text;
            }
        }
        return null;
    }

    private void Keep(long record, SourceOrder order)
    {
        if (into.Orders.ContainsKey(order.MatchKey))
        {
            into.DuplicateOrders.Add(order.Number);
            into.Reject(source.Name, record, order.Number, "The order number occurs more than once; the last record counts.");
        }
        into.Orders[order.MatchKey] = order;
    }

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
