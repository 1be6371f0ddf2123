using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Tasks;

/// <summary>Which tasks a supervisor looks at. A null member asks for everything.</summary>
/// <param name="FromMs">The span's first instant.</param>
/// <param name="ToMs">The first instant after it.</param>
public sealed record TaskFilter(long FromMs, long ToMs)
{
    public long? PersonId { get; init; }

    public long? TeamId { get; init; }

    public string? Status { get; init; }

    /// <summary>The beginning of an order number, or a part of the customer's name, case and accents aside.</summary>
    public string? Text { get; init; }

    /// <summary>order, customer, type, status, time (in the span), total, last.</summary>
    public string Sort { get; init; } = "last";

    public bool Descending { get; init; }
}

/// <summary>One task as the list shows it. Times in milliseconds.</summary>
public sealed record TaskListRow
{
    public required long Id { get; init; }

    public required string OrderNumber { get; init; }

    public required string CustomerName { get; init; }

    public required string TypeEn { get; init; }

    public required string TypeEs { get; init; }

    public required string Status { get; init; }

    public long? EstimateMinutes { get; init; }

    /// <summary>Everybody's recorded time within the span.</summary>
    public required long SpanMs { get; init; }

    /// <summary>Everybody's recorded time ever.</summary>
    public required long TotalMs { get; init; }

    /// <summary>Who recorded time within the span; null when nobody did.</summary>
    public string? People { get; init; }

    /// <summary>Sessions of it that wait for a supervisor.</summary>
    public required long ToReview { get; init; }

    /// <summary>Its last session's end or start; its creation when it has none.</summary>
    public required long LastMs { get; init; }
}

/// <summary>The list's last row.</summary>
public sealed record TaskListTotals
{
    public required long Tasks { get; init; }

    public required long SpanMs { get; init; }
}

/// <summary>Reads the tasks that were worked on, added or closed within a span.</summary>
public sealed class TaskSearchRepository(OpenTransaction transaction)
{
    // A session is looked for one day before the span: longer ones are few and have an index of their own. Everything that only the shown rows
    // need is asked for those rows (a fortnight of a large shop is 20,000 tasks: 548 ms for all of them).
    private const string Found =
        """
        WITH sessions AS (
          SELECT task_id, started_at_ms, coalesce(ended_at_ms, @now) AS ended_at_ms FROM work_sessions
          WHERE voided_at_ms IS NULL AND started_at_ms >= @FromMs - 86400000 AND started_at_ms < @ToMs AND coalesce(ended_at_ms, @now) > @FromMs
            AND (@PersonId IS NULL OR person_id = @PersonId)
          UNION ALL
          SELECT task_id, started_at_ms, ended_at_ms FROM work_sessions INDEXED BY work_sessions_over_a_day
          WHERE voided_at_ms IS NULL AND ended_at_ms - started_at_ms > 86400000 AND started_at_ms < @FromMs - 86400000 AND ended_at_ms > @FromMs
            AND (@PersonId IS NULL OR person_id = @PersonId)
          UNION ALL
          SELECT task_id, started_at_ms, @now FROM work_sessions INDEXED BY work_sessions_open
          WHERE ended_at_ms IS NULL AND voided_at_ms IS NULL AND started_at_ms < @FromMs - 86400000 AND @now > @FromMs AND (@PersonId IS NULL OR person_id = @PersonId)),
        worked AS MATERIALIZED (
          SELECT task_id AS id, sum(max(0, min(ended_at_ms, @ToMs) - max(started_at_ms, @FromMs))) AS span_ms FROM sessions GROUP BY task_id),
        touched AS (
          SELECT id FROM worked
          UNION
          SELECT id FROM tasks WHERE closed_at_ms >= @FromMs AND closed_at_ms < @ToMs AND (@PersonId IS NULL OR closed_by = @PersonId)
          UNION
          SELECT id FROM tasks
          WHERE status IN ('queued', 'running', 'paused') AND created_at_ms >= @FromMs AND created_at_ms < @ToMs AND (@PersonId IS NULL OR created_by = @PersonId)),
        spans AS (
          SELECT t.id, t.order_number, t.customer_name, y.name_en AS type_en, y.name_es AS type_es, t.status, t.estimate_minutes,
                 t.created_at_ms, coalesce(w.span_ms, 0) AS span_ms
          FROM touched
          CROSS JOIN tasks t ON t.id = touched.id
          JOIN task_types y ON y.id = t.task_type_id
          LEFT JOIN worked w ON w.id = t.id
          WHERE (@TeamId IS NULL OR t.team_id = @TeamId) AND (@Status IS NULL OR t.status = @Status)
            AND (@Text IS NULL OR t.order_number LIKE @Number || '%' ESCAPE '\' OR instr(folded(t.customer_name), folded(@Text)) > 0))
        """;

