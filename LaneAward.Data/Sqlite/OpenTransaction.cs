using Microsoft.Data.Sqlite;

namespace LaneAward.Data.Sqlite;

/// <summary>One transaction as a repository sees it: the connection to ask, and the one instant that every row it writes agrees on.</summary>
public class OpenTransaction
{
    internal OpenTransaction(SqliteConnection connection)
    {
        Connection = connection;
    }

    /// <summary>The instant of the transaction, unix milliseconds UTC.</summary>
    public long NowMs { get; internal set; }

    internal SqliteConnection Connection { get; }
}
