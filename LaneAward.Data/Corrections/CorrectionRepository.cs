using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Corrections;

/// <summary>What a contributor asks to have changed about one of their own sessions, beside the session as it is recorded.</summary>
public sealed record CorrectionRow
{
    public required long Id { get; init; }

    public required long SessionId { get; init; }

    public required long PersonId { get; init; }

    public required string PersonName { get; init; }

    /// <summary>times or not_mine.</summary>
    public required string Kind { get; init; }

    /// <summary>Proposed, unix milliseconds; null when the work was not theirs.</summary>
    public long? StartedAtMs { get; init; }

    public long? EndedAtMs { get; init; }

    public string? Note { get; init; }

    /// <summary>pending, accepted, rejected or withdrawn.</summary>
    public required string Status { get; init; }

    public required long AskedAtMs { get; init; }

    public string? AnsweredBy { get; init; }

    public string? AnswerNote { get; init; }

    public required long RecordedStartMs { get; init; }

    public long? RecordedEndMs { get; init; }

    public required string OrderNumber { get; init; }

    public required string CustomerName { get; init; }

    public required string TypeEn { get; init; }

    public required string TypeEs { get; init; }

    /// <summary>The times asked for are those recorded: what is wrong stands in the note alone.</summary>
    public bool AsksForNoOtherTime => StartedAtMs is { } start && start == RecordedStartMs && EndedAtMs == RecordedEndMs;

    /// <summary>The session waits to be looked at.</summary>
    public bool SessionFlagged { get; init; }

    public bool SessionVoided { get; init; }

    /// <summary>Accepting it would replace the session with its like; that of a flagged one settles the flag.</summary>
    public bool HasNothingToAccept => AsksForNoOtherTime && !SessionFlagged && !SessionVoided;
}

/// <summary>Requests to correct recorded time.</summary>
public sealed class CorrectionRepository(OpenTransaction transaction)
{
    private const string Select =
        """
        SELECT c.id, c.session_id, c.person_id, p.name AS person_name, c.kind, c.started_at_ms, c.ended_at_ms, c.note, c.status, c.asked_at_ms,
               a.name AS answered_by, c.answer_note, s.started_at_ms AS recorded_start_ms, s.ended_at_ms AS recorded_end_ms,
               s.needs_review AS session_flagged, s.voided_at_ms IS NOT NULL AS session_voided,
               t.order_number, t.customer_name, y.name_en AS type_en, y.name_es AS type_es
        FROM corrections c
        JOIN people p ON p.id = c.person_id
        JOIN work_sessions s ON s.id = c.session_id
        JOIN tasks t ON t.id = s.task_id
        JOIN task_types y ON y.id = t.task_type_id
        LEFT JOIN people a ON a.id = c.answered_by
        """;

    public CorrectionRow? Find(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<CorrectionRow>($"{Select} WHERE c.id = @id", new { id });
    }

    public CorrectionRow? PendingOn(long sessionId)
    {
        return transaction.Connection.QuerySingleOrDefault<CorrectionRow>(
            $"{Select} WHERE c.session_id = @sessionId AND c.status = 'pending'", new { sessionId });
    }

    /// <summary>Whether the person asked to correct the session, and did not take that back: it waits, or was decided on.</summary>
    public bool AnyOn(long sessionId)
    {
        return transaction.Connection.ExecuteScalar<long>(
            "SELECT EXISTS (SELECT 1 FROM corrections WHERE session_id = @sessionId AND status <> 'withdrawn')", new { sessionId }) == 1;
    }

    /// <summary>Every pending request, oldest first.</summary>
    public IReadOnlyList<CorrectionRow> Pending()
    {
        return transaction.Connection.Query<CorrectionRow>($"{Select} WHERE c.status = 'pending' ORDER BY c.id").AsList();
    }

    /// <summary>Pending requests about sessions that share time with [from, to) and wait for a review for no other cause.</summary>
    public long CountPendingUnflagged(long fromMs, long toMs)
    {
        return transaction.Connection.ExecuteScalar<long>(
            """
            SELECT count(*) FROM corrections c JOIN work_sessions s ON s.id = c.session_id
            WHERE c.status = 'pending' AND s.needs_review = 0 AND s.voided_at_ms IS NULL
              AND s.started_at_ms < @toMs AND (s.started_at_ms >= @fromMs OR s.ended_at_ms > @fromMs OR s.ended_at_ms IS NULL)
            """,
            new { fromMs, toMs });
    }

    /// <summary>The newest request that this person made about each of these sessions and did not withdraw.</summary>
    public IReadOnlyDictionary<long, CorrectionRow> LatestOn(long personId, IEnumerable<long> sessionIds)
    {
        return transaction.Connection.Query<CorrectionRow>(
                $"{Select} WHERE c.person_id = @personId AND c.session_id IN @sessionIds AND c.status <> 'withdrawn' ORDER BY c.id",
                new { personId, sessionIds })
            .GroupBy(c => c.SessionId).ToDictionary(g => g.Key, g => g.Last());
    }

    /// <param name="span">The proposed start and end; null when the work was not theirs.</param>
    public long Ask(long sessionId, long personId, (long StartMs, long EndMs)? span, string? note)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO corrections (session_id, person_id, kind, started_at_ms, ended_at_ms, note, asked_at_ms)
            VALUES (@sessionId, @personId, @kind, @start, @end, @note, @now)
            RETURNING id
            """,
            new
            {
                sessionId,
                personId,
                kind = span is null ? "not_mine" : "times",
                start = span?.StartMs,
                end = span?.EndMs,
                note,
                now = transaction.NowMs,
            });
    }

    /// <param name="status">accepted, rejected or withdrawn.</param>
    /// <param name="resultSessionId">The revision that took the place of the session.</param>
    public void Answer(long id, string status, long answeredBy, string? note, long? resultSessionId)
    {
        transaction.Connection.Execute(
            """
            UPDATE corrections
            SET status = @status, answered_at_ms = @now, answered_by = @answeredBy, answer_note = @note, result_session_id = @resultSessionId
            WHERE id = @id AND status = 'pending'
            """,
            new { id, status, answeredBy, note, resultSessionId, now = transaction.NowMs });
    }
}
