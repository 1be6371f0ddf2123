using Dapper;
using LaneAward.Data.Maintenance;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data;

/// <summary>What a database file is and holds, read from the file itself.</summary>
public sealed record FileFacts(
    Instance Instance, int SchemaLevel, string SqliteVersion, IReadOnlyList<string> PinKeyIds, string? LatestOrderDate,
    IReadOnlyDictionary<string, TableContent> Tables);

/// <summary>A file is not what it has to be: no database, a torn copy, damaged, or not equal to what it was copied from.</summary>
public sealed class DamagedCopyException : Exception
{
    public DamagedCopyException(string message) : base(message) { }

    public DamagedCopyException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>Whole files: copying the live database while people work, looking into a copy, and closing a file for good before it is replaced.</summary>
public static class DatabaseFile
{
    // Bytes 18 and 19 of the header: 2 says that the newest pages may stand in a log beside the file (https://sqlite.org/fileformat.html).
    private const int FormatVersions = 18;
    private const int HeaderBytes = 100;

    private static readonly string[] Logs = ["-wal", "-journal"];

    private static readonly string[] DeviceFolders = ["/dev/", "/proc/", "/sys/"];

    /// <summary>
    /// Copies the live database into a new file by SQLite's backup, from one snapshot, while others write. The copy is one whole
    /// file without a log; it was checked for damage and compared with the snapshot, row by row. It is not yet flushed to the disk.
    /// </summary>
    /// <exception cref="DamagedCopyException">The live database or the copy is damaged; the copy is of no use.</exception>
    public static FileFacts Copy(DatabaseOptions live, string destination)
    {
        using var share = OperationLock.Share(live);
        try
        {
            using var source = Connections.OpenReader(live.Path, live.BusyTimeoutMs);
            // The first read pins the snapshot: without it every commit of others starts the copy anew (measured: not done in 60 s).
            source.Execute("BEGIN;");
            var expected = ReadFacts(source);
            using (var target = Connections.OpenCopy(destination, SqliteOpenMode.ReadWriteCreate))
            {
                source.BackupDatabase(target);
                target.ExecuteScalar<string>("PRAGMA journal_mode = DELETE");
            }

            var found = Inspect(destination);
            RequireEqual(expected.Tables, found.Tables, destination);
            return found;
        }
        catch (SqliteException error)
        {
            throw DatabaseErrors.Translate(error) is DatabaseUnavailableException { Damaged: true } damage
                ? new DamagedCopyException(damage.Message, error)
                : DatabaseErrors.Translate(error);
        }
    }

    /// <summary>Reads a finished copy from end to end without changing anything beside or in it.</summary>
    /// <exception cref="DamagedCopyException">Says what is wrong with it.</exception>
    public static FileFacts Inspect(string path)
    {
        RequireWhole(path);
        try
        {
            using var connection = Connections.OpenCopy(path, SqliteOpenMode.ReadOnly);
            connection.Execute("BEGIN;");
            var problems = DatabaseFactsRepository.Problems(connection);
            return problems.Count == 0
                ? ReadFacts(connection)
                : throw new DamagedCopyException($"{path} is damaged: {problems[0]}");
        }
        catch (SqliteException error)
        {
            throw new DamagedCopyException($"{path} is not a sound LaneAward database: {error.Message}", error);
        }
    }

    /// <summary>Reads in a finished copy; nothing can be written through it.</summary>
    /// <exception cref="DamagedCopyException">It is no finished copy.</exception>
    public static T Look<T>(string copy, Func<Transaction, T> query)
    {
        RequireWhole(copy);
        using var connection = Connections.OpenCopy(copy, SqliteOpenMode.ReadOnly);
        return query(new Transaction(connection));
    }

    /// <summary>Who a file is, without checking its content; for a live database, whatever its schema level.</summary>
    /// <returns>Null when it is no database of ours: who opens it next says so.</returns>
    /// <exception cref="DatabaseUnavailableException">It is damaged or cannot be opened.</exception>
    public static (Instance Instance, int SchemaLevel)? Identify(DatabaseOptions options)
    {
        using var share = OperationLock.Share(options);
        RequireHeader(options.Path);
        try
        {
            using var connection = Connections.OpenReader(options.Path, options.BusyTimeoutMs);
            return connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'instance'") == 1
                ? (ReadInstance(connection), Level(connection))
                : null;
        }
        catch (SqliteException error)
        {
            throw DatabaseErrors.Translate(error);
        }
    }

