using System.Globalization;
using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Tasks;

/// <summary>Tasks, whose list they are on, and their history.</summary>
public sealed class TaskRepository(OpenTransaction transaction)
{
    /// <summary>Verbs of the shop itself and of those who put time right, as SQL lists them: nobody tapped them at their own work.</summary>
    internal const string NotTapped = "'auto_stop', 'deactivated', 'correct', 'add_time', 'put_back', 'strike_out', 'pause_reason'";

    private const string SelectRow =
        """
        SELECT id, uid, order_id, order_number, task_type_id, team_id, status, quantity_done, scrap, close_note, cancel_reason_id, closed_at_ms, closed_by
        FROM tasks
        """;

    /// <summary>Orders alerts, named a: a card shows the first, and keeping on answers it.</summary>
    private const string WeightiestFirst = "a.kind = 'customer_changed', a.id DESC";

    private const string SelectCards =
        $"""
        SELECT t.id, t.uid, t.sequence, t.order_number, t.customer_name, t.order_description, t.task_type_id,
               y.name_en AS type_en, y.name_es AS type_es, t.status, t.quantity, t.quantity_done, t.scrap, t.estimate_minutes,
               t.note, t.close_note, t.created_at_ms, t.closed_at_ms, closer.name AS closed_by_name,
               c.name_en AS cancel_reason_en, c.name_es AS cancel_reason_es,
               mine.started_at_ms AS my_since_ms, tp.added_at_ms AS my_added_at_ms, tp.finished_at_ms AS my_finished_at_ms,
               coalesce((SELECT sum(coalesce(s.ended_at_ms, max(@now, s.started_at_ms)) - s.started_at_ms) FROM work_sessions s
                         WHERE s.task_id = t.id AND s.person_id = @me AND s.voided_at_ms IS NULL), 0) AS my_ms,
               coalesce((SELECT sum(coalesce(s.ended_at_ms, max(@now, s.started_at_ms)) - max(s.started_at_ms, @dayStart)) FROM work_sessions s
                         WHERE s.task_id = t.id AND s.person_id = @me AND s.voided_at_ms IS NULL
                           AND coalesce(s.ended_at_ms, @now) > @dayStart), 0) AS my_today_ms,
               coalesce((SELECT sum(coalesce(s.ended_at_ms, max(@now, s.started_at_ms)) - s.started_at_ms) FROM work_sessions s
                         WHERE s.task_id = t.id AND s.voided_at_ms IS NULL), 0) AS total_ms,
               coalesce((SELECT sum(s.ended_at_ms - s.started_at_ms) FROM work_sessions s
                         WHERE s.task_id = t.id AND s.voided_at_ms IS NULL AND s.ended_at_ms IS NOT NULL), 0) AS ended_ms,
               (SELECT count(*) FROM work_sessions s WHERE s.task_id = t.id AND s.voided_at_ms IS NULL) AS session_count,
               (SELECT group_concat(p.name, ', ') FROM work_sessions s JOIN people p ON p.id = s.person_id
                WHERE s.task_id = t.id AND s.voided_at_ms IS NULL AND s.ended_at_ms IS NULL AND s.person_id <> @me) AS others_running,
               coalesce(stop.ended_at_ms, last.ended_at_ms) AS stopped_at_ms, stop.ended_at_ms AS my_stopped_at_ms, r.name_en AS pause_reason_en, r.name_es AS pause_reason_es,
               news.kind AS alert_kind, news.answer AS alert_answer,
               giver.name AS handed_by_name, tp.handed_note
        FROM tasks t
        JOIN task_types y ON y.id = t.task_type_id
        LEFT JOIN task_people tp ON tp.task_id = t.id AND tp.person_id = @me
        LEFT JOIN work_sessions mine ON mine.task_id = t.id AND mine.person_id = @me AND mine.ended_at_ms IS NULL AND mine.voided_at_ms IS NULL
        LEFT JOIN work_sessions last ON last.id = (
          SELECT s.id FROM work_sessions s
          WHERE s.task_id = t.id AND s.voided_at_ms IS NULL AND s.ended_at_ms IS NOT NULL
          ORDER BY s.ended_at_ms DESC, s.id DESC LIMIT 1)
        LEFT JOIN work_sessions stop ON stop.id = (
          SELECT s.id FROM work_sessions s INDEXED BY work_sessions_by_task
          WHERE s.task_id = t.id AND s.person_id = @me AND s.voided_at_ms IS NULL AND s.ended_at_ms IS NOT NULL
            AND (tp.handed_at_ms IS NULL OR s.ended_at_ms > tp.handed_at_ms)
          ORDER BY s.ended_at_ms DESC, s.id DESC LIMIT 1)
        LEFT JOIN alerts news ON news.id = (
          SELECT a.id FROM alerts a
          WHERE a.task_id = t.id AND t.status IN ('queued', 'running', 'paused') AND a.withdrawn_at_ms IS NULL
          ORDER BY a.answered_at_ms IS NOT NULL, {WeightiestFirst} LIMIT 1)
        LEFT JOIN pause_reasons r ON r.id = stop.pause_reason_id
        LEFT JOIN people closer ON closer.id = t.closed_by
        LEFT JOIN cancel_reasons c ON c.id = t.cancel_reason_id
        LEFT JOIN people giver ON giver.id = tp.handed_by AND NOT EXISTS (
          SELECT 1 FROM work_sessions s
          WHERE s.task_id = t.id AND s.person_id = @me AND s.voided_at_ms IS NULL AND s.started_at_ms >= tp.handed_at_ms)
        """;

