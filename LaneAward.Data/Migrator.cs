using System.Globalization;
using System.Reflection;
using Dapper;
using LaneAward.Data.Maintenance;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace LaneAward.Data;

/// <summary>Brings a database file to this program's schema level: numbered embedded scripts over PRAGMA user_version, in one BEGIN IMMEDIATE.</summary>
public static class Migrator
{
    private static readonly SortedDictionary<int, string> Scripts = LoadScripts();

    /// <summary>The schema level this program reads and writes.</summary>
    public static int CurrentLevel => Scripts.Keys.Max();

    /// <summary>The shipped scripts by level, for the test that keeps them unedited.</summary>
    public static IReadOnlyDictionary<int, string> AllScripts => Scripts;

    /// <summary>
    /// Creates the file when it is missing and applies what it lacks. Two processes may do this at once: the second finds nothing to do.
    /// </summary>
    /// <param name="environment">Stamped into a new database; an existing one must carry the same.</param>
    /// <exception cref="WrongDatabaseException">The file belongs to another environment or instance, or is newer than this program.</exception>
    /// <exception cref="DatabaseBusyException">Another program held the lock for the whole busy timeout.</exception>
    public static void Migrate(DatabaseOptions options, string environment, string createdBy, string? instanceId = null)
    {
        using var share = OperationLock.Share(options);
        try
        {
            using var connection = Connections.OpenOrCreate(options.Path, options.BusyTimeoutMs);
            // A script that rebuilds a table drops the old one first; the references are checked as a whole at its end.
            connection.Execute("PRAGMA foreign_keys = OFF");
            connection.Execute("BEGIN IMMEDIATE");
            try
            {
                Apply(connection, options.Path, CurrentLevel);
                StampOrCheckIdentity(connection, options, environment, createdBy, instanceId);
                connection.Execute("COMMIT");
            }
            catch
            {
                // Not through Execute: after a full disk there is nothing left to roll back, and its error would hide the first one.
                sqlite3_exec(connection.Handle, "ROLLBACK");
                throw;
            }
        }
        catch (SqliteException error)
        {
            throw DatabaseErrors.Translate(error);
        }
    }

    /// <summary>Asks of an existing file what <see cref="Migrate"/> would make of it, and changes nothing: a service of another release may be running on it.</summary>
    /// <exception cref="WrongDatabaseException">The file has another schema level than this program, or belongs to another environment or instance.</exception>
    public static void RequireMigrated(DatabaseOptions options, string environment, string? instanceId)
    {
        using var share = OperationLock.Share(options);
        try
        {
            using var connection = Connections.OpenReader(options.Path, options.BusyTimeoutMs);
            RequireCurrent(connection, options.Path);
            RequireIdentity(connection.QuerySingle<Instance>(Instance.Select), options.Path, environment, instanceId);
        }
        catch (SqliteException error)
        {
            throw DatabaseErrors.Translate(error);
        }
    }

    internal static void RequireCurrent(DatabaseOptions options)
    {
        using var connection = Connections.OpenReader(options.Path, options.BusyTimeoutMs);
        RequireCurrent(connection, options.Path);
    }

    private static void RequireCurrent(SqliteConnection connection, string path)
    {
        var level = Level(connection);
        if (level != CurrentLevel)
        {
            throw new WrongDatabaseException(level > CurrentLevel
                ? NewerMessage(path, level)
                : $"{path} has schema level {level}, this program needs {CurrentLevel}. Nothing was changed. Use the release that is served, or start the service of this one, which brings the database up to date.");
        }
    }

    internal static void Apply(SqliteConnection connection, string path, int target)
    {
        var level = Level(connection);
        if (level > CurrentLevel)
        {
            throw new WrongDatabaseException(NewerMessage(path, level));
        }

        RequireOurs(connection, path, level);
        var missing = Scripts.Where(s => s.Key > level && s.Key <= target).ToList();
        foreach (var (number, script) in missing)
        {
            // Not through Execute either: the driver drops the error of a later statement when an earlier one returns rows.
            SqliteException.ThrowExceptionForRC(sqlite3_exec(connection.Handle, script), connection.Handle);
            connection.Execute($"PRAGMA user_version = {number}");
        }

        if (missing.Count > 0 && connection.ExecuteScalar<long>("SELECT count(*) FROM pragma_foreign_key_check") > 0)
        {
            throw new WrongDatabaseException($"Migrating {path} would leave references to missing rows. Nothing was changed.");
        }
    }

    private static void RequireOurs(SqliteConnection connection, string path, int level)
    {
        var tables = connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema WHERE type = 'table'");
        var marked = connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'instance'");
        if (level == 0 ? tables > 0 : marked == 0)
        {
            throw new WrongDatabaseException($"{path} is a database of another program. Nothing was changed. Point LaneAward__DatabasePath at the right file.");
        }
    }

    private static int Level(SqliteConnection connection)
    {
        return (int)connection.ExecuteScalar<long>("PRAGMA user_version");
    }

    private static string NewerMessage(string path, int level)
    {
        return $"{path} has schema level {level}, newer than this program's {CurrentLevel}. Run the newer release, or restore a backup of this one.";
    }

    private static void StampOrCheckIdentity(
        SqliteConnection connection, DatabaseOptions options, string environment, string createdBy, string? instanceId)
    {
        var found = connection.QuerySingleOrDefault<Instance>(Instance.Select);
        if (found is null)
        {
            connection.Execute(
                """
                INSERT INTO instance (id, instance_id, environment, created_at_ms, created_by)
                VALUES (1, @id, @environment, @now, @createdBy)
                """,
                new
                {
                    id = instanceId ?? Guid.CreateVersion7().ToString(),
                    environment,
                    now = options.Time.GetUtcNow().ToUnixTimeMilliseconds(),
                    createdBy,
                });
            return;
        }

        RequireIdentity(found, options.Path, environment, instanceId);
    }

    private static void RequireIdentity(Instance found, string path, string environment, string? instanceId)
    {
        if (found.Environment != environment)
        {
            throw new WrongDatabaseException(
                $"{path} belongs to {found.Environment}, but LaneAward__Environment says {environment}. Nothing was changed. Point LaneAward__DatabasePath at the right file.");
        }

        if (instanceId is not null && found.InstanceId != instanceId)
        {
            throw new WrongDatabaseException(
                $"{path} is instance {found.InstanceId}, but LaneAward__InstanceId says {instanceId}. Nothing was changed.");
        }
    }

    private static SortedDictionary<int, string> LoadScripts()
    {
        var scripts = new SortedDictionary<int, string>();
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var file = name[(name.IndexOf("Migrations.", StringComparison.Ordinal) + "Migrations.".Length)..];
            scripts.Add(int.Parse(file.AsSpan(0, 4), CultureInfo.InvariantCulture), reader.ReadToEnd());
        }

        return scripts;
    }
}