    /// <summary>The keys that the PINs of a live database are sealed under, whatever its schema level.</summary>
    /// <exception cref="DatabaseUnavailableException">It is damaged or cannot be opened.</exception>
    public static IReadOnlyList<string> PinKeysInUse(DatabaseOptions options)
    {
        return LookAtLive(options, db => db.People.PinKeysInUse());
    }

    /// <summary>Reads in a live database, whatever its schema level; nothing can be written through it.</summary>
    /// <exception cref="DatabaseUnavailableException">It is damaged or cannot be opened.</exception>
    public static T LookAtLive<T>(DatabaseOptions options, Func<Transaction, T> query)
    {
        using var share = OperationLock.Share(options);
        RequireHeader(options.Path);
        try
        {
            using var connection = Connections.OpenReader(options.Path, options.BusyTimeoutMs);
            return query(new Transaction(connection));
        }
        catch (SqliteException error)
        {
            throw DatabaseErrors.Translate(error);
        }
    }

    /// <summary>Why a path can never be a database file, as the end of a sentence; null when it can.</summary>
    public static string? WhyNever(string path)
    {
        return Directory.Exists(path) ? "is a folder"
            : DeviceFolders.FirstOrDefault(folder => path.StartsWith(folder, StringComparison.Ordinal)) is { } devices && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)
                ? $"lies in {devices}, where no file can be kept"
                : null;
    }

