using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LaneAward.Tests.Support;

namespace LaneAward.Tests.Benchmarks;

/// <summary>
/// More than the machine can take: 500 tablets without a pause between their requests, another program that takes the write lock for 3 s now and
/// then, and browsers that read a large file slowly. The shop may get slow and say "busy"; it may not fall over, grow or forget.
/// </summary>
internal static class OverloadBenchmark
{
    private const int Clients = 500;
    private const int Probes = 4;
    private const int SlowReaders = 16;
    private const int LockMs = 3_000;
    private const int SecondsAfter = 10;

    public static async Task RunAsync(BenchmarkRun run)
    {
        var time = TimeSpan.FromSeconds(int.Parse(
            Environment.GetEnvironmentVariable("LANEAWARD_OVERLOAD_SECONDS") ?? (run.Quick ? "20" : "300"), CultureInfo.InvariantCulture));
        Console.WriteLine($"overload: {Clients} clients for {time.TotalSeconds} s, a lock of {LockMs / 1000} s now and then, {SlowReaders} slow readers.");
        using var shop = await LoadShop.MakeAsync(Clients + Probes, 10_000);
        using var server = await ServerUnderLoad.StartAsync(shop.Shop);
        var clients = await LoadShop.SignInAsync(server.Address, 1, Clients);
        var probes = await LoadShop.SignInAsync(server.Address, Clients + 1, Probes);
        var supervisor = await LoadShop.SignInToConsoleAsync(server.Address);
        var calm = new AnswerTally();
        await ProbeAsync(probes, 5, calm);
        var before = (await ProbeAsync(probes, 5, calm)).All;

        var tally = new AnswerTally();
        var served = new ConcurrentDictionary<int, bool>();
        var memory = new Watch(() => server.ResidentMb);
        var log = new Watch(() => shop.LogMb);
        using var stop = new CancellationTokenSource();
        var watching = Task.WhenAll(memory.RunAsync(stop.Token), log.RunAsync(stop.Token));
        using var holder = ChildProcess.Start("hold-lock-often", shop.Shop.Path, LockMs.ToString(CultureInfo.InvariantCulture), "9000");
        var held = CountHeldAsync(holder);
        var slow = Enumerable.Range(0, SlowReaders).Select(reader => Task.Run(() => ReadSlowlyAsync(server.Address, supervisor, () => served[reader] = true, stop.Token))).ToList();
        var clock = Stopwatch.StartNew();
        var load = Task.WhenAll(clients.Select((client, number) => Task.Run(() => WorkAsync(client, number, tally, () => clock.Elapsed < time))));
        await Task.Delay(time);
        holder.KillHard();
        // Idle for longer than the server keeps a connection: a browser opens a new one.
        probes.ForEach(p => p.HangUp());
        var after = await ProbeAsync(probes, SecondsAfter, calm);
        await load;
        await stop.CancelAsync();
        await Task.WhenAll(slow);
        await watching;

        Tell(run, tally, memory, log);
        // Without this load nothing above would be a proof.
        run.PromiseAtLeast(Math.Max(1, time.TotalSeconds / 30), "times that another program held the lock", await held, "");
        run.PromiseAtLeast(SlowReaders * 3 / 4, "slow readers that were served", served.Count, "");
        calm.Tell(run, "calm tablets: ");
        run.Promise(0, "calm tablets: taps that were not applied, sent again where they were busy", after.NotApplied, "");
        TellLatency(run, before, after.Seconds);
        var known = shop.Shop.Query<string>("SELECT write_key FROM write_keys").ToHashSet();
        run.Promise(0, "acknowledged taps that are not in the database", tally.Acknowledged.Count(key => !known.Contains(key)), "");
        run.Note("acknowledged taps", tally.Acknowledged.Count, "");
        clients.ForEach(c => c.Dispose());
        probes.ForEach(p => p.Dispose());
    }

    private static void Tell(BenchmarkRun run, AnswerTally tally, Watch memory, Watch log)
    {
        tally.Tell(run);
        run.Promise(15, "longest answer", tally.Longest.TotalSeconds, "s");
        Console.WriteLine("  memory over time (MB): " + memory.Line());
        run.Promise(200, "memory grown by, RSS", memory.Most - memory.First, "MB");
        Console.WriteLine("  write-ahead log over time (MB): " + log.Line());
        run.Promise(64, "largest write-ahead log", log.Most, "MB");
    }