    public TaskRow? Find(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<TaskRow>($"{SelectRow} WHERE id = @id", new { id });
    }

    public TaskRow? FindByUid(string uid)
    {
        return transaction.Connection.QuerySingleOrDefault<TaskRow>($"{SelectRow} WHERE uid = @uid", new { uid });
    }

    /// <summary>The task that a route or a form names, by whichever of the two it carries.</summary>
    public TaskRow? FindByIdOrUid(string task)
    {
        return long.TryParse(task, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Find(id) : FindByUid(task.ToLowerInvariant());
    }

    public bool IsEmpty()
    {
        return transaction.Connection.ExecuteScalar<long>("SELECT NOT EXISTS (SELECT 1 FROM tasks)") == 1;
    }

    /// <summary>Whether work of this kind is open on the order.</summary>
    public bool AnyOpenOnOrder(long orderId, long taskTypeId)
    {
        return transaction.Connection.ExecuteScalar<long>(
            "SELECT EXISTS (SELECT 1 FROM tasks WHERE order_id = @orderId AND task_type_id = @taskTypeId AND status IN ('queued', 'running', 'paused'))",
            new { orderId, taskTypeId }) == 1;
    }

    /// <param name="me">Whose clock the card shows.</param>
    /// <param name="dayStartMs">Local midnight before now.</param>
    public TaskCardRow? Card(long id, long me, long dayStartMs)
    {
        return Cards("WHERE t.id = @id", new { id, me, dayStart = dayStartMs, now = transaction.NowMs }).SingleOrDefault();
    }

    /// <summary>Open tasks on this person's list whose own part is not finished: running first, then paused (by their own last stop, latest first), then queued (those that others have begun first, then oldest first).</summary>
    public IReadOnlyList<TaskCardRow> OpenOf(long me, long dayStartMs)
    {
        // From the shop's open tasks, of which there are hundreds at the most, and not from the person's list, which keeps years of closed ones: as a
        // count SQLite cannot turn the question round.
        return Cards(
            """
            WHERE t.status IN ('queued', 'running', 'paused')
              AND (SELECT count(*) FROM task_people q WHERE q.person_id = @me AND q.task_id = t.id AND q.finished_at_ms IS NULL) = 1
            ORDER BY my_since_ms IS NULL, stopped_at_ms IS NULL, stopped_at_ms DESC, tp.added_at_ms, t.id
            """,
            new { me, dayStart = dayStartMs, now = transaction.NowMs });
    }

    /// <summary>Tasks completed in the span, or whose own part this person finished in it, latest first.</summary>
    public IReadOnlyList<TaskCardRow> FinishedBy(long me, long fromMs, long toMs)
    {
        // By the day's closings, for the same reason: over a million sessions the person's list took 5.6 ms here, this takes 0.3.
        return Cards(
            """
            WHERE t.id IN (
                SELECT k.id FROM tasks k INDEXED BY tasks_by_close
                WHERE k.closed_at_ms >= @fromMs AND k.closed_at_ms < @toMs AND k.status = 'completed'
                  AND (SELECT count(*) FROM task_people q WHERE q.person_id = @me AND q.task_id = k.id AND (q.finished_at_ms IS NULL OR k.closed_by = @me)) = 1
                UNION
                SELECT task_id FROM task_people INDEXED BY task_people_finished
                WHERE person_id = @me AND finished_at_ms >= @fromMs AND finished_at_ms < @toMs)
              AND t.status <> 'cancelled'
            ORDER BY coalesce(tp.finished_at_ms, t.closed_at_ms) DESC, t.id DESC
            """,
            new { me, fromMs, toMs, dayStart = fromMs, now = transaction.NowMs });
    }

    /// <summary>Tasks of this person's list that were cancelled in the span, latest first.</summary>
    public IReadOnlyList<TaskCardRow> CancelledOf(long me, long fromMs, long toMs)
    {
        return Cards(
            """
            WHERE t.id IN (
                SELECT k.id FROM tasks k INDEXED BY tasks_by_close
                WHERE k.closed_at_ms >= @fromMs AND k.closed_at_ms < @toMs AND k.status = 'cancelled'
                  AND (SELECT count(*) FROM task_people q WHERE q.person_id = @me AND q.task_id = k.id) = 1)
            ORDER BY t.closed_at_ms DESC, t.id DESC
            """,
            new { me, fromMs, toMs, dayStart = fromMs, now = transaction.NowMs });
    }

    public IReadOnlyList<TaskCardRow> OfOrder(long orderId, long me, long dayStartMs)
    {
        return Cards("WHERE t.order_id = @orderId ORDER BY t.sequence", new { orderId, me, dayStart = dayStartMs, now = transaction.NowMs });
    }

    /// <summary>Tasks of the order with this number; where there are none, of the orders whose number begins so, the highest first. Closed ones too.</summary>
    public IReadOnlyList<TaskCardRow> OfOrderNumber(string number, int limit, long dayStartMs)
    {
        var key = Orders.OrderRepository.MatchKey(number);
        var asked = new { key, limit, me = 0L, dayStart = dayStartMs, now = transaction.NowMs };
        var exact = Cards("WHERE t.order_id IN (SELECT id FROM orders WHERE match_key = @key) ORDER BY t.sequence LIMIT @limit", asked);
        return exact.Count > 0 || key.Length == 0
            ? exact
            : Cards(
                """
                WHERE t.id IN (
                  SELECT k.id FROM orders o JOIN tasks k ON k.order_id = o.id
                  WHERE o.match_key > @key AND o.match_key < @key || char(1114111)
                  ORDER BY o.match_key DESC
                  LIMIT @limit)
                ORDER BY t.order_number DESC, t.sequence
                """,
                asked);
    }

    public IReadOnlyList<TaskCardRow> OpenOfTeam(long teamId, long me, long dayStartMs)
    {
        return Cards("WHERE t.team_id = @teamId AND t.status IN ('queued', 'running', 'paused') ORDER BY t.id",
            new { teamId, me, dayStart = dayStartMs, now = transaction.NowMs });
    }

    /// <returns>The new task's id. Its number on the order is one above the highest so far.</returns>
    public long Add(NewTask task)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO tasks (uid, order_id, sequence, task_type_id, team_id, order_number, customer_name, order_description,
                               quantity, estimate_minutes, note, status, created_at_ms, created_by)
            SELECT @Uid, @OrderId, coalesce((SELECT max(sequence) FROM tasks WHERE order_id = @OrderId), 0) + 1, @TaskTypeId, @TeamId,
                   @OrderNumber, @CustomerName, @OrderDescription, @Quantity, @EstimateMinutes, @Note, 'queued', @CreatedAtMs, @CreatedBy
            RETURNING id
            """,
            new
            {
                task.Uid,
                task.OrderId,
                task.TaskTypeId,
                task.TeamId,
                task.OrderNumber,
                task.CustomerName,
                task.OrderDescription,
                task.Quantity,
                task.EstimateMinutes,
                task.Note,
                task.CreatedBy,
                task.CreatedAtMs,
            });
    }

    public void SetStatus(long id, string status)
    {
        transaction.Connection.Execute("UPDATE tasks SET status = @status WHERE id = @id", new { id, status });
    }

    public void SetProgress(long id, long? quantityDone, long? scrap)
    {
        transaction.Connection.Execute(
            "UPDATE tasks SET quantity_done = @quantityDone, scrap = @scrap WHERE id = @id", new { id, quantityDone, scrap });
    }

    /// <summary>Writes status and closing facts together; the columns of an open status are null.</summary>
    public void SetClosing(
        long id, string status, long? quantityDone, long? scrap, string? closeNote, long? cancelReasonId, long? closedAtMs, long? closedBy)
    {
        transaction.Connection.Execute(
            """
            UPDATE tasks
            SET status = @status, quantity_done = @quantityDone, scrap = @scrap, close_note = @closeNote,
                cancel_reason_id = @cancelReasonId, closed_at_ms = @closedAtMs, closed_by = @closedBy
            WHERE id = @id
            """,
            new { id, status, quantityDone, scrap, closeNote, cancelReasonId, closedAtMs, closedBy });
    }

    /// <summary>What is known of a task beside its state.</summary>
    public void SetFacts(long id, long? quantity, long? estimateMinutes, string? note)
    {
        transaction.Connection.Execute(
            "UPDATE tasks SET quantity = @quantity, estimate_minutes = @estimateMinutes, note = @note WHERE id = @id",
            new { id, quantity, estimateMinutes, note });
    }

    /// <summary>
    /// Minutes that work of this kind usually takes: the median over the last 50 completed tasks with time recorded.
    /// Null with fewer than three of them, because one odd job is no usual time.
    /// </summary>
    public long? UsualMinutes(long taskTypeId)
    {
        // Only the last 5,000 closed tasks are looked at: a kind of work that is rarer has no usual time worth a scan of all.
        var worked = transaction.Connection.Query<long>(
            """
            SELECT sum(s.ended_at_ms - s.started_at_ms)
            FROM (SELECT id, task_type_id, status FROM tasks WHERE closed_at_ms IS NOT NULL ORDER BY closed_at_ms DESC LIMIT 5000) t
            JOIN work_sessions s ON s.task_id = t.id AND s.voided_at_ms IS NULL AND s.ended_at_ms IS NOT NULL
            WHERE t.task_type_id = @taskTypeId AND t.status = 'completed'
            GROUP BY t.id
            ORDER BY t.id DESC
            LIMIT 50
            """,
            new { taskTypeId }).Order().ToList();
        return worked.Count < 3 ? null : Math.Max(1, worked[worked.Count / 2] / 60_000);
    }

    public bool IsOnListOf(long taskId, long personId)
    {
        return transaction.Connection.ExecuteScalar<long>(
            "SELECT count(*) FROM task_people WHERE task_id = @taskId AND person_id = @personId", new { taskId, personId }) == 1;
    }

    /// <summary>What the rules ask about a task and a person beside the task's own columns, in one query: every tap asks it.</summary>
    public TaskFactsRow FactsOf(long taskId, long personId)
    {
        return transaction.Connection.QuerySingle<TaskFactsRow>(
            """
            SELECT EXISTS (SELECT 1 FROM work_sessions WHERE task_id = t.id AND voided_at_ms IS NULL) AS has_sessions,
                   p.person_id IS NOT NULL AS on_list, p.finished_at_ms AS part_finished_ms,
                   EXISTS (SELECT 1 FROM order_status_words w WHERE w.word = o.status AND w.standing = 'cancelled') AS order_cancelled,
                   o.missing_since_ms AS order_missing_since_ms,
                   coalesce((SELECT a.answer = 'keep' FROM alerts a WHERE a.task_id = t.id AND a.kind IN ('cancelled', 'vanished') AND a.withdrawn_at_ms IS NULL
                             ORDER BY a.id DESC LIMIT 1), 0) AS kept_on
            FROM tasks t
            LEFT JOIN orders o ON o.id = t.order_id
            LEFT JOIN task_people p ON p.task_id = t.id AND p.person_id = @personId
            WHERE t.id = @taskId
            """,
            new { taskId, personId });
    }

    /// <summary>Puts the task on the person's list; a part that was finished is open again.</summary>
    public void PutOnListOf(long taskId, long personId)
    {
        transaction.Connection.Execute(
            """
            INSERT INTO task_people (task_id, person_id, added_at_ms) VALUES (@taskId, @personId, @now)
            ON CONFLICT (person_id, task_id) DO UPDATE SET finished_at_ms = NULL
            """,
            new { taskId, personId, now = transaction.NowMs });
    }

    /// <summary>The person's place on the task's list; null when the task is not on theirs.</summary>
    public TaskPlaceRow? PlaceOf(long taskId, long personId)
    {
        return transaction.Connection.QuerySingleOrDefault<TaskPlaceRow>(
            """
            SELECT person_id, added_at_ms, finished_at_ms, handed_by, handed_at_ms, handed_note
            FROM task_people
            WHERE task_id = @taskId AND person_id = @personId
            """,
            new { taskId, personId });
    }

    public void TakeOffListOf(long taskId, long personId)
    {
        transaction.Connection.Execute("DELETE FROM task_people WHERE task_id = @taskId AND person_id = @personId", new { taskId, personId });
    }

    /// <summary>Writes the place as it is given: what a handover makes, and what its undo puts back.</summary>
    public void SetPlace(long taskId, TaskPlaceRow place)
    {
        transaction.Connection.Execute(
            """
            INSERT INTO task_people (task_id, person_id, added_at_ms, finished_at_ms, handed_by, handed_at_ms, handed_note)
            VALUES (@taskId, @PersonId, @AddedAtMs, @FinishedAtMs, @HandedBy, @HandedAtMs, @HandedNote)
            ON CONFLICT (person_id, task_id) DO UPDATE
            SET added_at_ms = excluded.added_at_ms, finished_at_ms = excluded.finished_at_ms, handed_by = excluded.handed_by,
                handed_at_ms = excluded.handed_at_ms, handed_note = excluded.handed_note
            """,
            new { taskId, place.PersonId, place.AddedAtMs, place.FinishedAtMs, place.HandedBy, place.HandedAtMs, place.HandedNote });
    }

    public void SetPartFinished(long taskId, long personId, long? finishedAtMs)
    {
        transaction.Connection.Execute(
            "UPDATE task_people SET finished_at_ms = @finishedAtMs WHERE task_id = @taskId AND person_id = @personId",
            new { taskId, personId, finishedAtMs });
    }

    /// <summary>Whoever works on the task stops, whatever ProfitMaker did to its order.</summary>
    public void AnswerAlertsByStop(long taskId, long personId)
    {
        transaction.Connection.Execute(
            """
            UPDATE alerts SET answered_at_ms = @now, answered_by = @personId, answer = 'stop'
            WHERE task_id = @taskId AND answered_at_ms IS NULL AND withdrawn_at_ms IS NULL
            """,
            new { taskId, personId, now = transaction.NowMs });
    }

    /// <summary>Somebody keeps on in spite of one thing that ProfitMaker did, and knows of no other. False when it waits for no answer.</summary>
    /// <param name="kind">What they were told; null for what a card shows now.</param>
    public bool AnswerAlertByKeep(long taskId, string? kind, long personId)
    {
        return transaction.Connection.Execute(
            $"""
            UPDATE alerts SET answered_at_ms = @now, answered_by = @personId, answer = 'keep'
            WHERE id = (SELECT a.id FROM alerts a
                        WHERE a.task_id = @taskId AND a.answered_at_ms IS NULL AND a.withdrawn_at_ms IS NULL AND (@kind IS NULL OR a.kind = @kind)
                        ORDER BY {WeightiestFirst} LIMIT 1)
            """,
            new { taskId, kind, personId, now = transaction.NowMs }) == 1;
    }

    /// <summary>Whether ProfitMaker took the newest alert of a task, or of one kind, back before anybody answered it.</summary>
    public bool WasNewsTakenBack(long taskId, string? kind)
    {
        return transaction.Connection.ExecuteScalar<long>(
            """
            SELECT coalesce((SELECT withdrawn_at_ms IS NOT NULL AND answered_at_ms IS NULL FROM alerts
                             WHERE task_id = @taskId AND (@kind IS NULL OR kind = @kind) ORDER BY id DESC LIMIT 1), 0)
            """,
            new { taskId, kind }) == 1;
    }

    /// <summary>The stop that answered the alerts was taken back, so the question stands again.</summary>
    public void AskAlertsAgain(long taskId)
    {
        transaction.Connection.Execute(
            """
            UPDATE alerts SET answered_at_ms = NULL, answered_by = NULL, answer = NULL
            WHERE task_id = @taskId AND answer = 'stop' AND withdrawn_at_ms IS NULL
            """,
            new { taskId });
    }

    public long AddEvent(NewTaskEvent entry)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO task_events (task_id, person_id, verb, at_ms, received_at_ms, tablet_id, session_id, undoes_id, note, before_json, write_key)
            VALUES (@TaskId, @PersonId, @Verb, @AtMs, @now, @TabletId, @SessionId, @UndoesId, @Note, @BeforeJson, @WriteKey)
            RETURNING id
            """,
            new
            {
                entry.TaskId,
                entry.PersonId,
                entry.Verb,
                entry.AtMs,
                entry.TabletId,
                entry.SessionId,
                entry.UndoesId,
                entry.Note,
                entry.BeforeJson,
                entry.WriteKey,
                now = transaction.NowMs,
            });
    }

    /// <summary>The newest event on the task that is neither an undo nor undone; null when there is none.</summary>
    public TaskEventRow? LastStandingEvent(long taskId)
    {
        return transaction.Connection.QuerySingleOrDefault<TaskEventRow>(
            $"""
            {SelectEvents}
            WHERE e.task_id = @taskId AND e.undoes_id IS NULL AND NOT EXISTS (SELECT 1 FROM task_events u WHERE u.undoes_id = e.id)
            ORDER BY e.id DESC
            LIMIT 1
            """,
            new { taskId });
    }

    public IReadOnlyList<TaskEventRow> Events(long taskId)
    {
        return transaction.Connection.Query<TaskEventRow>($"{SelectEvents} WHERE e.task_id = @taskId ORDER BY e.id", new { taskId }).AsList();
    }

    private const string SelectEvents =
        """
        SELECT e.id, e.task_id, e.person_id, p.name AS person_name, e.verb, e.at_ms, e.session_id, e.undoes_id, e.note, e.before_json, e.write_key,
               coalesce(r.name_en, c.name_en) AS reason_en, coalesce(r.name_es, c.name_es) AS reason_es
        FROM task_events e
        JOIN people p ON p.id = e.person_id
        LEFT JOIN work_sessions s ON e.verb = 'pause' AND s.id = e.session_id
        LEFT JOIN pause_reasons r ON r.id = s.pause_reason_id
        LEFT JOIN tasks t ON e.verb = 'cancel' AND t.id = e.task_id AND t.closed_at_ms = e.at_ms
        LEFT JOIN cancel_reasons c ON c.id = t.cancel_reason_id
        """;

    private List<TaskCardRow> Cards(string where, object parameters)
    {
        return transaction.Connection.Query<TaskCardRow>(SelectCards + "\n" + where, parameters).AsList();
    }
}

/// <summary>A task about to be added; names are the ones in force now and stay with it.</summary>
public sealed record NewTask
{
    public required long CreatedAtMs { get; init; }

    public required string Uid { get; init; }

    public required long OrderId { get; init; }

    public required long TaskTypeId { get; init; }

    public long? TeamId { get; init; }

    public required string OrderNumber { get; init; }

    public required string CustomerName { get; init; }

    public required string OrderDescription { get; init; }

    public long? Quantity { get; init; }

    public long? EstimateMinutes { get; init; }

    public string? Note { get; init; }

    public required long CreatedBy { get; init; }
}

/// <summary>One verb about to be put in a task's history.</summary>
public sealed record NewTaskEvent
{
    public required long TaskId { get; init; }

    public required long PersonId { get; init; }

    public required string Verb { get; init; }

    public required long AtMs { get; init; }

    public long? TabletId { get; init; }

    public long? SessionId { get; init; }

    public long? UndoesId { get; init; }

    public string? Note { get; init; }

    /// <summary>What an undo has to put back.</summary>
    public string? BeforeJson { get; init; }

    public string? WriteKey { get; init; }
}
