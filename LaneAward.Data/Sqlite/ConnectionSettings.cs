using Dapper;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data.Sqlite;

/// <summary>The settings that durability rests on, as a live connection reports them.</summary>
public sealed record ConnectionSettings(string JournalMode, int BusyTimeoutMs, string Synchronous, bool ForeignKeys)
{
    internal static ConnectionSettings Read(SqliteConnection connection)
    {
        var synchronous = connection.ExecuteScalar<long>("PRAGMA synchronous") switch
        {
            0 => "off",
            1 => "normal",
            2 => "full",
            _ => "extra",
        };
        return new ConnectionSettings(
            connection.ExecuteScalar<string>("PRAGMA journal_mode") ?? "",
            (int)connection.ExecuteScalar<long>("PRAGMA busy_timeout"),
            synchronous,
            connection.ExecuteScalar<long>("PRAGMA foreign_keys") == 1);
    }
}
