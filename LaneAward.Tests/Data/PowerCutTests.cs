using System.Globalization;
using Dapper;
using LaneAward.Data;
using LaneAward.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace LaneAward.Tests.Data;

/// <summary>
/// The power goes. Every write, sync and answer of the door at work is recorded in order (<see cref="DiskRecording"/>), and then the power is cut after any of
/// them: what was synced is there, of the rest anything may be (<see cref="UnsafeDisk"/>). That a disk keeps what it says it has synced is the machine's
/// promise. A run has some 1,000 operations, of which each day takes a part; LANEAWARD_POWER_CUTS asks for more cuts, then for several of each.
/// </summary>
public sealed class PowerCutTests
{
    private static readonly int Cuts = int.Parse(Environment.GetEnvironmentVariable("LANEAWARD_POWER_CUTS") ?? "300", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Every_acknowledged_write_survives_a_cut_at_any_instant_and_none_survives_in_part()
    {
        using var shop = NewShop();

        var run = await RunAsync(shop.Path, []);

        Assert.Empty(Losses(run, Cuts));
    }

    [Fact]
    public async Task With_NORMAL_the_same_cuts_lose_acknowledged_writes()
    {
        using var shop = NewShop();

        var run = await RunAsync(shop.Path, [], synchronous: "NORMAL");

        Assert.NotEmpty(Losses(run, Cuts / 4));
    }

    [Fact]
    public async Task The_service_goes_on_writing_in_what_a_cut_has_left_and_a_second_cut_loses_nothing_either()
    {
        using var shop = NewShop();
        var first = await RunAsync(shop.Path, []);
        for (var round = 0; round < 3; round++)
        {
            using var folder = new TempFolder();
            using var copy = new TempFolder();
            var disk = new UnsafeDisk(first.Disk.AtFirst);
            first.Disk.Events.Take(Random.Shared.Next(first.Disk.Events.Count)).ToList().ForEach(disk.Do);
            var left = disk.Cut(Leftover.Garbled);

            // To look is to tidy up, so that is done in a copy.
            var second = await RunAsync(Lay(folder, left), Keys(Lay(copy, left)));

            Assert.Empty(Losses(second, Cuts / 4));
        }
    }

    [Fact]
    public void The_SQLite_that_is_shipped_syncs_when_it_is_told_to()
    {
        using var shop = ShopDatabase.Create();

        // The recording sees that SQLite asks for a sync; built like this, it would end there.
        Assert.DoesNotContain("NO_SYNC", shop.Query<string>("PRAGMA compile_options"));
    }

    private static ShopDatabase NewShop()
    {
        var shop = ShopDatabase.Create();
        shop.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('writes', '0', 0)");
        return shop;
    }

    /// <summary>
    /// Single writes, groups, a log folded while others may use it, one begun anew, one cut short, one removed at the end; then all of it in a new log.
    /// </summary>
    private static async Task<Run> RunAsync(string path, List<string> before, string? synchronous = null)
    {
        var options = new DatabaseOptions(path) { LongLogBytes = 400_000, MaxHoldMs = 60_000 };
        using var disk = new DiskRecording(Path.GetDirectoryName(path)!);
        var run = new Run(disk, [.. before], [before.Count]);
        for (var start = 0; start < 2; start++)
        {
            using var database = Database.Open(options);
            if (synchronous is not null)
            {
                await SetAsync(database, synchronous);
            }

            // A reader's connection stays open beside the writer's.
            Assert.Equal(run.Keys, await database.ReadAsync(db => Keys(db.Connection)));
            await WriteAsync(run, database, 1, 1, 1, 1);
            Fold(path);
            await WriteAsync(run, database, 1, 12, 1, 1, 1);
            Assert.True(await database.TidyAsync());
            // Long enough for the writer to fold the log by itself.
            await WriteAsync(run, database, [1, 40, 1, .. Enumerable.Repeat(1, 24), 5, 1]);
        }

        disk.Listen();
        RequireWhole(run);
        return run;
    }

    /// <summary>Each number is that many writes in line at once, which one COMMIT takes; the next come when they are answered.</summary>
    private static async Task WriteAsync(Run run, Database database, params int[] groups)
    {
        foreach (var size in groups)
        {
            using var allInLine = new ManualResetEventSlim();
            var commits = database.Counters.Groups;
            var keys = Enumerable.Range(0, size).Select(_ => Guid.CreateVersion7().ToString()).ToList();
            var writes = keys.ConvertAll(key => database.WriteAsync(db =>
            {
                allInLine.Wait();
                WriteOne(db, key);
            }));
            writes.ForEach(run.Disk.Await);
            allInLine.Set();
            await Task.WhenAll(writes);
            Assert.Equal(commits + 1, database.Counters.Groups);
            run.Keys.AddRange(keys);
            run.Commits.Add(run.Keys.Count);
        }
    }

    private static void WriteOne(Transaction db, string key)
    {
        db.Connection.Execute(
            "INSERT INTO audit_entries (at_ms, actor, action, entity, entity_id) VALUES (@now, 'tests', 'write', 'key', @key)",
            new { key, now = db.NowMs });
        db.Connection.Execute("UPDATE settings SET value = value + 1 WHERE name = 'writes'");
    }

    /// <summary>As SQLite itself does after a thousand pages: nobody waits, and the log is used again from its beginning.</summary>
    private static void Fold(string path)
    {
        using var other = Connections.OpenWriter(path, busyTimeoutMs: 10_000);
        var (_, pages, folded) = other.QuerySingle<(long Busy, long Pages, long Folded)>("PRAGMA wal_checkpoint(PASSIVE)");
        Assert.True(pages > 0 && pages == folded);
    }

    private static async Task SetAsync(Database database, string synchronous)
    {
        // Not in its transaction, where SQLite takes no such change: the writer is idle until the next write.
        SqliteConnection? writer = null;
        await database.WriteAsync(db => writer = db.Connection);
        writer!.Execute("PRAGMA synchronous = " + synchronous);
    }

    /// <summary>A recording that has missed something proves nothing.</summary>
    private static void RequireWhole(Run run)
    {
        var events = run.Disk.Events;
        var disk = new UnsafeDisk(run.Disk.AtFirst);
        foreach (var happened in events)
        {
            disk.Do(happened);
        }

        var (files, expected) = (run.Disk.Files(), disk.WithPower());
        Assert.Equal(files.Keys.Order(), expected.Keys.Order());
        Assert.All(files, file => Assert.Equal(file.Value, expected[file.Key]));
        Assert.Equal(run.Keys.Count - run.Commits.Min(), events.OfType<DiskEvent.Acknowledged>().Count());
        // The head of the log: each time that it was begun, or begun anew. The first may be that which a cut has left.
        Assert.InRange(events.Count(e => e is DiskEvent.Written { At: 0, Bytes.Length: 32 }), 7, int.MaxValue);
        Assert.InRange(events.Count(e => e is DiskEvent.CutShort { Length: 0 }), 4, int.MaxValue);
        Assert.Contains(events, e => e is DiskEvent.Made);
        Assert.Contains(events, e => e is DiskEvent.Removed);
    }

    /// <returns>The cuts that lost an acknowledged write, as sentences. A write found in part, a damaged file or half a group fails at once.</returns>
    private static List<string> Losses(Run run, int cuts)
    {
        using var folder = new TempFolder();
        var losses = new List<string>();
        var disk = new UnsafeDisk(run.Disk.AtFirst);
        var points = CutPoints(run.Disk.Events.Count, cuts);
        var acknowledged = run.Commits.Min();
        for (var at = 0; at < run.Disk.Events.Count; at++)
        {
            disk.Do(run.Disk.Events[at]);
            acknowledged += run.Disk.Events[at] is DiskEvent.Acknowledged ? 1 : 0;
            foreach (var leftover in points[at])
            {
                var cut = $"{leftover} of what was unsynced is left after operation {at} ({run.Disk.Events[at].GetType().Name})";
                var found = Find(run, Lay(folder, disk.Cut(leftover)), cut);
                if (found < acknowledged)
                {
                    losses.Add($"{cut}: {acknowledged} were acknowledged, {found} are there.");
                }
            }
        }

        return losses;
    }

    private static int Find(Run run, string path, string cut)
    {
        try
        {
            var found = Keys(path);
            Assert.Equal(run.Keys.Take(found.Count), found);
            Assert.Contains(found.Count, run.Commits);
            return found.Count;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(cut, error);
        }
    }

    /// <summary>Each operation as often as any other, and once more at the most; fewer cuts than operations take some of them.</summary>
    private static ILookup<int, Leftover> CutPoints(int operations, int cuts)
    {
        var order = Enumerable.Range(0, operations).ToArray();
        Random.Shared.Shuffle(order);
        return Enumerable.Range(0, cuts).ToLookup(cut => order[cut % operations], cut => (Leftover)((cut + (cut / operations)) % 4));
    }

    private static string Lay(TempFolder folder, Dictionary<string, byte[]> files)
    {
        foreach (var old in Directory.EnumerateFiles(folder.Path))
        {
            File.Delete(old);
        }

        foreach (var (name, bytes) in files)
        {
            File.WriteAllBytes(folder.File(name), bytes);
        }

        return folder.File("workforce.db");
    }

    private static List<string> Keys(string path)
    {
        using var connection = Connections.OpenWriter(path, busyTimeoutMs: 10_000);
        // This copy may go with the power.
        connection.Execute("PRAGMA synchronous = OFF");
        Assert.Equal("ok", connection.ExecuteScalar<string>("PRAGMA integrity_check"));
        return Keys(connection);
    }

    private static List<string> Keys(SqliteConnection connection)
    {
        var keys = connection.Query<string>("SELECT entity_id FROM audit_entries ORDER BY id").AsList();
        Assert.Equal(keys.Count, connection.ExecuteScalar<long>("SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'writes'"));
        return keys;
    }

    /// <param name="Keys">In the order of writing.</param>
    /// <param name="Commits">How many keys may be found: none of a group, or all of it.</param>
    private sealed record Run(DiskRecording Disk, List<string> Keys, HashSet<int> Commits);
}
