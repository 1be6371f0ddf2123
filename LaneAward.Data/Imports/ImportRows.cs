namespace LaneAward.Data.Imports;

/// <summary>One finished import, as the console and the health page show it.</summary>
public sealed record ImportRunRow
{
    public required long Id { get; init; }

    public required string Uid { get; init; }

    public required long StartedAtMs { get; init; }

    public required long FinishedAtMs { get; init; }

    public required string SourceFolder { get; init; }

    public required string Status { get; init; }

    public required bool Forced { get; init; }

    public required string ToolVersion { get; init; }

    public string? MappingSha256 { get; init; }

    public required long CustomersActive { get; init; }

    public required long OrdersActive { get; init; }

    public string? LatestOrderDate { get; init; }

    public required long LockHeldMs { get; init; }

    public required long ElapsedMs { get; init; }

    /// <summary>The whole report: counts, warnings, rejected rows with reasons, first keys of what is new, changed and vanished.</summary>
    public required string ReportJson { get; init; }
}

/// <summary>One source file of an import.</summary>
public sealed record ImportFileRow
{
    public required string File { get; init; }

    public required string Sha256 { get; init; }

    public required long Bytes { get; init; }

    public string? Version { get; init; }

    public string? CodePage { get; init; }

    public long? Records { get; init; }

    public long? Deleted { get; init; }

    /// <summary>Day of the last change as the table's header says, yyyy-MM-dd.</summary>
    public string? LastUpdate { get; init; }
}

/// <summary>What the database knows of a customer, enough to see whether it changed and what an import would blank.</summary>
/// <param name="HasName">False when its number stands in the name's place.</param>
public sealed record KnownCustomer(long Id, string MatchKey, byte[] RowHash, bool Missing, bool HasName);

/// <summary>What an order may say beside its number.</summary>
[Flags]
public enum OrderRoles
{
    None = 0,
    Customer = 1,
    Date = 2,
    Due = 4,
    Description = 8,
    Quantity = 16,
    Status = 32,
    Notes = 64,
}

/// <summary>What the database knows of an order, enough to see whether it changed, whom to tell, and what an import would blank.</summary>
public sealed record KnownOrder(
    long Id, string MatchKey, byte[] RowHash, bool Missing, long? CustomerId, string? CustomerNumber, string? Status, OrderRoles Filled);

/// <summary>One line of an order as stored.</summary>
public sealed record OrderLine(long Line, string? Item, string? Description, long? QuantityMilli);

/// <summary>Everything the importer compares its source with, read in one snapshot.</summary>
public sealed record KnownReference(
    ImportRunRow? Last,
    IReadOnlyList<ImportFileRow> LastFiles,
    IReadOnlyDictionary<string, KnownCustomer> Customers,
    IReadOnlyDictionary<string, KnownOrder> Orders,
    IReadOnlyDictionary<long, IReadOnlyList<OrderLine>> Lines,
    IReadOnlyDictionary<string, string> StatusWords);

/// <summary>A customer to write; <see cref="Id"/> is null for a new one.</summary>
public sealed record CustomerWrite(long? Id, string Number, string MatchKey, string Name, byte[] RowHash);

/// <summary>An order to write; <see cref="Id"/> is null for a new one. Dates are yyyy-MM-dd.</summary>
public sealed record OrderWrite(
    long? Id,
    string Number,
    string MatchKey,
    string? CustomerKey,
    string? CustomerNumber,
    string? Description,
    string? OrderDate,
    string? DueDate,
    long? Quantity,
    string? Status,
    string? Notes,
    byte[] RowHash);

/// <summary>The lines of one order, all of them, replacing what stands there.</summary>
public sealed record OrderLinesWrite(string OrderMatchKey, IReadOnlyList<OrderLine> Lines);

/// <summary>An order whose customer has arrived since.</summary>
public sealed record OrderAdoption(long OrderId, string CustomerKey);

/// <summary>News of an order for everybody who works on it: cancelled, shipped, customer_changed or vanished.</summary>
public sealed record OrderNews(long OrderId, string Kind, string Detail);

/// <summary>All that one import changes, computed outside the write lock.</summary>
public sealed record ImportChanges
{
    public required IReadOnlyList<CustomerWrite> NewCustomers { get; init; }

    public required IReadOnlyList<CustomerWrite> ChangedCustomers { get; init; }

    public required IReadOnlyList<long> ReappearedCustomers { get; init; }

    public required IReadOnlyList<long> VanishedCustomers { get; init; }

    /// <summary>In the order in which they are to be inserted: oldest first, so that ids rise with age.</summary>
    public required IReadOnlyList<OrderWrite> NewOrders { get; init; }

    public required IReadOnlyList<OrderWrite> ChangedOrders { get; init; }

    public required IReadOnlyList<long> ReappearedOrders { get; init; }

    public required IReadOnlyList<long> VanishedOrders { get; init; }

    public required IReadOnlyList<OrderAdoption> Adoptions { get; init; }

    public required IReadOnlyList<OrderLinesWrite> Lines { get; init; }

    public required IReadOnlyList<OrderNews> News { get; init; }

    /// <summary>What status words mean, all of them, in place of those that stand; null when these are the same.</summary>
    public IReadOnlyDictionary<string, string>? StatusWords { get; init; }

    public bool IsEmpty =>
        NewCustomers.Count + ChangedCustomers.Count + ReappearedCustomers.Count + VanishedCustomers.Count
        + NewOrders.Count + ChangedOrders.Count + ReappearedOrders.Count + VanishedOrders.Count
        + Adoptions.Count + Lines.Count == 0 && StatusWords is null;
}

/// <summary>The newest import that was applied or found unchanged.</summary>
public sealed record LastImportRow
{
    public required long FinishedAtMs { get; init; }

    public required long CustomersActive { get; init; }

    public required long OrdersActive { get; init; }

    public string? LatestOrderDate { get; init; }
}
