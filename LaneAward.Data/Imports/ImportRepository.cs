using Dapper;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data.Imports;

/// <summary>The SQL of the importer: what is known, what changed, and the record of each run.</summary>
public sealed class ImportRepository
{
    private const string RunColumns =
        """
        id, uid, started_at_ms, finished_at_ms, source_folder, status, forced, tool_version, mapping_sha256,
        customers_active, orders_active, latest_order_date, lock_held_ms, elapsed_ms, report_json
        """;

    private readonly Session session;

    internal ImportRepository(Session session)
    {
        this.session = session;
    }

    private SqliteConnection Connection => session.Connection;

    /// <summary>The newest runs first.</summary>
    public IReadOnlyList<ImportRunRow> List(int limit) =>
        Connection.Query<ImportRunRow>($"SELECT {RunColumns} FROM import_runs ORDER BY id DESC LIMIT @limit", new { limit }).AsList();

    public ImportRunRow? Find(string uid) =>
        Connection.QuerySingleOrDefault<ImportRunRow>($"SELECT {RunColumns} FROM import_runs WHERE uid = @uid", new { uid });

    public IReadOnlyList<ImportFileRow> Files(long runId) => Connection.Query<ImportFileRow>(
        """
        SELECT file, sha256, bytes, version, code_page, records, deleted, last_update
        FROM import_files
        WHERE run_id = @runId
        ORDER BY file
        """,
        new { runId }).AsList();

    public ImportRunRow? LastApplied() => Connection.QuerySingleOrDefault<ImportRunRow>(
        $"SELECT {RunColumns} FROM import_runs WHERE status = 'applied' ORDER BY id DESC LIMIT 1");

    /// <summary>The environment the database was made for.</summary>
    public Instance ReadInstance() => Connection.QuerySingle<Instance>(Instance.Select);

    public KnownReference ReadKnown()
    {
        var last = LastApplied();
        return new KnownReference(last, last is null ? [] : Files(last.Id), ReadCustomers(), ReadOrders(), ReadLines());
    }

    /// <summary>Writes all changes of one run and its record; call it inside one write transaction.</summary>
    /// <param name="finishReport">Gets the run's id and the milliseconds since the action began; answers the JSON report to keep.</param>
    public long Apply(ImportChanges changes, ImportRunRow run, IReadOnlyList<ImportFileRow> files, Func<long, ImportRunRow> finishReport)
    {
        var runId = InsertRun(run);
        InsertFiles(runId, files);
        WriteCustomers(changes, runId);
        WriteOrders(changes, runId);
        WriteLines(changes.Lines);
        RaiseAlerts(changes.News, runId);
        FinishRun(runId, finishReport(runId));
        return runId;
    }

    private Dictionary<string, KnownCustomer> ReadCustomers()
    {
        using var command = Command("SELECT id, match_key, row_hash, missing_since_ms IS NOT NULL FROM customers");
        using var reader = command.ExecuteReader();
        var found = new Dictionary<string, KnownCustomer>(StringComparer.Ordinal);
        while (reader.Read())
        {
            var row = new KnownCustomer(reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.GetBoolean(3));
            found.Add(row.MatchKey, row);
        }

        return found;
    }

    private Dictionary<string, KnownOrder> ReadOrders()
    {
        using var command = Command(
            "SELECT id, match_key, row_hash, missing_since_ms IS NOT NULL, customer_id, customer_number, status FROM orders");
        using var reader = command.ExecuteReader();
        var found = new Dictionary<string, KnownOrder>(StringComparer.Ordinal);
        while (reader.Read())
        {
            var row = new KnownOrder(
                reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.GetBoolean(3),
                reader.IsDBNull(4) ? null : reader.GetInt64(4), Text(reader, 5), Text(reader, 6));
            found.Add(row.MatchKey, row);
        }

        return found;
    }

    private Dictionary<long, IReadOnlyList<OrderLine>> ReadLines()
    {
        using var command = Command("SELECT order_id, line, item, description, quantity_milli FROM order_lines ORDER BY order_id, line");
        using var reader = command.ExecuteReader();
        var found = new Dictionary<long, IReadOnlyList<OrderLine>>();
        List<OrderLine>? lines = null;
        var of = -1L;
        while (reader.Read())
        {
            if (lines is null || reader.GetInt64(0) != of)
            {
                of = reader.GetInt64(0);
                lines = [];
                found.Add(of, lines);
            }

            lines.Add(new OrderLine(reader.GetInt64(1), Text(reader, 2), Text(reader, 3), reader.IsDBNull(4) ? null : reader.GetInt64(4)));
        }

        return found;
    }

    private long InsertRun(ImportRunRow run) => Connection.QuerySingle<long>(
        """
        INSERT INTO import_runs (uid, started_at_ms, finished_at_ms, source_folder, status, forced, tool_version, mapping_sha256,
          customers_active, orders_active, latest_order_date, report_json)
        VALUES (@Uid, @StartedAtMs, @FinishedAtMs, @SourceFolder, @Status, @Forced, @ToolVersion, @MappingSha256,
          @CustomersActive, @OrdersActive, @LatestOrderDate, @ReportJson)
        RETURNING id
        """,
        run);

    private void FinishRun(long runId, ImportRunRow run) => Connection.Execute(
        """
        UPDATE import_runs
        SET finished_at_ms = @FinishedAtMs, lock_held_ms = @LockHeldMs, elapsed_ms = @ElapsedMs, report_json = @ReportJson
        WHERE id = @Id
        """,
        run with { Id = runId });

