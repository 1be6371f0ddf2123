using System.Diagnostics;
using System.Globalization;
using Dapper;
using LaneAward.Data;
using LaneAward.Tests.Support;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace LaneAward.Tests.Benchmarks;

/// <summary>
/// Every report over a million sessions of 200 people on 100,000 orders, against 300 ms at the p95; the CSV of 100,000 sessions against 2 s;
/// and what a running report does to writes and to the write-ahead log.
/// </summary>
internal static class ReportsBenchmark
{
    private const int Sessions = 1_000_000, People = 200, Orders = 100_000, Types = 24, Runs = 20;
    private const double LimitMs = 300;

    private static readonly ShopClock Clock = new(TimeProvider.System, TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"));

    public static async Task RunAsync(BenchmarkRun run)
    {
        await using var server = await ShopServer.StartAsync();
        var clock = Stopwatch.StartNew();
        await FillAsync(server.Shop.Database);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"reports: {Sessions:N0} sessions, {People} people, {Orders:N0} orders; file {new FileInfo(server.Shop.Path).Length / 1e6:0} MB, filled in {clock.Elapsed.TotalSeconds:0} s. Pages over HTTP; a ratio is p95 over {LimitMs} ms."));
        using var desk = await server.InConsoleAsync();
        var day = ReportQuery.Day(Clock.Today.AddDays(-1));
        foreach (var page in (string[])["/console/", "/console/wall", "/console/tasks", "/console/reports/payroll", "/console/reports/timeline?day=" + day, "/console/reports/timeline?groupBy=order&day=" + day])
        {
            await PageAsync(run, desk, page);
        }

        foreach (var range in (string[])["this-week", "last-month"])
        {
            foreach (var report in ReadReport.All)
            {
                await PageAsync(run, desk, $"/console/reports/{report.Name}?range={range}");
            }
        }

