using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Shifts;

/// <summary>The weekly shifts.</summary>
public sealed class ShiftRepository(OpenTransaction transaction)
{
    private const string SelectShifts =
        """
        SELECT s.id, s.name, s.team_id, s.person_id, coalesce(t.name, p.name) AS owner_name, s.weekday, s.start_minute, s.end_minute, s.active
        FROM shifts s
        LEFT JOIN teams t ON t.id = s.team_id
        LEFT JOIN people p ON p.id = s.person_id
        """;

    public IReadOnlyList<ShiftRow> Active()
    {
        return transaction.Connection.Query<ShiftRow>(
            "SELECT team_id, person_id, weekday, start_minute, end_minute FROM shifts WHERE active = 1 ORDER BY id").AsList();
    }

    /// <summary>The person's own shifts, else those of their home team, else none.</summary>
    public IReadOnlyList<ShiftRow> Of(long personId)
    {
        return transaction.Connection.Query<ShiftRow>(
            """
            SELECT team_id, person_id, weekday, start_minute, end_minute
            FROM shifts
            WHERE active = 1
              AND (person_id = @personId
                   OR (team_id IN (SELECT team_id FROM team_members WHERE person_id = @personId AND home = 1)
                       AND NOT EXISTS (SELECT 1 FROM shifts WHERE active = 1 AND person_id = @personId)))
            ORDER BY id
            """,
            new { personId }).AsList();
    }

    /// <summary>As the console changes them: what is switched off comes last.</summary>
    public IReadOnlyList<ShiftSetup> Setup()
    {
        return transaction.Connection.Query<ShiftSetup>(
            $"{SelectShifts} ORDER BY s.active DESC, s.team_id IS NULL, owner_name, s.start_minute, s.weekday, s.id").AsList();
    }

    /// <summary>Adds one day of a weekly shift, of a team or of one person, in local minutes since midnight.</summary>
    /// <param name="weekday">0 is Sunday.</param>
    public long Add(string name, long? teamId, long? personId, long weekday, long startMinute, long endMinute)
    {
        return transaction.Connection.QuerySingle<long>(
            """
            INSERT INTO shifts (name, team_id, person_id, weekday, start_minute, end_minute)
            VALUES (@name, @teamId, @personId, @weekday, @startMinute, @endMinute)
            RETURNING id
            """,
            new { name, teamId, personId, weekday, startMinute, endMinute });
    }

    public void Change(long id, string name, long? teamId, long? personId, long startMinute, long endMinute)
    {
        transaction.Connection.Execute(
            """
            UPDATE shifts SET name = @name, team_id = @teamId, person_id = @personId, start_minute = @startMinute, end_minute = @endMinute
            WHERE id = @id
            """,
            new { id, name, teamId, personId, startMinute, endMinute });
    }

    public void SetActive(long id, bool active)
    {
        transaction.Connection.Execute("UPDATE shifts SET active = @active WHERE id = @id", new { id, active });
    }
}
