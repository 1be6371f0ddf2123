using LaneAward.Data.Imports;

namespace LaneAward.Import.ProfitMaker;

/// <summary>A customer as the source has it.</summary>
internal sealed record SourceCustomer(string Number, string MatchKey, string Name, byte[] RowHash);

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
    byte[] RowHash);

/// <summary>A row that was left out or mended, and why; shown to the operator.</summary>
/// <param name="Record">From 0, while FoxPro counts from 1; -1 when it is no record of one table.</param>
public sealed record RejectedRow(string Table, long Record, string? Key, string Reason);

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

    public void Reject(string table, long record, string? key, string reason)
    {
        if (Rejected.Count < RejectedKept)
        {
            Rejected.Add(new RejectedRow(table, record, key, reason));
        }
    }
}
