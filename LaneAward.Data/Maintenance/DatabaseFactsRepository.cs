using Dapper;
using LaneAward.Data.Sqlite;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data.Maintenance;

/// <summary>What the file and the library under it are: schema, version, settings, soundness.</summary>
public sealed class DatabaseFactsRepository(OpenTransaction transaction)
{
    public int SchemaLevel()
    {
        return (int)transaction.Connection.ExecuteScalar<long>("PRAGMA user_version");
    }

    public string SqliteVersion()
    {
        return transaction.Connection.ServerVersion;
    }

    /// <summary>SHA-256 over the text of the schema, spaces and case of it as they are, in hex; equal schemas have equal hashes.</summary>
    public string SchemaHash()
    {
        var text = string.Join('\n', transaction.Connection.Query<string>(
            "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"));
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The exact source of the SQLite library.</summary>
    public string SqliteSource()
    {
        return transaction.Connection.ExecuteScalar<string>("SELECT sqlite_source_id()")!;
    }

    /// <summary>What SQLite finds wrong with the file: damage, and references to rows that are not there. Reads the whole file.</summary>
    public IReadOnlyList<string> Problems()
    {
        return Problems(transaction.Connection);
    }

    public ConnectionSettings Settings()
    {
        return ConnectionSettings.Read(transaction.Connection);
    }

    /// <summary>Who may come in and which payroll files went out.</summary>
    public HandedOut HandedOut()
    {
        return new HandedOut(
            transaction.Connection.Query<PersonAtDoor>("SELECT id, name, active, role, pin_set_at_ms, password_hash FROM people ORDER BY name").AsList(),
            transaction.Connection.Query<EnrolledTablet>("SELECT id, name, revoked_at_ms IS NOT NULL AS revoked, token_hash FROM tablets ORDER BY name").AsList(),
            // Older files have no such table.
            transaction.Connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'payroll_batches'") == 0 ? []
                : transaction.Connection.Query<PayrollBatchSent>("SELECT id, from_day, to_day FROM payroll_batches ORDER BY id").AsList());
    }

    internal static IReadOnlyList<string> Problems(SqliteConnection connection)
    {
        var damage = connection.Query<string>("PRAGMA integrity_check").Where(line => line != "ok");
        var dangling = connection.Query<string>(
            """SELECT "table" || ' row ' || coalesce(rowid, '?') || ' refers to a missing row of ' || parent FROM pragma_foreign_key_check""");
        return [.. damage, .. dangling];
    }
}
