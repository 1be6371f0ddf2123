using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace LaneAward.Tests.Benchmarks;

/// <summary>
/// The whole program through HTTP, as tablets use it: sign-in, key, rule, one durable transaction, the answer. Writes are a ratio of the bare
/// commit rate of the same disk in the round beside; the limits are those of docs/benchmarks/README.md.
/// </summary>
internal static class HttpBenchmark
{
    private const int People = 160;
    private const int Few = 8;

    /// <summary>By tablets at once: how many times a stand-in's rate, where one is named; the rate over the bare loop's; the p99 of a tap in ms.</summary>
    private static readonly (int Tablets, double OverStandIn, double? OverBare, double? P99Ms)[] Writes =
        [(1, 1, null, null), (8, 2.5, null, null), (32, 4, 1, 25), (128, 5, null, null)];

    public static async Task RunAsync(BenchmarkRun run)
    {
        Console.WriteLine($"http: the whole program on 127.0.0.1; {People} people, 5,000 orders, 10,000 sessions recorded.");
        using var shop = await LoadShop.MakeAsync(People, 10_000);
        await StartsAsync(run, shop);
        using var bareShop = await LoadShop.MakeAsync(People, 10_000);
        using var bare = new BareLoop(bareShop.Shop.Path);
        using var server = await ServerUnderLoad.StartAsync(shop.Shop);
        await Task.Delay(run.Spell);
        run.AtMost(110, "memory idle, RSS", server.ResidentMb, "MB");

        var tablets = await LoadShop.SignInAsync(server.Address, 1, Writes[^1].Tablets);
        var tappers = tablets.Select((tablet, n) => new Tapper(tablet, LoadShop.TaskOf(n + 1))).ToList();
        // The first seconds of .NET are spent compiling; a shop's server runs for weeks.
        await TapsAsync(tappers, run.Spell);
        await WritesAsync(run, tappers, bare);
        await VerbsAsync(run, tablets);
        await ReadsAsync(run, server, tablets.GetRange(64, Few), tappers.GetRange(0, Few));
        run.AtMost(220, "memory under load, peak RSS", server.PeakMb, "MB");
        run.Note("memory after load, RSS", server.ResidentMb, "MB");
        tablets.ForEach(t => t.Dispose());
        if (!run.Quick)
        {
            await GrowthAsync(run, await CostAsync(server, run));
        }
    }

    private static async Task StartsAsync(BenchmarkRun run, LoadShop shop)
    {
        var seconds = new List<double>();
        for (var start = 0; start < run.Rounds; start++)
        {
            using var server = await ServerUnderLoad.StartAsync(shop.Shop);
            seconds.Add(server.Start.TotalSeconds);
        }

        run.AtMost(0.5, "cold start to the first 200, median", Median(seconds), "s");
    }

    private static async Task WritesAsync(BenchmarkRun run, List<Tapper> tablets, BareLoop bare)
    {
        bare.Run(run.Spell / 2);
        var standIn = await StandInAsync();
        foreach (var (count, overStandIn, overBare, p99Ms) in Writes)
        {
            var rates = new List<(double Http, double Bare, double StandIn)>();
            var waits = new Timings();
            for (var round = 0; round < run.Rounds; round++)
            {
                var taps = await TapsAsync(tablets.GetRange(0, count), run.Spell);
                waits.AddAll(taps.Waits);
                var beside = standIn.Count == 0 ? null : await TapsAsync(standIn.GetRange(0, count), run.Spell);
                rates.Add((taps.PerSecond, bare.Run(run.Spell / 2), beside?.PerSecond ?? 0));
            }

            var who = $"{count} tablet{(count == 1 ? "" : "s")}";
            run.Note($"durable taps, {who}", Median(rates.Select(r => r.Http)), "/s");
            run.Note($"bare commits beside {who}", Median(rates.Select(r => r.Bare)), "/s");
            Judge(run, Limit.AtLeast, overBare, $"taps over bare commits, {who}", Median(rates.Select(r => r.Http / r.Bare)), "x");
            if (standIn.Count > 0)
            {
                run.AtLeast(overStandIn, $"taps over the stand-in's, {who}", Median(rates.Select(r => r.Http / r.StandIn)), "x");
            }

            run.Note($"tap p50, {who}", waits.P50, "ms");
            Judge(run, Limit.AtMost, p99Ms, $"tap p99, {who}", waits.P99, "ms");
        }
    }

