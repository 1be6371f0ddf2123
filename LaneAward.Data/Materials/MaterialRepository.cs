using Dapper;
using LaneAward.Data.Catalog;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Materials;

/// <summary>A catalogue item with its unit.</summary>
public sealed record MaterialRow
{
    public required long Id { get; init; }

    public required string NameEn { get; init; }

    public required string NameEs { get; init; }

    public required string Unit { get; init; }

    public required bool Active { get; init; }

    /// <summary>Usual for the task type that was asked for.</summary>
    public bool Usual { get; init; }
}

/// <summary>A material as the console changes it.</summary>
public sealed record MaterialSetup
{
    public required long Id { get; init; }

    public required string NameEn { get; init; }

    public required string NameEs { get; init; }

    public required string Unit { get; init; }

    public required long Sort { get; init; }

    public required bool Active { get; init; }

    /// <summary>The task types that it stands first for.</summary>
    public IReadOnlyList<long> TaskTypeIds { get; init; } = [];

    /// <summary>The teams that name it; a team that names none is offered every material.</summary>
    public IReadOnlyList<long> TeamIds { get; init; } = [];
}

/// <summary>One signed entry of used or scrapped material.</summary>
public sealed record MaterialUseRow
{
    public required long Id { get; init; }

    public required long TaskId { get; init; }

    public required long MaterialId { get; init; }

    public required string MaterialEn { get; init; }

    public required string MaterialEs { get; init; }

    public required long PersonId { get; init; }

    public required string PersonName { get; init; }

    /// <summary>"used" or "scrapped".</summary>
    public required string Kind { get; init; }

    /// <summary>Thousandths of the unit; negative for a reversal.</summary>
    public required long QuantityMilli { get; init; }

    public required string Unit { get; init; }

    public string? Note { get; init; }

    public required long LoggedAtMs { get; init; }

    public long? ReversesId { get; init; }

    public long? ReversedById { get; init; }
}

/// <summary>The material catalogue and what was used of it.</summary>
public sealed class MaterialRepository(OpenTransaction transaction)
{
    private const string SelectUses =
        """
        SELECT u.id, u.task_id, u.material_id, m.name_en AS material_en, m.name_es AS material_es, u.person_id, p.name AS person_name,
               u.kind, u.quantity_milli, u.unit, u.note, u.logged_at_ms, u.reverses_id,
               (SELECT r.id FROM material_uses r WHERE r.reverses_id = u.id) AS reversed_by_id
        FROM material_uses u
        JOIN materials m ON m.id = u.material_id
        JOIN people p ON p.id = u.person_id
        """;

    public MaterialRow? Find(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<MaterialRow>(
            "SELECT id, name_en, name_es, unit, active, 0 AS usual FROM materials WHERE id = @id", new { id });
    }

    /// <summary>Active materials of the team (all when the team names none), the usual ones of the task type first.</summary>
    public IReadOnlyList<MaterialRow> For(long taskTypeId, long? teamId)
    {
        return transaction.Connection.Query<MaterialRow>(
            """
            SELECT m.id, m.name_en, m.name_es, m.unit, m.active, u.material_id IS NOT NULL AS usual
            FROM materials m
            LEFT JOIN material_task_types u ON u.material_id = m.id AND u.task_type_id = @taskTypeId
            WHERE m.active = 1
              AND (NOT EXISTS (SELECT 1 FROM team_materials WHERE team_id = @teamId)
                   OR EXISTS (SELECT 1 FROM team_materials WHERE team_id = @teamId AND material_id = m.id)
                   OR u.material_id IS NOT NULL)
            ORDER BY usual DESC, m.sort, m.name_en
            """,
            new { taskTypeId, teamId }).AsList();
    }

    public IReadOnlyList<MaterialRow> All()
    {
        return transaction.Connection.Query<MaterialRow>(
            "SELECT id, name_en, name_es, unit, active, 0 AS usual FROM materials ORDER BY sort, name_en").AsList();
    }

