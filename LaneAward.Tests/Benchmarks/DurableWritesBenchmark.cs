using System.Diagnostics;
using System.Globalization;
using Dapper;
using LaneAward.Data;
using LaneAward.Tests.Support;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace LaneAward.Tests.Benchmarks;

/// <summary>
/// Durable writes through the one door at 1 to 64 callers, against a bare loop of prepared statements that commits each one by itself,
/// interleaved on the same disk. Both do the same three statements with synchronous FULL.
/// </summary>
internal static class DurableWritesBenchmark
{
    private const int Rounds = 5;

    private const string InsertEvent = "INSERT INTO audit_entries (at_ms, actor, action, entity, entity_id) VALUES (@now, 'x', 'start', 'task', @key)";
    private const string UpdateCount = "UPDATE settings SET value = value + 1 WHERE name = 'writes'";
    private const string InsertKey =
        "INSERT INTO write_keys (actor_id, write_key, route, fingerprint, answer, created_at_ms) VALUES (1, @key, 'x', x'00', '', @now)";

    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(1.5);

    public static async Task RunAsync(BenchmarkRun run)
    {
        Console.WriteLine("durable writes: a ratio is the door's rate over the bare loop's in the round beside it; medians of 5 rounds.");
        foreach (var callers in (int[])[1, 8, 32, 64])
        {
            var rates = new List<(double Door, double Bare)>();
            var waits = new Timings();
            for (var round = 0; round < Rounds; round++)
            {
                rates.Add((await DoorAsync(callers, waits), Bare()));
            }

            run.Note($"door over bare loop, {callers} caller{(callers == 1 ? "" : "s")}", Median(rates.Select(r => r.Door / r.Bare)), "x");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {callers,3} callers  {Median(rates.Select(r => r.Door)),7:0}/s  bare {Median(rates.Select(r => r.Bare)),6:0}/s  ratio {Median(rates.Select(r => r.Door / r.Bare)),5:0.00}  p50 {Timings.Show(waits.P50)} ms  p99 {Timings.Show(waits.P99)} ms"));
        }
    }

    private static async Task<double> DoorAsync(int callers, Timings waits)
    {
        using var shop = NewShop();
        var database = shop.Database;
        var clock = Stopwatch.StartNew();
        var each = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var own = new Timings();
            var writes = 0;
            while (clock.Elapsed < RoundTime)
            {
                var key = Guid.CreateVersion7().ToString();
                var started = Stopwatch.GetTimestamp();
                await database.WriteAsync(s =>
                {
                    s.Connection.Execute(InsertEvent, new { now = s.NowMs, key });
                    s.Connection.Execute(UpdateCount);
                    s.Connection.Execute(InsertKey, new { now = s.NowMs, key });
                });
                own.Add(Stopwatch.GetElapsedTime(started));
                writes++;
            }

            return (own, writes);
        })));
        foreach (var (own, _) in each)
        {
            waits.AddAll(own);
        }

        return each.Sum(e => e.writes) / clock.Elapsed.TotalSeconds;
    }

    private static double Bare()
    {
        using var shop = NewShop();
        using var connection = Connections.OpenWriter(shop.Path, 10_000);
        var handle = connection.Handle!;
        sqlite3_stmt[] statements = [.. ((string[])["BEGIN IMMEDIATE", InsertEvent, UpdateCount, InsertKey, "COMMIT"]).Select(sql => Prepare(handle, sql))];
        var clock = Stopwatch.StartNew();
        var writes = 0;
        while (clock.Elapsed < RoundTime)
        {
            var key = Guid.CreateVersion7().ToString();
            Bind(statements[1], "@key", key, writes);
            Bind(statements[3], "@key", key, writes);
            foreach (var statement in statements)
            {
                var code = sqlite3_step(statement);
                sqlite3_reset(statement);
                if (code != SQLITE_DONE)
                {
                    throw new InvalidOperationException($"SQLite answered {code}.");
                }
            }

            writes++;
        }

        var rate = writes / clock.Elapsed.TotalSeconds;
        foreach (var statement in statements)
        {
            statement.Dispose();
        }

        return rate;
    }

    private static ShopDatabase NewShop()
    {
        var shop = ShopDatabase.Create();
        shop.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('writes', '0', 0)");
        return shop;
    }

    private static sqlite3_stmt Prepare(sqlite3 handle, string sql)
    {
        SqliteException.ThrowExceptionForRC(sqlite3_prepare_v3(handle, sql, SQLITE_PREPARE_PERSISTENT, out var statement), handle);
        return statement;
    }

    private static void Bind(sqlite3_stmt statement, string name, string key, long now)
    {
        sqlite3_bind_text(statement, sqlite3_bind_parameter_index(statement, name), key);
        sqlite3_bind_int64(statement, sqlite3_bind_parameter_index(statement, "@now"), now);
    }

    private static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
