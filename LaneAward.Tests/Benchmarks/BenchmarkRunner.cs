namespace LaneAward.Tests.Benchmarks;

/// <summary>The benchmarks by name, for scripts/bench.sh. They print ratios of one run on one machine and assert nothing.</summary>
internal static class BenchmarkRunner
{
    private static readonly SortedDictionary<string, Func<Task>> Benchmarks = new()
    {
        ["order-search"] = OrderSearchBenchmark.RunAsync,
        ["dbf-reading"] = DbfReadingBenchmark.RunAsync,
        ["durable-writes"] = DurableWritesBenchmark.RunAsync,
        ["outbox"] = OutboxBenchmark.RunAsync,
        ["reports"] = ReportsBenchmark.RunAsync,
    };

    public static async Task<int> RunAsync(string[] names)
    {
        var unknown = names.Where(n => !Benchmarks.ContainsKey(n)).ToList();
        if (unknown.Count > 0)
        {
            await Console.Error.WriteLineAsync($"No benchmark {unknown[0]}. There are: {string.Join(", ", Benchmarks.Keys)}.");
            return 64;
        }

        foreach (var name in names.Length == 0 ? [.. Benchmarks.Keys] : names)
        {
            await Benchmarks[name]();
        }

        return 0;
    }
}
