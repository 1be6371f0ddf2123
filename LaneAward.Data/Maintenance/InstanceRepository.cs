using Dapper;

namespace LaneAward.Data.Maintenance;

/// <summary>Who this database is.</summary>
public sealed class InstanceRepository(Transaction transaction)
{
    public Instance Read()
    {
        return transaction.Connection.QuerySingle<Instance>(Instance.Select);
    }
}
