using Dapper;
using LaneAward.Data;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Data;

/// <summary>The disk or the file fails under the running service: nothing acknowledged is lost, and the service recovers with it.</summary>
public sealed class DiskTroubleTests
{
    [Fact]
    public async Task A_write_that_does_not_fit_fails_alone_and_its_neighbours_commit()
    {
        using var shop = ShopDatabase.Create(o => o with { MaxHoldMs = 60_000 });
        using var inside = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var first = shop.Database.WriteAsync(s =>
        {
            s.Connection.Execute($"PRAGMA max_page_count = {s.Connection.ExecuteScalar<long>("PRAGMA page_count") + 20}");
            inside.Set();
            go.Wait();
            Write(s, "first", 1);
        });
        inside.Wait();
        var second = shop.Database.WriteAsync(s => Write(s, "second", 1));
        var tooBig = shop.Database.WriteAsync(s => Write(s, "big", 1_000_000));
        var swallowed = shop.Database.WriteAsync(s =>
        {
            try
            {
                Write(s, "swallowed", 1_000_000);
            }
            catch (Microsoft.Data.Sqlite.SqliteException)
            {
                // An action should let it through; one that does not must not be told that it was saved.
            }
        });
        var last = shop.Database.WriteAsync(s => Write(s, "last", 1));
        go.Set();

        await Task.WhenAll(first, second, last);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => tooBig);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => swallowed);
        Assert.Equal(["first", "last", "second"], shop.Query<string>("SELECT name FROM settings ORDER BY name"));
        Assert.Equal(2, shop.Database.Counters.Replays);
        Assert.Null(shop.Database.Trouble);
    }

    [Fact]
    public async Task A_full_disk_refuses_plainly_and_the_service_goes_on_when_there_is_room()
    {
        using var disk = SmallDisk.TryMount(megabytes: 2);
        Assert.SkipWhen(disk is null, "Mounting a small disk needs root.");
        var options = new DatabaseOptions(Path.Combine(disk.Folder, "workforce.db"));
        Migrator.Migrate(options, ShopDatabase.Environment, "tests");
        using var database = Database.Open(options);
        await database.WriteAsync(s => Write(s, "before", 1));
        var filler = disk.FillUp();

        var writes = Enumerable.Range(0, 20).Select(n => database.WriteAsync(s => Write(s, $"n{n:d2}", 20_000))).ToList();
        foreach (var write in writes)
        {
            await Assert.ThrowsAsync<DatabaseUnavailableException>(() => write);
        }

        Assert.Contains("full", database.Trouble!.Message, StringComparison.Ordinal);
        Assert.Equal(1, await database.ReadAsync(Count));
        File.Delete(filler);
        await database.WriteAsync(s => Write(s, "after", 1));
        Assert.Null(database.Trouble);
        Assert.Equal(2, await database.ReadAsync(Count));
        Assert.Equal("ok", await database.ReadAsync(s => s.Connection.ExecuteScalar<string>("PRAGMA integrity_check")));
    }

    [Fact]
    public async Task A_disk_that_became_read_only_takes_no_write_while_reads_go_on_and_the_next_write_after_it_counts()
    {
        using var shop = ShopDatabase.Create();
        await shop.Database.WriteAsync(s => Write(s, "before", 1));
        using (var disk = ReadOnlyDisk.TryMake(shop.Path, shop.Path + "-wal"))
        {
            Assert.SkipWhen(disk is null, "Making files immutable needs root and a file system that knows it.");
            // Whether the disk kept it is unknown to SQLite, so the caller is told to send the same key again.
            await Assert.ThrowsAsync<CommitUnknownException>(() => shop.Database.WriteAsync(s => Write(s, "lost", 1)));
            Assert.Contains("disk", shop.Database.Trouble!.Message, StringComparison.Ordinal);
            Assert.Equal(1, await shop.Database.ReadAsync(Count));
        }

        await shop.Database.WriteAsync(s => Write(s, "after", 1));
        Assert.Null(shop.Database.Trouble);
        Assert.Equal(["after", "before"], shop.Query<string>("SELECT name FROM settings ORDER BY name"));
    }

    [Fact]
    public void A_folder_that_takes_no_file_stops_the_opening_with_a_sentence_and_not_for_good()
    {
        using var shop = ShopDatabase.Create();
        using (var disk = ReadOnlyDisk.TryMake(shop.Folder))
        {
            Assert.SkipWhen(disk is null, "Making a folder immutable needs root and a file system that knows it.");
            var refused = Assert.Throws<DatabaseUnavailableException>(() => Database.Open(shop.Options));
            Assert.False(refused.Damaged);
        }

        using var database = Database.Open(shop.Options);
        Assert.Null(database.Trouble);
    }

    [Fact]
    public async Task A_database_moved_away_takes_no_write_and_answers_no_read_until_it_is_back()
    {
        using var shop = ShopDatabase.Create();
        await shop.Database.WriteAsync(s => Write(s, "before", 1));
        var aside = Path.Combine(shop.Folder, "aside.db");

        File.Move(shop.Path, aside);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => shop.Database.WriteAsync(s => Write(s, "lost", 1)));
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => shop.Database.ReadAsync(Count));
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => shop.Database.ReadSettingsAsync());
        Assert.NotNull(shop.Database.Trouble);

        File.Move(aside, shop.Path);
        await shop.Database.WriteAsync(s => Write(s, "after", 1));
        Assert.Equal(2, await shop.Database.ReadAsync(Count));
        Assert.Null(shop.Database.Trouble);
    }

    [Fact]
    public async Task A_database_replaced_by_another_is_neither_written_nor_read()
    {
        using var shop = ShopDatabase.Create();
        await shop.Database.WriteAsync(s => Write(s, "before", 1));
        using var impostor = ShopDatabase.Create();
        impostor.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('impostor', 'x', 0)");

        File.Move(impostor.Path, shop.Path, overwrite: true);

        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => shop.Database.ReadAsync(Count));
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => shop.Database.WriteAsync(s => Write(s, "lost", 1)));
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => shop.Database.ReadAsync(Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_log_of_a_file_that_was_replaced_serves_no_other_file(bool folded)
    {
        using var shop = ShopDatabase.Create();
        await shop.Database.WriteAsync(s => Write(s, "before", 1));
        Assert.True(!folded || await shop.Database.TidyAsync());
        using var impostor = ShopDatabase.Create();
        impostor.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('impostor', 'x', 0)");
        var bytes = File.ReadAllBytes(impostor.Path);
        var (aside, log) = (Path.Combine(shop.Folder, "aside.db"), shop.Path + "-wal");
        File.Move(shop.Path, aside);
        File.Copy(impostor.Path, shop.Path);
        // A backup beside the service that still runs; then the service's end, which leaves a log that it cannot fold; then its start.
        Assert.Throws<DatabaseUnavailableException>(() => DatabaseFile.Copy(shop.Options, Path.Combine(shop.Folder, "copy.db")));
        shop.Close();
        Assert.Equal(folded, new FileInfo(log).Length == 0);
        var refused = Assert.Throws<DatabaseUnavailableException>(() => DatabaseFile.Identify(shop.Options));
        Assert.Contains(log, refused.Message, StringComparison.Ordinal);
        Assert.Throws<DatabaseUnavailableException>(() => Migrator.Migrate(shop.Options, ShopDatabase.Environment, "tests"));
        Assert.Throws<DatabaseUnavailableException>(() => DatabaseFile.Seal(shop.Options));
        Assert.Throws<DatabaseUnavailableException>(() => Database.Open(shop.Options));
        Assert.Equal(bytes, File.ReadAllBytes(shop.Path));

        File.Move(shop.Path, impostor.Path, overwrite: true);
        File.Move(aside, shop.Path);
        using (var again = Database.Open(shop.Options))
        {
            Assert.Equal(1, await again.ReadAsync(Count));
        }

        Assert.Equal(["before"], shop.Query<string>("SELECT name FROM settings"));
    }

    [Fact]
    public async Task A_database_that_was_copied_with_its_log_to_another_place_is_opened_there()
    {
        using var shop = ShopDatabase.Create();
        await shop.Database.WriteAsync(s => Write(s, "before", 1));
        var there = Directory.CreateDirectory(Path.Combine(shop.Folder, "there")).FullName;
        foreach (var file in Directory.GetFiles(shop.Folder, "workforce.db*"))
        {
            File.Copy(file, Path.Combine(there, Path.GetFileName(file)));
        }

        using var moved = Database.Open(new DatabaseOptions(Path.Combine(there, "workforce.db")));
        Assert.Equal(1, await moved.ReadAsync(Count));
    }

    [Fact]
    public async Task A_damaged_database_takes_no_more_writes()
    {
        using var shop = ShopDatabase.Create();
        shop.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('a', 'x', 0)");
        var page = shop.Scalar<long>("SELECT rootpage FROM sqlite_schema WHERE name = 'settings'");
        using (var file = File.OpenWrite(shop.Path))
        {
            file.Seek((page - 1) * 4096, SeekOrigin.Begin);
            file.Write(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }

        var found = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => shop.Database.ReadAsync(Count));
        var refused = await Assert.ThrowsAsync<DatabaseUnavailableException>(
            () => shop.Database.WriteAsync(s => s.Connection.Execute("UPDATE teams SET sort = 1")));

        Assert.True(found.Damaged);
        Assert.True(refused.Damaged);
        Assert.True(shop.Database.Trouble!.Damaged);
    }

    [Fact]
    public async Task A_damaged_index_of_the_order_search_stops_the_search_and_no_tap()
    {
        using var shop = ShopDatabase.Create();
        shop.AddOrder("107923", shop.AddCustomer("1", "Northfield"), "Plaques");
        shop.Execute("UPDATE order_search_data SET block = x'FFFFFFFFFFFFFFFF'");

        var found = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => shop.Database.ReadAsync(db => db.Orders.Search("northfield", 10)));
        await shop.Database.WriteAsync(s => Write(s, "a tap", 1));

        Assert.False(found.Damaged);
        Assert.StartsWith("The index of the order search is damaged", found.Message, StringComparison.Ordinal);
        Assert.Equal("107923", Assert.Single(await shop.Database.ReadAsync(db => db.Orders.Search("1079", 10))).OrderNumber);
        Assert.Contains("laneaward db reindex", found.Message, StringComparison.Ordinal);

        await shop.Database.WriteAsync(db => db.Orders.RebuildSearch());
        Assert.Equal("107923", Assert.Single(await shop.Database.ReadAsync(db => db.Orders.Search("north plaq", 10))).OrderNumber);
        Assert.Empty(await shop.Database.ReadAsync(db => db.Facts.Problems()));
    }

    [Fact]
    public async Task A_tap_that_shares_its_commit_with_a_change_of_an_order_is_kept_when_the_index_is_damaged()
    {
        using var shop = ShopDatabase.Create(o => o with { MaxHoldMs = 60_000 });
        for (var number = 0; number < 200; number++)
        {
            shop.AddOrder($"{107000 + number}", shop.AddCustomer($"{number}", $"Customer {number}"), $"Plaques of kind {number}");
        }

        // The leaves alone: the statement passes, and COMMIT meets the damage.
        shop.Execute("UPDATE order_search_data SET block = x'FFFFFFFFFFFFFFFF' WHERE id > 10");
        using var inside = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var first = shop.Database.WriteAsync(s =>
        {
            inside.Set();
            go.Wait();
            Write(s, "first", 1);
        });
        inside.Wait(TestContext.Current.CancellationToken);
        var order = shop.Database.WriteAsync(s => s.Connection.Execute("UPDATE orders SET description = 'Trophies'"));
        var last = shop.Database.WriteAsync(s => Write(s, "last", 1));
        go.Set();

        await Task.WhenAll(first, last);
        Assert.False((await Assert.ThrowsAsync<DatabaseUnavailableException>(() => order)).Damaged);
        Assert.Equal(["first", "last"], shop.Query<string>("SELECT name FROM settings ORDER BY name"));
    }

    private static void Write(Transaction db, string name, int length)
    {
        db.Connection.Execute(
            "INSERT INTO settings (name, value, updated_at_ms) VALUES (@name, @value, 0)", new { name, value = new string('x', length) });
    }

    private static long Count(Transaction db)
    {
        return db.Connection.ExecuteScalar<long>("SELECT count(*) FROM settings");
    }
}