    /// <summary>
    /// Whether a file has something in it and does not begin as a SQLite database does. One with a log beside it is taken for a damaged one.
    /// </summary>
    public static bool IsNone(string path)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        return new FileInfo(path) is { Exists: true, Length: > 0 } && !Logs.Any(ending => File.Exists(path + ending)) && !ReadHeader(path, header);
    }

    /// <summary>
    /// Folds the write-ahead log into the file and takes it out of WAL mode. That succeeds only while nobody else has the file open,
    /// so it is also the proof that the service has stopped. The next opening goes back to WAL.
    /// </summary>
    /// <exception cref="DatabaseBusyException">Another program has it open.</exception>
    public static void Seal(DatabaseOptions options)
    {
        using var share = OperationLock.Share(options);
        RequireHeader(options.Path);
        try
        {
            using var connection = Connections.OpenCopy(options.Path, SqliteOpenMode.ReadWrite);
            connection.Execute($"PRAGMA busy_timeout = {Math.Min(options.BusyTimeoutMs, 2000)}");
            if (connection.ExecuteScalar<string>("PRAGMA journal_mode = DELETE") != "delete")
            {
                throw new DatabaseBusyException($"{options.Path} is open in another program.");
            }
        }
        catch (SqliteException error)
        {
            throw DatabaseErrors.IsBusy(error)
                ? new DatabaseBusyException($"{options.Path} is open in another program.")
                : DatabaseErrors.Translate(error);
        }
    }

    /// <summary>
    /// Raises the epoch of a database that is about to be taken for the shop's own, so that taps made before it are refused and shown, never replayed.
    /// </summary>
    /// <param name="seen">The highest epoch that was ever in force here: the new one is above it, so that no two times share one.</param>
    /// <param name="path">A file that the caller keeps others from changing for another one: by the operations' lock, or because nobody else knows it yet.</param>
    /// <exception cref="DatabaseBusyException">Another program writes to it.</exception>
    public static Instance RaiseEpoch(string path, long seen)
    {
        try
        {
            using var connection = Connections.OpenCopy(path, SqliteOpenMode.ReadWrite);
            connection.Execute("PRAGMA synchronous = FULL");
            connection.Execute("UPDATE instance SET epoch = max(epoch, @seen) + 1, epoch_kind = 'resend' WHERE id = 1", new { seen });
            return ReadInstance(connection);
        }
        catch (SqliteException error)
        {
            throw DatabaseErrors.Translate(error);
        }
    }

    /// <summary>Makes a copy a development shop of its own: new identity, no PIN, no password, nobody signed in, no tablet enrolled.</summary>
    public static void MakeDevelopment(string copy, string instanceId)
    {
        using var connection = Connections.OpenCopy(copy, SqliteOpenMode.ReadWrite);
        connection.Execute("PRAGMA secure_delete = ON");
        connection.Execute("BEGIN;");
        connection.Execute(
            """
            UPDATE instance SET instance_id = @instanceId, environment = 'development', epoch = epoch + 1, epoch_kind = 'forget' WHERE id = 1;
            UPDATE people SET pin_key_id = NULL, pin_length = NULL, pin_tag = NULL, pin_seal = NULL, pin_set_at_ms = NULL, password_hash = NULL;
            DELETE FROM tablet_enrolments;
            """,
            new { instanceId });
        connection.Execute("COMMIT;");
        // What was wiped must not stay behind in free pages.
        connection.Execute("VACUUM;");
    }

    /// <summary>Sentences about what differs between two sets of tables; none when they are equal.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, TableContent> expected, IReadOnlyDictionary<string, TableContent> found)
    {
        return expected.Where(t => !found.TryGetValue(t.Key, out var other) || other != t.Value)
            .Select(t => $"{t.Key} has {(found.TryGetValue(t.Key, out var other) ? other.Rows : 0)} rows, {t.Value.Rows} were expected"
                + (found.TryGetValue(t.Key, out other) && other.Rows == t.Value.Rows ? " (the same number, with other content)" : ""))
            .Concat(found.Keys.Except(expected.Keys).Select(t => $"{t} was not expected"))
            .ToList();
    }

    private static void RequireEqual(IReadOnlyDictionary<string, TableContent> expected, IReadOnlyDictionary<string, TableContent> found, string path)
    {
        if (Differences(expected, found) is [var first, ..])
        {
            throw new DamagedCopyException($"{path} is not what was copied: {first}.");
        }
    }

    /// <summary>Before anything opens it: SQLite throws away the log beside a file whose header is gone, and that log may be all that is left.</summary>
    private static void RequireHeader(string path)
    {
        LogOwner.Require(path);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (new FileInfo(path) is { Exists: true, Length: > 0 } && !ReadHeader(path, header))
        {
            throw new DatabaseUnavailableException($"{path} is no database any more: its beginning is damaged. Stop the service and restore the newest backup.") { Damaged = true };
        }
    }

    private static bool ReadHeader(string path, Span<byte> header)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) == HeaderBytes && header.StartsWith("SQLite format 3\0"u8);
    }

    private static void RequireWhole(string path)
    {
        if (!File.Exists(path))
        {
            throw new DamagedCopyException(Directory.Exists(path) ? $"{path} is a folder, no backup." : $"{path} does not exist.");
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        if (!ReadHeader(path, header))
        {
            throw new DamagedCopyException($"{path} is no SQLite database.");
        }

        if (header[FormatVersions] != 1 || header[FormatVersions + 1] != 1)
        {
            throw new DamagedCopyException(
                $"{path} is no finished backup: its newest rows may stand in a log that is not here. It was copied from a running shop by other means than the backup verb.");
        }

        if (Logs.FirstOrDefault(ending => File.Exists(path + ending)) is { } left)
        {
            throw new DamagedCopyException($"{path}{left} lies beside it, so {path} is no finished backup.");
        }
    }

    private static FileFacts ReadFacts(SqliteConnection connection)
    {
        var tables = connection.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'table'").ToHashSet();
        // A copy of an older schema has fewer tables; it is restorable, the start brings it up to date.
        var known = TableClasses.Preserve.Concat(TableClasses.Activity).Where(tables.Contains);
        return new FileFacts(
            ReadInstance(connection),
            Level(connection),
            connection.ServerVersion,
            connection.Query<string>("SELECT DISTINCT pin_key_id FROM people WHERE pin_key_id IS NOT NULL ORDER BY 1").AsList(),
            connection.ExecuteScalar<string>("SELECT max(order_date) FROM orders"),
            TableContent.Read(connection, known));
    }

    private static Instance ReadInstance(SqliteConnection connection)
    {
        var counted = connection.ExecuteScalar<long>("SELECT count(*) FROM pragma_table_info('instance') WHERE name = 'write_seq'") == 1;
        return connection.QuerySingle<Instance>(counted ? Instance.Select : Instance.Select.Replace("write_seq", "0 AS write_seq", StringComparison.Ordinal));
    }

    private static int Level(SqliteConnection connection)
    {
        return (int)connection.ExecuteScalar<long>("PRAGMA user_version");
    }
}
