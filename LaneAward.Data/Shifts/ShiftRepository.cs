using Dapper;

namespace LaneAward.Data.Shifts;

/// <summary>The weekly shifts.</summary>
public sealed class ShiftRepository(Transaction transaction)
{
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
}
