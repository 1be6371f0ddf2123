namespace LaneAward.Tests.Benchmarks;

/// <summary>
/// The benchmarks by name, for scripts/bench.sh. They print ratios of one run on one machine; a limit that is missed is shown, a promise that is
/// broken (overload, soak) is exit code 1.
/// </summary>
internal static class BenchmarkRunner
{
    private static readonly SortedDictionary<string, Func<BenchmarkRun, Task>> Benchmarks = new()
    {
        ["order-search"] = OrderSearchBenchmark.RunAsync,
        ["dbf-reading"] = DbfReadingBenchmark.RunAsync,
        ["durable-writes"] = DurableWritesBenchmark.RunAsync,
        ["growth"] = GrowthBenchmark.RunAsync,
        ["http"] = HttpBenchmark.RunAsync,
        ["outbox"] = OutboxBenchmark.RunAsync,
        ["overload"] = OverloadBenchmark.RunAsync,
        ["reports"] = ReportsBenchmark.RunAsync,
        ["soak"] = SoakBenchmark.RunAsync,
    };

    public static async Task<int> RunAsync(string[] arguments)
    {
        var names = arguments.Where(a => a != "--quick").ToList();
        var unknown = names.Where(n => !Benchmarks.ContainsKey(n)).ToList();
        if (unknown.Count > 0)
        {
            await Console.Error.WriteLineAsync($"No benchmark {unknown[0]}. There are: {string.Join(", ", Benchmarks.Keys)}.");
            return 64;
        }

        var run = new BenchmarkRun(quick: arguments.Contains("--quick"));
        // The soak lasts an hour: it runs when it is named.
        foreach (var name in names.Count == 0 ? Benchmarks.Keys.Where(n => n != "soak") : names)
        {
            run.Begin(name);
            await Benchmarks[name](run);
        }

        run.PrintTable();
        run.Save();
        foreach (var broken in run.Broken)
        {
            Console.WriteLine("BROKEN " + broken);
        }

        return run.Broken.Count == 0 ? 0 : 1;
    }
}
