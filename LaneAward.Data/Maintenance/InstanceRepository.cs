using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.Maintenance;

/// <summary>Who this database is.</summary>
public sealed class InstanceRepository(OpenTransaction transaction)
{
    public Instance Read()
    {
        return transaction.Connection.QuerySingle<Instance>(Instance.Select);
    }
}
