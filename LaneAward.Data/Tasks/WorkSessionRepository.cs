using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Tasks;

/// <summary>The clocks.</summary>
public sealed class WorkSessionRepository(OpenTransaction transaction)
{
    /// <summary>
    /// What a row of no length says in its review reason that stands for time of which nothing was recorded, so that time which is added, or put
    /// back, is a revision like any other: the row names who did it and why, and the time that counts names the row.
    /// </summary>
    public const string Nothing = "nothing recorded";

    /// <summary>Why a row is struck out whose end its person's own tap, which waited, tells better.</summary>
    public const string TappedBefore = "tapped before it was closed";

    private const string Select =
        """
        SELECT s.id, s.task_id, s.person_id, p.name AS person_name, s.started_at_ms, s.ended_at_ms, s.end_kind, s.pause_reason_id, s.tablet_id,
               s.needs_review, s.review_reason, s.extended_until_ms
        FROM work_sessions s
        JOIN people p ON p.id = s.person_id
        """;

    public WorkSessionRow? Find(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<WorkSessionRow>($"{Select} WHERE s.id = @id AND s.voided_at_ms IS NULL", new { id });
    }

    /// <summary>The person's running clock, wherever it runs; there is at most one.</summary>
    public WorkSessionRow? OpenOf(long personId)
    {
        return transaction.Connection.QuerySingleOrDefault<WorkSessionRow>(
            $"{Select} WHERE s.person_id = @personId AND s.ended_at_ms IS NULL AND s.voided_at_ms IS NULL", new { personId });
    }

    public IReadOnlyList<WorkSessionRow> OpenOnTask(long taskId)
    {
        return transaction.Connection.Query<WorkSessionRow>(
            $"{Select} WHERE s.task_id = @taskId AND s.ended_at_ms IS NULL AND s.voided_at_ms IS NULL ORDER BY s.id", new { taskId }).AsList();
    }

    /// <summary>Every running clock of the shop.</summary>
    public IReadOnlyList<WorkSessionRow> AllOpen()
    {
        return transaction.Connection.Query<WorkSessionRow>($"{Select} WHERE s.ended_at_ms IS NULL AND s.voided_at_ms IS NULL ORDER BY s.id").AsList();
    }

    /// <summary>"Still working": the clock is not taken for a forgotten one before the instant.</summary>
    public void ExtendUntil(long id, long instantMs)
    {
        transaction.Connection.Execute("UPDATE work_sessions SET extended_until_ms = @instantMs WHERE id = @id", new { id, instantMs });
    }

    public bool AnyOnTask(long taskId)
    {
        return transaction.Connection.ExecuteScalar<long>(
            "SELECT EXISTS (SELECT 1 FROM work_sessions WHERE task_id = @taskId AND voided_at_ms IS NULL)", new { taskId }) == 1;
    }