        var read = server.Services.GetRequiredService<ReadReport>();
        await CsvAsync(run, server.Shop, read);
        await WritesAsync(server.Shop, read);
    }

    private static async Task PageAsync(BenchmarkRun run, HttpClient desk, string address)
    {
        var timings = new Timings();
        var bytes = 0;
        for (var turn = -2; turn < Runs; turn++)
        {
            var started = Stopwatch.GetTimestamp();
            bytes = (await desk.GetByteArrayAsync(address)).Length;
            if (turn >= 0)
            {
                timings.Add(Stopwatch.GetElapsedTime(started));
            }
        }

        run.AtMost(LimitMs, $"p95 of {address.Split("&day=")[0].Split("?day=")[0]}", timings.P95, "ms");
        Console.WriteLine($"  {address,-52} p50 {Timings.Show(timings.P50),6} ms  p95 {Timings.Show(timings.P95),6} ms  ratio {Timings.Show(timings.P95 / LimitMs)}  {bytes / 1000} kB");
    }

    private static async Task CsvAsync(BenchmarkRun run, ShopDatabase shop, ReadReport read)
    {
        // 100,000 sessions are as many days as it takes.
        var to = Clock.Today.AddDays(-1);
        var days = (int)Math.Ceiling(100_000 / ((double)Sessions / 500));
        var query = await QueryAsync(read, ("from", ReportQuery.Day(to.AddDays(-days + 1))), ("to", ReportQuery.Day(to)));
        for (var turn = 0; turn < 3; turn++)
        {
            GC.Collect();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var (lines, peak) = (0L, 0L);
            var started = Stopwatch.GetTimestamp();
            var file = Path.Combine(shop.Folder, "sessions.csv");
            await using (var csv = new StreamWriter(file))
            {
                var columns = SessionsReport.Columns(Phrases.In("en"));
                await read.LinesAsync(query, line =>
                {
                    WriteReport.SessionLine(csv, line, columns, Phrases.In("en"), Clock);
                    if (++lines % 5_000 == 0)
                    {
                        peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false) - before);
                    }
                }, CancellationToken.None);
            }

            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            run.AtMost(2, "CSV of 100,000 sessions", seconds * 100_000 / Math.Max(1, lines), "s");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  CSV of {lines:N0} sessions: {seconds:0.00} s, ratio {seconds / 2 * 100_000 / Math.Max(1, lines):0.00} to 2 s per 100,000; managed memory above the start at most {peak / 1e6:0.0} MB; file {new FileInfo(file).Length / 1e6:0.0} MB"));
        }
    }

    private static async Task WritesAsync(ShopDatabase shop, ReadReport read)
    {
        var alone = await TapsAsync(shop.Database, 400);
        using var stop = new CancellationTokenSource();
        var query = await QueryAsync(read, ("range", "last-month"));
        var reports = 0;
        var reader = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await read.RunAsync(ReadReport.Find("orders")!, query, Phrases.In("en"), export: false, CancellationToken.None);
                reports++;
            }
        });
        var beside = await TapsAsync(shop.Database, 400);
        await stop.CancelAsync();
        await reader;
        Console.WriteLine(
            $"  a write alone: p50 {Timings.Show(alone.P50)} ms p99 {Timings.Show(alone.P99)} ms; beside running reports ({reports}): p50 {Timings.Show(beside.P50)} ms p99 {Timings.Show(beside.P99)} ms, ratio {Timings.Show(beside.P50 / alone.P50)}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  write-ahead log afterwards: {shop.Database.WalBytes / 1e6:0.0} MB"));
    }

    private static async Task<Timings> TapsAsync(Database database, int taps)
    {
        var timings = new Timings();
        for (var tap = 0; tap < taps; tap++)
        {
            var started = Stopwatch.GetTimestamp();
            await database.WriteAsync(s =>
            {
                s.WorkSessions.Open(1 + tap, 1, s.NowMs, null);
                s.Connection.Execute("UPDATE work_sessions SET ended_at_ms = started_at_ms, end_kind = 'pause' WHERE ended_at_ms IS NULL AND person_id = 1");
            });
            timings.Add(Stopwatch.GetElapsedTime(started));
        }

        return timings;
    }

    private static async Task<ReportQuery> QueryAsync(ReadReport read, params (string Name, string Value)[] values)
    {
        return (await read.QueryAsync(new QueryCollection(values.ToDictionary(v => v.Name, v => new StringValues(v.Value))), Phrases.In("en"), CancellationToken.None)).Value;
    }

    /// <summary>500 days of 2,000 sessions: ten a day for each person, one and a half on each task.</summary>
    private static async Task FillAsync(Database database)
    {
        var first = Clock.StartOf(Clock.Today.AddDays(-499));
        await database.WriteAsync(s =>
        {
            s.Connection.Execute("INSERT INTO teams (id, name) VALUES (11, 'Laser'), (12, 'Packing'), (13, 'Office'), (14, 'Assembly')");
            s.Connection.Execute(Series("INSERT INTO people (id, name, initials, role, created_at_ms) SELECT 100 + n, 'Person ' || n, 'P', 'contributor', 1", People));
            s.Connection.Execute("INSERT INTO team_members (person_id, team_id, home) SELECT id, 11 + id % 4, 1 FROM people WHERE id > 100");
            s.Connection.Execute(Series("INSERT INTO task_types (id, name_en, name_es, indirect) SELECT 100 + n, 'Type ' || n, 'Tipo ' || n, n % 12 = 0", Types));
            s.Connection.Execute(Series("INSERT INTO customers (id, customer_number, match_key, name, row_hash) SELECT 1000 + n, 'K' || n, 'K' || n, 'Customer ' || n, x'00'", 20_000));
            s.Connection.Execute(Series($"INSERT INTO orders (id, order_number, match_key, customer_id, description, order_date, row_hash) SELECT 1000 + n, 500000 + n, 500000 + n, 1001 + n * 7 % 20000, 'Plaques', '2026-01-01', x'00'", Orders));
        }, TimeSpan.FromMinutes(5));
        await database.WriteAsync(s =>
        {
            const int Tasks = Sessions * 2 / 3;
            s.Connection.Execute(
                Series(
                    $"""
                    INSERT INTO tasks (id, uid, order_id, sequence, task_type_id, order_number, customer_name, order_description, quantity, estimate_minutes, status, created_at_ms, created_by, closed_at_ms, closed_by)
                    SELECT n, 't' || n, 1001 + (n - 1) * {Orders} / {Tasks}, n, 101 + n * 5 % {Types}, 500001 + (n - 1) * {Orders} / {Tasks}, 'Customer', 'Plaques', 1 + n % 90, 20 + n % 60, 'completed',
                           {first} + n * 43200000000 / {Tasks}, 101 + n % {People}, {first} + n * 43200000000 / {Tasks} + 3600000, 101 + n % {People}
                    """, Tasks));
        }, TimeSpan.FromMinutes(5));
        await database.WriteAsync(s =>
        {
            s.Connection.Execute(
                Series(
                    $"""
                    INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, pause_reason_id)
                    SELECT 1 + n * 2 / 3 % {Sessions * 2 / 3}, 101 + n % {People}, {first} + n / 2000 * 86400000 + 50400000 + n % 2000 / 200 * 2900000 + n % 97 * 1000,
                           {first} + n / 2000 * 86400000 + 50400000 + n % 2000 / 200 * 2900000 + 1200000 + n % 23 * 60000, CASE WHEN n % 3 = 0 THEN 'pause' ELSE 'complete' END, CASE WHEN n % 3 = 0 THEN 1 END
                    """, Sessions));
            s.Connection.Execute("INSERT INTO materials (id, name_en, name_es, unit) VALUES (101, 'Acrylic', 'Acrílico', 'pcs'), (102, 'Brass', 'Latón', 'pcs')");
            s.Connection.Execute(
                Series($"INSERT INTO material_uses (task_id, material_id, person_id, kind, quantity_milli, unit, logged_at_ms) SELECT n, 101 + n % 2, 101 + n % {People}, 'used', 1000 + n % 9000, 'pcs', {first} + n * 43200000000 / {Sessions * 2 / 3}", Sessions * 2 / 3));
        }, TimeSpan.FromMinutes(5));
        await database.TidyAsync();
    }

    private static string Series(string insert, int count)
    {
        return $"WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {count}) {insert} FROM series";
    }
}
