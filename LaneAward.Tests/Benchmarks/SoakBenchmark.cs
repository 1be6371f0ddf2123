using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LaneAward.Tests.Support;

namespace LaneAward.Tests.Benchmarks;

/// <summary>
/// A shop for an hour: 60 tablets that tap, look and search with a person's breath in between, imports, backups and reports beside them. Afterwards every
/// tap is accounted for, the times are those that the tablets saw, the reports say the same, and the program is no larger than it was early on.
/// </summary>
internal static class SoakBenchmark
{
    private const int Tablets = 60;
    private const int Imports = 12;
    private const int Backups = 6;

    public static async Task RunAsync(BenchmarkRun run)
    {
        var time = TimeSpan.FromSeconds(int.Parse(
            Environment.GetEnvironmentVariable("LANEAWARD_SOAK_SECONDS") ?? (run.Quick ? "30" : "3600"), CultureInfo.InvariantCulture));
        // At the pace of 1 an hour leaves 78,000 sessions in one day, which no shop has: every page of that day is then fifty times its size.
        var pace = int.Parse(Environment.GetEnvironmentVariable("LANEAWARD_SOAK_PACE") ?? (run.Quick ? "1" : "15"), CultureInfo.InvariantCulture);
        Console.WriteLine($"soak: {Tablets} tablets for {time.TotalSeconds} s, {pace} times as long a breath as can be; {Imports} imports, {Backups} backups, and reports without a pause.");
        using var shop = await LoadShop.MakeAsync(Tablets, 10_000);
        using var files = new TempFolder();
        await MakeFilesAsync(shop, files);
        await ImportAsync(shop, files);
        PutTasksOnOrders(shop);
        var fresh = shop.Shop.Scalar<long>("SELECT coalesce(max(id), 0) FROM work_sessions");

        using var server = await ServerUnderLoad.StartAsync(shop.Shop);
        var tablets = await LoadShop.SignInAsync(server.Address, 1, Tablets);
        var supervisor = new LoadClient(server.Address, await LoadShop.SignInToConsoleAsync(server.Address));
        var from = Today().AddDays(-1);
        var tally = new AnswerTally();
        Watch[] watches = [new(() => server.ResidentMb), new(() => server.Threads), new(() => server.OpenFiles), new(() => shop.LogMb)];
        using var stop = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        var watching = watches.Select(w => w.RunAsync(stop.Token)).ToList();
        var work = tablets.Select((tablet, number) => Task.Run(() => WorkAsync(tablet, number, pace, tally, () => clock.Elapsed < time))).ToList();
        var others = Task.WhenAll(
            SpreadAsync(Imports, clock, time, () => ImportAsync(shop, files)),
            SpreadAsync(Backups, clock, time, () => ServerUnderLoad.RunBesideAsync(shop.Shop, "LaneAward.Web", "backup")),
            EveryAsync(TimeSpan.FromSeconds(1), clock, time, turn => ReadAsync(supervisor, tally, turn)));
        var spans = await Task.WhenAll(work);
        await others;
        await stop.CancelAsync();
        await Task.WhenAll(watching);

        TellTaps(run, shop, tally, spans, fresh);
        await TellReportsAsync(run, shop, supervisor, fresh, from);
        TellGrowth(run, watches);
        await TellOthersAsync(run, shop);
        run.Promise(0, "faults that the database finds in itself", shop.Shop.Query<string>("PRAGMA integrity_check").Count(line => line != "ok"), "");
        tablets.ForEach(t => t.Dispose());
        supervisor.Dispose();
    }

    /// <summary>What a tablet saw of the time it recorded: each stretch is at least the shortest and at most the longest that fits its two answers.</summary>
    private readonly record struct Spans(int Started, TimeSpan AtLeast, TimeSpan AtMost);

