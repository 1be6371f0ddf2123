using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Audit;

/// <summary>One administrative act: who did what to what, with before and after.</summary>
public sealed record AuditRow
{
    public required long Id { get; init; }

    public required long AtMs { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    public required string Entity { get; init; }

    public string? EntityId { get; init; }

    /// <summary>The name of the thing as it stands today; null when it has none, is gone, or was not asked for.</summary>
    public string? Name { get; init; }

    public string? BeforeJson { get; init; }

    public string? AfterJson { get; init; }

    public string? Note { get; init; }
}

/// <summary>Whether the things of the log are named, and in which language.</summary>
public enum AuditNames
{
    None,
    English,
    Spanish,
}

/// <summary>Which entries are wanted; what is null is not asked about.</summary>
/// <param name="FromMs">Inclusive.</param>
/// <param name="ToMs">Exclusive.</param>
public sealed record AuditFilter(string? Actor, string? Action, string? Entity, string? EntityId, long? FromMs, long? ToMs);

/// <summary>The audit log. It holds no PIN and no password, not even a sealed one.</summary>
public sealed class AuditRepository(OpenTransaction transaction)
{
    private const string Wanted =
        """
        (@Actor IS NULL OR actor = @Actor) AND (@Action IS NULL OR action = @Action)
        AND (@Entity IS NULL OR entity = @Entity) AND (@EntityId IS NULL OR entity_id = @EntityId)
        AND (@FromMs IS NULL OR at_ms >= @FromMs) AND (@ToMs IS NULL OR at_ms < @ToMs)
        """;

    private static string Name(AuditNames names)
    {
        if (names is AuditNames.None)
        {
            return "NULL";
        }

        var language = names is AuditNames.Spanish ? "es" : "en";
        // A reset begins their numbers anew: what an older entry was about is gone.
        const string SinceReset = "audit_entries.id > coalesce((SELECT max(r.id) FROM audit_entries r WHERE r.action = 'activity reset'), 0)";
        const string Session = "work_sessions s JOIN people p ON p.id = s.person_id JOIN tasks t ON t.id = s.task_id JOIN task_types y ON y.id = t.task_type_id";
        return $"""
            CASE entity
              WHEN 'person' THEN (SELECT name FROM people WHERE id = entity_id)
              WHEN 'tablet' THEN (SELECT name FROM tablets WHERE id = entity_id)
              WHEN 'team' THEN (SELECT name FROM teams WHERE id = entity_id)
              WHEN 'shift' THEN (SELECT name FROM shifts WHERE id = entity_id)
              WHEN 'task_type' THEN (SELECT name_{language} FROM task_types WHERE id = entity_id)
              WHEN 'material' THEN (SELECT name_{language} FROM materials WHERE id = entity_id)
              WHEN 'pause_reason' THEN (SELECT name_{language} FROM pause_reasons WHERE id = entity_id)
              WHEN 'cancel_reason' THEN (SELECT name_{language} FROM cancel_reasons WHERE id = entity_id)
              WHEN 'work_session' THEN (SELECT p.name || ', ' || t.order_number || ' ' || y.name_{language} FROM {Session} WHERE s.id = entity_id AND {SinceReset})
              WHEN 'correction' THEN (
                SELECT p.name || ', ' || t.order_number || ' ' || y.name_{language} FROM {Session} WHERE s.id = (SELECT session_id FROM corrections WHERE id = entity_id) AND {SinceReset})
              WHEN 'payroll_batch' THEN (SELECT from_day || ' – ' || to_day FROM payroll_batches WHERE id = entity_id AND {SinceReset})
            END
            """;
    }

    /// <param name="actorId">Null when the operator acts from the command line.</param>
    public void Add(
        long? actorId, string actor, string action, string entity, string? entityId,
        string? beforeJson = null, string? afterJson = null, string? note = null)
    {
        transaction.Connection.Execute(
            """
            INSERT INTO audit_entries (at_ms, actor_id, actor, action, entity, entity_id, before_json, after_json, note)
            VALUES (@now, @actorId, @actor, @action, @entity, @entityId, @beforeJson, @afterJson, @note)
            """,
            new { now = transaction.NowMs, actorId, actor, action, entity, entityId, beforeJson, afterJson, note });
    }

    /// <summary>Newest first.</summary>
    /// <param name="beforeId">Only entries older than this one; null begins at the newest.</param>
    /// <param name="names">In which language the things stand under their names.</param>
    public IReadOnlyList<AuditRow> Find(AuditFilter filter, long? beforeId, int limit, AuditNames names)
    {
        return transaction.Connection.Query<AuditRow>(
            $"""
            SELECT id, at_ms, actor, action, entity, entity_id, before_json, after_json, note,
                   {Name(names)} AS name
            FROM audit_entries
            WHERE {Wanted} AND (@beforeId IS NULL OR id < @beforeId)
            ORDER BY id DESC
            LIMIT @limit
            """,
            new { filter.Actor, filter.Action, filter.Entity, filter.EntityId, filter.FromMs, filter.ToMs, beforeId, limit }).AsList();
    }

    public long Count(AuditFilter filter)
    {
        return transaction.Connection.ExecuteScalar<long>($"SELECT count(*) FROM audit_entries WHERE {Wanted}", filter);
    }

    /// <summary>Every actor and every action that stands in the log, for the filters.</summary>
    public (IReadOnlyList<string> Actors, IReadOnlyList<string> Actions) Words()
    {
        return (
            transaction.Connection.Query<string>("SELECT DISTINCT actor FROM audit_entries ORDER BY actor").AsList(),
            transaction.Connection.Query<string>("SELECT DISTINCT action FROM audit_entries ORDER BY action").AsList());
    }
}