    private static void TellLatency(BenchmarkRun run, Timings before, Timings[] seconds)
    {
        var firstFive = new Timings();
        foreach (var second in seconds.Take(5))
        {
            firstFive.AddAll(second);
        }

        // A p99 of a few ms doubles by itself on a shared machine; nobody feels less than 50 ms.
        var normal = Math.Max(50, 3 * before.P99);
        var back = Array.FindLastIndex(seconds, second => second.Count == 0 || second.P99 > normal) + 1;
        run.Note("tap p99 before", before.P99, "ms");
        run.Note("tap p99 in the 5 s after", firstFive.P99, "ms");
        run.Promise(5, string.Create(CultureInfo.InvariantCulture, $"until the p99 stays under {normal:0} ms again"), back, "s");
    }

    /// <summary>A tablet as its outbox is: it taps, reads its page, searches; what was busy it sends again with the same key.</summary>
    private static async Task WorkAsync(LoadClient client, int number, AnswerTally tally, Func<bool> goOn)
    {
        var tasks = LoadShop.TasksOf(number + 1);
        int? patience = number % 2 == 0 ? 3_000 : null;
        for (var turn = 0; goOn(); turn++)
        {
            var key = Guid.CreateVersion7().ToString();
            var task = tasks[turn / 4 % tasks.Count].ToString(CultureInfo.InvariantCulture);
            while (goOn())
            {
                var isTap = turn % 4 < 2;
                var answer = (turn % 4) switch
                {
                    0 => await client.TapAsync($"/api/tasks/{task}/start", key, maxWaitMs: patience),
                    1 => await client.TapAsync($"/api/tasks/{task}/pause", key, maxWaitMs: patience),
                    2 => await client.GetAsync("/"),
                    _ => await client.GetAsync("/api/orders/search?limit=10&q=10" + (turn % 90).ToString(CultureInfo.InvariantCulture)),
                };
                var again = tally.Add(answer, client);
                if (isTap && answer.Status == 200)
                {
                    tally.Acknowledged.Add(key);
                }

                if (!again)
                {
                    break;
                }

                await Task.Delay(1_000);
            }
        }
    }

    /// <summary>
    /// A few calm tablets whose waits are what a person would feel, those before a tap that was busy is sent again included; by the second in which
    /// they began.
    /// </summary>
    private static async Task<(Timings All, Timings[] Seconds, int NotApplied)> ProbeAsync(List<LoadClient> probes, int seconds, AnswerTally tally)
    {
        var all = new Timings();
        var notApplied = 0;
        var each = Enumerable.Range(0, seconds).Select(_ => new Timings()).ToArray();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(probes.Select((probe, number) => Task.Run(async () =>
        {
            var task = LoadShop.TasksOf(Clients + number + 1)[0].ToString(CultureInfo.InvariantCulture);
            for (var turn = 0; clock.Elapsed.TotalSeconds < seconds; turn++)
            {
                var second = (int)clock.Elapsed.TotalSeconds;
                var pressed = Stopwatch.GetTimestamp();
                var applied = await tally.TapUntilAnsweredAsync(probe, $"/api/tasks/{task}/{(turn % 2 == 0 ? "start" : "pause")}", TimeSpan.FromSeconds(1));
                var waited = Stopwatch.GetElapsedTime(pressed);
                lock (all)
                {
                    all.Add(waited);
                    notApplied += applied ? 0 : 1;
                    each[Math.Min(second, seconds - 1)].Add(waited);
                }

                await Task.Delay(25);
            }
        })));
        return (all, each, notApplied);
    }

    /// <summary>How often it got the lock, until it is killed.</summary>
    private static async Task<int> CountHeldAsync(ChildProcess holder)
    {
        var held = 0;
        while (await holder.ReadLineAsync() is { } line)
        {
            held += line == "held" ? 1 : 0;
        }

        return held;
    }

    /// <summary>Takes a file of a megabyte at 4 KB a second.</summary>
    private static async Task ReadSlowlyAsync(Uri server, string identity, Action served, CancellationToken stop)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var request = $"GET /api/reports/sessions.csv?from={today.AddDays(-300):yyyy-MM-dd}&to={today:yyyy-MM-dd} HTTP/1.1\r\nHost: {server.Authority}\r\n{identity}\r\n\r\n";
        var buffer = new byte[2_048];
        while (!stop.IsCancellationRequested)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), stop);
                await socket.SendAsync(Encoding.ASCII.GetBytes(request), stop);
                var got = await socket.ReceiveAsync(buffer, stop);
                if (Encoding.ASCII.GetString(buffer, 0, got).StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                {
                    served();
                }

                while (got > 0)
                {
                    await Task.Delay(500, stop);
                    got = await socket.ReceiveAsync(buffer, stop);
                }
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // It comes again, until the load ends.
            }
        }
    }
}