    /// <summary>A person with wet gloves: starts, looks, pauses, looks something up. What was busy is sent again with its key until it is answered.</summary>
    private static async Task<Spans> WorkAsync(LoadClient tablet, int number, int pace, AnswerTally tally, Func<bool> goOn)
    {
        var breath = new Random(number);
        var tasks = LoadShop.TasksOf(number + 1);
        var spans = default(Spans);
        for (var turn = 0; goOn(); turn++)
        {
            var task = tasks[turn % tasks.Count].ToString(CultureInfo.InvariantCulture);
            var startSent = Stopwatch.GetTimestamp();
            if (await TapAsync(tablet, tally, $"/api/tasks/{task}/start"))
            {
                var startKnown = Stopwatch.GetTimestamp();
                await Task.Delay(breath.Next(200, 3_000) * pace);
                tally.Add(await tablet.GetAsync("/"), tablet);
                var pauseSent = Stopwatch.GetTimestamp();
                await TapAsync(tablet, tally, $"/api/tasks/{task}/pause");
                spans = new Spans(
                    spans.Started + 1, spans.AtLeast + Stopwatch.GetElapsedTime(startKnown, pauseSent), spans.AtMost + Stopwatch.GetElapsedTime(startSent));
            }

            await Task.Delay(breath.Next(200, 1_500) * pace);
            tally.Add(await tablet.GetAsync("/api/orders/search?limit=10&q=10" + (turn % 90).ToString(CultureInfo.InvariantCulture)), tablet);
        }

        return spans;
    }

    /// <returns>False when it was refused: the import took the order away.</returns>
    private static Task<bool> TapAsync(LoadClient tablet, AnswerTally tally, string path)
    {
        return tally.TapUntilAnsweredAsync(tablet, path, TimeSpan.FromMilliseconds(500));
    }

    /// <summary>So many times, evenly over the time.</summary>
    private static async Task SpreadAsync(int times, Stopwatch clock, TimeSpan time, Func<Task> act)
    {
        for (var turn = 0; turn < times; turn++)
        {
            var wait = (time * ((turn + 0.5) / times)) - clock.Elapsed;
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            await act();
        }
    }

    private static async Task EveryAsync(TimeSpan pause, Stopwatch clock, TimeSpan time, Func<int, Task> act)
    {
        for (var turn = 0; clock.Elapsed + pause < time; turn++)
        {
            await Task.Delay(pause);
            await act(turn);
        }
    }

    private static async Task ReadAsync(LoadClient supervisor, AnswerTally tally, int turn)
    {
        string[] pages =
        [
            "/console/", "/console/wall", "/console/reports/timesheet?range=this-week", "/console/reports/timeline", "/console/reports/orders?range=last-month",
            "/console/reports/payroll", "/api/reports/sessions.csv?range=this-month", "/console/tasks", "/console/review",
        ];
        tally.Add(await supervisor.GetAsync(pages[turn % pages.Length]), supervisor);
    }

    /// <summary>ProfitMaker as it is at night and in the morning: two folders of files.</summary>
    private static async Task MakeFilesAsync(LoadShop shop, TempFolder files)
    {
        await ServerUnderLoad.RunBesideAsync(shop.Shop, "LaneAward.Import", "sample", files.File("night"), "--seed", "1");
        await ServerUnderLoad.RunBesideAsync(shop.Shop, "LaneAward.Import", "sample", files.File("morning"), "--seed", "2");
    }

    /// <summary>The two folders in turn, the night first.</summary>
    private static Task ImportAsync(LoadShop shop, TempFolder files)
    {
        var folder = files.File(shop.Shop.Scalar<long>("SELECT count(*) FROM import_runs") % 2 == 0 ? "night" : "morning");
        return ServerUnderLoad.RunBesideAsync(
            shop.Shop, "LaneAward.Import", "apply", folder, "--database", shop.Shop.Path, "--force", "--accept-shrink");
    }

    /// <summary>The shop's open tasks are of orders that ProfitMaker has.</summary>
    private static void PutTasksOnOrders(LoadShop shop)
    {
        shop.Shop.Execute(
            """
            UPDATE tasks SET order_id = there.id
            FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM orders WHERE missing_since_ms IS NULL) there
            WHERE there.number = tasks.id AND tasks.status = 'queued'
            """);
    }

