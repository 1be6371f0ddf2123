using Dapper;

namespace LaneAward.Data.Catalog;

/// <summary>A group of people.</summary>
public sealed record TeamRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required bool Active { get; init; }
}

/// <summary>A kind of work, named in both languages.</summary>
public sealed record TaskTypeRow
{
    public required long Id { get; init; }

    public required string NameEn { get; init; }

    public required string NameEs { get; init; }

    public long? DefaultEstimateMinutes { get; init; }

    public required bool Active { get; init; }
}

/// <summary>Why a clock was stopped or a task cancelled. A reason with a code belongs to the program and is on no tile.</summary>
public sealed record ReasonRow
{
    public required long Id { get; init; }

    public string? Code { get; init; }

    public required string NameEn { get; init; }

    public required string NameEs { get; init; }

    public required string Icon { get; init; }

    public required bool Active { get; init; }
}

/// <summary>The lists that the shop edits: teams, task types and reasons.</summary>
public sealed class CatalogRepository(Transaction transaction)
{
    public IReadOnlyList<TeamRow> Teams()
    {
        return transaction.Connection.Query<TeamRow>("SELECT id, name, active FROM teams ORDER BY sort, name").AsList();
    }

    public long AddTeam(string name, int sort)
    {
        return transaction.Connection.QuerySingle<long>(
            "INSERT INTO teams (name, sort) VALUES (@name, @sort) RETURNING id", new { name, sort });
    }

    public TaskTypeRow? FindTaskType(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<TaskTypeRow>(
            "SELECT id, name_en, name_es, default_estimate_minutes, active FROM task_types WHERE id = @id", new { id });
    }

    public IReadOnlyList<TaskTypeRow> TaskTypes()
    {
        return transaction.Connection.Query<TaskTypeRow>(
            "SELECT id, name_en, name_es, default_estimate_minutes, active FROM task_types ORDER BY sort, name_en").AsList();
    }

    /// <summary>
    /// Active task types of the person's team (all when the team names none): the ones this person started most in the last 200 starts first.
    /// </summary>
    public IReadOnlyList<TaskTypeRow> TaskTypesFor(long personId, long? teamId)
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

    public long AddTaskType(string nameEn, string nameEs, int? estimateMinutes, int sort)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO task_types (name_en, name_es, default_estimate_minutes, sort)
            VALUES (@nameEn, @nameEs, @estimateMinutes, @sort)
            RETURNING id
            """,
            new { nameEn, nameEs, estimateMinutes, sort });
    }

    public void AddTeamTaskType(long teamId, long taskTypeId)
    {
        transaction.Connection.Execute(
            "INSERT INTO team_task_types (team_id, task_type_id) VALUES (@teamId, @taskTypeId) ON CONFLICT DO NOTHING",
            new { teamId, taskTypeId });
    }

    /// <summary>A weekly shift of a team in local wall-clock minutes since midnight.</summary>
    /// <param name="weekday">0 is Sunday.</param>
    public void AddTeamShift(string name, long teamId, int weekday, int startMinute, int endMinute)
    {
        transaction.Connection.Execute(
            """
            INSERT INTO shifts (name, team_id, weekday, start_minute, end_minute)
            VALUES (@name, @teamId, @weekday, @startMinute, @endMinute)
            """,
            new { name, teamId, weekday, startMinute, endMinute });
    }

    /// <summary>The reasons on the tiles, in their order.</summary>
    public IReadOnlyList<ReasonRow> PauseReasons()
    {
        return transaction.Connection.Query<ReasonRow>(
            "SELECT id, code, name_en, name_es, icon, active FROM pause_reasons WHERE active = 1 AND code IS NULL ORDER BY sort, id").AsList();
    }

    public ReasonRow? FindPauseReason(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<ReasonRow>(
            "SELECT id, code, name_en, name_es, icon, active FROM pause_reasons WHERE id = @id", new { id });
    }

    public ReasonRow PauseReasonByCode(string code)
    {
        return transaction.Connection.QuerySingle<ReasonRow>(
            "SELECT id, code, name_en, name_es, icon, active FROM pause_reasons WHERE code = @code", new { code });
    }

    public long AddPauseReason(string nameEn, string nameEs, bool paid, string icon, int sort)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO pause_reasons (name_en, name_es, paid, icon, sort) VALUES (@nameEn, @nameEs, @paid, @icon, @sort)
            RETURNING id
            """,
            new { nameEn, nameEs, paid, icon, sort });
    }

    public IReadOnlyList<ReasonRow> CancelReasons()
    {
        return transaction.Connection.Query<ReasonRow>(
            "SELECT id, code, name_en, name_es, icon, active FROM cancel_reasons WHERE active = 1 AND code IS NULL ORDER BY sort, id").AsList();
    }

    public ReasonRow? FindCancelReason(long id)
    {
        return transaction.Connection.QuerySingleOrDefault<ReasonRow>(
            "SELECT id, code, name_en, name_es, icon, active FROM cancel_reasons WHERE id = @id", new { id });
    }

    public ReasonRow CancelReasonByCode(string code)
    {
        return transaction.Connection.QuerySingle<ReasonRow>(
            "SELECT id, code, name_en, name_es, icon, active FROM cancel_reasons WHERE code = @code", new { code });
    }

    public long AddCancelReason(string nameEn, string nameEs, string icon, int sort)
    {
        return transaction.Connection.QuerySingle<long>(
            "INSERT INTO cancel_reasons (name_en, name_es, icon, sort) VALUES (@nameEn, @nameEs, @icon, @sort) RETURNING id",
            new { nameEn, nameEs, icon, sort });
    }
}
