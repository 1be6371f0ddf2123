using System.Globalization;
using Dapper;
using LaneAward.Data;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Data;

/// <summary>
/// The power goes, at the level of files: what was synced is there, what was not is dropped, kept in parts, or garbage. A write is synced when it is
/// acknowledged, so the length of the log at that instant is what a cut must leave. LANEAWARD_POWER_CUTS asks for more cuts.
/// </summary>
public sealed class PowerCutTests
{
    private const int Writes = 60;
    private const int Sector = 512;

    private static readonly int Cuts = int.Parse(Environment.GetEnvironmentVariable("LANEAWARD_POWER_CUTS") ?? "200", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Every_acknowledged_write_survives_a_cut_of_the_log_at_any_byte_and_none_survives_in_part()
    {
        using var shop = NewShop();
        var (keys, ends) = await WriteAsync(shop);
        var (file, log) = (await ReadSharedAsync(shop.Path), await ReadSharedAsync(shop.Path + "-wal"));
        using var folder = new TempFolder();

        for (var cut = 0; cut < Cuts; cut++)
        {
            var length = Random.Shared.Next(log.Length + 1);
            var found = Found(folder, file, Torn(log, length, (Tail)(cut % 4)));

            Assert.Equal(keys.Take(found.Count), found);
            Assert.InRange(found.Count, ends.Count(end => end <= length), Writes);
        }
    }

    [Fact]
    public async Task A_cut_one_byte_before_the_end_of_a_write_loses_that_write_and_no_other()
    {
        using var shop = NewShop();
        var (keys, ends) = await WriteAsync(shop);
        var (file, log) = (await ReadSharedAsync(shop.Path), await ReadSharedAsync(shop.Path + "-wal"));
        using var folder = new TempFolder();

        for (var write = 0; write < Writes; write++)
        {
            Assert.Equal(keys.Take(write), Found(folder, file, log[..(ends[write] - 1)]));
            Assert.Equal(keys.Take(write + 1), Found(folder, file, log[..ends[write]]));
        }
    }

    [Fact]
    public async Task A_cut_while_the_log_is_folded_into_the_file_loses_nothing()
    {
        using var shop = NewShop();
        var (keys, _) = await WriteAsync(shop);
        var (before, log) = (await ReadSharedAsync(shop.Path), await ReadSharedAsync(shop.Path + "-wal"));
        shop.Execute("PRAGMA wal_checkpoint(PASSIVE)");
        var after = await ReadSharedAsync(shop.Path);
        Assert.NotEqual(before, after);
        Assert.Equal(log, await ReadSharedAsync(shop.Path + "-wal"));
        using var folder = new TempFolder();

        for (var cut = 0; cut < Cuts; cut++)
        {
            Assert.Equal(keys, Found(folder, HalfWritten(before, after), log));
        }
    }

    [Fact]
    public async Task The_service_goes_on_writing_in_the_file_that_a_cut_has_left()
    {
        using var shop = NewShop();
        var (keys, ends) = await WriteAsync(shop);
        var log = await ReadSharedAsync(shop.Path + "-wal");
        using var folder = new TempFolder();
        var path = folder.File("cut.db");
        await File.WriteAllBytesAsync(path, await ReadSharedAsync(shop.Path), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path + "-wal", Torn(log, ends[30] + 100, Tail.Garbage), TestContext.Current.CancellationToken);

        using (var database = Database.Open(new DatabaseOptions(path)))
        {
            await database.WriteAsync(s => WriteOne(s, "after the power came back"));
        }

        Assert.Equal([.. keys.Take(31), "after the power came back"], Keys(path));
    }

    private static ShopDatabase NewShop()
    {
        var shop = ShopDatabase.Create();
        shop.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('writes', '0', 0)");
        return shop;
    }

    /// <returns>What was written in order, and how long the log was when each was acknowledged.</returns>
    private static async Task<(List<string> Keys, List<int> Ends)> WriteAsync(ShopDatabase shop)
    {
        var (keys, ends) = (new List<string>(), new List<int>());
        for (var write = 0; write < Writes; write++)
        {
            var key = Guid.CreateVersion7().ToString();
            await shop.Database.WriteAsync(s => WriteOne(s, key));
            keys.Add(key);
            ends.Add((int)shop.Database.WalBytes);
        }

        // Longer than a thousand pages it would have been folded meanwhile, and begun anew.
        Assert.Equal(ends.Order(), ends);
        Assert.True(ends[^1] < 1000 * 4096);
        return (keys, ends);
    }

    private static void WriteOne(Transaction db, string key)
    {
        db.Connection.Execute(
            "INSERT INTO audit_entries (at_ms, actor, action, entity, entity_id) VALUES (@now, 'tests', 'write', 'key', @key)",
            new { key, now = db.NowMs });
        db.Connection.Execute("UPDATE settings SET value = value + 1 WHERE name = 'writes'");
    }

    private static List<string> Found(TempFolder folder, byte[] file, byte[] log)
    {
        // The index of the log (-shm) is memory: it is gone with the power.
        var path = folder.File("cut.db");
        File.Delete(path + "-shm");
        File.WriteAllBytes(path, file);
        File.WriteAllBytes(path + "-wal", log);
        return Keys(path);
    }

    private static List<string> Keys(string path)
    {
        using var connection = Connections.OpenWriter(path, busyTimeoutMs: 10_000);
        Assert.Equal("ok", connection.ExecuteScalar<string>("PRAGMA integrity_check"));
        var keys = connection.Query<string>("SELECT entity_id FROM audit_entries ORDER BY id").AsList();
        Assert.Equal(keys.Count, connection.ExecuteScalar<long>("SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'writes'"));
        return keys;
    }

    private static byte[] Torn(byte[] log, int length, Tail tail)
    {
        var torn = tail == Tail.Dropped ? log[..length] : log.ToArray();
        switch (tail)
        {
            case Tail.Zeros:
                torn.AsSpan(length).Clear();
                break;
            case Tail.Garbage:
                Random.Shared.NextBytes(torn.AsSpan(length));
                break;
            case Tail.KeptInParts:
                for (var at = length; at < torn.Length; at += Sector)
                {
                    if (Random.Shared.Next(2) == 0)
                    {
                        torn.AsSpan(at, Math.Min(Sector, torn.Length - at)).Clear();
                    }
                }

                break;
        }

        return torn;
    }

    /// <summary>Of what folding writes, each sector has arrived, has not, or was torn: a disk writes a sector from its beginning to its end.</summary>
    private static byte[] HalfWritten(byte[] before, byte[] after)
    {
        var half = new byte[Random.Shared.Next(before.Length, Math.Max(before.Length, after.Length) + 1)];
        before.AsSpan(0, Math.Min(before.Length, half.Length)).CopyTo(half);
        for (var at = 0; at < half.Length; at += Sector)
        {
            var arrived = Random.Shared.Next(3) switch { 0 => 0, 1 => Sector, _ => Random.Shared.Next(Sector) };
            Part(after, at, Math.Min(arrived, half.Length - at)).CopyTo(half.AsSpan(at));
        }

        return half;
    }

    private static ReadOnlySpan<byte> Part(byte[] bytes, int at, int length)
    {
        return at >= bytes.Length ? default : bytes.AsSpan(at, Math.Min(length, bytes.Length - at));
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }

    private enum Tail
    {
        Dropped,
        Zeros,
        Garbage,
        KeptInParts,
    }
}
