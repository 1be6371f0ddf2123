using Dapper;

namespace LaneAward.Data.Catalog;

/// <summary>The shop's own lists with everything that is switched off too, as the console shows and changes them. Nothing is ever deleted.</summary>
public sealed class SetupRepository(Transaction transaction)
{
    private const string SelectShifts =
        """
        SELECT s.id, s.name, s.team_id, s.person_id, coalesce(t.name, p.name) AS owner_name, s.weekday, s.start_minute, s.end_minute, s.active
        FROM shifts s
        LEFT JOIN teams t ON t.id = s.team_id
        LEFT JOIN people p ON p.id = s.person_id
        """;

    public IReadOnlyList<TeamSetup> Teams()
    {
        var types = Links("SELECT team_id AS owner, task_type_id AS other FROM team_task_types");
        var materials = Links("SELECT team_id AS owner, material_id AS other FROM team_materials");
        return
        [
            .. transaction.Connection.Query<TeamSetup>(
                """
                SELECT t.id, t.name, t.sort, t.active,
                       (SELECT count(*) FROM team_members m JOIN people p ON p.id = m.person_id AND p.active = 1 WHERE m.team_id = t.id AND m.home = 1) AS people
                FROM teams t
                ORDER BY t.active DESC, t.sort, t.name
                """).Select(team => team with { TaskTypeIds = [.. types[team.Id]], MaterialIds = [.. materials[team.Id]] }),
        ];
    }

    public TeamSetup? FindTeam(long id)
    {
        return Teams().SingleOrDefault(team => team.Id == id);
    }

    public long AddTeam(string name, int sort)
    {
        return transaction.Connection.QuerySingle<long>("INSERT INTO teams (name, sort) VALUES (@name, @sort) RETURNING id", new { name, sort });
    }

    public void ChangeTeam(long id, string name, int sort)
    {
        transaction.Connection.Execute("UPDATE teams SET name = @name, sort = @sort WHERE id = @id", new { id, name, sort });
    }

    /// <summary>What the team is offered; an empty list means everything.</summary>
    public void SetTeamOffers(long id, IReadOnlyList<long> taskTypeIds, IReadOnlyList<long> materialIds)
    {
        Replace("team_task_types", "team_id", "task_type_id", id, taskTypeIds);
        Replace("team_materials", "team_id", "material_id", id, materialIds);
    }

    public IReadOnlyList<string> NamesInTeam(long id)
    {
        return transaction.Connection.Query<string>(
            "SELECT p.name FROM team_members m JOIN people p ON p.id = m.person_id AND p.active = 1 WHERE m.team_id = @id AND m.home = 1 ORDER BY p.name",
            new { id }).AsList();
    }

    public IReadOnlyList<TaskTypeSetup> TaskTypes()
    {
        var teams = Links("SELECT task_type_id AS owner, team_id AS other FROM team_task_types");
        return
        [
            .. transaction.Connection.Query<TaskTypeSetup>(
                "SELECT id, name_en, name_es, default_estimate_minutes, indirect, sort, active FROM task_types ORDER BY active DESC, sort, name_en")
                .Select(type => type with { TeamIds = [.. teams[type.Id]] }),
        ];
    }

    public TaskTypeSetup? FindTaskType(long id)
    {
        return TaskTypes().SingleOrDefault(type => type.Id == id);
    }

