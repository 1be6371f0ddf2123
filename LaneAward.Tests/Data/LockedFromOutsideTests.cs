using System.Diagnostics;
using Dapper;
using LaneAward.Data;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Data;

/// <summary>Another program holds the write lock: taps wait or are told, and reading goes on.</summary>
public sealed class LockedFromOutsideTests
{
    private const string Insert = "INSERT INTO settings (name, value, updated_at_ms) VALUES ('color', 'blue', 0)";

    [Fact]
    public async Task A_write_waits_for_the_other_program_and_then_succeeds_while_reads_answer()
    {
        using var shop = ShopDatabase.Create();
        using var other = await HoldLockAsync(shop);

        var write = shop.Database.WriteAsync(s => s.Connection.Execute(Insert));
        for (var read = 0; read < 20; read++)
        {
            Assert.Equal(0, await CountAsync(shop));
        }

        Assert.False(write.IsCompleted);
        other.Tell("release");
        await other.ExpectAsync("released");
        await write;

        Assert.Equal(1, await CountAsync(shop));
    }

    [Fact]
    public async Task A_write_is_told_busy_at_its_deadline_and_leaves_nothing_behind()
    {
        using var shop = ShopDatabase.Create();
        using var other = await HoldLockAsync(shop);
        var clock = Stopwatch.StartNew();

        var patient = shop.Database.WriteAsync(s => s.Connection.Execute(Insert), maxWait: TimeSpan.FromSeconds(20));
        await Assert.ThrowsAsync<DatabaseBusyException>(
            () => shop.Database.WriteAsync(s => s.Connection.Execute(Insert), maxWait: TimeSpan.FromSeconds(1)));

        // The promise is an answer at the deadline, neither before it nor a driver's round of 10 s later.
        Assert.InRange(clock.ElapsedMilliseconds, 990, 5_000);
        other.Tell("release");
        await patient;
        Assert.Equal(1, await CountAsync(shop));
    }

    [Fact]
    public async Task A_killed_lock_holder_is_no_obstacle()
    {
        using var shop = ShopDatabase.Create();
        using var other = await HoldLockAsync(shop);

        var write = shop.Database.WriteAsync(s => s.Connection.Execute(Insert));
        other.KillHard();
        await write;

        Assert.Equal(1, await CountAsync(shop));
    }

    [Fact]
    public async Task A_write_after_a_busy_one_finds_no_trace_of_it()
    {
        using var shop = ShopDatabase.Create();
        using (var other = await HoldLockAsync(shop))
        {
            await Assert.ThrowsAsync<DatabaseBusyException>(
                () => shop.Database.WriteAsync(s => s.Connection.Execute(Insert), maxWait: TimeSpan.FromMilliseconds(250)));
            other.KillHard();
        }

        await shop.Database.WriteAsync(s => s.Connection.Execute(Insert));

        Assert.Null(shop.Database.Trouble);
        Assert.Equal(1, shop.Database.Counters.Expired);
    }

    private static async Task<ChildProcess> HoldLockAsync(ShopDatabase shop)
    {
        _ = shop.Database;
        var other = ChildProcess.Start("hold-lock", shop.Path);
        await other.ExpectAsync("locked");
        return other;
    }

    private static Task<long> CountAsync(ShopDatabase shop)
    {
        return shop.Database.ReadAsync(s => s.Connection.ExecuteScalar<long>("SELECT count(*) FROM settings"));
    }
}