    /// <summary>Whether the person has time that reaches beyond the instant, one session left out.</summary>
    public bool AnyAfter(long personId, long instantMs, long? exceptId)
    {
        return transaction.Connection.ExecuteScalar<long>(
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
        return transaction.Connection.QuerySingleOrDefault<WorkSessionRow>(
            $"""
            {Select}
            WHERE s.task_id = @taskId AND s.person_id = @personId AND s.ended_at_ms IS NOT NULL AND s.voided_at_ms IS NULL
            ORDER BY s.ended_at_ms DESC, s.id DESC
            LIMIT 1
            """,
            new { taskId, personId });
    }

    /// <summary>
    /// Of a session w: its end is nobody's word yet that it is about. The shop closed it for forgotten, or its person was deactivated, and nobody has
    /// looked at it; or somebody else closed the task. A tap of its person from before says when they stopped.
    /// </summary>
    private const string IsEndedByOthers =
        """
        (w.end_kind IN ('auto', 'deactivated') AND w.needs_review = 1
         OR w.end_kind IN ('complete', 'cancel')
            AND EXISTS (SELECT 1 FROM tasks t WHERE t.id = w.task_id AND t.closed_at_ms = w.ended_at_ms AND t.closed_by <> w.person_id)
            AND (w.needs_review = 1 OR w.review_reason IS NULL)
            AND NOT EXISTS (SELECT 1 FROM work_sessions r WHERE r.id = w.revises_id AND r.void_reason IS NOT NULL AND r.voided_at_ms >= w.ended_at_ms))
        AND NOT EXISTS (SELECT 1 FROM corrections c WHERE c.session_id = w.id AND c.status = 'pending')
        """;

    // No clock runs on for longer: the shop closes it. Without an end a look back goes through all of a person's thousands.
    private const long LongestClockMs = 2 * 86_400_000L;

    /// <summary>The person's clock that ran at the instant and that others ended later; null when there is none, and once somebody has looked at that end.</summary>
    /// <param name="graceMs">One that they ended so long before the instant, too.</param>
    public WorkSessionRow? EndedByOthersAt(long personId, long instantMs, long graceMs = 0)
    {
        return transaction.Connection.QueryFirstOrDefault<WorkSessionRow>(
            $"""
            {Select}
            WHERE s.id IN (SELECT w.id FROM work_sessions w
                           WHERE w.person_id = @personId AND w.started_at_ms <= @instantMs AND w.started_at_ms > @instantMs - {LongestClockMs}
                             AND w.ended_at_ms > @instantMs - @graceMs AND w.voided_at_ms IS NULL AND {IsEndedByOthers}
                           ORDER BY w.started_at_ms DESC LIMIT 1)
            """,
            new { personId, instantMs, graceMs });
    }

    /// <summary>The person's stopped clock on the task that ran at the instant; null when there is none.</summary>
    public WorkSessionRow? OfAt(long personId, long taskId, long instantMs)
    {
        return transaction.Connection.QueryFirstOrDefault<WorkSessionRow>(
            $"{Select} WHERE s.task_id = @taskId AND s.person_id = @personId AND s.voided_at_ms IS NULL AND s.started_at_ms <= @instantMs AND s.ended_at_ms > @instantMs ORDER BY s.id DESC LIMIT 1",
            new { personId, taskId, instantMs });
    }

    /// <summary>What the person began last, of all that counts; null when there is nothing.</summary>
    public WorkSessionRow? NewestOf(long personId)
    {
        return transaction.Connection.QueryFirstOrDefault<WorkSessionRow>(
            $"{Select} WHERE s.person_id = @personId AND s.voided_at_ms IS NULL ORDER BY s.started_at_ms DESC, s.id DESC LIMIT 1", new { personId });
    }

    private const string SelectStretches =
        $"""
        SELECT s.id, s.started_at_ms, coalesce(s.ended_at_ms, s.voided_at_ms) AS ended_at_ms, s.end_kind, s.needs_review, s.review_reason,
               s.voided_at_ms IS NOT NULL AS voided, s.void_reason,
               s.voided_at_ms IS NOT NULL AND EXISTS (SELECT 1 FROM work_sessions n WHERE n.revises_id = s.id AND n.review_reason IS NOT '{Nothing}') AS replaced,
               s.revises_id, s.person_id, p.name AS person_name, t.uid AS task_uid, t.order_number, t.customer_name,
               y.name_en AS type_en, y.name_es AS type_es, s.pause_reason_id, r.name_en AS pause_reason_en, r.name_es AS pause_reason_es,
               striker.name AS voided_by, s.review_reason IS '{Nothing}' AS is_nothing,
               adder.name AS added_by, gap.void_reason AS added_reason, gap.revises_id IS NOT NULL AS was_put_back
        FROM work_sessions s
        JOIN people p ON p.id = s.person_id
        JOIN tasks t ON t.id = s.task_id
        JOIN task_types y ON y.id = t.task_type_id
        LEFT JOIN pause_reasons r ON r.id = s.pause_reason_id
        LEFT JOIN people striker ON striker.id = s.voided_by
        LEFT JOIN work_sessions gap ON gap.id = s.revises_id AND gap.review_reason = '{Nothing}'
        LEFT JOIN people adder ON adder.id = gap.voided_by
        """;

    /// <summary>What people are shown: sessions that stand, and those that a correction struck out. An undone one and a row of no time are not.</summary>
    private const string IsShown = $"(s.voided_at_ms IS NULL OR (s.void_reason IS NOT NULL AND s.review_reason IS NOT '{Nothing}'))";

    /// <summary>
    /// The person's clocks that ran within the span, with the task they ran on, oldest first. Those that a correction struck out are among
    /// them, so that they can be shown; a sum leaves them out.
    /// </summary>
    public IReadOnlyList<WorkStretchRow> OfPersonBetween(long personId, long fromMs, long toMs)
    {
        return transaction.Connection.Query<WorkStretchRow>(
            $"""
            {SelectStretches}
            WHERE s.person_id = @personId AND {IsShown}
              AND s.started_at_ms < @toMs AND coalesce(s.ended_at_ms, s.voided_at_ms, @toMs) > @fromMs
            ORDER BY s.started_at_ms, s.id
            """,
            new { personId, fromMs, toMs }).AsList();
    }

    /// <summary>Every session of a task, those that a correction struck out among them, oldest first.</summary>
    public IReadOnlyList<WorkStretchRow> OfTask(long taskId)
    {
        return transaction.Connection.Query<WorkStretchRow>(
            $"{SelectStretches} WHERE s.task_id = @taskId AND {IsShown} ORDER BY s.started_at_ms, s.id", new { taskId }).AsList();
    }

    /// <summary>Who worked on each of these tasks, by the task's id; one that nobody worked on is not among them.</summary>
    public IReadOnlyDictionary<long, TaskWorkRow> WorkOn(IEnumerable<long> taskIds)
    {
        return transaction.Connection.Query<TaskWorkRow>(
            """
            SELECT s.task_id, replace(group_concat(DISTINCT p.name), ',', ', ') AS people,
                   CASE WHEN count(*) = count(s.ended_at_ms) THEN max(s.ended_at_ms) END AS last_ms
            FROM work_sessions s
            JOIN people p ON p.id = s.person_id
            WHERE s.task_id IN @taskIds AND s.voided_at_ms IS NULL
            GROUP BY s.task_id
            """,
            new { taskIds }).ToDictionary(row => row.TaskId);
    }

    /// <summary>The session that it took the place of, the one before that, and so on, newest first.</summary>
    public IReadOnlyList<WorkStretchRow> Before(long id)
    {
        return transaction.Connection.Query<WorkStretchRow>(
            $"""
            WITH RECURSIVE line (id, depth) AS (
              SELECT revises_id, 1 FROM work_sessions WHERE id = @id AND revises_id IS NOT NULL
              UNION ALL
              SELECT w.revises_id, l.depth + 1 FROM line l JOIN work_sessions w ON w.id = l.id WHERE w.revises_id IS NOT NULL AND l.depth < 100)
            {SelectStretches}
            JOIN line ON line.id = s.id
            ORDER BY line.depth
            """,
            new { id }).AsList();
    }

    /// <summary>What counts now in the place of a session that was struck out: its revisions that stand, and theirs; none when there is no time left of it.</summary>
    public IReadOnlyList<WorkStretchRow> Now(long id)
    {
        return transaction.Connection.Query<WorkStretchRow>(
            $"""
            WITH RECURSIVE line (id, depth) AS (
              SELECT id, 1 FROM work_sessions WHERE revises_id = @id
              UNION ALL
              SELECT w.id, l.depth + 1 FROM line l JOIN work_sessions w ON w.revises_id = l.id WHERE l.depth < 100)
            {SelectStretches}
            JOIN line ON line.id = s.id
            WHERE s.voided_at_ms IS NULL
            ORDER BY s.started_at_ms
            """,
            new { id }).AsList();
    }

    public WorkStretchRow? Stretch(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<WorkStretchRow>($"{SelectStretches} WHERE s.id = @id", new { id });
    }

    /// <summary>The first session that took the place of this one, whether it stands or was corrected in its turn.</summary>
    public WorkStretchRow? InPlaceOf(long id)
    {
        return transaction.Connection.QueryFirstOrDefault<WorkStretchRow>($"{SelectStretches} WHERE s.revises_id = @id ORDER BY s.id LIMIT 1", new { id });
    }

    /// <summary>Clocks that the shop closed for the person and about which they have said nothing yet, oldest first.</summary>
    public IReadOnlyList<WorkStretchRow> UnansweredStops(long personId)
    {
        // "+" keeps SQLite from the index by person: few sessions wait for a review, and one person has thousands.
        return transaction.Connection.Query<WorkStretchRow>(
            $"""
            {SelectStretches}
            WHERE +s.person_id = @personId AND s.end_kind = 'auto' AND s.needs_review = 1 AND s.voided_at_ms IS NULL
              AND NOT EXISTS (SELECT 1 FROM corrections c WHERE c.session_id = s.id AND c.status <> 'withdrawn')
            ORDER BY s.started_at_ms
            """,
            new { personId }).AsList();
    }

    /// <summary>Standing sessions that somebody should look at, oldest first.</summary>
    public IReadOnlyList<WorkStretchRow> ToReview(int limit)
    {
        return transaction.Connection.Query<WorkStretchRow>(
            $"{SelectStretches} WHERE s.needs_review = 1 AND s.voided_at_ms IS NULL AND s.ended_at_ms IS NOT NULL ORDER BY s.started_at_ms LIMIT @limit",
            new { limit }).AsList();
    }

    /// <summary>Pending requests and flagged sessions, each session once.</summary>
    public long CountToReview()
    {
        return transaction.Connection.ExecuteScalar<long>(
            """
            SELECT (SELECT count(*) FROM corrections WHERE status = 'pending')
                 + (SELECT count(*) FROM work_sessions s
                    WHERE s.needs_review = 1 AND s.voided_at_ms IS NULL AND s.ended_at_ms IS NOT NULL
                      AND NOT EXISTS (SELECT 1 FROM corrections c WHERE c.session_id = s.id AND c.status = 'pending'))
            """);
    }

    /// <summary>The last thing the person is known to have done within the span: a tap, a material, a sign-in or a lock; null when there is none.</summary>
    public long? LastActivity(long personId, long fromMs, long toMs)
    {
        return transaction.Connection.ExecuteScalar<long?>(
            """
            SELECT max(at) FROM (
              SELECT max(at_ms) AS at FROM task_events WHERE person_id = @personId AND at_ms > @fromMs AND at_ms <= @toMs AND verb <> 'auto_stop'
              UNION ALL
              SELECT max(logged_at_ms) FROM material_uses WHERE person_id = @personId AND logged_at_ms > @fromMs AND logged_at_ms <= @toMs
              UNION ALL
              SELECT max(started_at_ms) FROM sign_ins WHERE person_id = @personId AND kind = 'floor' AND started_at_ms > @fromMs AND started_at_ms <= @toMs
              UNION ALL
              SELECT max(ended_at_ms) FROM sign_ins WHERE person_id = @personId AND kind = 'floor' AND end_reason IN ('locked', 'signed out') AND ended_at_ms > @fromMs AND ended_at_ms <= @toMs)
            """,
            new { personId, fromMs, toMs });
    }

    /// <summary>The person's standing sessions that share time with the span, one left out.</summary>
    public IReadOnlyList<WorkStretchRow> Overlapping(long personId, long fromMs, long toMs, long exceptId)
    {
        return transaction.Connection.Query<WorkStretchRow>(
            $"""
            {SelectStretches}
            WHERE s.person_id = @personId AND s.voided_at_ms IS NULL AND s.id <> @exceptId
              AND s.started_at_ms < @toMs AND coalesce(s.ended_at_ms, @now) > @fromMs
            ORDER BY s.started_at_ms
            """,
            new { personId, fromMs, toMs, exceptId, now = transaction.NowMs }).AsList();
    }

    /// <summary>Strikes a session out of every sum, for good; it stays to be seen with the reason.</summary>
    public void StrikeOut(long id, string reason, long by)
    {
        transaction.Connection.Execute(
            "UPDATE work_sessions SET voided_at_ms = @now, void_reason = @reason, voided_by = @by WHERE id = @id AND voided_at_ms IS NULL",
            new { id, reason, by, now = transaction.NowMs });
    }

    /// <summary>Puts a corrected session beside the one it replaces, which is struck out by then. One without an end runs on.</summary>
    public long AddRevision(WorkSessionRow replaced, long startedAtMs, long? endedAtMs, string? endKind)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, pause_reason_id, tablet_id, revises_id)
            VALUES (@TaskId, @PersonId, @startedAtMs, @endedAtMs, @endKind, @PauseReasonId, @TabletId, @Id)
            RETURNING id
            """,
            new
            {
                replaced.TaskId,
                replaced.PersonId,
                startedAtMs,
                endedAtMs,
                endKind,
                replaced.PauseReasonId,
                replaced.TabletId,
                replaced.Id,
            });
    }

    /// <summary>A row of no length for time of which nothing was recorded; it is replaced by that time in the same write. See <see cref="Nothing"/>.</summary>
    /// <param name="struckOut">The session that is put back; null for time that is new.</param>
    public long AddNothing(long taskId, long personId, long atMs, WorkSessionRow? struckOut)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, pause_reason_id, tablet_id, revises_id, review_reason)
            VALUES (@taskId, @personId, @atMs, @atMs, 'supervisor', @PauseReasonId, @TabletId, @Id, @Nothing)
            RETURNING id
            """,
            new { taskId, personId, atMs, struckOut?.PauseReasonId, struckOut?.TabletId, struckOut?.Id, Nothing });
    }

    /// <summary>
    /// A session that was struck out and whose place no other took, one that ran then up to the instant; null when the session is not such a one.
    /// </summary>
    public WorkSessionRow? FindStruckOut(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<WorkSessionRow>(
            """
            SELECT s.id, s.task_id, s.person_id, p.name AS person_name, s.started_at_ms, coalesce(s.ended_at_ms, s.voided_at_ms) AS ended_at_ms,
                   coalesce(s.end_kind, 'supervisor') AS end_kind, s.pause_reason_id, s.tablet_id, s.needs_review, s.review_reason, s.extended_until_ms
            FROM work_sessions s
            JOIN people p ON p.id = s.person_id
            WHERE s.id = @id AND s.voided_at_ms IS NOT NULL AND s.void_reason IS NOT NULL AND s.review_reason IS NOT @Nothing
              AND NOT EXISTS (SELECT 1 FROM work_sessions r WHERE r.revises_id = s.id)
            """,
            new { id, Nothing });
    }

    public void SetReviewed(long id)
    {
        transaction.Connection.Execute("UPDATE work_sessions SET needs_review = 0 WHERE id = @id", new { id });
    }

    /// <param name="undone">The session that an undo sets going again. When a correction had made it, the new one stands for that correction.</param>
    public long Open(long taskId, long personId, long startedAtMs, long? tabletId, long? undone = null)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO work_sessions (task_id, person_id, started_at_ms, tablet_id, revises_id)
            VALUES (@taskId, @personId, @startedAtMs, @tabletId, coalesce(
              (SELECT o.id FROM work_sessions u JOIN work_sessions o ON o.id = u.revises_id WHERE u.id = @undone AND o.void_reason IS NOT NULL), @undone))
            RETURNING id
            """,
            new { taskId, personId, startedAtMs, tabletId, undone });
    }

    /// <summary>Ends the clock; an instant before its start (a clock set back) ends it at its start, flagged for review.</summary>
    public void Close(long id, long endedAtMs, string endKind, long? pauseReasonId, string? reviewReason = null)
    {
        transaction.Connection.Execute(
            """
            UPDATE work_sessions
            SET ended_at_ms = max(@endedAtMs, started_at_ms), end_kind = @endKind, pause_reason_id = @pauseReasonId,
                needs_review = CASE WHEN @reviewReason IS NOT NULL OR @endedAtMs < started_at_ms THEN 1 ELSE needs_review END,
                review_reason = coalesce(@reviewReason, CASE WHEN @endedAtMs < started_at_ms THEN 'clock set back' END, review_reason)
            WHERE id = @id AND ended_at_ms IS NULL
            """,
            new { id, endedAtMs, endKind, pauseReasonId, reviewReason });
    }

    /// <summary>Asks a supervisor to look at it.</summary>
    public void Flag(long id, string reason)
    {
        transaction.Connection.Execute("UPDATE work_sessions SET needs_review = 1, review_reason = @reason WHERE id = @id", new { id, reason });
    }

    /// <summary>When the person did something last: a verb on a task, or a clock that started or stopped; null when never. An end that others gave their clock is not theirs, until somebody has looked at it or the person has asked for other times; nor is what they did to somebody's time, which says nothing of their own.</summary>
    public long? LastEvent(long personId)
    {
        return transaction.Connection.ExecuteScalar<long?>(
            $"""
            SELECT max(at_ms) FROM (
              SELECT at_ms FROM (SELECT at_ms FROM task_events WHERE person_id = @personId AND verb NOT IN ({TaskRepository.NotTapped})
                                 ORDER BY id DESC LIMIT 1)
              UNION ALL
              SELECT CASE WHEN {IsEndedByOthers} THEN w.started_at_ms ELSE coalesce(w.ended_at_ms, w.started_at_ms) END
              FROM (SELECT id, task_id, person_id, started_at_ms, ended_at_ms, end_kind, needs_review, review_reason, revises_id FROM work_sessions
                    WHERE person_id = @personId AND voided_at_ms IS NULL ORDER BY started_at_ms DESC LIMIT 1) w)
            """,
            new { personId });
    }

    /// <summary>Takes a row back that a tap made and an undo unmakes: it counts in no sum and stays to be seen.</summary>
    public void TakeBack(long id)
    {
        transaction.Connection.Execute("UPDATE work_sessions SET voided_at_ms = @now WHERE id = @id", new { id, now = transaction.NowMs });
    }
}
