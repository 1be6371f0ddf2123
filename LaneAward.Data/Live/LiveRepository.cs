using System.Text.Json;
using Dapper;
using LaneAward.Data.RefusedTaps;
using LaneAward.Data.Shifts;
using LaneAward.Data.Sqlite;
using LaneAward.Data.Tasks;

namespace LaneAward.Data.Live;

/// <summary>Reads the live board: a handful of index ranges over today, whatever the size of the history.</summary>
public sealed class LiveRepository(OpenTransaction transaction)
{
    /// <summary>A tablet's clock that is off by more, in milliseconds, is shown.</summary>
    public const long ClockOffMs = 2 * 60_000;

    private const int MostAlerts = 20;

    /// <param name="fromMs">Sessions from here on are read, and each person's last one before it.</param>
    /// <param name="finishedSpans">Half open spans of time in which completed tasks are counted.</param>
    /// <param name="teamId">Alerts on tasks of another team are left out; null for those of all teams.</param>
    public LiveRows Read(long fromMs, IReadOnlyList<(long FromMs, long ToMs)> finishedSpans, long? teamId)
    {
        return new LiveRows
        {
            Teams = Teams(),
            People = People(),
            Sessions = Sessions(fromMs),
            Tasks = Tasks(fromMs),
            Finished = Finished(finishedSpans),
            Shifts = new ShiftRepository(transaction).Active(),
            Alerts = Alerts(teamId),
            Tablets = Tablets(),
            Import = Import(),
            ToReview = new WorkSessionRepository(transaction).CountToReview() + new RefusedTapRepository(transaction).CountOpen(),
        };
    }

    private List<LiveTeamRow> Teams()
    {
        return transaction.Connection.Query<LiveTeamRow>("SELECT id, name FROM teams WHERE active = 1 ORDER BY sort, name").AsList();
    }

    private List<LivePersonRow> People()
    {
        return transaction.Connection.Query<LivePersonRow>(
            """
            SELECT p.id, p.name, p.initials, p.hue, p.role, p.active, p.pin_locked, t.id AS team_id
            FROM people p
            LEFT JOIN team_members m ON m.person_id = p.id AND m.home = 1
            LEFT JOIN teams t ON t.id = m.team_id AND t.active = 1
            ORDER BY p.name, p.id
            """).AsList();
    }

    // One person's sessions do not overlap, so of those begun before the span only the last one can reach into it:
    // one index seek per person instead of a scan for sessions that are still open or ended late.
    private const string SpanSessions =
        """
        WITH span AS (
          SELECT id FROM work_sessions WHERE started_at_ms >= @fromMs AND voided_at_ms IS NULL
          UNION ALL
          SELECT (SELECT w.id FROM work_sessions w
                  WHERE w.person_id = p.id AND w.started_at_ms < @fromMs AND w.voided_at_ms IS NULL
                  ORDER BY w.started_at_ms DESC, w.id DESC LIMIT 1)
          FROM people p)
        """;

    private List<LiveSessionRow> Sessions(long fromMs)
    {
        return transaction.Connection.Query<LiveSessionRow>(
            $"""
            {SpanSessions}
            SELECT s.id, s.person_id, s.task_id, s.started_at_ms, s.ended_at_ms, s.end_kind,
                   r.name_en AS reason_en, r.name_es AS reason_es, b.name AS tablet_name, s.extended_until_ms,
                   tp.finished_at_ms IS NOT NULL AS part_finished
            FROM span
            JOIN work_sessions s ON s.id = span.id
            LEFT JOIN pause_reasons r ON r.id = s.pause_reason_id
            LEFT JOIN tablets b ON b.id = s.tablet_id
            LEFT JOIN task_people tp ON tp.task_id = s.task_id AND tp.person_id = s.person_id
            WHERE s.ended_at_ms IS NULL OR s.ended_at_ms > @fromMs
            ORDER BY s.person_id, s.started_at_ms, s.id
            """,
            new { fromMs }).AsList();
    }

    private List<LiveTaskRow> Tasks(long fromMs)
    {
        return transaction.Connection.Query<LiveTaskRow>(
            $"""
            {SpanSessions}
            SELECT t.id, y.name_en AS type_en, y.name_es AS type_es, t.order_number, t.customer_name, t.status, t.estimate_minutes, o.due_date,
                   coalesce((SELECT sum(e.ended_at_ms - e.started_at_ms) FROM work_sessions e
                             WHERE e.task_id = t.id AND e.ended_at_ms IS NOT NULL AND e.voided_at_ms IS NULL), 0) AS ended_ms
            FROM tasks t
            JOIN task_types y ON y.id = t.task_type_id
            JOIN orders o ON o.id = t.order_id
            WHERE t.id IN (SELECT s.task_id FROM span JOIN work_sessions s ON s.id = span.id
                           WHERE s.ended_at_ms IS NULL OR s.ended_at_ms > @fromMs)
            ORDER BY t.id
            """,
            new { fromMs }).AsList();
    }

    private List<LiveFinishedRow> Finished(IReadOnlyList<(long FromMs, long ToMs)> spans)
    {
        return transaction.Connection.Query<LiveFinishedRow>(
            """
            SELECT d.key AS span, m.team_id, count(*) AS tasks
            FROM json_each(@spans) d
            JOIN tasks t ON t.closed_at_ms >= d.value ->> 0 AND t.closed_at_ms < d.value ->> 1 AND t.status = 'completed'
            LEFT JOIN team_members m ON m.person_id = t.closed_by AND m.home = 1
            GROUP BY d.key, m.team_id
            ORDER BY d.key, m.team_id
            """,
            new { spans = JsonSerializer.Serialize(spans.Select(s => new[] { s.FromMs, s.ToMs })) }).AsList();
    }

    private List<LiveAlertRow> Alerts(long? teamId)
    {
        return transaction.Connection.Query<LiveAlertRow>(
            """
            SELECT a.id, a.kind, a.task_id, t.order_number, t.customer_name, y.name_en AS type_en, y.name_es AS type_es,
                   p.name AS kept_on_by
            FROM alerts a
            JOIN tasks t ON t.id = a.task_id
            LEFT JOIN people p ON p.id = a.answered_by
            JOIN task_types y ON y.id = t.task_type_id
            WHERE (a.answered_at_ms IS NULL OR a.answer = 'keep') AND a.withdrawn_at_ms IS NULL AND t.status IN ('queued', 'running', 'paused')
              AND (@teamId IS NULL OR t.team_id IS NULL OR t.team_id = @teamId)
            ORDER BY a.id DESC
            LIMIT @MostAlerts
            """,
            new { MostAlerts, teamId }).AsList();
    }

    private List<LiveTabletRow> Tablets()
    {
        return transaction.Connection.Query<LiveTabletRow>(
            """
            SELECT id, name, unsent_count, oldest_unsent_ms, last_seen_ms, clock_offset_ms
            FROM tablets
            WHERE (unsent_count > 0 OR abs(clock_offset_ms) > @ClockOffMs) AND revoked_at_ms IS NULL
            ORDER BY oldest_unsent_ms, name
            """,
            new { ClockOffMs }).AsList();
    }

    private LiveImportRow? Import()
    {
        return transaction.Connection.QuerySingleOrDefault<LiveImportRow>(
            """
            SELECT finished_at_ms, orders_active, latest_order_date
            FROM import_runs
            ORDER BY id DESC
            LIMIT 1
            """);
    }
}
