using System.Globalization;

namespace LaneAward.Tests.Benchmarks;

/// <summary>What a tap, the home page and a search cost one tablet, beside the same in a shop with a hundred times the records.</summary>
internal static class GrowthBenchmark
{
    private const int People = 160;
    private const int Few = 8;

    public static async Task RunAsync(BenchmarkRun run)
    {
        var sessions = run.Quick ? 100_000 : 1_000_000;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"growth: 10,000 and {sessions:N0} recorded sessions of {People} people, in turn."));
        using var smallShop = await LoadShop.MakeAsync(People, 10_000);
        using var largeShop = await LoadShop.MakeAsync(People, sessions);
        using var small = await ServerUnderLoad.StartAsync(smallShop.Shop);
        using var large = await ServerUnderLoad.StartAsync(largeShop.Shop);
        var ratios = new List<(double Tap, double Home)>();
        for (var round = -1; round < run.Rounds; round++)
        {
            smallShop.ForgetTaps();
            largeShop.ForgetTaps();
            var (one, other) = (await CostAsync(small, run), await CostAsync(large, run));
            // The round before the first one is for .NET to compile in.
            if (round >= 0)
            {
                Console.WriteLine($"  tap {Timings.Show(one.Tap)} and {Timings.Show(other.Tap)} ms, home page {Timings.Show(one.Home)} and {Timings.Show(other.Home)} ms (p50)");
                ratios.Add((other.Tap / one.Tap, other.Home / one.Home));
            }
        }

        run.AtMost(1.2, string.Create(CultureInfo.InvariantCulture, $"tap p50, {sessions:N0} sessions over 10,000"), Median(ratios.Select(r => r.Tap)), "x");
        run.AtMost(1.2, string.Create(CultureInfo.InvariantCulture, $"home page p50, {sessions:N0} sessions over 10,000"), Median(ratios.Select(r => r.Home)), "x");
    }

    private static async Task<(double Tap, double Home)> CostAsync(ServerUnderLoad server, BenchmarkRun run)
    {
        var tablets = await LoadShop.SignInAsync(server.Address, 1, Few);
        var people = tablets.Select((tablet, n) => new Tapper(tablet, LoadShop.TasksOf(1 + n))).ToList();
        var home = await TabletLoad.ReadAsync(tablets[..1], _ => "/", run.Spell);
        var tap = await TabletLoad.TapsAsync(people, 1, run.Spell);
        tablets.ForEach(t => t.Dispose());
        return (tap.Waits.P50, home.Waits.P50);
    }

    private static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
