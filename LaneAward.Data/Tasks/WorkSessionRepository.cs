using Dapper;

namespace LaneAward.Data.Tasks;

/// <summary>The clocks.</summary>
public sealed class WorkSessionRepository(Session session)
{
    private const string Select =
        """
        SELECT s.id, s.task_id, s.person_id, p.name AS person_name, s.started_at_ms, s.ended_at_ms, s.end_kind
        FROM work_sessions s
        JOIN people p ON p.id = s.person_id
        """;

    public WorkSessionRow? Find(long id)
    {
        return session.Connection.QuerySingleOrDefault<WorkSessionRow>($"{Select} WHERE s.id = @id AND s.voided_at_ms IS NULL", new { id });
    }

    /// <summary>The person's running clock, wherever it runs; there is at most one.</summary>
    public WorkSessionRow? OpenOf(long personId)
    {
        return session.Connection.QuerySingleOrDefault<WorkSessionRow>(
            $"{Select} WHERE s.person_id = @personId AND s.ended_at_ms IS NULL AND s.voided_at_ms IS NULL", new { personId });
    }

    public IReadOnlyList<WorkSessionRow> OpenOnTask(long taskId)
    {
        return session.Connection.Query<WorkSessionRow>(
            $"{Select} WHERE s.task_id = @taskId AND s.ended_at_ms IS NULL AND s.voided_at_ms IS NULL ORDER BY s.id", new { taskId }).AsList();
    }

    public bool AnyOnTask(long taskId)
    {
        return session.Connection.ExecuteScalar<long>(
            "SELECT EXISTS (SELECT 1 FROM work_sessions WHERE task_id = @taskId AND voided_at_ms IS NULL)", new { taskId }) == 1;
    }

    /// <summary>Whether the person has time that reaches beyond the instant, one session left out.</summary>
    public bool AnyAfter(long personId, long instantMs, long? exceptId)
    {
        return session.Connection.ExecuteScalar<long>(
            """
            SELECT EXISTS (
              SELECT 1 FROM work_sessions
              WHERE person_id = @personId AND voided_at_ms IS NULL AND id IS NOT @exceptId
                AND (ended_at_ms IS NULL OR ended_at_ms > @instantMs))
            """,
            new { personId, instantMs, exceptId }) == 1;
    }

    /// <summary>The person's last stopped clock on the task; null when there is none.</summary>
    public WorkSessionRow? LastOf(long taskId, long personId)
    {
        return session.Connection.QuerySingleOrDefault<WorkSessionRow>(
            $"""
            {Select}
            WHERE s.task_id = @taskId AND s.person_id = @personId AND s.ended_at_ms IS NOT NULL AND s.voided_at_ms IS NULL
            ORDER BY s.ended_at_ms DESC, s.id DESC
            LIMIT 1
            """,
            new { taskId, personId });
    }

    /// <summary>The person's clocks that ran at or after the instant, with the task they ran on, oldest first.</summary>
    public IReadOnlyList<WorkStretchRow> OfPersonSince(long personId, long sinceMs)
    {
        return session.Connection.Query<WorkStretchRow>(
            """
            SELECT s.id, s.started_at_ms, s.ended_at_ms, s.end_kind, s.needs_review, t.uid AS task_uid, t.order_number, t.customer_name,
                   y.name_en AS type_en, y.name_es AS type_es, r.name_en AS pause_reason_en, r.name_es AS pause_reason_es
            FROM work_sessions s
            JOIN tasks t ON t.id = s.task_id
            JOIN task_types y ON y.id = t.task_type_id
            LEFT JOIN pause_reasons r ON r.id = s.pause_reason_id
            WHERE s.person_id = @personId AND s.voided_at_ms IS NULL AND (s.ended_at_ms IS NULL OR s.ended_at_ms > @sinceMs)
            ORDER BY s.started_at_ms, s.id
            """,
            new { personId, sinceMs }).AsList();
    }

    public long Open(long taskId, long personId, long startedAtMs, long? tabletId, long? revisesId = null)
    {
        return session.Connection.QuerySingle<long>(
            """
            INSERT INTO work_sessions (task_id, person_id, started_at_ms, tablet_id, revises_id)
            VALUES (@taskId, @personId, @startedAtMs, @tabletId, @revisesId)
            RETURNING id
            """,
            new { taskId, personId, startedAtMs, tabletId, revisesId });
    }

    /// <summary>Ends the clock; an instant before its start (a clock set back) ends it at its start, flagged for review.</summary>
    public void Close(long id, long endedAtMs, string endKind, long? pauseReasonId, string? reviewReason = null)
    {
        session.Connection.Execute(
            """
            UPDATE work_sessions
            SET ended_at_ms = max(@endedAtMs, started_at_ms), end_kind = @endKind, pause_reason_id = @pauseReasonId,
                needs_review = CASE WHEN @reviewReason IS NOT NULL OR @endedAtMs < started_at_ms THEN 1 ELSE needs_review END,
                review_reason = coalesce(@reviewReason, CASE WHEN @endedAtMs < started_at_ms THEN 'clock set back' END, review_reason)
            WHERE id = @id AND ended_at_ms IS NULL
            """,
            new { id, endedAtMs, endKind, pauseReasonId, reviewReason });
    }

    /// <summary>Takes the row out of every sum; it stays to be seen.</summary>
    public void Void(long id)
    {
        session.Connection.Execute("UPDATE work_sessions SET voided_at_ms = @now WHERE id = @id", new { id, now = session.NowMs });
    }

    /// <summary>The person's recorded time since the instant, running clock included, in milliseconds.</summary>
    public long TotalOfSince(long personId, long sinceMs)
    {
        return session.Connection.ExecuteScalar<long>(
            """
            SELECT coalesce(sum(coalesce(ended_at_ms, @now) - max(started_at_ms, @sinceMs)), 0)
            FROM work_sessions
            WHERE person_id = @personId AND voided_at_ms IS NULL AND coalesce(ended_at_ms, @now) > @sinceMs
            """,
            new { personId, sinceMs, now = session.NowMs });
    }
}
