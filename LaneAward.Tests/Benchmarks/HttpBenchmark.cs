using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using LaneAward.Tests.Scripts;
using LaneAward.Tests.Support;

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
        var tappers = tablets.Select((tablet, n) => new Tapper(tablet, LoadShop.TasksOf(n + 1))).ToList();
        // The first seconds of .NET are spent compiling; a shop's server runs for weeks.
        await TabletLoad.TapsAsync(tappers, tappers.Count, run.Spell);
        await WritesAsync(run, shop, tappers, bare);
        await VerbsAsync(run, tablets);
        await ReadsAsync(run, shop, server, tablets.GetRange(64, Few), tappers.GetRange(0, Few));
        run.Note("memory under load, peak RSS", server.PeakMb, "MB");
        // It is given back once the shop has been quiet for a while (GivenBackMemory).
        await Task.Delay(run.Spell * 15);
        run.AtMost(220, "memory after load, RSS", server.ResidentMb, "MB");
        tablets.ForEach(t => t.Dispose());
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

    private static async Task WritesAsync(BenchmarkRun run, LoadShop shop, List<Tapper> tappers, BareLoop bare)
    {
        bare.Run(run.Spell / 2);
        var standIn = await StandInAsync();
        foreach (var (count, overStandIn, overBare, p99Ms) in Writes)
        {
            var rates = new List<(double Http, double Bare, double StandIn)>();
            var waits = new Timings();
            for (var round = 0; round < run.Rounds; round++)
            {
                shop.ForgetTaps();
                var taps = await TabletLoad.TapsAsync(tappers, count, run.Spell);
                waits.AddAll(taps.Waits);
                var beside = standIn.Count == 0 ? null : await TabletLoad.TapsAsync(standIn, count, run.Spell);
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
        await TabletLoad.EachAsync(tablets.GetRange(0, Few), run.Spell * 3, async tablet =>
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
            var task = "/api/tasks/" + IdIn(tablet.Body);
            await VerbAsync("start", task + "/start");
            await VerbAsync("material", task + "/materials", """{"materialId":1001,"quantity":2}""");
            await VerbAsync("reverse material", $"/api/material-uses/{IdIn(tablet.Body)}/reverse");
            await VerbAsync("pause", task + "/pause", """{"reasonId":1001}""");
            await VerbAsync("undo", task + "/undo");
            await VerbAsync("still-working", task + "/still-working");
            await VerbAsync("complete", task + "/complete", """{"quantity":48}""");
            await VerbAsync("reopen", task + "/reopen");
            await VerbAsync("hand over", task + "/hand-over", $$"""{"personId":{{People}}}""");
            await VerbAsync("join", task + "/join");
            await VerbAsync("cancel", task + "/cancel", """{"reasonId":1001}""");
        });
        foreach (var (verb, timings) in verbs.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            run.Note($"{verb} p50, {Few} tablets", timings.P50, "ms");
            run.AtMost(25, $"{verb} p99, {Few} tablets", timings.P99, "ms");
        }
    }

    private static async Task ReadsAsync(BenchmarkRun run, LoadShop shop, ServerUnderLoad server, List<LoadClient> readers, List<Tapper> writers)
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
        using var folder = new TempFolder();
        await using var nginx = NginxSite.IsHere ? await NginxSite.StartAsync(server.Address.Port, folder) : null;
        foreach (var (name, clients, path, aloneMs, besideMs) in pages)
        {
            // What was measured before left thousands of sessions in this one day, and a page of the day draws them all: the board took 420 ms.
            shop.ForgetTaps();
            await TabletLoad.ReadAsync(clients, path, run.Spell);
            var straight = await TabletLoad.ReadAsync(clients, path, run.Spell * 2);
            Tell(run, $"{name}, {Few} readers", straight, aloneMs);
            if (nginx is not null)
            {
                using var certificate = X509CertificateLoader.LoadCertificateFromFile(folder.File("cert.pem"));
                var through = clients.ConvertAll(client => client.At(new Uri($"https://{NginxSite.Name}:{nginx.Https}"), certificate));
                await TabletLoad.ReadAsync(through, path, run.Spell);
                var passed = await TabletLoad.ReadAsync(through, path, run.Spell * 2);
                Tell(run, $"{name}, {Few} readers through nginx", passed, null);
                run.Note($"{name}, p50 through nginx over straight", passed.Waits.P50 / straight.Waits.P50, "x");
                through.ForEach(t => t.Dispose());
            }

            shop.ForgetTaps();
            var writing = TabletLoad.TapsAsync(writers, writers.Count, run.Spell * 2);
            Tell(run, $"{name}, {Few} readers beside {Few} writers", await TabletLoad.ReadAsync(clients, path, run.Spell * 2), besideMs);
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

    private static string IdIn(string json)
    {
        using var answer = JsonDocument.Parse(json);
        return answer.RootElement.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture);
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
                tappers.Add(new Tapper(client, [added.RootElement.GetProperty("task_id").GetInt64()]));
            }
        }

        return tappers;
    }

    private static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
