namespace LaneAward.Data;

/// <summary>Where the database is and how long a write may wait for it. Figures: docs/decisions/0002-one-door-to-sqlite.md.</summary>
public sealed record DatabaseOptions(string Path)
{
    /// <summary>How long SQLite itself waits for a lock, in milliseconds, on every connection but the writer's own loop.</summary>
    public int BusyTimeoutMs { get; init; } = 10_000;

    /// <summary>How long a queued write may wait from its arrival until it has the lock; past it the answer is 503 retryable.</summary>
    public TimeSpan WriteDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Writes that may wait at once; one more is answered busy at once.</summary>
    public int MaxQueue { get; init; } = 512;

    /// <summary>Writes that share one COMMIT at the most.</summary>
    public int MaxBatch { get; init; } = 64;

    /// <summary>A transaction takes in no further write after this many milliseconds, so that an importer beside it gets its turn.</summary>
    public int MaxHoldMs { get; init; } = 25;

    public int ReadConnections { get; init; } = 8;

    /// <summary>A write-ahead log longer than this is folded into the file by the writer itself; SQLite's own 1,000 pages are 4 MB.</summary>
    public long LongLogBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Size of the write-ahead log now, 0 when there is none.</summary>
    internal long LogBytes => new FileInfo(Path + "-wal") is { Exists: true } log ? log.Length : 0;

    /// <summary>
    /// Why nothing may be written, as a sentence for whoever tries: the file is older than what was seen here before, or another shop's.
    /// Null writes.
    /// </summary>
    public string? ReadOnlyBecause { get; init; }

    /// <summary>The lock that the caller holds alone; null takes a share of it whenever the file is opened.</summary>
    public OperationLock? Alone { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
