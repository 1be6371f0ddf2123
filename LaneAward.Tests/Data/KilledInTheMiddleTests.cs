using System.Globalization;
using Dapper;
using LaneAward.Data;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Data;

/// <summary>kill -9 under load. LANEAWARD_KILL_ROUNDS asks for more rounds than the 10 of the normal suite.</summary>
public sealed class KilledInTheMiddleTests
{
    [Fact]
    public async Task Every_acknowledged_write_survives_a_kill_exactly_once()
    {
        using var shop = ShopDatabase.Create();
        shop.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('writes', '0', 0)");
        var kept = new HashSet<string>();
        var refused = new HashSet<string>();

        for (var round = 0; round < Rounds(); round++)
        {
            await WriteUntilKilledAsync(shop.Path, acknowledgements: Random.Shared.Next(1, 1500), kept, refused);
            Check(shop.Path, kept, refused);
        }
    }

    private static int Rounds()
    {
        return int.Parse(Environment.GetEnvironmentVariable("LANEAWARD_KILL_ROUNDS") ?? "10", CultureInfo.InvariantCulture);
    }

    private static async Task WriteUntilKilledAsync(string path, int acknowledgements, HashSet<string> kept, HashSet<string> refused)
    {
        using var child = ChildProcess.Start("write-keys", path, "16");
        for (var heard = 0; await child.ReadLineAsync() is { } line; heard++)
        {
            // What was said before the kill may still be in the pipe: it counts, unless the kill cut it short.
            switch (line.Split(' '))
            {
                case ["kept", { Length: 36 } key]:
                    kept.Add(key);
                    break;
                case ["refused", { Length: 36 } key]:
                    refused.Add(key);
                    break;
            }

            if (heard == acknowledgements)
            {
                child.KillHard();
            }
        }
    }

    private static void Check(string path, HashSet<string> kept, HashSet<string> refused)
    {
        using var connection = Connections.OpenWriter(path, busyTimeoutMs: 10_000);
        Assert.Equal("ok", connection.ExecuteScalar<string>("PRAGMA integrity_check"));
        var keys = connection.Query<string>("SELECT write_key FROM write_keys").ToHashSet();
        var effects = connection.Query<string>("SELECT entity_id FROM audit_entries").ToList();

        Assert.Empty(kept.Except(keys));
        Assert.Empty(refused.Intersect(keys));
        Assert.Equal(keys.Count, effects.Count);
        Assert.Empty(keys.Except(effects));
        Assert.Equal(keys.Count, connection.ExecuteScalar<long>("SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'writes'"));
    }
}
