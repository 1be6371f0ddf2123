using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Catalog;

/// <summary>A group of people.</summary>
public sealed record TeamRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required bool Active { get; init; }
}

/// <summary>The teams, and what each is offered. Nothing is ever deleted.</summary>
public sealed class TeamRepository(OpenTransaction transaction)
{
    public IReadOnlyList<TeamRow> All()
    {
        return transaction.Connection.Query<TeamRow>("SELECT id, name, active FROM teams ORDER BY sort, name").AsList();
    }

    /// <summary>As the console changes them: what is switched off comes last, and each says what it is offered.</summary>
    public IReadOnlyList<TeamSetup> Setup()
    {
        var types = OfferLinks.Read(transaction.Connection, "SELECT team_id AS owner, task_type_id AS other FROM team_task_types");
        var materials = OfferLinks.Read(transaction.Connection, "SELECT team_id AS owner, material_id AS other FROM team_materials");
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

    public TeamSetup? FindSetup(long id)
    {
        return Setup().SingleOrDefault(team => team.Id == id);
    }

    public long Add(string name, int sort)
    {
        return transaction.Connection.QuerySingle<long>("INSERT INTO teams (name, sort) VALUES (@name, @sort) RETURNING id", new { name, sort });
    }

    public void Change(long id, string name, int sort)
    {
        transaction.Connection.Execute("UPDATE teams SET name = @name, sort = @sort WHERE id = @id", new { id, name, sort });
    }

    public void SetActive(long id, bool active)
    {
        transaction.Connection.Execute("UPDATE teams SET active = @active WHERE id = @id", new { id, active });
    }

    /// <summary>What the team is offered; an empty list means everything.</summary>
    public void SetOffers(long id, IReadOnlyList<long> taskTypeIds, IReadOnlyList<long> materialIds)
    {
        OfferLinks.Replace(transaction.Connection, "team_task_types", "team_id", "task_type_id", id, taskTypeIds);
        OfferLinks.Replace(transaction.Connection, "team_materials", "team_id", "material_id", id, materialIds);
    }

    /// <summary>Puts a task type on the list of what the team is offered.</summary>
    public void Offer(long teamId, long taskTypeId)
    {
        transaction.Connection.Execute(
            "INSERT INTO team_task_types (team_id, task_type_id) VALUES (@teamId, @taskTypeId) ON CONFLICT DO NOTHING",
            new { teamId, taskTypeId });
    }

    public IReadOnlyList<string> NamesIn(long id)
    {
        return transaction.Connection.Query<string>(
            "SELECT p.name FROM team_members m JOIN people p ON p.id = m.person_id AND p.active = 1 WHERE m.team_id = @id AND m.home = 1 ORDER BY p.name",
            new { id }).AsList();
    }
}
