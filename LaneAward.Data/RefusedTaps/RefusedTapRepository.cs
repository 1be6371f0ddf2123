using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.RefusedTaps;

/// <summary>A tap that waited on its tablet and was refused when it came.</summary>
public sealed record RefusedTapRow
{
    public required long PersonId { get; init; }

    public required string PersonName { get; init; }

    /// <summary>The language in which the person reads, and so most likely that of the reason.</summary>
    public required string PersonLanguage { get; init; }

    public required string WriteKey { get; init; }

    public string? TabletName { get; init; }

    /// <summary>Method and route pattern, as the write key holds it.</summary>
    public required string Route { get; init; }

    /// <summary>The kind of work of the task, or of the one that it asked to add.</summary>
    public string? TypeEn { get; init; }

    public string? TypeEs { get; init; }

    public string? OrderNumber { get; init; }

    public long? TaskId { get; init; }

    public required long TappedAtMs { get; init; }

    /// <summary>Why, in the words that the person would have read.</summary>
    public required string Reason { get; init; }
}

/// <summary>The task that a tap asks to add, for whoever reads later why there is none.</summary>
/// <param name="OrderNumber">As ProfitMaker writes it, or as it was typed where no such order is known.</param>
/// <param name="TaskTypeId">Null when there is no such kind of work.</param>
public sealed record WantedTask(string? OrderNumber, long? TaskTypeId);

/// <summary>A tap to be put aside.</summary>
public sealed record NewRefusedTap
{
    public required long PersonId { get; init; }

    public required string WriteKey { get; init; }

    public long? TabletId { get; init; }

    /// <summary>Method and route pattern, as the write key holds it.</summary>
    public required string Route { get; init; }

    public long? TaskId { get; init; }

    /// <summary>What it asked to add; null when it was about a task that there is.</summary>
    public WantedTask? Wanted { get; init; }

    public required long TappedAtMs { get; init; }

    public required string Code { get; init; }

    /// <summary>Why, in the words that the person would have read.</summary>
    public required string Reason { get; init; }
}

/// <summary>Taps that came too late to be judged before their person's eyes, kept until a supervisor has looked.</summary>
public sealed class RefusedTapRepository(OpenTransaction transaction)
{
    /// <summary>The same tap refused again keeps its first entry.</summary>
    public void Add(NewRefusedTap tap)
    {
        transaction.Connection.Execute(
            """
            INSERT INTO refused_taps (person_id, write_key, tablet_id, route, task_id, order_number, task_type_id, tapped_at_ms, received_at_ms, code, reason)
            VALUES (@PersonId, @WriteKey, @TabletId, @Route, @TaskId, @OrderNumber, @TaskTypeId, @TappedAtMs, @now, @Code, @Reason)
            ON CONFLICT DO NOTHING
            """,
            new { tap.PersonId, tap.WriteKey, tap.TabletId, tap.Route, tap.TaskId, tap.Wanted?.OrderNumber, tap.Wanted?.TaskTypeId, tap.TappedAtMs, tap.Code, tap.Reason, now = transaction.NowMs });
    }

    /// <summary>What a tap of this person that was put aside asked to add; null when there is none, or it added nothing.</summary>
    public WantedTask? WantedBy(long personId, string key)
    {
        return transaction.Connection.QuerySingleOrDefault<WantedTask>(
            "SELECT order_number, task_type_id FROM refused_taps WHERE person_id = @personId AND write_key = @key AND order_number IS NOT NULL", new { personId, key });
    }

    /// <summary>Whether this tap was put aside before, looked at or not.</summary>
    public bool Holds(long personId, string key)
    {
        return transaction.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM refused_taps WHERE person_id = @personId AND write_key = @key)", new { personId, key });
    }

    /// <summary>Those that nobody has looked at, oldest first.</summary>
    public IReadOnlyList<RefusedTapRow> Open(int limit)
    {
        return transaction.Connection.Query<RefusedTapRow>(
            """
            SELECT r.person_id, p.name AS person_name, p.language AS person_language, r.write_key, b.name AS tablet_name, r.route, k.name_en AS type_en, k.name_es AS type_es,
                   COALESCE(t.order_number, r.order_number) AS order_number, r.task_id, r.tapped_at_ms, r.reason
            FROM refused_taps r
            JOIN people p ON p.id = r.person_id
            LEFT JOIN tablets b ON b.id = r.tablet_id
            LEFT JOIN tasks t ON t.id = r.task_id
            LEFT JOIN task_types k ON k.id = COALESCE(t.task_type_id, r.task_type_id)
            WHERE r.settled_at_ms IS NULL
            ORDER BY r.received_at_ms
            LIMIT @limit
            """,
            new { limit }).AsList();
    }

    public long CountOpen()
    {
        return transaction.Connection.ExecuteScalar<long>("SELECT count(*) FROM refused_taps WHERE settled_at_ms IS NULL");
    }

    /// <summary>Whether a tap of this person on the task was put aside for this and nobody has looked yet.</summary>
    public bool HasOpen(long personId, long taskId, string code)
    {
        return transaction.Connection.ExecuteScalar<long>(
            "SELECT EXISTS (SELECT 1 FROM refused_taps WHERE settled_at_ms IS NULL AND person_id = @personId AND task_id = @taskId AND code = @code)", new { personId, taskId, code }) == 1;
    }

    /// <summary>Those of taps in [from, to).</summary>
    public long CountOpen(long fromMs, long toMs)
    {
        return transaction.Connection.ExecuteScalar<long>(
            "SELECT count(*) FROM refused_taps WHERE settled_at_ms IS NULL AND tapped_at_ms >= @fromMs AND tapped_at_ms < @toMs", new { fromMs, toMs });
    }

    /// <returns>False when there is none, or somebody settled it before.</returns>
    public bool Settle(long personId, string key, long by)
    {
        return transaction.Connection.Execute(
            "UPDATE refused_taps SET settled_at_ms = @now, settled_by = @by WHERE person_id = @personId AND write_key = @key AND settled_at_ms IS NULL",
            new { personId, key, by, now = transaction.NowMs }) == 1;
    }
}