    private const string TotalMs =
        "coalesce((SELECT sum(coalesce(s.ended_at_ms, max(@now, s.started_at_ms)) - s.started_at_ms) FROM work_sessions s WHERE s.task_id = f.id AND s.voided_at_ms IS NULL), 0)";

    private const string LastMs =
        "coalesce((SELECT max(coalesce(s.ended_at_ms, s.started_at_ms)) FROM work_sessions s WHERE s.task_id = f.id AND s.voided_at_ms IS NULL), f.created_at_ms)";

    private const string Rows =
        $"""
        SELECT f.id, f.order_number, f.customer_name, f.type_en, f.type_es, f.status, f.estimate_minutes, f.span_ms,
               {TotalMs} AS total_ms,
               (SELECT group_concat(DISTINCT p.name) FROM work_sessions s JOIN people p ON p.id = s.person_id
                WHERE s.task_id = f.id AND s.voided_at_ms IS NULL AND s.started_at_ms < @ToMs AND coalesce(s.ended_at_ms, @now) > @FromMs) AS people,
               (SELECT count(*) FROM work_sessions s WHERE s.task_id = f.id AND s.voided_at_ms IS NULL AND s.needs_review = 1) AS to_review,
               {LastMs} AS last_ms
        FROM page f
        """;

    private static readonly Dictionary<string, string> Columns = new()
    {
        ["order"] = "f.order_number",
        ["customer"] = "f.customer_name",
        ["type"] = "f.type_en",
        ["status"] = "f.status",
        ["time"] = "f.span_ms",
        ["total"] = TotalMs,
        ["last"] = LastMs,
    };

    /// <exception cref="ArgumentException">There is no such order of rows.</exception>
    public IReadOnlyList<TaskListRow> Read(TaskFilter filter, long offset, long limit)
    {
        return transaction.Connection.Query<TaskListRow>(Sorted(filter), With(filter, offset, limit)).AsList();
    }

    /// <summary>All of them in the same order, handed over one by one so that a long list is never held in memory.</summary>
    /// <exception cref="ArgumentException">There is no such order of rows.</exception>
    public void Each(TaskFilter filter, Action<TaskListRow> row)
    {
        foreach (var found in transaction.Connection.Query<TaskListRow>(Sorted(filter), With(filter, 0, -1), buffered: false))
        {
            row(found);
        }
    }

    public TaskListTotals Totals(TaskFilter filter)
    {
        return transaction.Connection.QuerySingle<TaskListTotals>($"{Found} SELECT count(*) AS tasks, coalesce(sum(f.span_ms), 0) AS span_ms FROM spans f", With(filter, 0, 0));
    }

    private static string Sorted(TaskFilter filter)
    {
        var column = Columns.GetValueOrDefault(filter.Sort) ?? throw new ArgumentException($"Tasks are not sorted by {filter.Sort}.", nameof(filter));
        var direction = filter.Descending ? "DESC" : "ASC";
        return $"{Found}, page AS (SELECT f.*, {column} AS sorted_by FROM spans f ORDER BY sorted_by {direction}, f.id DESC LIMIT @limit OFFSET @offset) {Rows} ORDER BY f.sorted_by {direction}, f.id DESC";
    }

    private object With(TaskFilter filter, long offset, long limit)
    {
        var number = filter.Text?.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
        return new { filter.FromMs, filter.ToMs, filter.PersonId, filter.TeamId, filter.Status, filter.Text, Number = number, offset, limit, now = transaction.NowMs };
    }
}
