using System.Diagnostics;
using System.Globalization;
using LaneAward.Tests.Support;
using Microsoft.Playwright;

namespace LaneAward.Tests.Benchmarks;

/// <summary>How long a tablet takes to send 50 taps that waited, in a real browser against the real server; and what its scripts weigh.</summary>
internal static class OutboxBenchmark
{
    private const int Taps = 50;
    private const int Rounds = 3;
    private const double LimitSeconds = 20;

    public static async Task RunAsync(BenchmarkRun run)
    {
        Console.WriteLine($"outbox: {Taps} taps that waited, from the return of the network to an empty outbox; limit {LimitSeconds} s.");
        var chromium = new Chromium();
        await chromium.InitializeAsync();
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
        await tablet.Page.GotoAsync("/tasks/add?order=107923&taskTypeId=1");
        await tablet.TapButtonAsync("Start now");
        await tablet.HeroAsync("running");
        await tablet.Page.Locator("html[data-ready]").WaitForAsync();
        for (var round = 0; round < Rounds; round++)
        {
            await MeasureAsync(run, tablet);
        }

        Console.WriteLine($"events in the database: {server.Shop.Scalar<long>("SELECT count(*) FROM task_events")}, expected {2 + (Rounds * Taps)}");
        await WeighAsync(tablet.Page);
        await chromium.DisposeAsync();
    }

    private static async Task MeasureAsync(BenchmarkRun run, Tablet tablet)
    {
        var page = tablet.Page;
        await page.Context.SetOfflineAsync(true);
        for (var tap = 0; tap < Taps; tap += 2)
        {
            await page.ClickAsync("#hero .btn-pause");
            await page.ClickAsync("dialog[open] button.tile >> nth=0");
            await page.Locator("#hero[data-state=paused]").WaitForAsync();
            await page.ClickAsync("#hero .acts form button");
            await page.Locator("#hero[data-state=running]").WaitForAsync();
        }

        var clock = Stopwatch.StartNew();
        await page.Context.SetOfflineAsync(false);
        await page.Locator("[data-unsent-count]").WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = 120_000 });
        run.AtMost(LimitSeconds, $"{Taps} taps that waited are sent", clock.Elapsed.TotalSeconds, "s");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  {clock.Elapsed.TotalSeconds,6:0.0} s, ratio {clock.Elapsed.TotalSeconds / LimitSeconds:0.00} (the first 0 to 2 s are the spread of tablets that come back together)"));
    }

    private static async Task WeighAsync(IPage page)
    {
        await page.ReloadAsync();
        var sizes = await page.EvaluateAsync<string>(
            """
            () => {
              const all = performance.getEntriesByType('resource').filter(e => e.name.endsWith('.js'));
              const own = all.filter(e => !e.name.includes('/lib/'));
              const sum = (list, what) => list.reduce((total, entry) => total + entry[what], 0);
              return `${own.length} files of ours ${sum(own, 'decodedBodySize')} bytes, all scripts ${sum(all, 'decodedBodySize')} bytes`;
            }
            """);
        Console.WriteLine($"  scripts of the home screen: {sizes}");
    }
}
