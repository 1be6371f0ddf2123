using System.Text.Json.Serialization;
using LaneAward.Data.Imports;

namespace LaneAward.Import.ProfitMaker;

/// <summary>A customer as the source has it.</summary>
internal sealed record SourceCustomer(string Number, string MatchKey, string Name, byte[] RowHash)
{
    /// <summary>False when its number stands in the name's place.</summary>
    public bool HasName => Name != Number;
}

/// <summary>An order as the source has it.</summary>
internal sealed record SourceOrder(
    string Number,
    string MatchKey,
    string? CustomerNumber,
    string? CustomerKey,
    DateOnly? Date,
    DateOnly? Due,
    string? Description,
    long? Quantity,
    string? Status,
    string? Notes,
    byte[] RowHash)
{
    /// <summary>What this order says.</summary>
    public OrderRoles Filled =>
        If(CustomerNumber, OrderRoles.Customer) | If(Date, OrderRoles.Date) | If(Due, OrderRoles.Due) | If(Description, OrderRoles.Description)
        | If(Quantity, OrderRoles.Quantity) | If(Status, OrderRoles.Status) | If(Notes, OrderRoles.Notes);

    private static OrderRoles If(object? value, OrderRoles role) => value is null ? OrderRoles.None : role;
}

/// <summary>A row that was left out or mended, and why; shown to the operator.</summary>
/// <param name="RecordNumber">As FoxPro counts, from 1; null when it is no record of one table.</param>
public sealed record RejectedRow(string Table, long? RecordNumber, string? Key, string Reason)
{
    /// <summary>What stored reports of former releases hold in place of the number: counted from 0, -1 for none. It is never written.</summary>
    [JsonPropertyName("record"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? FromZero
    {
        get => null;
        init => RecordNumber = value is null ? RecordNumber : value < 0 ? null : value + 1;
    }
}

/// <summary>Everything one folder says, parsed and checked; nothing in it refers to the database.</summary>
internal sealed class SourceData
{
    private const int RejectedKept = 200;

    public required string Folder { get; init; }

    public long? SnapshotNumber { get; init; }

    public Dictionary<string, SourceCustomer> Customers { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, SourceOrder> Orders { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyList<OrderLine>> Lines { get; } = new(StringComparer.Ordinal);

    /// <summary>False when no detail table was found: the lines in the database then stay as they are.</summary>
    public bool HasLines { get; set; }

    /// <summary>The roles of orders and lines that no field holds, such as "notes of orders", each with the table that lacks it.</summary>
    public Dictionary<string, string> WithoutField { get; } = [];

    public HashSet<string> DeletedCustomers { get; } = new(StringComparer.Ordinal);

    public HashSet<string> DeletedOrders { get; } = new(StringComparer.Ordinal);

    public long CustomersRead { get; set; }

    public long OrdersRead { get; set; }

    public List<string> DuplicateCustomers { get; } = [];

    public List<string> DuplicateOrders { get; } = [];

    public long BlankKeys { get; set; }

    public long BadDates { get; set; }

    public long BlankCustomers { get; set; }

    /// <summary>Texts with letters that only a code page can say.</summary>
    public long TextsBeyondAscii { get; set; }

    public long UndecodableTexts { get; set; }

    public DateOnly? LatestOrderDate { get; set; }

    public List<ImportFileRow> Files { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<RejectedRow> Rejected { get; } = [];

    /// <param name="index">Of the record, from 0; null when it is no record of one table.</param>
    public void Reject(string table, long? index, string? key, string reason)
    {
        if (Rejected.Count < RejectedKept)
        {
            Rejected.Add(new RejectedRow(table, index + 1, key, reason));
        }
    }
}
