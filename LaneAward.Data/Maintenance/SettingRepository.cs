using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Maintenance;

/// <summary>Settings that are changed in the console, by name. What a value means and its limits are the business of who asks.</summary>
public sealed class SettingRepository(OpenTransaction transaction)
{
    /// <summary>Null when it was never set.</summary>
    public string? Find(string name)
    {
        return transaction.Connection.QuerySingleOrDefault<string>("SELECT value FROM settings WHERE name = @name", new { name });
    }

    public void Set(string name, string value)
    {
        transaction.Connection.Execute(
            """
            INSERT INTO settings (name, value, updated_at_ms) VALUES (@name, @value, @now)
            ON CONFLICT (name) DO UPDATE SET value = @value, updated_at_ms = @now
            """,
            new { name, value, now = transaction.NowMs });
    }
}
