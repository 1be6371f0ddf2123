using System.Security.Cryptography;
using System.Text;
using Dapper;
using LaneAward.Data.Orders;
using LaneAward.Data.Sqlite;
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

    /// <summary>The newest run that brought something or found nothing to change.</summary>
    private const string FromNewest = "FROM import_runs ORDER BY id DESC LIMIT 1";

    private readonly OpenTransaction _transaction;

    internal ImportRepository(OpenTransaction transaction)
    {
        _transaction = transaction;
    }

    private SqliteConnection Connection => _transaction.Connection;

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

    /// <summary>The newest import that was applied or found unchanged, without its long report: how fresh the orders are. Null before the first.</summary>
    public LastImportRow? Newest()
    {
        return Connection.QuerySingleOrDefault<LastImportRow>($"SELECT finished_at_ms, customers_active, orders_active, latest_order_date {FromNewest}");
    }

    /// <summary>One hash over the files of the newest import; null before the first.</summary>
    public string? NewestFilesHash()
    {
        return Connection.ExecuteScalar<string?>(
            """
            SELECT group_concat(sha256, ' ') FROM (
              SELECT f.sha256 FROM import_files f
              WHERE f.run_id = (SELECT max(id) FROM import_runs) ORDER BY f.file)
            """) is { } hashes
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashes)))
            : null;
    }

    public KnownReference ReadKnown()
    {
        var last = Connection.QuerySingleOrDefault<ImportRunRow>($"SELECT {RunColumns} {FromNewest}");
        return new KnownReference(last, last is null ? [] : Files(last.Id), ReadCustomers(), ReadOrders(), ReadLines(), new OrderRepository(_transaction).StatusWords());
    }

    /// <summary>
    /// Writes all changes of one run and its record, in one write transaction that follows <see cref="Database.StageImportAsync"/>
    /// with the same changes. Plain commands alone: while the lock is held, nothing should have to be compiled first.
    /// </summary>
    /// <param name="last">The run that the changes were compared with.</param>
    /// <param name="elapsed">Milliseconds the lock has been held, and those since the import began.</param>
    /// <returns>The run's id; null when another import came in between, and nothing was written.</returns>
    public long? Apply(
        ImportChanges changes, ImportRunRow run, IReadOnlyList<ImportFileRow> files, long? last, Func<(long HeldMs, long ElapsedMs)> elapsed)
    {
        if (Number("SELECT max(id) FROM import_runs") != last)
        {
            return null;
        }

        InsertRun(run);
        var runId = Number("SELECT last_insert_rowid()")!.Value;
        InsertFiles(runId, files);
        WriteCustomers(changes, runId);
        WriteOrders(changes, runId);
        WriteLines();
        if (changes.StatusWords is { } words)
        {
            Run("DELETE FROM order_status_words");
            Each("INSERT INTO order_status_words (word, standing) VALUES ($1, $2)", words, word => [word.Key, word.Value]);
        }

        WithdrawAlerts();
        RaiseAlerts(changes.News, runId);
        var (heldMs, elapsedMs) = elapsed();
        Each(
            "UPDATE import_runs SET finished_at_ms = started_at_ms + $1, lock_held_ms = $2, elapsed_ms = $1 WHERE id = $3",
            [runId], id => [elapsedMs, heldMs, id]);
        return runId;
    }

    private Dictionary<string, KnownCustomer> ReadCustomers()
    {
        using var command = Command("SELECT id, match_key, row_hash, missing_since_ms IS NOT NULL, name <> customer_number FROM customers");
        using var reader = command.ExecuteReader();
        var found = new Dictionary<string, KnownCustomer>(StringComparer.Ordinal);
        while (reader.Read())
        {
            var row = new KnownCustomer(reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.GetBoolean(3), reader.GetBoolean(4));
            found.Add(row.MatchKey, row);
        }

        return found;
    }

    private Dictionary<string, KnownOrder> ReadOrders()
    {
        using var command = Command(
            $"""
            SELECT id, match_key, row_hash, missing_since_ms IS NOT NULL, customer_id, customer_number, status,
              (customer_number IS NOT NULL) * {(int)OrderRoles.Customer} + (order_date IS NOT NULL) * {(int)OrderRoles.Date}
              + (due_date IS NOT NULL) * {(int)OrderRoles.Due} + (description IS NOT NULL) * {(int)OrderRoles.Description}
              + (quantity IS NOT NULL) * {(int)OrderRoles.Quantity} + (status IS NOT NULL) * {(int)OrderRoles.Status}
              + (notes IS NOT NULL) * {(int)OrderRoles.Notes}
            FROM orders
            """);
        using var reader = command.ExecuteReader();
        var found = new Dictionary<string, KnownOrder>(StringComparer.Ordinal);
        while (reader.Read())
        {
            var row = new KnownOrder(
                reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.GetBoolean(3),
                reader.IsDBNull(4) ? null : reader.GetInt64(4), Text(reader, 5), Text(reader, 6), (OrderRoles)reader.GetInt32(7));
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

    private void InsertRun(ImportRunRow run) => Each(
        """
        INSERT INTO import_runs (uid, started_at_ms, finished_at_ms, source_folder, status, forced, tool_version, mapping_sha256,
          customers_active, orders_active, latest_order_date, report_json)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        [run],
        row => [row.Uid, row.StartedAtMs, row.FinishedAtMs, row.SourceFolder, row.Status, row.Forced ? 1L : 0L, row.ToolVersion, row.MappingSha256,
            row.CustomersActive, row.OrdersActive, row.LatestOrderDate, row.ReportJson]);

    private void InsertFiles(long runId, IReadOnlyList<ImportFileRow> files) => Each(
        """
        INSERT INTO import_files (run_id, file, sha256, bytes, version, code_page, records, deleted, last_update)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        files, row => [runId, row.File, row.Sha256, row.Bytes, row.Version, row.CodePage, row.Records, row.Deleted, row.LastUpdate]);

    private void WriteCustomers(ImportChanges changes, long runId)
    {
        Run(
            """
            INSERT INTO customers (customer_number, match_key, name, row_hash, last_run_id)
            SELECT number, match_key, name, row_hash, $1
            FROM temp.stage_customers
            WHERE id IS NULL
            ORDER BY seq
            """,
            runId);
        Run(
            """
            UPDATE customers
            SET customer_number = s.number, name = s.name, row_hash = s.row_hash, last_run_id = $1, missing_since_ms = NULL
            FROM temp.stage_customers s
            WHERE customers.id = s.id
            """,
            runId);
        Each("UPDATE customers SET missing_since_ms = NULL, last_run_id = $1 WHERE id = $2", changes.ReappearedCustomers, id => [runId, id]);
        Each("UPDATE customers SET missing_since_ms = $1, last_run_id = $2 WHERE id = $3", changes.VanishedCustomers, id => [_transaction.NowMs, runId, id]);
    }

    private void WriteOrders(ImportChanges changes, long runId)
    {
        Run(
            """
            INSERT INTO orders (order_number, match_key, customer_id, customer_number, description, order_date, due_date,
              quantity, status, notes, row_hash, last_run_id)
            SELECT s.number, s.match_key, c.id, s.customer_number, s.description, s.order_date, s.due_date,
              s.quantity, s.status, s.notes, s.row_hash, $1
            FROM temp.stage_orders s
            LEFT JOIN customers c ON c.match_key = s.customer_key
            WHERE s.id IS NULL
            ORDER BY s.seq
            """,
            runId);
        Run(
            """
            UPDATE orders
            SET order_number = s.number, customer_id = (SELECT id FROM customers WHERE match_key = s.customer_key),
              customer_number = s.customer_number, description = s.description, order_date = s.order_date, due_date = s.due_date,
              quantity = s.quantity, status = s.status, notes = s.notes, row_hash = s.row_hash, last_run_id = $1,
              missing_since_ms = NULL
            FROM temp.stage_orders s
            WHERE orders.id = s.id
            """,
            runId);
        Each("UPDATE orders SET missing_since_ms = NULL, last_run_id = $1 WHERE id = $2", changes.ReappearedOrders, id => [runId, id]);
        Each("UPDATE orders SET missing_since_ms = $1, last_run_id = $2 WHERE id = $3", changes.VanishedOrders, id => [_transaction.NowMs, runId, id]);
        Each(
            "UPDATE orders SET customer_id = (SELECT id FROM customers WHERE match_key = $1), last_run_id = $2 WHERE id = $3",
            changes.Adoptions, row => [row.CustomerKey, runId, row.OrderId]);
    }

    private void WriteLines()
    {
        Run(
            """
            DELETE FROM order_lines
            WHERE order_id IN (SELECT o.id FROM temp.stage_line_orders s JOIN orders o ON o.match_key = s.match_key)
            """);
        Run(
            """
            INSERT INTO order_lines (order_id, line, item, description, quantity_milli)
            SELECT o.id, s.line, s.item, s.description, s.quantity_milli
            FROM temp.stage_lines s
            JOIN orders o ON o.match_key = s.match_key
            """);
    }

    // What is no longer so must not stand on a card, whether or not somebody has answered it; the answer is theirs and stays. A closed task may be
    // opened again. A customer that the task was added for is no other one.
    private void WithdrawAlerts() => Run(
        $"""
        UPDATE alerts
        SET withdrawn_at_ms = $1
        WHERE withdrawn_at_ms IS NULL
          AND NOT EXISTS (
            SELECT 1 FROM tasks
            JOIN orders o ON o.id = tasks.order_id
            LEFT JOIN customers c ON c.id = o.customer_id
            LEFT JOIN order_status_words w ON w.word = o.status
            WHERE tasks.id = alerts.task_id
              AND CASE alerts.kind WHEN 'vanished' THEN o.missing_since_ms IS NOT NULL WHEN 'customer_changed' THEN {HasOtherCustomer} ELSE w.standing = alerts.kind END)
        """,
        _transaction.NowMs);

    // By the name that the task was added with, which is what the floor sees.
    private const string HasOtherCustomer = "tasks.customer_name <> coalesce(c.name, o.customer_number, '')";

    // An alert that stands is not raised a second time: it says the same, whatever somebody answered. Another customer may be yet another one.
    private void RaiseAlerts(IReadOnlyList<OrderNews> news, long runId) => Each(
        $"""
        INSERT INTO alerts (task_id, order_id, kind, detail, raised_at_ms, import_run_id)
        SELECT tasks.id, tasks.order_id, $2, $3, $4, $5
        FROM tasks
        JOIN orders o ON o.id = tasks.order_id
        LEFT JOIN customers c ON c.id = o.customer_id
        WHERE tasks.order_id = $1 AND tasks.status IN ('queued', 'running', 'paused') AND ($2 <> 'customer_changed' OR {HasOtherCustomer})
          AND NOT EXISTS (SELECT 1 FROM alerts
                          WHERE alerts.task_id = tasks.id AND alerts.kind = $2 AND alerts.withdrawn_at_ms IS NULL
                            AND (alerts.answered_at_ms IS NULL OR $2 <> 'customer_changed'))
        """,
        news, row => [row.OrderId, row.Kind, row.Detail, _transaction.NowMs, runId]);

    private void Each<T>(string sql, IEnumerable<T> rows, Func<T, object?[]> values) => PreparedRows.Run(Connection, sql, rows, values);

    private void Run(string sql, params object?[] values) => Each(sql, [values], row => row);

    private SqliteCommand Command(string sql)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private long? Number(string sql)
    {
        using var command = Command(sql);
        return command.ExecuteScalar() is long number ? number : null;
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
