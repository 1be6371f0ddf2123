using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Maintenance;

/// <summary>Counts and compares what the tables hold, and removes the work that was done when the shop starts over.</summary>
public sealed class ActivityRepository(OpenTransaction transaction)
{
    /// <summary>Rows of every table, in the order of <see cref="TableClasses"/>.</summary>
    public IReadOnlyDictionary<string, long> Counts()
    {
        return TableClasses.Preserve.Concat(TableClasses.Activity)
            .ToDictionary(table => table, table => transaction.Connection.ExecuteScalar<long>($"SELECT count(*) FROM {table}"));
    }

    /// <summary>Rows and content of these tables, as one reader sees them.</summary>
    public IReadOnlyDictionary<string, TableContent> Contents(IEnumerable<string> tables)
    {
        return TableContent.Read(transaction.Connection, tables);
    }

    /// <summary>
    /// Removes all activity and raises the epoch with kind "forget", so that tablets put their waiting taps aside. Part of one write:
    /// whoever calls it compares what had to stay.
    /// </summary>
    /// <returns>Rows removed by table.</returns>
    public IReadOnlyDictionary<string, long> Remove()
    {
        var removed = TableClasses.Activity.ToDictionary(table => table, table => (long)transaction.Connection.Execute($"DELETE FROM {table} WHERE true"));
        transaction.Connection.Execute("UPDATE instance SET epoch = epoch + 1, epoch_kind = 'forget' WHERE id = 1");
        return removed;
    }
}
