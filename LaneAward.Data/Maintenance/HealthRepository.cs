using Dapper;

namespace LaneAward.Data.Maintenance;

/// <summary>The newest import that was applied or found unchanged.</summary>
public sealed record LastImportRow
{
    public required long FinishedAtMs { get; init; }

    public required long CustomersActive { get; init; }

    public required long OrdersActive { get; init; }

    public string? LatestOrderDate { get; init; }
}

/// <summary>Facts about the database itself.</summary>
public sealed class HealthRepository(Session session)
{
    public LastImportRow? LastImport()
    {
        return session.Connection.QuerySingleOrDefault<LastImportRow>(
            """
            SELECT finished_at_ms, customers_active, orders_active, latest_order_date
            FROM import_runs
            WHERE status <> 'refused'
            ORDER BY id DESC
            LIMIT 1
            """);
    }

    public Instance Instance()
    {
        return session.Connection.QuerySingle<Instance>(Data.Instance.Select);
    }

    public int SchemaLevel()
    {
        return (int)session.Connection.ExecuteScalar<long>("PRAGMA user_version");
    }

    public string SqliteVersion()
    {
        return session.Connection.ServerVersion;
    }

    /// <summary>Rows of every table, in the order of <see cref="TableClasses"/>.</summary>
    public IReadOnlyDictionary<string, long> Counts()
    {
        return TableClasses.Preserve.Concat(TableClasses.Activity)
            .ToDictionary(table => table, table => session.Connection.ExecuteScalar<long>($"SELECT count(*) FROM {table}"));
    }

    /// <summary>Rows and content of these tables, as one reader sees them.</summary>
    public IReadOnlyDictionary<string, TableContent> Contents(IEnumerable<string> tables)
    {
        return TableContent.Read(session.Connection, tables);
    }

    /// <summary>
    /// Removes all activity and raises the epoch with kind "forget", so that tablets put their waiting taps aside. Part of one write:
    /// whoever calls it compares what had to stay.
    /// </summary>
    /// <returns>Rows removed by table.</returns>
    public IReadOnlyDictionary<string, long> RemoveActivity()
    {
        var removed = TableClasses.Activity.ToDictionary(table => table, table => (long)session.Connection.Execute($"DELETE FROM {table} WHERE true"));
        session.Connection.Execute("UPDATE instance SET epoch = epoch + 1, epoch_kind = 'forget' WHERE id = 1");
        return removed;
    }

    /// <summary>SHA-256 over the text of the schema, spaces and case of it as they are, in hex; equal schemas have equal hashes.</summary>
    public string SchemaHash()
    {
        var text = string.Join('\n', session.Connection.Query<string>(
            "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"));
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The exact source of the SQLite library.</summary>
    public string SqliteSource()
    {
        return session.Connection.ExecuteScalar<string>("SELECT sqlite_source_id()")!;
    }

    /// <summary>One hash over the files of the newest import; null before the first.</summary>
    public string? LastImportHash()
    {
        return session.Connection.ExecuteScalar<string?>(
            """
            SELECT group_concat(sha256, ' ') FROM (
              SELECT f.sha256 FROM import_files f
              WHERE f.run_id = (SELECT max(id) FROM import_runs WHERE status <> 'refused') ORDER BY f.file)
            """) is { } hashes
            ? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(hashes)))
            : null;
    }

    /// <summary>What SQLite finds wrong with the file: damage, and references to rows that are not there. Reads the whole file.</summary>
    public IReadOnlyList<string> Problems()
    {
        return DatabaseFile.Problems(session.Connection);
    }

    public ConnectionSettings Settings()
    {
        return ConnectionSettings.Read(session.Connection);
    }
}
