using System.Runtime.InteropServices;
using SQLitePCL;

namespace LaneAward.Data.Sqlite;

/// <summary>Calls of https://sqlite.org/c3ref that the provider does not carry, or not without a price.</summary>
internal static partial class NativeSqlite
{
    private const int FileControlHasMoved = 20;

    /// <summary>
    /// Whether the file under this connection was moved or removed. Without asking, writes after `mv` or `rm` of the database
    /// are accepted and acknowledged into a deleted file (measured).
    /// </summary>
    public static bool FileWasReplaced(sqlite3 database)
    {
        return FileControl(database.DangerousGetHandle(), "main", FileControlHasMoved, out var moved) == raw.SQLITE_OK && moved != 0;
    }

    /// <summary>Whether a transaction is still open, a reader that nobody closed included: that one would keep the WAL growing for ever.</summary>
    public static bool InTransaction(sqlite3 database)
    {
        return raw.sqlite3_get_autocommit(database) == 0 || TransactionState(database.DangerousGetHandle(), "main") != 0;
    }

    /// <summary>A column of the row that a statement stands on, as a whole number; null is 0.</summary>
    // It returns within nanoseconds and waits for nothing: one thread at a time uses a connection.
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    public static partial long WholeNumber(IntPtr statement, int column);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int FileControl(IntPtr database, string schema, int operation, out int result);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_txn_state", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int TransactionState(IntPtr database, string schema);
}
