using Microsoft.Data.Sqlite;

namespace LaneAward.Data;

/// <summary>One transaction as an action sees it: one clock and the repositories. It must not be kept after the action returns.</summary>
public sealed partial class Session
{
    internal Session(SqliteConnection connection)
    {
        Connection = connection;
    }

    /// <summary>The instant of the transaction, unix milliseconds UTC: every row it writes agrees on it.</summary>
    public long NowMs { get; internal set; }

    internal SqliteConnection Connection { get; }
}
