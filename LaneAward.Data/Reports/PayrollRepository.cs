using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Reports;

/// <summary>A payroll batch without its file.</summary>
public sealed record PayrollBatchRow
{
    public required long Id { get; init; }

    /// <summary>yyyy-MM-dd, included.</summary>
    public required string FromDay { get; init; }

    /// <summary>yyyy-MM-dd, included.</summary>
    public required string ToDay { get; init; }

    public required long CreatedAtMs { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>The newest session that there was.</summary>
    public required long LastSessionId { get; init; }

    public required long Lines { get; init; }

    public required long Minutes { get; init; }

    public required string Sha256 { get; init; }
}

/// <summary>Minutes of one person, day and pay class: of a new day, or the difference to what was handed over for it before.</summary>
public sealed record PayrollLine
{
    public required long PersonId { get; init; }

    /// <summary>yyyy-MM-dd.</summary>
    public required string Day { get; init; }

    /// <summary>direct, indirect or paid_break.</summary>
    public required string PayClass { get; init; }

    public required long Minutes { get; init; }

    /// <summary>The batch that handed the day over first; null for a new day.</summary>
    public long? Adjusts { get; init; }
}

/// <summary>What was handed to payroll, and what changed since.</summary>
public sealed class PayrollRepository(OpenTransaction transaction)
{
    private const string Select =
        """
        SELECT b.id, b.from_day, b.to_day, b.created_at_ms, p.name AS created_by, b.last_session_id, b.lines, b.minutes, b.sha256
        FROM payroll_batches b JOIN people p ON p.id = b.created_by
        """;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PayrollBatchRow> Batches()
    {
        return transaction.Connection.Query<PayrollBatchRow>($"{Select} ORDER BY b.id DESC").AsList();
    }

    public PayrollBatchRow? Find(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<PayrollBatchRow>($"{Select} WHERE b.id = @id", new { id });
    }

    /// <summary>The file as it was made, byte for byte.</summary>
    public byte[]? File(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<byte[]>("SELECT file FROM payroll_batches WHERE id = @id", new { id });
    }

    /// <summary>What all batches together handed over for these days, first and last included.</summary>
    public IReadOnlyList<PayrollLine> HandedOver(string fromDay, string toDay)
    {
        return transaction.Connection.Query<PayrollLine>(
            """
            SELECT person_id, day, pay_class, sum(minutes) AS minutes
            FROM payroll_lines WHERE day BETWEEN @fromDay AND @toDay
            GROUP BY person_id, day, pay_class
            """,
            new { fromDay, toDay }).AsList();
    }

    /// <summary>
    /// Spans of time in which sessions were added, replaced or struck out since the batch, and whose: unix milliseconds. Told by numbers and not only by
    /// instants, which a clock that was set back puts before the batch. The audit log knows what was struck out, and has the batch between; what an
    /// undo takes back is named by the session that goes on.
    /// </summary>
    public IReadOnlyList<(long PersonId, long FromMs, long ToMs)> ChangedSince(PayrollBatchRow batch)
    {
        // Without an index the log is read from the batch on, and not all that it holds of sessions.
        return transaction.Connection.Query<(long, long, long)>(
            """
            SELECT person_id, started_at_ms, coalesce(ended_at_ms, @now) FROM work_sessions WHERE id > @LastSessionId
            UNION
            SELECT s.person_id, s.started_at_ms, coalesce(s.ended_at_ms, max(s.started_at_ms, s.voided_at_ms))
            FROM work_sessions r JOIN work_sessions s ON s.id = r.revises_id WHERE r.id > @LastSessionId
            UNION
            SELECT s.person_id, s.started_at_ms, coalesce(s.ended_at_ms, max(s.started_at_ms, s.voided_at_ms))
            FROM audit_entries a NOT INDEXED JOIN work_sessions s ON s.id = CAST(a.entity_id AS INTEGER)
            WHERE a.id > (SELECT coalesce(max(id), 0) FROM audit_entries WHERE entity = 'payroll_batch' AND entity_id = CAST(@Id AS TEXT))
              AND a.entity = 'work_session' AND s.voided_at_ms IS NOT NULL
            UNION
            SELECT person_id, started_at_ms, coalesce(ended_at_ms, max(started_at_ms, voided_at_ms)) FROM work_sessions WHERE voided_at_ms >= @CreatedAtMs
            """,
            new { batch.Id, batch.LastSessionId, batch.CreatedAtMs, now = transaction.NowMs }).AsList();
    }

    /// <summary>Clocks that run and began before the instant.</summary>
    public long Running(long beforeMs)
    {
        return transaction.Connection.ExecuteScalar<long>(
            "SELECT count(*) FROM work_sessions INDEXED BY work_sessions_open WHERE ended_at_ms IS NULL AND voided_at_ms IS NULL AND started_at_ms < @beforeMs", new { beforeMs });
    }

    /// <summary>When the oldest session that counts began; null when there is none.</summary>
    public long? FirstStart()
    {
        return transaction.Connection.QuerySingleOrDefault<long?>("SELECT started_at_ms FROM work_sessions WHERE voided_at_ms IS NULL ORDER BY started_at_ms LIMIT 1");
    }

    public long NewestSessionId()
    {
        return transaction.Connection.ExecuteScalar<long>("SELECT coalesce(max(id), 0) FROM work_sessions");
    }

    /// <summary>
    /// One above every number that was ever given. The audit log, which an activity reset keeps, knows those whose batches it removed: payroll may
    /// hold their files still.
    /// </summary>
    public long NextId()
    {
        return transaction.Connection.ExecuteScalar<long>(
            """
            SELECT 1 + max(
              coalesce((SELECT max(id) FROM payroll_batches), 0),
              coalesce((SELECT max(CAST(entity_id AS INTEGER)) FROM audit_entries WHERE entity = 'payroll_batch'), 0))
            """);
    }

    public void Add(long id, string fromDay, string toDay, long createdBy, IReadOnlyList<PayrollLine> lines, string sha256, byte[] file)
    {
        transaction.Connection.Execute(
            """
            INSERT INTO payroll_batches (id, from_day, to_day, created_at_ms, created_by, last_session_id, lines, minutes, sha256, file)
            VALUES (@id, @fromDay, @toDay, @now, @createdBy, @last, @count, @minutes, @sha256, @file)
            """,
            new { id, fromDay, toDay, now = transaction.NowMs, createdBy, last = NewestSessionId(), count = lines.Count, minutes = lines.Sum(l => l.Minutes), sha256, file });
        transaction.Connection.Execute(
            "INSERT INTO payroll_lines (batch_id, line, person_id, day, pay_class, minutes, adjusts) VALUES (@id, @Line, @PersonId, @Day, @PayClass, @Minutes, @Adjusts)",
            lines.Select((l, i) => new { id, Line = i + 1, l.PersonId, l.Day, l.PayClass, l.Minutes, l.Adjusts }));
    }
}
