using Dapper;

namespace LaneAward.Data.Audit;

/// <summary>One administrative act: who did what to what, with before and after.</summary>
public sealed record AuditRow
{
    public required long Id { get; init; }

    public required long AtMs { get; init; }

    public long? ActorId { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    public required string Entity { get; init; }

    public string? EntityId { get; init; }

    public string? BeforeJson { get; init; }

    public string? AfterJson { get; init; }

    public string? Note { get; init; }
}

/// <summary>The audit log. It holds no PIN and no password, not even a sealed one.</summary>
public sealed class AuditRepository(Session session)
{
    /// <param name="actorId">Null when the operator acts from the command line.</param>
    public void Add(
        long? actorId, string actor, string action, string entity, string? entityId,
        string? beforeJson = null, string? afterJson = null, string? note = null)
    {
        session.Connection.Execute(
            """
            INSERT INTO audit_entries (at_ms, actor_id, actor, action, entity, entity_id, before_json, after_json, note)
            VALUES (@now, @actorId, @actor, @action, @entity, @entityId, @beforeJson, @afterJson, @note)
            """,
            new { now = session.NowMs, actorId, actor, action, entity, entityId, beforeJson, afterJson, note });
    }

    public IReadOnlyList<AuditRow> Latest(int limit)
    {
        return session.Connection.Query<AuditRow>(
            """
            SELECT id, at_ms, actor_id, actor, action, entity, entity_id, before_json, after_json, note
            FROM audit_entries
            ORDER BY id DESC
            LIMIT @limit
            """,
            new { limit }).AsList();
    }
}