    public long Add(string nameEn, string nameEs, string unit, int sort)
    {
        return transaction.Connection.QuerySingle<long>(
            "INSERT INTO materials (name_en, name_es, unit, sort) VALUES (@nameEn, @nameEs, @unit, @sort) RETURNING id",
            new { nameEn, nameEs, unit, sort });
    }

    public void SetUsual(long materialId, long taskTypeId)
    {
        transaction.Connection.Execute(
            "INSERT INTO material_task_types (material_id, task_type_id) VALUES (@materialId, @taskTypeId) ON CONFLICT DO NOTHING",
            new { materialId, taskTypeId });
    }

    public void AddToTeam(long materialId, long teamId)
    {
        transaction.Connection.Execute(
            "INSERT INTO team_materials (team_id, material_id) VALUES (@teamId, @materialId) ON CONFLICT DO NOTHING", new { teamId, materialId });
    }

    /// <summary>As the console changes them: what is switched off comes last, and each says where it is offered.</summary>
    public IReadOnlyList<MaterialSetup> Setup()
    {
        var types = OfferLinks.Read(transaction.Connection, "SELECT material_id AS owner, task_type_id AS other FROM material_task_types");
        var teams = OfferLinks.Read(transaction.Connection, "SELECT material_id AS owner, team_id AS other FROM team_materials");
        return
        [
            .. transaction.Connection.Query<MaterialSetup>("SELECT id, name_en, name_es, unit, sort, active FROM materials ORDER BY active DESC, sort, name_en")
                .Select(material => material with { TaskTypeIds = [.. types[material.Id]], TeamIds = [.. teams[material.Id]] }),
        ];
    }

    public MaterialSetup? FindSetup(long id)
    {
        return Setup().SingleOrDefault(material => material.Id == id);
    }

    /// <summary>What was logged before keeps the unit it was logged in.</summary>
    public void Change(long id, string nameEn, string nameEs, string unit, int sort)
    {
        transaction.Connection.Execute(
            "UPDATE materials SET name_en = @nameEn, name_es = @nameEs, unit = @unit, sort = @sort WHERE id = @id", new { id, nameEn, nameEs, unit, sort });
    }

    public void SetActive(long id, bool active)
    {
        transaction.Connection.Execute("UPDATE materials SET active = @active WHERE id = @id", new { id, active });
    }

    public void SetPlaces(long id, IReadOnlyList<long> taskTypeIds, IReadOnlyList<long> teamIds)
    {
        OfferLinks.Replace(transaction.Connection, "material_task_types", "material_id", "task_type_id", id, taskTypeIds);
        OfferLinks.Replace(transaction.Connection, "team_materials", "material_id", "team_id", id, teamIds);
    }

    public MaterialUseRow? FindUse(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<MaterialUseRow>($"{SelectUses} WHERE u.id = @id", new { id });
    }

    /// <summary>Everything logged against a task, newest first, reversals and reversed entries included.</summary>
    public IReadOnlyList<MaterialUseRow> UsesOfTask(long taskId)
    {
        return transaction.Connection.Query<MaterialUseRow>($"{SelectUses} WHERE u.task_id = @taskId ORDER BY u.id DESC", new { taskId }).AsList();
    }

    public long AddUse(
        long taskId, long materialId, long personId, string kind, long quantityMilli, string unit, string? note, long loggedAtMs, long? tabletId,
        string writeKey, long? reversesId = null)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO material_uses (task_id, material_id, person_id, kind, quantity_milli, unit, note, logged_at_ms, tablet_id, reverses_id, write_key)
            VALUES (@taskId, @materialId, @personId, @kind, @quantityMilli, @unit, @note, @loggedAtMs, @tabletId, @reversesId, @writeKey)
            RETURNING id
            """,
            new { taskId, materialId, personId, kind, quantityMilli, unit, note, loggedAtMs, tabletId, reversesId, writeKey });
    }
}
