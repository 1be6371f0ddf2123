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

    /// <summary>What SQLite finds wrong with the file: damage, and references to rows that are not there. Reads the whole file.</summary>
    public IReadOnlyList<string> Problems()
    {
        var damage = session.Connection.Query<string>("PRAGMA integrity_check").Where(line => line != "ok");
        var dangling = session.Connection.Query<string>(
            """SELECT "table" || ' row ' || coalesce(rowid, '?') || ' refers to a missing row of ' || parent FROM pragma_foreign_key_check""");
        return [.. damage, .. dangling];
    }

    public ConnectionSettings Settings()
    {
        return ConnectionSettings.Read(session.Connection);
    }
}
