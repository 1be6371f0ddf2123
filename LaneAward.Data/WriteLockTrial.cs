using Dapper;
using Microsoft.Data.Sqlite;

namespace LaneAward.Data;

/// <summary>Holds the write lock for a while, as a slow program beside the service would, so that waiting for it can be proven. Writes nothing.</summary>
public static class WriteLockTrial
{
    /// <param name="held">Called as soon as the lock is held.</param>
    /// <exception cref="DatabaseBusyException">Somebody else held it for the whole busy timeout.</exception>
    public static async Task HoldAsync(DatabaseOptions options, TimeSpan time, Action held, CancellationToken cancellation)
    {
        using var share = OperationLock.Share(options);
        try
        {
            using var connection = Connections.OpenWriter(options.Path, options.BusyTimeoutMs);
            connection.Execute("BEGIN IMMEDIATE;");
            held();
            await Task.Delay(time, options.Time, cancellation).ConfigureAwait(false);
            connection.Execute("ROLLBACK;");
        }
        catch (SqliteException error)
        {
            throw DatabaseErrors.Translate(error);
        }
    }
}
