using System.Text.Json;
using Dapper;
using LaneAward.Data.Orders;
using LaneAward.Data.Sqlite;
using LaneAward.Data.Tasks;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data.Reports;

/// <summary>
/// Reads recorded time for reports. Every question is an index range over the sessions of the asked days; what people see (local days, sums,
/// the running clock) is made by the caller.
/// </summary>
public sealed class ReportRepository(OpenTransaction transaction)
{
    private const long DayMs = 86_400_000;

    private const int LinesAtOnce = 1_000;

    // What is true or not comes as bits of one number, and -1 stands for null: of 60,000 rows each column less is 5 ms.
    private const string WorkColumns =
        """
        SELECT s.id, s.person_id, s.task_id, t.order_id, t.task_type_id, s.started_at_ms, coalesce(s.ended_at_ms, -1),
               CASE WHEN s.end_kind = 'pause' THEN coalesce(s.pause_reason_id, -1) ELSE -1 END, coalesce(s.tablet_id, -1),
               s.needs_review + CASE WHEN s.revises_id IS NULL THEN 0 ELSE 2 * (SELECT r.void_reason IS NOT NULL FROM work_sessions r WHERE r.id = s.revises_id) END
               + 4 * (s.end_kind IS 'auto') + 8 * y.indirect + 16 * (t.status = 'cancelled') + 32 * (s.end_kind IS 'pause')
               + 64 * (s.revises_id IS NOT NULL)
        """;

    private const string LineColumns =
        """
        SELECT s.id, p.name, y.name_en, y.name_es, t.order_number, t.customer_name, t.uid, t.status, s.started_at_ms, s.ended_at_ms, s.end_kind,
               q.name_en, q.name_es, b.name, s.needs_review,
               CASE WHEN s.revises_id IS NULL THEN 0 ELSE (SELECT r.void_reason IS NOT NULL FROM work_sessions r WHERE r.id = s.revises_id) END,
               max(0, min(coalesce(s.ended_at_ms, $now), $to) - max(s.started_at_ms, $from))
        """;

    // As the partial index says it: of one status alone the planner does not know that it is among them, and reads every task.
    private const string Open = "t.status IN ('queued', 'running', 'paused')";

    private const string OfOrder = "t.order_id IN (SELECT id FROM orders WHERE match_key = @Order)";

    // A number that a customer has means that customer alone: the figure that leads here is theirs, and "12" is a part of many names.
    private const string OfCustomer =
        """
        t.order_id IN (SELECT o.id FROM orders o
          WHERE CASE WHEN @Customer = '-' THEN o.customer_id IS NULL
                     ELSE o.customer_id IN (SELECT c.id FROM customers c
                       WHERE CASE WHEN EXISTS (SELECT 1 FROM customers x WHERE x.match_key = @Customer) THEN c.match_key = @Customer
                                  ELSE instr(folded(c.name), folded(@Customer)) > 0 END) END)
        """;

    private const string Tasks = "JOIN tasks t ON t.id = s.task_id JOIN task_types y ON y.id = t.task_type_id";

    private const string LineJoins =
        """
        JOIN tasks t ON t.id = s.task_id
        JOIN task_types y ON y.id = t.task_type_id
        JOIN people p ON p.id = s.person_id
        LEFT JOIN pause_reasons q ON q.id = s.pause_reason_id
        LEFT JOIN tablets b ON b.id = s.tablet_id
        """;

    /// <summary>
    /// Sessions that share time with [from, to), struck out ones aside, in no order. Sessions of more than a day and running ones have
    /// indexes of their own, so that a look one day back finds all the others that reach into the range.
    /// </summary>
    public IReadOnlyList<WorkRow> Work(long fromMs, long toMs, WorkFilter filter)
    {
        using var command = Command(WorkColumns, Tasks, filter, fromMs, toMs, "");
        var rows = new List<WorkRow>();
        using var reader = command.ExecuteReader();
        var row = new WholeNumbers(reader);
        while (reader.Read())
        {
            rows.Add(ReadWork(row));
        }

        return rows;
    }

