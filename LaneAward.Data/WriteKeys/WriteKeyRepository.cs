using Dapper;
using LaneAward.Data.Sqlite;

namespace LaneAward.Data.WriteKeys;

/// <summary>What a write key was used for the first time it came.</summary>
public sealed record WriteKeyRow
{
    public required string Route { get; init; }

    public required byte[] Fingerprint { get; init; }

    public required string Answer { get; init; }
}

/// <summary>Write keys with their answers, kept in the transaction of the effect they belong to.</summary>
public sealed class WriteKeyRepository(OpenTransaction transaction)
{
    public WriteKeyRow? Find(long actorId, string key)
    {
        return transaction.Connection.QuerySingleOrDefault<WriteKeyRow>(
            "SELECT route, fingerprint, answer FROM write_keys WHERE actor_id = @actorId AND write_key = @key",
            new { actorId, key });
    }

    /// <summary>Every key that is kept, with whose it is: what tells whether one database holds what another acknowledged.</summary>
    public IReadOnlySet<string> All()
    {
        return transaction.Connection.Query<string>("SELECT actor_id || ' ' || write_key FROM write_keys").ToHashSet();
    }

    public void Add(long actorId, string key, string route, byte[] fingerprint, string answer)
    {
        transaction.Connection.Execute(
            """
            INSERT INTO write_keys (actor_id, write_key, route, fingerprint, answer, created_at_ms)
            VALUES (@actorId, @key, @route, @fingerprint, @answer, @now)
            """,
            new { actorId, key, route, fingerprint, answer, now = transaction.NowMs });
    }

    /// <summary>Forgets at most 500 keys older than the instant, so that no transaction gets long. Returns how many went.</summary>
    public int DeleteOlderThan(long instantMs)
    {
        return transaction.Connection.Execute(
            """
            DELETE FROM write_keys
            WHERE (actor_id, write_key) IN (
              SELECT actor_id, write_key FROM write_keys WHERE created_at_ms < @instantMs ORDER BY created_at_ms LIMIT 500)
            """,
            new { instantMs });
    }
}
