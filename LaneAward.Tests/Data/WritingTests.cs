using Dapper;
using LaneAward.Data;
using LaneAward.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Data;

/// <summary>The one door for writes: who is in a group, who is answered what, and when.</summary>
public sealed class WritingTests
{
    [Fact]
    public async Task A_write_is_in_the_file_when_it_is_answered()
    {
        using var shop = ShopDatabase.Create();

        await shop.Database.WriteAsync(s => Set(s, "color", "blue"));

        Assert.Equal("blue", shop.Scalar<string>("SELECT value FROM settings WHERE name = 'color'"));
    }

    [Fact]
    public void While_the_writer_is_stuck_answered_writes_do_not_pile_up_without_an_end()
    {
        using var queue = new WriteQueue(capacity: 2);
        var writes = Enumerable.Range(0, 20).Select(_ => new QueuedWrite<int>(_ => 0, TimeSpan.FromMilliseconds(-1), TestContext.Current.CancellationToken)).ToList();
        foreach (var write in writes)
        {
            queue.Add(write);
            queue.AnswerOverdue();
        }

        var answers = writes.Select(w => Assert.IsType<DatabaseBusyException>(w.Answer.Exception!.InnerException).Message).ToList();
        Assert.Equal(8, answers.LastIndexOf("The database did not get to this write in time.") + 1);
        Assert.Equal("Too many writes are waiting.", answers[^1]);
    }

    [Fact]
    public async Task A_refusal_rolls_back_its_own_action_while_its_neighbours_commit()
    {
        using var shop = ShopDatabase.Create(o => o with { MaxHoldMs = 60_000 });
        using var gate = new Gate(shop.Database);

        var first = shop.Database.WriteAsync(s => Set(s, "first", "1"));
        var refused = shop.Database.WriteAsync(s =>
        {
            Set(s, "second", "2");
            Set(s, "first", "spoiled");
            throw new InvalidOperationException("no");
        });
        var third = shop.Database.WriteAsync(s => Set(s, "third", "3"));
        gate.Open();

        await first;
        await Assert.ThrowsAsync<InvalidOperationException>(() => refused);
        await third;
        Assert.Equal(["first=1", "third=3"], Settings(shop));
        Assert.Equal(1, shop.Database.Counters.Groups);
    }

    [Fact]
    public async Task A_broken_constraint_reaches_the_caller_as_it_is()
    {
        using var shop = ShopDatabase.Create();
        await shop.Database.WriteAsync(s => Set(s, "color", "blue"));

        var error = await Assert.ThrowsAsync<SqliteException>(() => shop.Database.WriteAsync(s => Set(s, "color", "red")));

        Assert.Equal(1555, error.SqliteExtendedErrorCode);
    }

