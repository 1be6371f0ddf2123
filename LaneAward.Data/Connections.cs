using Dapper;
using LaneAward.Data.Sqlite;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data;

/// <summary>Opens connections with the settings the product promises, and reads them back: a connection that did not take them is refused.</summary>
internal static class Connections
{
    // Below 3.51.3 two connections that write and checkpoint at the same moment can lose committed data (the WAL-reset bug).
    private static readonly Version OldestSafe = new(3, 51, 3);

    static Connections()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
    }

    public static SqliteConnection OpenWriter(string path, int busyTimeoutMs)
    {
        return Open(path, busyTimeoutMs, SqliteOpenMode.ReadWrite, queryOnly: false);
    }

    public static SqliteConnection OpenReader(string path, int busyTimeoutMs)
    {
        return Open(path, busyTimeoutMs, SqliteOpenMode.ReadWrite, queryOnly: true);
    }

    /// <summary>The only way a database file comes into being; serving opens existing files alone, so that a wrong path cannot make an empty shop.</summary>
    public static SqliteConnection OpenOrCreate(string path, int busyTimeoutMs)
    {
        return Open(path, busyTimeoutMs, SqliteOpenMode.ReadWriteCreate, queryOnly: false);
    }

    /// <summary>
    /// A finished copy, as a file of its own without a log beside it. Read-only makes no file beside it; otherwise the journal mode
    /// stays what it is until the caller changes it.
    /// </summary>
    public static SqliteConnection OpenCopy(string path, SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = Path.GetFullPath(path), Mode = mode, Pooling = false, DefaultTimeout = 1 };
#pragma warning disable RS0030 // The one door.
        var connection = new SqliteConnection(settings.ToString());
#pragma warning restore RS0030
        try
        {
            connection.Open();
            connection.Execute("PRAGMA trusted_schema = OFF");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static CachingConnection Open(string path, int busyTimeoutMs, SqliteOpenMode mode, bool queryOnly)
    {
        if (BackupName.Parse(path) is not null)
        {
            throw new WrongDatabaseException(
                $"{path} is a backup, and opening it as a live database would change it. Restore it with vm_workforce_restore.sh, or copy it under another name to try it.");
        }

        LogOwner.Require(path);
        var settings = new SqliteConnectionStringBuilder
        {
            // Absolute: a relative name would follow the working folder, and ":memory:" would be an empty shop.
            DataSource = Path.GetFullPath(path),
            Mode = mode,
            Cache = SqliteCacheMode.Private,
            // Pooled handles keep their pragmas and even an open transaction for the next user.
            Pooling = false,
            // The driver's own 150 ms retry loop multiplies with busy_timeout; at most one round of it is wanted.
            // Only creating needs it at length: the switch to WAL does not ask SQLite's own wait, and two programs may start at once.
            DefaultTimeout = mode == SqliteOpenMode.ReadWriteCreate ? Math.Max(1, busyTimeoutMs / 1000) : 1,
        };
        var connection = new CachingConnection(settings.ToString());
        try
        {
            connection.Open();
            Configure(connection, busyTimeoutMs, queryOnly);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Configure(SqliteConnection connection, int busyTimeoutMs, bool queryOnly)
    {
        if (Version.Parse(connection.ServerVersion) < OldestSafe)
        {
            throw new WrongDatabaseException($"SQLite {connection.ServerVersion} can lose committed data; {OldestSafe} or newer is needed.");
        }

        // busy_timeout comes first: switching to WAL needs a lock of its own.
        connection.Execute($"PRAGMA busy_timeout = {busyTimeoutMs}");
        connection.ExecuteScalar<string>("PRAGMA journal_mode = WAL");
        foreach (var pragma in (ReadOnlySpan<string>)[
            "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF", "temp_store = MEMORY", "cache_size = -16000",
            "journal_size_limit = 67108864"])
        {
            connection.Execute("PRAGMA " + pragma);
        }

        SqlFunctions.AddTo(connection);
        if (queryOnly)
        {
            connection.Execute("PRAGMA query_only = ON");
        }

        var found = ConnectionSettings.Read(connection);
        if (found is not { JournalMode: "wal", Synchronous: "full", ForeignKeys: true } || found.BusyTimeoutMs != busyTimeoutMs)
        {
            throw new WrongDatabaseException($"The database did not take its settings ({found}). Is it on a network drive?");
        }
    }
}