    private static void TellTaps(BenchmarkRun run, LoadShop shop, AnswerTally tally, Spans[] spans, long fresh)
    {
        tally.Tell(run);
        var known = shop.Shop.Query<string>("SELECT write_key FROM write_keys").ToHashSet();
        run.Note("acknowledged taps", tally.Acknowledged.Count, "");
        run.Promise(0, "acknowledged taps that are not in the database", tally.Acknowledged.Count(key => !known.Contains(key)), "");
        // By person: two whose errors cancel each other are two errors. Person 1 has the first tablet.
        var recorded = shop.Shop.Query<(long Person, long Sessions, long Ms)>(
            "SELECT person_id, count(*), coalesce(sum(ended_at_ms - started_at_ms), 0) FROM work_sessions WHERE id > @fresh GROUP BY person_id", new { fresh }).ToDictionary(r => r.Person);
        var people = spans.Select((saw, tablet) => (Saw: saw, Has: recorded.GetValueOrDefault(tablet + 1L))).ToList();
        run.Promise(0, "starts counted twice or not at all", people.Sum(p => Math.Abs(p.Has.Sessions - p.Saw.Started)) + recorded.Keys.Count(person => person > Tablets), "");
        run.Promise(0, "clocks that still run", shop.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL"), "");
        run.Note("time recorded", people.Sum(p => p.Has.Ms) / 3_600_000.0, "h");
        // The database keeps whole milliseconds: at the most one is lost or won for each session.
        run.Promise(0, "time that no tablet saw", people.Sum(p => Math.Max(0, p.Has.Ms - p.Has.Sessions - p.Saw.AtMost.TotalMilliseconds)) / 1000, "s");
        run.Promise(0, "time that tablets saw and nobody recorded", people.Sum(p => Math.Max(0, p.Saw.AtLeast.TotalMilliseconds - p.Has.Ms - p.Has.Sessions)) / 1000, "s");
    }

    /// <summary>Each report that adds up all work says what the rows of the database add up to; they are hours with two places.</summary>
    private static async Task TellReportsAsync(BenchmarkRun run, LoadShop shop, LoadClient supervisor, long fresh, DateOnly from)
    {
        var hours = RecordedMs(shop, fresh) / 3_600_000.0;
        var worst = 0.0;
        (string Report, string Column)[] reports = [("sessions", "time"), ("orders", "labour"), ("task-types", "labour"), ("customers", "labour")];
        foreach (var (report, column) in reports)
        {
            await supervisor.RequireGetAsync($"/api/reports/{report}?from={Iso(from)}&to={Iso(Today())}");
            using var answer = JsonDocument.Parse(supervisor.Body);
            worst = Math.Max(worst, Math.Abs(answer.RootElement.GetProperty("totals").GetProperty(column).GetDouble() - hours));
        }

        run.Promise(0.005_001, "a report's total away from the recorded time", worst, "h");
    }

    private static async Task TellOthersAsync(BenchmarkRun run, LoadShop shop)
    {
        // One more was before the load.
        run.PromiseAtLeast(Imports, "imports beside the taps", shop.Shop.Scalar<long>("SELECT count(*) FROM import_runs") - 1, "");
        var backups = Directory.GetFiles(shop.Shop.Folder, "*_manual.db", SearchOption.AllDirectories);
        run.PromiseAtLeast(Backups, "backups beside the taps", backups.Length, "");
        // By its path: "latest" would pass over one that is damaged.
        var check = await ServerUnderLoad.AskBesideAsync(shop.Shop, "LaneAward.Web", "restore-check", backups.Max() ?? "latest");
        Console.WriteLine("  the last backup: " + (check.Output + check.Error).Trim());
        run.Promise(0, "exit code of restore-check on the last backup", check.ExitCode, "");
    }

    private static void TellGrowth(BenchmarkRun run, Watch[] watches)
    {
        (string Name, string Unit, double Limit)[] kinds = [("memory, RSS", "MB", 40), ("threads", "", 8), ("open files", "", 8), ("write-ahead log", "MB", 8)];
        foreach (var (watch, (name, unit, limit)) in watches.Zip(kinds))
        {
            Console.WriteLine($"  {name} over time: {watch.Line()}");
            run.Promise(limit, $"{name}: the last fifth over the second", watch.Median(0.8, 1) - watch.Median(0.2, 0.4), unit);
        }

        run.Promise(64, "largest write-ahead log", watches[^1].Most, "MB");
    }

    private static double RecordedMs(LoadShop shop, long fresh)
    {
        return shop.Shop.Scalar<long>("SELECT coalesce(sum(ended_at_ms - started_at_ms), 0) FROM work_sessions WHERE id > @fresh", new { fresh });
    }

    private static DateOnly Today()
    {
        return DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
    }

    private static string Iso(DateOnly day)
    {
        return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
