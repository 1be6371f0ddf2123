using System.Diagnostics;
using System.Globalization;
using Dapper;
using LaneAward.Data;
using LaneAward.Tests.Support;

namespace LaneAward.Tests.Benchmarks;

/// <summary>Order search at a shop's size and at two hundred times of it, each kind of question against the limit of its size.</summary>
internal static class OrderSearchBenchmark
{
    private const int WarmUp = 20, Runs = 400;

    private static readonly string[] Places =
        ["Northfield", "Riverside", "Maple", "Cedar", "Lakeview", "Summit", "Harbor", "Prairie", "Granite", "Willow", "Fairmont", "Clearwater"];

    private static readonly string[] Trades =
        ["School", "Credit Union", "Hospital", "Church", "Bowling League", "Rotary Club", "University", "Fire Department", "Bank", "Insurance"];

    private static readonly string[] Goods =
        ["plaque", "trophy", "medal", "acrylic award", "name badge", "crystal", "ribbon", "desk plate", "cup", "glass award"];

    private static readonly (string Kind, string[] Questions)[] Kinds =
    [
        ("number prefix", ["1079", "10", "1", "107923", "99"]),
        ("two rare words", ["customer7 serial3", "customer77 serial11", "customer123 serial40"]),
        ("rare and common word", ["customer7 award", "serial33 northfield", "school customer50"]),
        ("two common words", ["northfield credit", "award school", "plaque bank", "maple university"]),
        ("one common word", ["award", "school", "northfield", "engraved"]),
        ("beginning of a word", ["e", "aw", "nor", "cust", "engr"]),
        ("three typed letters each", ["nor cre awa", "map uni pla"]),
        ("no hit", ["zzyzx", "northfield zzyzx", "award qqq"]),
    ];

    public static async Task RunAsync(BenchmarkRun run)
    {
        Console.WriteLine("order search: a ratio is the time over the limit of its size; below 1 is within it.");
        foreach (var (orders, limitMs) in ((int, double)[])[(5_000, 5), (1_000_000, 20)])
        {
            await MeasureAsync(run, orders, limitMs);
        }
    }

    private static async Task MeasureAsync(BenchmarkRun run, int orders, double limitMs)
    {
        using var shop = ShopDatabase.Create();
        var clock = Stopwatch.StartNew();
        await FillAsync(shop.Database, orders);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{orders,9:N0} orders, limit p99 {limitMs} ms, file {new FileInfo(shop.Path).Length / 1e6:0.0} MB, filled in {clock.Elapsed.TotalSeconds:0.0} s"));
        // What a query of nothing takes shows how busy the machine is: at the p99 that is most of every row on a shared one.
        await PrintAsync(shop.Database, "(control: SELECT 1)", limitMs, (s, _) => s.Connection.Query<long>("SELECT 1").Count(), [""]);
        foreach (var (kind, questions) in Kinds)
        {
            var p99 = await PrintAsync(shop.Database, kind, limitMs, (s, question) => s.Orders.Search(question, 10).Count, questions);
            run.AtMost(limitMs, string.Create(CultureInfo.InvariantCulture, $"{kind}, p99 among {orders:N0} orders"), p99, "ms");
        }
    }

    private static async Task<double> PrintAsync(Database database, string kind, double limitMs, Func<Transaction, string, int> ask, string[] questions)
    {
        var timings = new Timings();
        var rows = 0;
        for (var run = -WarmUp; run < Runs; run++)
        {
            var question = questions[Math.Abs(run) % questions.Length];
            var elapsed = await database.ReadAsync(s =>
            {
                var started = Stopwatch.GetTimestamp();
                rows = Math.Max(rows, ask(s, question));
                return Stopwatch.GetElapsedTime(started);
            });
            if (run >= 0)
            {
                timings.Add(elapsed);
            }
        }

        Console.WriteLine(
            $"  {kind,-26} p50 {Timings.Show(timings.P50),6} ms  p99 {Timings.Show(timings.P99),6} ms  ratio {Timings.Show(timings.P99 / limitMs)}  rows {rows}");
        return timings.P99;
    }

    private static async Task FillAsync(Database database, int orders)
    {
        var random = new Random(107923);
        var customers = Math.Min(orders * 2 / 3, 50_000);
        await database.WriteAsync(s => s.Connection.Execute(
            "INSERT INTO customers (customer_number, match_key, name, row_hash) VALUES (@number, @number, @name, x'00')",
            Enumerable.Range(0, customers).Select(n => new
            {
                number = n.ToString(CultureInfo.InvariantCulture),
                name = $"{Pick(random, Places)} {Pick(random, Trades)} customer{n}",
            })));
        for (var from = 0; from < orders; from += 50_000)
        {
            var start = from;
            await database.WriteAsync(s => s.Connection.Execute(
                """
                INSERT INTO orders (order_number, match_key, customer_id, description, order_date, row_hash)
                VALUES (@number, @number, @customer, @description, @date, x'00')
                """,
                Enumerable.Range(start, Math.Min(50_000, orders - start)).Select(n => new
                {
                    number = (103_000 + n).ToString(CultureInfo.InvariantCulture),
                    customer = random.Next(1, customers + 1),
                    description = $"{random.Next(1, 200)} {Pick(random, Goods)} engraved serial{random.Next(orders)}",
                    date = new DateOnly(2000, 1, 1).AddDays(n * 9_000 / orders).ToString("o", CultureInfo.InvariantCulture),
                })));
        }
    }

    private static string Pick(Random random, string[] words)
    {
        return words[random.Next(words.Length)];
    }
}