    /// <summary>
    /// Sessions that share time with [from, to) and took the place of another or count no more, with all those before and after them, wherever
    /// and whose ever those are; in no order.
    /// </summary>
    /// <param name="filter">Its person and its team alone are asked for.</param>
    public IReadOnlyList<RevisedRow> Revised(long fromMs, long toMs, WorkFilter filter)
    {
        using var command = transaction.Connection.CreateCommand();
        var people = Wanted(new WorkFilter { PersonId = filter.PersonId, TeamId = filter.TeamId }, command);
        const string IsOne = "(s.voided_at_ms IS NOT NULL OR s.revises_id IS NOT NULL)";
        command.CommandText =
            $"""
            WITH RECURSIVE line (id) AS (
              SELECT s.id FROM work_sessions s INDEXED BY work_sessions_revised
              WHERE s.started_at_ms >= $back AND s.started_at_ms < $to AND {IsOne} {people}
              UNION
              SELECT s.id FROM work_sessions s INDEXED BY work_sessions_over_a_day
              WHERE s.ended_at_ms - s.started_at_ms > {DayMs} AND s.started_at_ms < $back AND s.ended_at_ms > $from AND {IsOne} {people}
              UNION
              SELECT s.id FROM work_sessions s INDEXED BY work_sessions_open
              WHERE s.ended_at_ms IS NULL AND s.started_at_ms < $back AND {IsOne} {people}
              UNION
              SELECT w.revises_id FROM line l JOIN work_sessions w ON w.id = l.id
              UNION
              SELECT w.id FROM line l JOIN work_sessions w ON w.revises_id = l.id)
            {WorkColumns},
                   coalesce(s.revises_id, -1), coalesce(s.voided_at_ms, -1),
                   (s.voided_at_ms IS NOT NULL AND s.void_reason IS NULL) + 2 * (s.review_reason IS $nothing) + 4 * (s.end_kind IS 'supervisor')
                     + 8 * (s.void_reason IS $tapped)
            FROM line
            CROSS JOIN work_sessions s ON s.id = line.id
            JOIN tasks t ON t.id = s.task_id
            JOIN task_types y ON y.id = t.task_type_id
            """;
        command.Parameters.AddWithValue("$from", fromMs);
        command.Parameters.AddWithValue("$back", fromMs - DayMs);
        command.Parameters.AddWithValue("$to", toMs);
        command.Parameters.AddWithValue("$nothing", WorkSessionRepository.Nothing);
        command.Parameters.AddWithValue("$tapped", WorkSessionRepository.TappedBefore);
        var rows = new List<RevisedRow>();
        using var reader = command.ExecuteReader();
        var row = new WholeNumbers(reader);
        while (reader.Read())
        {
            var (revises, voided, bits) = (row[10], row[11], row[12]);
            rows.Add(new RevisedRow(
                ReadWork(row), revises < 0 ? null : revises, voided < 0 ? null : voided, TakenBack: (bits & 1) != 0, IsNothing: (bits & 2) != 0, BySupervisor: (bits & 4) != 0,
                EndedByOthers: (bits & 8) != 0));
        }

        return rows;
    }