    private void InsertFiles(long runId, IReadOnlyList<ImportFileRow> files)
    {
        foreach (var file in files)
        {
            Connection.Execute(
                """
                INSERT INTO import_files (run_id, file, sha256, bytes, version, code_page, records, deleted, last_update)
                VALUES (@runId, @File, @Sha256, @Bytes, @Version, @CodePage, @Records, @Deleted, @LastUpdate)
                """,
                new { runId, file.File, file.Sha256, file.Bytes, file.Version, file.CodePage, file.Records, file.Deleted, file.LastUpdate });
        }
    }

    private void WriteCustomers(ImportChanges changes, long runId)
    {
        Each(
            """
            INSERT INTO customers (customer_number, match_key, name, row_hash, last_run_id)
            VALUES ($1, $2, $3, $4, $5)
            """,
            changes.NewCustomers, row => [row.Number, row.MatchKey, row.Name, row.RowHash, runId]);
        Each(
            """
            UPDATE customers
            SET customer_number = $1, name = $2, row_hash = $3, last_run_id = $4, missing_since_ms = NULL
            WHERE id = $5
            """,
            changes.ChangedCustomers, row => [row.Number, row.Name, row.RowHash, runId, row.Id]);
        Each("UPDATE customers SET missing_since_ms = NULL, last_run_id = $1 WHERE id = $2", changes.ReappearedCustomers, id => [runId, id]);
        Each("UPDATE customers SET missing_since_ms = $1, last_run_id = $2 WHERE id = $3", changes.VanishedCustomers, id => [session.NowMs, runId, id]);
    }

    private void WriteOrders(ImportChanges changes, long runId)
    {
        Each(
            """
            INSERT INTO orders (order_number, match_key, customer_id, customer_number, description, order_date, due_date,
              quantity, status, notes, row_hash, last_run_id)
            VALUES ($1, $2, (SELECT id FROM customers WHERE match_key = $3), $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            changes.NewOrders,
            row => [row.Number, row.MatchKey, row.CustomerKey, row.CustomerNumber, row.Description, row.OrderDate, row.DueDate,
                row.Quantity, row.Status, row.Notes, row.RowHash, runId]);
        Each(
            """
            UPDATE orders
            SET order_number = $1, customer_id = (SELECT id FROM customers WHERE match_key = $2), customer_number = $3,
              description = $4, order_date = $5, due_date = $6, quantity = $7, status = $8, notes = $9,
              row_hash = $10, last_run_id = $11, missing_since_ms = NULL
            WHERE id = $12
            """,
            changes.ChangedOrders,
            row => [row.Number, row.CustomerKey, row.CustomerNumber, row.Description, row.OrderDate, row.DueDate, row.Quantity,
                row.Status, row.Notes, row.RowHash, runId, row.Id]);
        Each("UPDATE orders SET missing_since_ms = NULL, last_run_id = $1 WHERE id = $2", changes.ReappearedOrders, id => [runId, id]);
        Each("UPDATE orders SET missing_since_ms = $1, last_run_id = $2 WHERE id = $3", changes.VanishedOrders, id => [session.NowMs, runId, id]);
        Each(
            "UPDATE orders SET customer_id = (SELECT id FROM customers WHERE match_key = $1), last_run_id = $2 WHERE id = $3",
            changes.Adoptions, row => [row.CustomerKey, runId, row.OrderId]);
    }

    private void WriteLines(IReadOnlyList<OrderLinesWrite> orders)
    {
        Each(
            "DELETE FROM order_lines WHERE order_id = (SELECT id FROM orders WHERE match_key = $1)",
            orders, order => [order.OrderMatchKey]);
        Each(
            """
            INSERT INTO order_lines (order_id, line, item, description, quantity_milli)
            VALUES ((SELECT id FROM orders WHERE match_key = $1), $2, $3, $4, $5)
            """,
            orders.SelectMany(order => order.Lines.Select(line => (order.OrderMatchKey, Line: line))),
            row => [row.OrderMatchKey, row.Line.Line, row.Line.Item, row.Line.Description, row.Line.QuantityMilli]);
    }

    // An alert that nobody has answered yet is not raised a second time.
    private void RaiseAlerts(IReadOnlyList<OrderNews> news, long runId) => Each(
        """
        INSERT INTO alerts (task_id, order_id, kind, detail, raised_at_ms, import_run_id)
        SELECT tasks.id, tasks.order_id, $2, $3, $4, $5
        FROM tasks
        WHERE tasks.order_id = $1 AND tasks.status IN ('queued', 'running', 'paused')
          AND NOT EXISTS (SELECT 1 FROM alerts
                          WHERE alerts.task_id = tasks.id AND alerts.kind = $2 AND alerts.answered_at_ms IS NULL)
        """,
        news, row => [row.OrderId, row.Kind, row.Detail, session.NowMs, runId]);

    // One prepared statement per list: 3 us a row, where Dapper takes about 12 us; the lock is held for the sum.
    private void Each<T>(string sql, IEnumerable<T> rows, Func<T, object?[]> values)
    {
        SqliteCommand? command = null;
        try
        {
            foreach (var row in rows)
            {
                var bound = values(row);
                if (command is null)
                {
                    command = Command(sql);
                    for (var i = 0; i < bound.Length; i++)
                    {
                        command.Parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}" });
                    }
                }

                for (var i = 0; i < bound.Length; i++)
                {
                    command.Parameters[i].Value = bound[i] ?? DBNull.Value;
                }

                command.ExecuteNonQuery();
            }
        }
        finally
        {
            command?.Dispose();
        }
    }

    private SqliteCommand Command(string sql)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