    [Fact]
    public async Task All_rows_of_a_write_carry_one_instant()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(ShopSeed.SeedTimeMs));
        using var shop = ShopDatabase.Create(time);

        var instants = await shop.Database.WriteAsync(s =>
        {
            var before = s.NowMs;
            time.Advance(TimeSpan.FromMinutes(5));
            return (before, after: s.NowMs);
        });

        Assert.Equal((ShopSeed.SeedTimeMs, ShopSeed.SeedTimeMs), instants);
    }

    [Fact]
    public async Task A_write_behind_a_stuck_one_is_told_busy_at_its_own_deadline()
    {
        using var shop = ShopDatabase.Create();
        using var gate = new Gate(shop.Database);

        var patient = shop.Database.WriteAsync(s => Set(s, "patient", "1"));
        var hasty = shop.Database.WriteAsync(s => Set(s, "hasty", "1"), maxWait: TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAsync<DatabaseBusyException>(() => hasty);
        gate.Open();
        await patient;

        Assert.Equal(["patient=1"], Settings(shop));
        Assert.Equal(1, shop.Database.Counters.Expired);
    }

    [Fact]
    public async Task A_write_cancelled_in_line_never_starts()
    {
        using var shop = ShopDatabase.Create();
        using var gate = new Gate(shop.Database);
        using var gone = new CancellationTokenSource();

        var abandoned = shop.Database.WriteAsync(s => Set(s, "abandoned", "1"), cancellation: gone.Token);
        await gone.CancelAsync();
        gate.Open();

        await Assert.ThrowsAsync<TaskCanceledException>(() => abandoned);
        Assert.Empty(Settings(shop));
    }

    [Fact]
    public async Task A_write_cancelled_in_the_middle_is_finished()
    {
        using var shop = ShopDatabase.Create();
        using var gone = new CancellationTokenSource();

        await shop.Database.WriteAsync(
            s =>
            {
                gone.Cancel();
                Set(s, "kept", "1");
            },
            cancellation: gone.Token);

        Assert.Equal(["kept=1"], Settings(shop));
    }

    [Fact]
    public async Task A_full_line_is_answered_busy_at_once_and_takes_writes_again_when_it_moves()
    {
        using var shop = ShopDatabase.Create(o => o with { MaxQueue = 3 });
        using var gate = new Gate(shop.Database);
        var waiting = Enumerable.Range(0, 3).Select(n => shop.Database.WriteAsync(s => Set(s, $"n{n}", "1"))).ToList();

        for (var refused = 0; refused < 10; refused++)
        {
            var tooMany = shop.Database.WriteAsync(s => Set(s, "late", "1"));
            Assert.True(tooMany.IsFaulted);
            await Assert.ThrowsAsync<DatabaseBusyException>(() => tooMany);
        }

        gate.Open();
        await Task.WhenAll(waiting);
        await shop.Database.WriteAsync(s => Set(s, "later", "1"));

        Assert.Equal(["later=1", "n0=1", "n1=1", "n2=1"], Settings(shop));
    }

    [Fact]
    public async Task A_group_takes_no_further_write_once_it_has_held_the_lock_long_enough()
    {
        using var shop = ShopDatabase.Create(o => o with { MaxHoldMs = -1 });
        using var gate = new Gate(shop.Database);
        var writes = Enumerable.Range(0, 4).Select(n => shop.Database.WriteAsync(s => Set(s, $"n{n}", "1"))).ToList();

        gate.Open();
        await Task.WhenAll(writes);

        Assert.Equal(5, shop.Database.Counters.Groups);
    }

    [Fact]
    public async Task A_stop_answers_everything_in_line_and_nothing_after_it()
    {
        using var shop = ShopDatabase.Create();
        using var gate = new Gate(shop.Database);
        var writes = Enumerable.Range(0, 200).Select(n => shop.Database.WriteAsync(s => Set(s, $"n{n}", "1"))).ToList();

        var stop = Task.Run(shop.Close);
        gate.Open();
        await stop;
        await Task.WhenAll(writes);

        await Assert.ThrowsAsync<DatabaseBusyException>(() => shop.Database.WriteAsync(s => Set(s, "late", "1")));
        Assert.Equal(200, shop.Scalar<long>("SELECT count(*) FROM settings"));
    }

    [Fact]
    public async Task Callers_that_race_with_a_stop_each_get_an_answer()
    {
        using var shop = ShopDatabase.Create();
        var database = shop.Database;
        using var started = new CountdownEvent(8);
        var callers = Enumerable.Range(0, 8).Select(c => Task.Run(async () =>
        {
            var kept = 0;
            try
            {
                for (; ; kept++)
                {
                    await database.WriteAsync(s => Set(s, $"{c}-{kept}", "1"));
                    if (kept == 0)
                    {
                        started.Signal();
                    }
                }
            }
            catch (DatabaseBusyException)
            {
                return kept;
            }
        })).ToList();
        started.Wait();

        shop.Close();
        var acknowledged = await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(acknowledged.Sum(), shop.Scalar<long>("SELECT count(*) FROM settings"));
    }

    private static void Set(Transaction db, string name, string value)
    {
        db.Connection.Execute(
            name == "first" && value == "spoiled"
                ? "UPDATE settings SET value = @value WHERE name = @name"
                : "INSERT INTO settings (name, value, updated_at_ms) VALUES (@name, @value, 0)",
            new { name, value });
    }

    private static IReadOnlyList<string> Settings(ShopDatabase shop)
    {
        return shop.Query<string>("SELECT name || '=' || value FROM settings ORDER BY name");
    }

    /// <summary>A first action that keeps the writer inside its transaction, so that what comes after it stands in line.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly ManualResetEventSlim _open = new();
        private readonly Task _held;

        public Gate(Database database)
        {
            using var inside = new ManualResetEventSlim();
            _held = database.WriteAsync(_ =>
            {
                inside.Set();
                _open.Wait();
                throw new OperationCanceledException();
            });
            inside.Wait();
        }

        public void Open()
        {
            _open.Set();
        }

        public void Dispose()
        {
            _open.Set();
            _held.ContinueWith(_ => _open.Dispose(), TaskScheduler.Default);
        }
    }
}