    /// <summary>Each verb in the order of a working day, at a few tablets.</summary>
    private static async Task VerbsAsync(BenchmarkRun run, List<LoadClient> tablets)
    {
        var verbs = new ConcurrentDictionary<string, Timings>();
        await EachAsync(tablets.GetRange(0, Few), run.Spell * 3, async tablet =>
        {
            async Task VerbAsync(string verb, string path, string json = "{}")
            {
                var took = await tablet.RequireTapAsync(path, json);
                var timings = verbs.GetOrAdd(verb, _ => new Timings());
                lock (timings)
                {
                    timings.Add(took);
                }
            }

            await VerbAsync("add", "/api/tasks", $$"""{"orderNumber":"{{LoadShop.OrderNumber}}","taskTypeId":1001,"quantity":48}""");
            using var added = JsonDocument.Parse(tablet.Body);
            var task = "/api/tasks/" + added.RootElement.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture);
            await VerbAsync("start", task + "/start");
            await VerbAsync("material", task + "/materials", """{"materialId":1001,"quantity":2}""");
            await VerbAsync("pause", task + "/pause", """{"reasonId":1001}""");
            await VerbAsync("undo", task + "/undo");
            await VerbAsync("complete", task + "/complete", """{"quantity":48}""");
            await VerbAsync("reopen", task + "/reopen");
            await VerbAsync("cancel", task + "/cancel", """{"reasonId":1001}""");
        });
        foreach (var (verb, timings) in verbs.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            run.Note($"{verb} p50, {Few} tablets", timings.P50, "ms");
            run.AtMost(25, $"{verb} p99, {Few} tablets", timings.P99, "ms");
        }
    }

    private static async Task ReadsAsync(BenchmarkRun run, ServerUnderLoad server, List<LoadClient> readers, List<Tapper> writers)
    {
        await readers[0].RequireGetAsync("/");
        run.AtMost(8, "home page, brotli", Brotli(readers[0].Body) / 1024.0, "KB");
        var cookies = await LoadShop.SignInToConsoleAsync(server.Address);
        var supervisors = readers.Select(_ => new LoadClient(server.Address, cookies)).ToList();
        string[] questions = ["1030", "104", "northfield customer7", "plaque serial33", "1"];
        (string Name, List<LoadClient> Clients, Func<int, string> Path, double? AloneMs, double? BesideMs)[] pages =
        [
            ("home page", readers, _ => "/", null, 20),
            ("order search", readers, turn => "/api/orders/search?limit=10&q=" + Uri.EscapeDataString(questions[turn % questions.Length]), 5, null),
            ("console board", supervisors, _ => "/console/", null, null),
        ];
        foreach (var (name, clients, path, aloneMs, besideMs) in pages)
        {
            await ReadAsync(clients, path, run.Spell);
            Tell(run, $"{name}, {Few} readers", await ReadAsync(clients, path, run.Spell * 2), aloneMs);
            var writing = TapsAsync(writers, run.Spell * 2);
            Tell(run, $"{name}, {Few} readers beside {Few} writers", await ReadAsync(clients, path, run.Spell * 2), besideMs);
            await writing;
        }

        supervisors.ForEach(s => s.Dispose());
    }

    private static void Tell(BenchmarkRun run, string name, Load load, double? p99Ms)
    {
        run.Note(name, load.PerSecond, "/s");
        run.Note(name + ", p50", load.Waits.P50, "ms");
        Judge(run, Limit.AtMost, p99Ms, name + ", p99", load.Waits.P99, "ms");
    }

    private static long Brotli(string page)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            brotli.Write(Encoding.UTF8.GetBytes(page));
        }

        return packed.Length;
    }

    /// <summary>What a tap and the home page cost one tablet, beside the same at a hundred times the records.</summary>
    private static async Task GrowthAsync(BenchmarkRun run, (double Tap, double Home) small)
    {
        using var shop = await LoadShop.MakeAsync(People, 1_000_000);
        using var server = await ServerUnderLoad.StartAsync(shop.Shop);
        var large = await CostAsync(server, run);
        run.AtMost(1.2, "tap p50, 1,000,000 sessions over 10,000", large.Tap / small.Tap, "x");
        run.AtMost(1.2, "home page p50, 1,000,000 sessions over 10,000", large.Home / small.Home, "x");
    }

    private static async Task<(double Tap, double Home)> CostAsync(ServerUnderLoad server, BenchmarkRun run)
    {
        using var tablet = await LoadShop.SignInAsync(server.Address, 1);
        var tapper = new Tapper(tablet, LoadShop.TaskOf(1));
        await TapsAsync([tapper], run.Spell);
        await ReadAsync([tablet], _ => "/", run.Spell);
        var tap = await TapsAsync([tapper], run.Spell * 2);
        return (tap.Waits.P50, (await ReadAsync([tablet], _ => "/", run.Spell * 2)).Waits.P50);
    }

    private static void Judge(BenchmarkRun run, Limit kind, double? limit, string name, double value, string unit)
    {
        switch (kind)
        {
            case Limit.AtMost when limit is { } most:
                run.AtMost(most, name, value, unit);
                break;
            case Limit.AtLeast when limit is { } least:
                run.AtLeast(least, name, value, unit);
                break;
            default:
                run.Note(name, value, unit);
                break;
        }
    }

    /// <summary>Another program with the same routes for "start" and "pause", at the address in LANEAWARD_STANDIN; each client has a task of its own there.</summary>
    private static async Task<List<Tapper>> StandInAsync()
    {
        var tappers = new List<Tapper>();
        if (Environment.GetEnvironmentVariable("LANEAWARD_STANDIN") is { Length: > 0 } address)
        {
            for (var number = 1; number <= Writes[^1].Tablets; number++)
            {
                var client = new LoadClient(new Uri(address), string.Create(CultureInfo.InvariantCulture, $"X-Token: bench-token-{1 + (number % 40):00}"));
                await client.RequireTapAsync($"/api/orders/{number.ToString(CultureInfo.InvariantCulture)}/tasks", """{"kind":"Laser"}""");
                using var added = JsonDocument.Parse(client.Body);
                tappers.Add(new Tapper(client, added.RootElement.GetProperty("task_id").GetInt64()));
            }
        }

        return tappers;
    }

    /// <summary>Everybody starts and pauses a task of their own, each time with a fresh key.</summary>
    private static Task<Load> TapsAsync(IReadOnlyList<Tapper> tappers, TimeSpan time)
    {
        return MeasureAsync(tappers, time, (tapper, turn) => tapper.Client.RequireTapAsync(
            $"/api/tasks/{tapper.Task.ToString(CultureInfo.InvariantCulture)}/{(turn % 2 == 0 ? "start" : "pause")}"));
    }

    private static Task<Load> ReadAsync(List<LoadClient> readers, Func<int, string> path, TimeSpan time)
    {
        return MeasureAsync(readers, time, (reader, turn) => reader.RequireGetAsync(path(turn)));
    }

    private static async Task<Load> MeasureAsync<T>(IReadOnlyList<T> clients, TimeSpan time, Func<T, int, Task<TimeSpan>> act)
    {
        var waits = new Timings();
        var count = 0;
        var clock = Stopwatch.StartNew();
        await EachAsync(clients, time, async client =>
        {
            var own = new Timings();
            var turn = 0;
            // To an even end: who started also pauses.
            for (; clock.Elapsed < time || turn % 2 == 1; turn++)
            {
                own.Add(await act(client, turn));
            }

            lock (waits)
            {
                waits.AddAll(own);
                count += turn;
            }
        });
        return new Load(count / clock.Elapsed.TotalSeconds, waits);
    }

    private static async Task EachAsync<T>(IReadOnlyList<T> clients, TimeSpan time, Func<T, Task> act)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(clients.Select(client => Task.Run(async () =>
        {
            do
            {
                await act(client);
            }
            while (clock.Elapsed < time);
        })));
    }

    private static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private sealed record Load(double PerSecond, Timings Waits);

    /// <summary>A signed-in person and the task whose clock is theirs.</summary>
    private sealed record Tapper(LoadClient Client, long Task);
}
