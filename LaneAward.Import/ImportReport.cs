using System.Text.Json.Serialization;
using LaneAward.Import.ProfitMaker;
using LaneAward.Import.Promotion;

namespace LaneAward.Import;

/// <summary>How an import or its preview ended.</summary>
public enum ImportStatus
{
    [JsonStringEnumMemberName("applied")]
    Applied,

    [JsonStringEnumMemberName("unchanged")]
    Unchanged,

    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>Looked at only: a check or a dry run with something to write.</summary>
    [JsonStringEnumMemberName("checked")]
    Checked,
}

/// <summary>Numbers of one table; read = live records, active = what people can find afterwards.</summary>
public sealed record ImportCounts
{
    public long Read { get; init; }

    public long Inserted { get; init; }

    public long Updated { get; init; }

    public long Unchanged { get; init; }

    public long Vanished { get; init; }

    public long Reappeared { get; init; }

    public long Active { get; init; }
}

/// <summary>One order or customer that differs, and how.</summary>
public sealed record ImportDifference(string Table, string Key, string Change, string? Detail);

/// <summary>What an import did, or a check would do: the JSON that <c>apply --json</c> prints and <c>import_runs</c> keeps.</summary>
public sealed record ImportReport
{
    public required ImportStatus Status { get; init; }

    /// <summary>Id of the run that was recorded, or of the one that brought this export before; a preview has none.</summary>
    public string? Run { get; init; }

    /// <summary>Why it was refused, and what to do.</summary>
    public string? Reason { get; init; }

    public bool DryRun { get; init; }

    public string? SourceFolder { get; init; }

    public long? SnapshotNumber { get; init; }

    public ImportCounts Customers { get; init; } = new();

    public ImportCounts Orders { get; init; } = new();

    /// <summary>Orders whose detail lines changed.</summary>
    public long OrdersWithChangedLines { get; init; }

    /// <summary>Order numbers, then customer numbers, that occur more than once; the last record counts.</summary>
    public IReadOnlyList<string> Duplicates { get; init; } = [];

    public long OrphanOrders { get; init; }

    /// <summary>Orders that were without a customer and now have one.</summary>
    public long AdoptedOrders { get; init; }

    public long BlankCustomers { get; init; }

    public long BlankKeys { get; init; }

    public long BadDates { get; init; }

    public string? LatestOrderDate { get; init; }

    public long LockHeldMs { get; init; }

    public long ElapsedMs { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Rows left out or mended, with reasons; the first 200.</summary>
    public IReadOnlyList<RejectedRow> RejectedRows { get; init; } = [];

    /// <summary>What is new, changed, vanished or back; the first 200 of each table and kind.</summary>
    public IReadOnlyList<ImportDifference> Differences { get; init; } = [];
}

/// <summary>JSON of the importer, compiled in: reflection would cost 40 ms of every run.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(SnapshotManifest))]
[JsonSerializable(typeof(PromotionReport))]
internal sealed partial class ImportJson : JsonSerializerContext;
