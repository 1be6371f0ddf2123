using Dapper;
using LaneAward.Data;
using LaneAward.Data.Sqlite;
using LaneAward.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace LaneAward.Tests.Data;

/// <summary>Reading: live settings, one snapshot per page, and no way to write by it.</summary>
public sealed class ReadingTests
{
    [Fact]
    public async Task The_settings_come_from_a_live_connection()
    {
        using var shop = ShopDatabase.Create();

        var settings = await shop.Database.ReadSettingsAsync();

        Assert.Equal(new ConnectionSettings("wal", 10_000, "full", ForeignKeys: true), settings);
    }

    [Fact]
    public async Task The_writing_connection_has_the_same_settings_as_the_reading_one()
    {
        using var shop = ShopDatabase.Create();

        var writing = await shop.Database.WriteAsync(s => ConnectionSettings.Read(s.Connection));

        // The writer waits by its own clock only while it asks for the lock.
        Assert.Equal(await shop.Database.ReadSettingsAsync(), writing);
    }

    [Fact]
    public async Task All_queries_of_a_read_see_one_snapshot()
    {
        using var shop = ShopDatabase.Create();

        var counts = await shop.Database.ReadAsync(s =>
        {
            var before = Count(s);
            shop.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('color', 'blue', 0)");
            return (before, after: Count(s));
        });

        Assert.Equal((0, 0), counts);
        Assert.Equal(1, await shop.Database.ReadAsync(Count));
    }

    [Fact]
    public async Task A_read_cannot_write()
    {
        using var shop = ShopDatabase.Create();

        await Assert.ThrowsAsync<DatabaseUnavailableException>(
            () => shop.Database.ReadAsync(s => s.Connection.Execute("DELETE FROM roles")));

        Assert.Equal(4, shop.Scalar<long>("SELECT count(*) FROM roles"));
    }

    [Fact]
    public async Task A_refusal_in_a_read_costs_no_connection()
    {
        using var shop = ShopDatabase.Create(o => o with { ReadConnections = 1 });
        var before = await shop.Database.ReadAsync(s => s);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => shop.Database.ReadAsync<int>(_ => throw new InvalidOperationException("not yours")));

        Assert.Same(before, await shop.Database.ReadAsync(s => s));
    }

    [Fact]
    public async Task A_result_left_open_does_not_keep_an_old_snapshot()
    {
        using var shop = ShopDatabase.Create(o => o with { ReadConnections = 1 });
        SqliteDataReader? forgotten = null;
        await shop.Database.ReadAsync(s =>
        {
            var command = s.Connection.CreateCommand();
            command.CommandText = "SELECT name FROM sqlite_schema";
            forgotten = command.ExecuteReader();
            return forgotten.Read();
        });

        shop.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('color', 'blue', 0)");

        Assert.Equal(1, await shop.Database.ReadAsync(Count));
        Assert.True(await shop.Database.TidyAsync());
        GC.KeepAlive(forgotten);
    }

    [Fact]
    public async Task More_readers_than_connections_wait_their_turn()
    {
        using var shop = ShopDatabase.Create(o => o with { ReadConnections = 2 });

        var counts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => shop.Database.ReadAsync(Count))));

        Assert.All(counts, c => Assert.Equal(0, c));
    }

    [Fact]
    public async Task Tidying_folds_the_log_into_the_file()
    {
        using var shop = ShopDatabase.Create();
        for (var n = 0; n < 20; n++)
        {
            await shop.Database.WriteAsync(s => s.Connection.Execute(
                "INSERT INTO settings (name, value, updated_at_ms) VALUES (@n, 'x', 0)", new { n = n.ToString("d2", null) }));
        }

        Assert.NotEqual(0, shop.Database.WalBytes);
        Assert.True(await shop.Database.TidyAsync());
        Assert.Equal(0, shop.Database.WalBytes);
        Assert.Equal(20, await shop.Database.ReadAsync(Count));
    }

    [Fact]
    public async Task Tidying_beside_a_long_reader_gives_way_and_loses_nothing()
    {
        using var shop = ShopDatabase.Create();
        using var enough = new ManualResetEventSlim();
        var longRead = await CountUntilAsync(shop, enough);
        await shop.Database.WriteAsync(s => s.Connection.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('a', 'x', 0)"));

        Assert.False(await shop.Database.TidyAsync());
        enough.Set();

        Assert.Equal(0, await longRead);
        Assert.Equal(1, await shop.Database.ReadAsync(Count));
    }

    [Fact]
    public async Task A_log_that_readers_let_grow_is_folded_once_they_are_gone()
    {
        using var shop = ShopDatabase.Create(o => o with { LongLogBytes = 200_000 });
        using var enough = new ManualResetEventSlim();
        var longRead = await CountUntilAsync(shop, enough);
        var written = 0;
        while (shop.Database.WalBytes < 600_000)
        {
            await WriteAsync(written++);
        }

        enough.Set();
        Assert.Equal(0, await longRead);
        while (written < 60)
        {
            await WriteAsync(written++);
        }

        Assert.InRange(shop.Database.WalBytes, 0, 250_000);
        Assert.Equal(60, await shop.Database.ReadAsync(Count));

        Task WriteAsync(int number)
        {
            return shop.Database.WriteAsync(s => s.Connection.Execute(
                "INSERT INTO settings (name, value, updated_at_ms) VALUES (@number, @value, 0)", new { number = number.ToString("d2", null), value = new string('x', 15_000) }));
        }
    }

    /// <summary>Begins to count the settings; the read stays open until it is told that it was enough.</summary>
    private static async Task<Task<long>> CountUntilAsync(ShopDatabase shop, ManualResetEventSlim enough)
    {
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = Task.Run(() => shop.Database.ReadAsync(s =>
        {
            var found = Count(s);
            reading.SetResult();
            enough.Wait();
            return found;
        }));
        await reading.Task;
        return count;
    }

    private static long Count(Transaction db)
    {
        return db.Connection.ExecuteScalar<long>("SELECT count(*) FROM settings");
    }
}