    /// <summary>The same sessions as lines, handed over one by one so that a long list is never held in memory; only their numbers are.</summary>
    /// <param name="newestFirst">Else oldest first.</param>
    /// <param name="take">Null for all of them.</param>
    public void Lines(long fromMs, long toMs, WorkFilter filter, bool newestFirst, (int Skip, int Take)? take, Action<SessionLine> line)
    {
        // In one query SQLite sorts the finished lines, all in memory: a file of 60,000 cost 20 MB for each who asked.
        foreach (var part in InOrder(fromMs, toMs, filter, newestFirst, take).Chunk(LinesAtOnce))
        {
            using var command = transaction.Connection.CreateCommand();
            command.CommandText = $"{LineColumns} FROM json_each($ids) i CROSS JOIN work_sessions s ON s.id = i.value {LineJoins} ORDER BY i.key";
            command.Parameters.AddWithValue("$ids", Json(part));
            command.Parameters.AddWithValue("$from", fromMs);
            command.Parameters.AddWithValue("$to", toMs);
            command.Parameters.AddWithValue("$now", transaction.NowMs);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                line(new SessionLine(
                    reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5),
                    reader.GetString(6), reader.GetString(7), reader.GetInt64(8), reader.IsDBNull(9) ? null : reader.GetInt64(9), Text(reader, 10),
                    Text(reader, 11), Text(reader, 12), Text(reader, 13), reader.GetInt64(14) == 1, reader.GetInt64(15) == 1, reader.GetInt64(16)));
            }
        }
    }

    private List<long> InOrder(long fromMs, long toMs, WorkFilter filter, bool newestFirst, (int Skip, int Take)? take)
    {
        var direction = newestFirst ? "DESC" : "ASC";
        var limit = take is { } part ? $"LIMIT {part.Take} OFFSET {part.Skip}" : "";
        using var command = Command("SELECT s.id, s.started_at_ms", filter.AsksForTasks ? Tasks : "", filter, fromMs, toMs, $"ORDER BY 2 {direction}, 1 {direction} {limit}");
        var ids = new List<long>();
        using var reader = command.ExecuteReader();
        var row = new WholeNumbers(reader);
        while (reader.Read())
        {
            ids.Add(row[0]);
        }

        return ids;
    }

    public SessionTotals Totals(long fromMs, long toMs, WorkFilter filter)
    {
        using var command = Command(
            "SELECT max(s.started_at_ms, $from) AS from_ms, min(coalesce(s.ended_at_ms, $now), $to) AS to_ms, s.needs_review AS review, s.ended_at_ms IS NULL AS running",
            filter.AsksForTasks ? Tasks : "", filter, fromMs, toMs, "");
        command.CommandText = $"SELECT count(*), coalesce(sum(max(0, to_ms - from_ms)), 0), coalesce(sum(review), 0), coalesce(sum(running), 0), min(from_ms), max(to_ms) FROM ({command.CommandText})";
        using var reader = command.ExecuteReader();
        reader.Read();
        return new SessionTotals
        {
            Sessions = reader.GetInt64(0),
            CountedMs = reader.GetInt64(1),
            ToReview = reader.GetInt64(2),
            Running = reader.GetInt64(3),
            Span = reader.IsDBNull(4) ? null : (reader.GetInt64(4), reader.GetInt64(5)),
        };
    }

    /// <summary>Labour milliseconds by customer, 0 for orders without one, cut to [from, to).</summary>
    public IReadOnlyDictionary<long, long> LabourByCustomer(long fromMs, long toMs, WorkFilter filter)
    {
        using var command = Command(
            "SELECT coalesce(o.customer_id, 0) AS customer, max(0, min(coalesce(s.ended_at_ms, $now), $to) - max(s.started_at_ms, $from)) AS ms", $"{Tasks} JOIN orders o ON o.id = t.order_id", filter, fromMs, toMs, "");
        command.CommandText = $"SELECT customer, sum(ms) FROM ({command.CommandText}) GROUP BY customer";
        var labour = new Dictionary<long, long>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            labour.Add(reader.GetInt64(0), reader.GetInt64(1));
        }

        return labour;
    }

    public IReadOnlyList<ReportPersonRow> People()
    {
        return transaction.Connection.Query<ReportPersonRow>(
            """
            SELECT p.id, p.name, t.id AS team_id, t.name AS team_name
            FROM people p
            LEFT JOIN team_members m ON m.person_id = p.id AND m.home = 1
            LEFT JOIN teams t ON t.id = m.team_id
            ORDER BY p.name COLLATE NOCASE, p.id
            """).AsList();
    }

    public IReadOnlyList<ReportTypeRow> TaskTypes()
    {
        return transaction.Connection.Query<ReportTypeRow>(
            "SELECT id, name_en, name_es FROM task_types ORDER BY sort, name_en").AsList();
    }

    public IReadOnlyList<ReportReasonRow> PauseReasons()
    {
        return transaction.Connection.Query<ReportReasonRow>("SELECT id, name_en, name_es, paid FROM pause_reasons ORDER BY sort, name_en").AsList();
    }

    public IReadOnlyList<ReportOrderRow> Orders(IEnumerable<long> ids)
    {
        return transaction.Connection.Query<ReportOrderRow>(
            """
            SELECT o.id, o.order_number, c.customer_number, c.name AS customer_name, o.description, o.status, o.order_date
            FROM json_each(@ids) i
            CROSS JOIN orders o ON o.id = i.value
            LEFT JOIN customers c ON c.id = o.customer_id
            """,
            new { ids = Json(ids) }).AsList();
    }

    /// <summary>The customer of each order that has one.</summary>
    public IReadOnlyDictionary<long, long> CustomersOf(IEnumerable<long> orderIds)
    {
        using var command = transaction.Connection.CreateCommand();
        command.CommandText = "SELECT o.id, o.customer_id FROM json_each($ids) i CROSS JOIN orders o ON o.id = i.value WHERE o.customer_id IS NOT NULL";
        command.Parameters.AddWithValue("$ids", Json(orderIds));
        var customers = new Dictionary<long, long>();
        using var reader = command.ExecuteReader();
        var row = new WholeNumbers(reader);
        while (reader.Read())
        {
            customers.Add(row[0], row[1]);
        }

        return customers;
    }

    public IReadOnlyList<OrderTasksRow> OrderTasks(IEnumerable<long> orderIds)
    {
        return transaction.Connection.Query<OrderTasksRow>(
            """
            SELECT t.order_id, sum(t.status <> 'cancelled') AS tasks, sum(t.status = 'completed') AS done,
                   sum(t.status IN ('queued', 'running', 'paused')) AS open,
                   CAST(sum(CASE WHEN t.status <> 'cancelled' THEN t.estimate_minutes END) AS INTEGER) AS estimate_minutes,
                   CAST(coalesce(max(CASE WHEN t.status = 'completed' THEN t.closed_at_ms END), max(t.closed_at_ms)) AS INTEGER) AS last_closed_at_ms,
                   coalesce(sum((SELECT count(*) FROM alerts a WHERE a.task_id = t.id AND a.answered_at_ms IS NULL AND a.withdrawn_at_ms IS NULL)), 0) AS open_alerts
            FROM json_each(@ids) i
            CROSS JOIN tasks t ON t.order_id = i.value
            GROUP BY t.order_id
            """,
            new { ids = Json(orderIds) }).AsList();
    }

    /// <summary>Every session of these orders, of all days; for a page of orders, not for all of them.</summary>
    public IReadOnlyList<WorkRow> WorkOnOrders(IEnumerable<long> orderIds)
    {
        using var command = transaction.Connection.CreateCommand();
        command.CommandText =
            $"""
            {WorkColumns}
            FROM json_each($ids) i
            CROSS JOIN tasks t ON t.order_id = i.value
            CROSS JOIN work_sessions s ON s.task_id = t.id
            CROSS JOIN task_types y ON y.id = t.task_type_id
            WHERE s.voided_at_ms IS NULL
            ORDER BY s.started_at_ms, s.id
            """;
        command.Parameters.AddWithValue("$ids", Json(orderIds));
        var rows = new List<WorkRow>();
        using var reader = command.ExecuteReader();
        var row = new WholeNumbers(reader);
        while (reader.Read())
        {
            rows.Add(ReadWork(row));
        }

        return rows;
    }

    /// <summary>Tasks completed in [from, to) with all the time recorded on them. A person's or a team's are those that they worked on, whoever closed them.</summary>
    public IReadOnlyList<FinishedTaskRow> Finished(long fromMs, long toMs, WorkFilter filter)
    {
        var finished = new List<FinishedTaskRow>();
        using var reader = transaction.Connection.ExecuteReader(
            $"""
            SELECT t.id, t.task_type_id, coalesce(t.quantity_done, t.quantity) AS quantity, t.estimate_minutes, t.closed_at_ms,
                   coalesce((SELECT sum(coalesce(s.ended_at_ms, @now) - s.started_at_ms) FROM work_sessions s
                             WHERE s.task_id = t.id AND s.voided_at_ms IS NULL), 0) AS actual_ms
            FROM tasks t
            JOIN task_types y ON y.id = t.task_type_id
            WHERE t.closed_at_ms >= @fromMs AND t.closed_at_ms < @toMs AND t.status = 'completed'
              AND (@TaskTypeId IS NULL OR t.task_type_id = @TaskTypeId)
              AND (@Indirect IS NULL OR y.indirect = @Indirect)
              AND (@Task IS NULL OR t.uid = @Task)
              AND (@Order IS NULL OR {OfOrder})
              AND (@PersonId IS NULL OR EXISTS (SELECT 1 FROM work_sessions s WHERE s.task_id = t.id AND s.person_id = @PersonId AND s.voided_at_ms IS NULL))
              AND (@TeamId IS NULL OR EXISTS (SELECT 1 FROM work_sessions s WHERE s.task_id = t.id AND {OfTeam("s.person_id", filter)} AND s.voided_at_ms IS NULL))
              AND (@Customer IS NULL OR {OfCustomer})
            """,
            Asked(fromMs, toMs, filter));
        while (reader.Read())
        {
            finished.Add(new FinishedTaskRow(
                reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5)));
        }

        return finished;
    }

    /// <summary>What a list says of these finished tasks beside their figures.</summary>
    public IReadOnlyList<FinishedTaskWords> FinishedWords(IEnumerable<long> taskIds)
    {
        return transaction.Connection.Query<FinishedTaskWords>(
            """
            SELECT t.id, t.uid, t.order_number, t.customer_name, t.close_note,
                   coalesce((SELECT min(s.started_at_ms) FROM work_sessions s WHERE s.task_id = t.id AND s.voided_at_ms IS NULL), t.closed_at_ms) AS first_start_ms
            FROM json_each(@ids) i
            CROSS JOIN tasks t ON t.id = i.value
            """,
            new { ids = Json(taskIds) }).AsList();
    }

    /// <param name="each">One row per entry, else one per order and material.</param>
    public IReadOnlyList<MaterialUseRow> Materials(long fromMs, long toMs, WorkFilter filter, bool each)
    {
        return transaction.Connection.Query<MaterialUseRow>(
            $"""
            SELECT t.order_id, t.order_number, t.customer_name, t.uid AS task_uid, u.material_id, m.name_en, m.name_es, u.unit,
                   sum(CASE WHEN u.kind = 'used' AND u.quantity_milli > 0 THEN u.quantity_milli ELSE 0 END) AS used_milli,
                   sum(CASE WHEN u.kind = 'scrapped' AND u.quantity_milli > 0 THEN u.quantity_milli ELSE 0 END) AS scrapped_milli,
                   sum(min(u.quantity_milli, 0)) AS reversed_milli,
                   count(*) AS entries, max(u.logged_at_ms) AS last_at_ms, coalesce(group_concat(DISTINCT p.name), '') AS people
            FROM material_uses u
            JOIN tasks t ON t.id = u.task_id
            JOIN materials m ON m.id = u.material_id
            JOIN people p ON p.id = u.person_id
            WHERE u.logged_at_ms >= @fromMs AND u.logged_at_ms < @toMs
              AND (@MaterialId IS NULL OR u.material_id = @MaterialId)
              AND {Of("u.person_id", filter)}
            GROUP BY {(each ? "u.id" : "t.order_id, u.material_id, u.unit")}
            ORDER BY t.order_number, m.name_en, u.id
            """,
            Asked(fromMs, toMs, filter)).AsList();
    }

    /// <summary>What is left of each material on these orders, of all days, by order and material.</summary>
    public IReadOnlyList<OrderMaterialRow> MaterialsOnOrders(IEnumerable<long> orderIds)
    {
        return transaction.Connection.Query<OrderMaterialRow>(
            """
            SELECT t.order_id, m.name_en, m.name_es, u.unit, sum(u.quantity_milli) AS net_milli
            FROM json_each(@ids) i
            CROSS JOIN tasks t ON t.order_id = i.value
            CROSS JOIN material_uses u ON u.task_id = t.id
            JOIN materials m ON m.id = u.material_id
            GROUP BY t.order_id, u.material_id, u.unit
            ORDER BY t.order_id, m.name_en
            """,
            new { ids = Json(orderIds) }).AsList();
    }

    public (string NameEn, string NameEs)? MaterialName(long id)
    {
        return transaction.Connection.Query<(string, string)>("SELECT name_en, name_es FROM materials WHERE id = @id", new { id }).Select(n => ((string, string)?)n).FirstOrDefault();
    }

    /// <summary>What the tablets are called, revoked ones included.</summary>
    public IReadOnlyDictionary<long, string> TabletNames()
    {
        return transaction.Connection.Query<(long Id, string Name)>("SELECT id, name FROM tablets").ToDictionary(t => t.Id, t => t.Name);
    }

    /// <summary>Work that somebody may have forgotten, the oldest of each kind first.</summary>
    public IReadOnlyList<OpenWorkRow> OpenWork(long runningSinceMs, long pausedSinceMs, long queuedSinceMs)
    {
        return transaction.Connection.Query<OpenWorkRow>(
            $"""
            SELECT k.kind, p.name AS person_name, t.order_number, t.customer_name,
                   y.name_en AS type_en, y.name_es AS type_es, k.since_ms
            FROM (
              SELECT 'running' AS kind, s.task_id, s.person_id, s.started_at_ms AS since_ms
              FROM work_sessions s INDEXED BY work_sessions_open WHERE s.ended_at_ms IS NULL AND s.voided_at_ms IS NULL AND s.started_at_ms < @runningSinceMs
              UNION ALL
              SELECT 'auto', s.task_id, s.person_id, s.ended_at_ms
              FROM work_sessions s WHERE s.needs_review = 1 AND s.voided_at_ms IS NULL AND s.ended_at_ms IS NOT NULL
              UNION ALL
              SELECT 'paused', q.id, q.created_by, q.since_ms FROM (
                SELECT t.id, t.created_by, (SELECT max(s.ended_at_ms) FROM work_sessions s WHERE s.task_id = t.id AND s.voided_at_ms IS NULL) AS since_ms
                FROM tasks t WHERE t.status = 'paused' AND {Open}) q
              WHERE q.since_ms < @pausedSinceMs
              UNION ALL
              SELECT 'queued', t.id, t.created_by, t.created_at_ms FROM tasks t WHERE t.status = 'queued' AND {Open} AND t.created_at_ms < @queuedSinceMs
              UNION ALL
              SELECT CASE w.standing WHEN 'cancelled' THEN 'order-cancelled' ELSE 'order-completed' END, t.id, t.created_by, t.created_at_ms
              FROM tasks t JOIN orders o ON o.id = t.order_id JOIN order_status_words w ON w.word = o.status
              WHERE {Open}) k
            JOIN tasks t ON t.id = k.task_id
            JOIN task_types y ON y.id = t.task_type_id
            JOIN people p ON p.id = k.person_id
            ORDER BY k.kind, k.since_ms
            """,
            new { runningSinceMs, pausedSinceMs, queuedSinceMs }).AsList();
    }

    /// <summary>
    /// Sessions that a correction struck out or replaced in [from, to), and time that was added, newest first. What was put back after it had been
    /// struck out is time that was added, a row of its own.
    /// </summary>
    public IReadOnlyList<CorrectedSessionRow> Corrected(long fromMs, long toMs)
    {
        return transaction.Connection.Query<CorrectedSessionRow>(
            $"""
            SELECT s.id, s.voided_at_ms, coalesce(a.name, '') AS by, s.person_id, p.name AS person_name, s.task_id, t.order_number, y.name_en AS type_en, y.name_es AS type_es,
                   s.started_at_ms, s.ended_at_ms, s.pause_reason_id, s.void_reason AS reason, s.review_reason IS '{WorkSessionRepository.Nothing}' AS is_nothing,
                   coalesce((SELECT json_group_array(json_object(
                               'PersonId', r.person_id, 'PersonName', rp.name, 'TaskId', r.task_id, 'OrderNumber', rt.order_number, 'TypeEn', ry.name_en, 'TypeEs', ry.name_es,
                               'StartedAtMs', r.started_at_ms, 'EndedAtMs', CASE WHEN r.ended_at_ms <= s.voided_at_ms THEN r.ended_at_ms END,
                               'Paused', json(iif(r.end_kind IS 'pause', 'true', 'false')), 'PauseReasonId', r.pause_reason_id))
                             FROM work_sessions r
                             JOIN people rp ON rp.id = r.person_id
                             JOIN tasks rt ON rt.id = r.task_id
                             JOIN task_types ry ON ry.id = rt.task_type_id
                             WHERE r.revises_id = s.id AND r.review_reason IS NOT '{WorkSessionRepository.Nothing}' AND (r.voided_at_ms IS NULL OR r.void_reason IS NOT NULL)),
                            '[]') AS after
            FROM work_sessions s
            JOIN people p ON p.id = s.person_id
            JOIN tasks t ON t.id = s.task_id
            JOIN task_types y ON y.id = t.task_type_id
            LEFT JOIN people a ON a.id = s.voided_by
            WHERE s.voided_at_ms >= @fromMs AND s.voided_at_ms < @toMs AND s.void_reason IS NOT NULL
            ORDER BY s.voided_at_ms DESC, s.id DESC
            """,
            new { fromMs, toMs }).AsList();
    }

    /// <summary>How long after the end of a session it was corrected, mean milliseconds. Time that was added had no end before.</summary>
    public double? MeanCorrectionDelayMs(long fromMs, long toMs, WorkFilter filter)
    {
        return transaction.Connection.ExecuteScalar<double?>(
            $"""
            SELECT avg(s.voided_at_ms - coalesce(s.ended_at_ms, s.voided_at_ms))
            FROM work_sessions s
            JOIN tasks t ON t.id = s.task_id
            WHERE s.voided_at_ms >= @fromMs AND s.voided_at_ms < @toMs AND s.void_reason IS NOT NULL
              AND s.review_reason IS NOT '{WorkSessionRepository.Nothing}'
              AND {Of("s.person_id", filter)}
            """,
            Asked(fromMs, toMs, filter));
    }

    /// <summary>
    /// Taps of people on tablets that began or ended a session of [from, to): how many, and how many of them had waited for more than a minute. One that
    /// changed two tasks is one. And how many came in [from, to) and could not be applied.
    /// </summary>
    public (long Taps, long Late, long Refused) Taps(long fromMs, long toMs, WorkFilter filter)
    {
        var asked = Asked(fromMs, toMs, filter);
        var (taps, late) = transaction.Connection.QuerySingle<(long, long)>(
            $"""
            SELECT count(DISTINCT coalesce(e.write_key, e.id)),
                   count(DISTINCT CASE WHEN e.received_at_ms - e.at_ms > 60000 THEN coalesce(e.write_key, e.id) END)
            FROM task_events e
            JOIN tasks t ON t.id = e.task_id
            WHERE e.tablet_id IS NOT NULL AND e.verb NOT IN ({TaskRepository.NotTapped}) AND e.verb <> 'still_working'
              AND e.session_id IN (SELECT id FROM work_sessions WHERE started_at_ms >= @fromMs AND started_at_ms < @toMs)
              AND {Of("e.person_id", filter)}
            """,
            asked);
        // One that asked for a new task has none to name it.
        var refused = transaction.Connection.ExecuteScalar<long>(
            $"""
            SELECT count(*)
            FROM (SELECT r.person_id, r.received_at_ms, k.uid, k.status, coalesce(k.task_type_id, r.task_type_id) AS task_type_id, coalesce(k.order_id, o.id) AS order_id
                  FROM refused_taps r
                  LEFT JOIN tasks k ON k.id = r.task_id
                  LEFT JOIN orders o ON o.match_key = match_key(r.order_number)) t
            WHERE t.received_at_ms >= @fromMs AND t.received_at_ms < @toMs AND {Of("t.person_id", filter)}
            """,
            asked);
        return (taps, late, refused);
    }

    private static WorkRow ReadWork(WholeNumbers row)
    {
        var (ended, reason, tablet, bits) = (row[6], row[7], row[8], row[9]);
        return new WorkRow(
            row[0], row[1], row[2], row[3], row[4], row[5], ended < 0 ? null : ended, reason < 0 ? null : reason,
            NeedsReview: (bits & 1) != 0, Corrected: (bits & 2) != 0, Auto: (bits & 4) != 0, Indirect: (bits & 8) != 0, Cancelled: (bits & 16) != 0, tablet < 0 ? null : tablet, Paused: (bits & 32) != 0, Revises: (bits & 64) != 0);
    }

    private static string? Text(SqliteDataReader reader, int column)
    {
        return reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    private object Asked(long fromMs, long toMs, WorkFilter filter)
    {
        return new
        {
            fromMs,
            toMs,
            now = transaction.NowMs,
            filter.PersonId,
            filter.TeamId,
            filter.TaskTypeId,
            filter.Task,
            Order = OrderKey(filter),
            Customer = CustomerKey(filter),
            filter.MaterialId,
            filter.Indirect,
            filter.Cancelled,
        };
    }

    private static string? OrderKey(WorkFilter filter)
    {
        return filter.Order is { } order ? OrderRepository.MatchKey(order) : null;
    }

    private static string? CustomerKey(WorkFilter filter)
    {
        return filter.Customer is { } customer ? OrderRepository.MatchKey(customer) : null;
    }

    /// <summary>What a report without a question about sessions may be asked for, of a person and the task t.</summary>
    private static string Of(string person, WorkFilter filter)
    {
        return $"""
            (@PersonId IS NULL OR {person} = @PersonId)
              AND (@TeamId IS NULL OR {OfTeam(person, filter)})
              AND (@Task IS NULL OR t.uid = @Task)
              AND (@TaskTypeId IS NULL OR t.task_type_id = @TaskTypeId)
              AND (@Order IS NULL OR {OfOrder})
              AND (@Cancelled = 1 OR t.status IS NOT 'cancelled')
              AND (@Customer IS NULL OR {OfCustomer})
            """;
    }

    private static string OfTeam(string person, WorkFilter filter)
    {
        return filter.TeamId == WorkFilter.NoTeam
            ? $"{person} NOT IN (SELECT person_id FROM team_members WHERE home = 1)"
            : $"{person} IN (SELECT person_id FROM team_members WHERE team_id = @TeamId AND home = 1)";
    }

    private static string Json(IEnumerable<long> ids)
    {
        return JsonSerializer.Serialize(ids);
    }

    /// <param name="joins">With <see cref="Tasks"/>, unless neither the columns nor the filter ask for anything of the task.</param>
    private SqliteCommand Command(string columns, string joins, WorkFilter filter, long fromMs, long toMs, string tail)
    {
        var command = transaction.Connection.CreateCommand();
        var wanted = Wanted(filter, command);
        command.CommandText =
            $"""
            {columns} FROM work_sessions s {joins}
            WHERE s.started_at_ms >= $back AND s.started_at_ms < $to AND s.voided_at_ms IS NULL
              AND (s.started_at_ms >= $from OR s.ended_at_ms > $from OR s.ended_at_ms IS NULL) {wanted}
            UNION ALL
            {columns} FROM work_sessions s INDEXED BY work_sessions_over_a_day {joins}
            WHERE s.ended_at_ms - s.started_at_ms > {DayMs} AND s.started_at_ms < $back AND s.voided_at_ms IS NULL AND s.ended_at_ms > $from {wanted}
            UNION ALL
            {columns} FROM work_sessions s INDEXED BY work_sessions_open {joins}
            WHERE s.ended_at_ms IS NULL AND s.started_at_ms < $back AND s.voided_at_ms IS NULL {wanted}
            {tail}
            """;
        command.Parameters.AddWithValue("$from", fromMs);
        command.Parameters.AddWithValue("$back", fromMs - DayMs);
        command.Parameters.AddWithValue("$to", toMs);
        command.Parameters.AddWithValue("$now", transaction.NowMs);
        return command;
    }

    private static string Wanted(WorkFilter filter, SqliteCommand command)
    {
        var wanted = new List<string>();
        Add(filter.PersonId, "@PersonId", "s.person_id = @PersonId");
        Add(filter.TeamId, "@TeamId", OfTeam("s.person_id", filter));
        Add(filter.TaskTypeId, "@TaskTypeId", "t.task_type_id = @TaskTypeId");
        Add(filter.Task, "@Task", "t.uid = @Task");
        Add(OrderKey(filter), "@Order", OfOrder);
        Add(CustomerKey(filter), "@Customer", OfCustomer);
        Add(filter.Status, "@Status", "t.status = @Status");
        Add(filter.Indirect is { } indirect ? (indirect ? 1 : 0) : null, "@Indirect", "y.indirect = @Indirect");
        Add(filter.PauseReasonId, "@PauseReasonId", "s.end_kind = 'pause' AND coalesce(s.pause_reason_id, 0) = @PauseReasonId");
        Add(filter.TabletId, "@TabletId", "coalesce(s.tablet_id, 0) = @TabletId");
        if (filter.OnlyUnreviewed)
        {
            wanted.Add("s.needs_review = 1");
        }

        if (!filter.Unreviewed)
        {
            wanted.Add("s.needs_review = 0");
        }

        if (!filter.Cancelled)
        {
            wanted.Add("t.status <> 'cancelled'");
        }

        const string IsCorrected = "(s.revises_id IS NOT NULL AND (SELECT r.void_reason IS NOT NULL FROM work_sessions r WHERE r.id = s.revises_id))";
        switch (filter.Trust)
        {
            case "auto":
                wanted.Add("s.end_kind = 'auto'");
                break;
            case "corrected":
                wanted.Add(IsCorrected);
                break;
            case "live":
                wanted.Add($"s.end_kind IS NOT 'auto' AND NOT {IsCorrected}");
                break;
        }

        return string.Concat(wanted.Select(w => "\n  AND " + w));

        void Add(object? value, string name, string condition)
        {
            if (value is not null)
            {
                command.Parameters.AddWithValue(name, value);
                wanted.Add(condition);
            }
        }
    }
}