    public long AddTaskType(string nameEn, string nameEs, long? estimateMinutes, bool indirect, int sort)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO task_types (name_en, name_es, default_estimate_minutes, indirect, sort)
            VALUES (@nameEn, @nameEs, @estimateMinutes, @indirect, @sort)
            RETURNING id
            """,
            new { nameEn, nameEs, estimateMinutes, indirect, sort });
    }

    /// <summary>Whether anybody has recorded time on a task of this type.</summary>
    public bool HasTime(long taskTypeId)
    {
        return transaction.Connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM tasks t JOIN work_sessions s ON s.task_id = t.id WHERE t.task_type_id = @taskTypeId)", new { taskTypeId });
    }

    /// <summary>Whether any session was paused for this reason.</summary>
    public bool HasPauses(long pauseReasonId)
    {
        return transaction.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM work_sessions WHERE pause_reason_id = @pauseReasonId)", new { pauseReasonId });
    }

    public void ChangeTaskType(long id, string nameEn, string nameEs, long? estimateMinutes, bool indirect, int sort)
    {
        transaction.Connection.Execute(
            """
            UPDATE task_types
            SET name_en = @nameEn, name_es = @nameEs, default_estimate_minutes = @estimateMinutes, indirect = @indirect, sort = @sort
            WHERE id = @id
            """,
            new { id, nameEn, nameEs, estimateMinutes, indirect, sort });
    }

    public void SetTeamsOfTaskType(long id, IReadOnlyList<long> teamIds)
    {
        Replace("team_task_types", "task_type_id", "team_id", id, teamIds);
    }

    public IReadOnlyList<MaterialSetup> Materials()
    {
        var types = Links("SELECT material_id AS owner, task_type_id AS other FROM material_task_types");
        var teams = Links("SELECT material_id AS owner, team_id AS other FROM team_materials");
        return
        [
            .. transaction.Connection.Query<MaterialSetup>("SELECT id, name_en, name_es, unit, sort, active FROM materials ORDER BY active DESC, sort, name_en")
                .Select(material => material with { TaskTypeIds = [.. types[material.Id]], TeamIds = [.. teams[material.Id]] }),
        ];
    }

    public MaterialSetup? FindMaterial(long id)
    {
        return Materials().SingleOrDefault(material => material.Id == id);
    }

    /// <summary>What was logged before keeps the unit it was logged in.</summary>
    public void ChangeMaterial(long id, string nameEn, string nameEs, string unit, int sort)
    {
        transaction.Connection.Execute(
            "UPDATE materials SET name_en = @nameEn, name_es = @nameEs, unit = @unit, sort = @sort WHERE id = @id", new { id, nameEn, nameEs, unit, sort });
    }

    public void SetMaterialPlaces(long id, IReadOnlyList<long> taskTypeIds, IReadOnlyList<long> teamIds)
    {
        Replace("material_task_types", "material_id", "task_type_id", id, taskTypeIds);
        Replace("team_materials", "material_id", "team_id", id, teamIds);
    }

    public IReadOnlyList<ReasonSetup> Reasons(ReasonKind kind)
    {
        var (table, paid) = kind == ReasonKind.Pause ? ("pause_reasons", "paid") : ("cancel_reasons", "0");
        return transaction.Connection.Query<ReasonSetup>(
            $"SELECT id, code, name_en, name_es, {paid} AS paid, icon, sort, active FROM {table} ORDER BY active DESC, code IS NOT NULL, sort, id").AsList();
    }

    public ReasonSetup? FindReason(ReasonKind kind, long id)
    {
        return Reasons(kind).SingleOrDefault(reason => reason.Id == id);
    }

    public void ChangePauseReason(long id, string nameEn, string nameEs, bool paid, string icon, int sort)
    {
        transaction.Connection.Execute(
            "UPDATE pause_reasons SET name_en = @nameEn, name_es = @nameEs, paid = @paid, icon = @icon, sort = @sort WHERE id = @id",
            new { id, nameEn, nameEs, paid, icon, sort });
    }

    public void ChangeCancelReason(long id, string nameEn, string nameEs, string icon, int sort)
    {
        transaction.Connection.Execute(
            "UPDATE cancel_reasons SET name_en = @nameEn, name_es = @nameEs, icon = @icon, sort = @sort WHERE id = @id",
            new { id, nameEn, nameEs, icon, sort });
    }

    public IReadOnlyList<ShiftSetup> Shifts()
    {
        return transaction.Connection.Query<ShiftSetup>(
            $"{SelectShifts} ORDER BY s.active DESC, s.team_id IS NULL, owner_name, s.start_minute, s.weekday, s.id").AsList();
    }

    public long AddShift(string name, long? teamId, long? personId, long weekday, long startMinute, long endMinute)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO shifts (name, team_id, person_id, weekday, start_minute, end_minute)
            VALUES (@name, @teamId, @personId, @weekday, @startMinute, @endMinute)
            RETURNING id
            """,
            new { name, teamId, personId, weekday, startMinute, endMinute });
    }

    public void ChangeShift(long id, string name, long? teamId, long? personId, long startMinute, long endMinute)
    {
        transaction.Connection.Execute(
            """
            UPDATE shifts SET name = @name, team_id = @teamId, person_id = @personId, start_minute = @startMinute, end_minute = @endMinute
            WHERE id = @id
            """,
            new { id, name, teamId, personId, startMinute, endMinute });
    }

    public void SetTeamActive(long id, bool active)
    {
        transaction.Connection.Execute("UPDATE teams SET active = @active WHERE id = @id", new { id, active });
    }

    public void SetTaskTypeActive(long id, bool active)
    {
        transaction.Connection.Execute("UPDATE task_types SET active = @active WHERE id = @id", new { id, active });
    }

    public void SetMaterialActive(long id, bool active)
    {
        transaction.Connection.Execute("UPDATE materials SET active = @active WHERE id = @id", new { id, active });
    }

    public void SetReasonActive(ReasonKind kind, long id, bool active)
    {
        transaction.Connection.Execute(
            kind == ReasonKind.Pause
                ? "UPDATE pause_reasons SET active = @active WHERE id = @id"
                : "UPDATE cancel_reasons SET active = @active WHERE id = @id",
            new { id, active });
    }

    public void SetShiftActive(long id, bool active)
    {
        transaction.Connection.Execute("UPDATE shifts SET active = @active WHERE id = @id", new { id, active });
    }

    private ILookup<long, long> Links(string sql)
    {
        return transaction.Connection.Query<(long Owner, long Other)>(sql).ToLookup(link => link.Owner, link => link.Other);
    }

    private void Replace(string table, string owner, string other, long id, IReadOnlyList<long> others)
    {
        transaction.Connection.Execute($"DELETE FROM {table} WHERE {owner} = @id", new { id });
        foreach (var each in others.Distinct())
        {
            transaction.Connection.Execute($"INSERT INTO {table} ({owner}, {other}) VALUES (@id, @each)", new { id, each });
        }
    }
}
