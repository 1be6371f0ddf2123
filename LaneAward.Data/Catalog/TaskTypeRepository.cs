using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Catalog;

/// <summary>A kind of work, named in both languages.</summary>
public sealed record TaskTypeRow
{
    public required long Id { get; init; }

    public required string NameEn { get; init; }

    public required string NameEs { get; init; }

    public long? DefaultEstimateMinutes { get; init; }

    public required bool Active { get; init; }
}

/// <summary>The task types, and who is offered which. Nothing is ever deleted.</summary>
public sealed class TaskTypeRepository(OpenTransaction transaction)
{
    public TaskTypeRow? Find(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<TaskTypeRow>(
            "SELECT id, name_en, name_es, default_estimate_minutes, active FROM task_types WHERE id = @id", new { id });
    }

    public IReadOnlyList<TaskTypeRow> All()
    {
        return transaction.Connection.Query<TaskTypeRow>(
            "SELECT id, name_en, name_es, default_estimate_minutes, active FROM task_types ORDER BY sort, name_en").AsList();
    }

    /// <summary>
    /// Active task types of the person's team (all when the team names none): the ones this person started most in the last 200 starts first.
    /// </summary>
    public IReadOnlyList<TaskTypeRow> For(long personId, long? teamId)
    {
        return transaction.Connection.Query<TaskTypeRow>(
            """
            SELECT y.id, y.name_en, y.name_es, y.default_estimate_minutes, y.active
            FROM task_types y
            LEFT JOIN (
              SELECT t.task_type_id, count(*) AS starts
              FROM (SELECT task_id FROM work_sessions WHERE person_id = @personId ORDER BY started_at_ms DESC LIMIT 200) s
              JOIN tasks t ON t.id = s.task_id
              GROUP BY t.task_type_id) used ON used.task_type_id = y.id
            WHERE y.active = 1
              AND (NOT EXISTS (SELECT 1 FROM team_task_types WHERE team_id = @teamId)
                   OR EXISTS (SELECT 1 FROM team_task_types WHERE team_id = @teamId AND task_type_id = y.id))
            ORDER BY coalesce(used.starts, 0) DESC, y.sort, y.name_en
            """,
            new { personId, teamId }).AsList();
    }

    /// <summary>As the console changes them: what is switched off comes last, and each says which teams name it.</summary>
    public IReadOnlyList<TaskTypeSetup> Setup()
    {
        var teams = OfferLinks.Read(transaction.Connection, "SELECT task_type_id AS owner, team_id AS other FROM team_task_types");
        return
        [
            .. transaction.Connection.Query<TaskTypeSetup>(
                "SELECT id, name_en, name_es, default_estimate_minutes, indirect, sort, active FROM task_types ORDER BY active DESC, sort, name_en")
                .Select(type => type with { TeamIds = [.. teams[type.Id]] }),
        ];
    }

    public TaskTypeSetup? FindSetup(long id)
    {
        return Setup().SingleOrDefault(type => type.Id == id);
    }

    public long Add(string nameEn, string nameEs, long? estimateMinutes, bool indirect, int sort)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO task_types (name_en, name_es, default_estimate_minutes, indirect, sort)
            VALUES (@nameEn, @nameEs, @estimateMinutes, @indirect, @sort)
            RETURNING id
            """,
            new { nameEn, nameEs, estimateMinutes, indirect, sort });
    }

    public void Change(long id, string nameEn, string nameEs, long? estimateMinutes, bool indirect, int sort)
    {
        transaction.Connection.Execute(
            """
            UPDATE task_types
            SET name_en = @nameEn, name_es = @nameEs, default_estimate_minutes = @estimateMinutes, indirect = @indirect, sort = @sort
            WHERE id = @id
            """,
            new { id, nameEn, nameEs, estimateMinutes, indirect, sort });
    }

    public void SetActive(long id, bool active)
    {
        transaction.Connection.Execute("UPDATE task_types SET active = @active WHERE id = @id", new { id, active });
    }

    public void SetTeams(long id, IReadOnlyList<long> teamIds)
    {
        OfferLinks.Replace(transaction.Connection, "team_task_types", "task_type_id", "team_id", id, teamIds);
    }

    /// <summary>Whether anybody has recorded time on a task of this type.</summary>
    public bool HasTime(long taskTypeId)
    {
        return transaction.Connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM tasks t JOIN work_sessions s ON s.task_id = t.id WHERE t.task_type_id = @taskTypeId)", new { taskTypeId });
    }
}
