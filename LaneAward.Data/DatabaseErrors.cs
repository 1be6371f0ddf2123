using Microsoft.Data.Sqlite;

namespace LaneAward.Data;

/// <summary>The write lock could not be had in time, or the queue is full. Nothing was written: retrying is exact.</summary>
public sealed class DatabaseBusyException(string message) : Exception(message);

/// <summary>COMMIT itself failed, so the outcome is unknown. Retrying is safe with the same write key only.</summary>
public sealed class CommitUnknownException(Exception inner) : Exception("The disk did not confirm the write: " + inner.Message, inner);

/// <summary>The disk or the file is not as it should be (full, read-only, replaced, damaged). A person must act.</summary>
public sealed class DatabaseUnavailableException : Exception
{
    public DatabaseUnavailableException(string message) : base(message) { }

    public DatabaseUnavailableException(string message, Exception inner) : base(message, inner) { }

    /// <summary>The file itself is broken: nothing more is written until a backup is restored. Otherwise the service recovers with the disk.</summary>
    public bool Damaged { get; init; }

    /// <summary>The file is sound but not the one that was here before; a tap may wait until an operator has decided.</summary>
    public bool Quarantined { get; init; }
}

/// <summary>The database belongs to another environment or instance, or was written by a newer program. The start must stop (exit 78).</summary>
public sealed class WrongDatabaseException(string message) : Exception(message);

/// <summary>What a raw SQLite error means for the caller; codes of https://sqlite.org/rescode.html.</summary>
public static class DatabaseErrors
{
    internal const string Replaced =
        "The database file was moved or replaced while the service runs: nothing was written. Put it back, or see \"When nothing is recorded\" in docs/runbook.md.";

    private const int Busy = 5, Locked = 6, NoMemory = 7, ReadOnly = 8, Interrupt = 9, IoError = 10, Corrupt = 11,
        Full = 13, CantOpen = 14, Protocol = 15, NotADatabase = 26;

    // SQLITE_CORRUPT_VTAB: content of a virtual table, which here is the full-text index alone.
    private const int CorruptIndex = 267;

    /// <summary>The full-text index is broken, and the tables are whole.</summary>
    public static bool IsDamagedIndex(SqliteException error)
    {
        return error.SqliteExtendedErrorCode == CorruptIndex;
    }

    public static bool IsBusy(SqliteException error)
    {
        return error.SqliteErrorCode is Busy or Locked or Protocol or Interrupt;
    }

    /// <summary>A raw SQLite error as the exception this door promises; a broken constraint stays as it is, because only the action knows what it means.</summary>
    public static Exception Translate(Exception error)
    {
        if (error is not SqliteException sqlite)
        {
            return error;
        }

        return sqlite.SqliteErrorCode switch
        {
            // The tables are whole: no tap touches the index, so nobody has to be kept from stopping.
            Corrupt when IsDamagedIndex(sqlite) => new DatabaseUnavailableException(
                "The index of the order search is damaged: orders are found by their number alone, and there is no import and no backup. Run: laneaward db reindex", error),
            Busy or Locked or Protocol or Interrupt => new DatabaseBusyException("The database is locked by another program."),
            Full => new DatabaseUnavailableException("The disk is full: nothing was written. Free space on the data volume.", error),
            ReadOnly => new DatabaseUnavailableException("The database is read-only: nothing was written. Check the owner and mount of the data folder.", error),
            CantOpen => new DatabaseUnavailableException("The database file cannot be opened. Check that it exists and belongs to the service.", error),
            IoError or NoMemory => new DatabaseUnavailableException("The disk reported an error: " + sqlite.Message, error),
            Corrupt or NotADatabase => new DatabaseUnavailableException("The database file is damaged. Stop the service and restore the newest backup.", error) { Damaged = true },
            _ => error,
        };
    }
}
