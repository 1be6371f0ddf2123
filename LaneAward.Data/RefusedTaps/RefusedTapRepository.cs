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

    public string? TypeEn { get; init; }

    public string? TypeEs { get; init; }

    public string? OrderNumber { get; init; }

    public long? TaskId { get; init; }

    public required long TappedAtMs { get; init; }

    /// <summary>Why, in the words that the person would have read.</summary>
    public required string Reason { get; init; }
}

/// <summary>Taps that came too late to be judged before their person's eyes, kept until a supervisor has looked.</summary>
public sealed class RefusedTapRepository(OpenTransaction transaction)
{
    /// <summary>The same tap refused again keeps its first entry.</summary>
    public void Add(long personId, string key, long? tabletId, string route, long? taskId, long tappedAtMs, string code, string reason)
    {
        transaction.Connection.Execute(
            """
            INSERT INTO refused_taps (person_id, write_key, tablet_id, route, task_id, tapped_at_ms, received_at_ms, code, reason)
            VALUES (@personId, @key, @tabletId, @route, @taskId, @tappedAtMs, @now, @code, @reason)
            ON CONFLICT DO NOTHING
            """,
            new { personId, key, tabletId, route, taskId, tappedAtMs, code, reason, now = transaction.NowMs });
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
                   t.order_number, r.task_id, r.tapped_at_ms, r.reason
            FROM refused_taps r
            JOIN people p ON p.id = r.person_id
            LEFT JOIN tablets b ON b.id = r.tablet_id
            LEFT JOIN tasks t ON t.id = r.task_id
            LEFT JOIN task_types k ON k.id = t.task_type_id
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

    /// <returns>False when there is none, or somebody settled it before.</returns>
    public bool Settle(long personId, string key, long by)
    {
        return transaction.Connection.Execute(
            "UPDATE refused_taps SET settled_at_ms = @now, settled_by = @by WHERE person_id = @personId AND write_key = @key AND settled_at_ms IS NULL",
            new { personId, key, by, now = transaction.NowMs }) == 1;
    }
}
