namespace LaneAward.Data.Maintenance;

/// <summary>Who this database is: its environment, its own id, and the epoch that a restore or an activity reset raises.</summary>
public sealed record Instance
{
    internal const string Select =
        "SELECT instance_id, environment, epoch, epoch_kind, write_seq, created_at_ms, created_by FROM instance WHERE id = 1";

    public required string InstanceId { get; init; }

    public required string Environment { get; init; }

    public required long Epoch { get; init; }

    public required string EpochKind { get; init; }

    /// <summary>Transactions that changed something since the database was made.</summary>
    public required long WriteSeq { get; init; }

    public required long CreatedAtMs { get; init; }

    public required string CreatedBy { get; init; }
}
