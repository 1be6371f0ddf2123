using System.Collections.Concurrent;
using System.Globalization;
using LaneAward.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>
/// A working day over a bad network, seeded: requests and answers are lost, delayed or answered by a proxy, the network is cut, the server is
/// killed, pages are loaded again, closed or opened twice. At the end the database is the list of taps. Every second seed has a tablet whose
/// clock is an hour off. LANEAWARD_CHAOS_SEEDS=200 runs that many.
/// </summary>
[Collection(nameof(Chromium))]
public sealed class ChaosTests(Chromium chromium)
{
    private const int AtOnce = 5;
    private const int ToleranceMs = 1_000;

    [Fact]
    public async Task At_the_end_of_a_day_over_a_bad_network_the_database_is_the_list_of_taps()
    {
        var seeds = int.Parse(Environment.GetEnvironmentVariable("LANEAWARD_CHAOS_SEEDS") ?? "5", CultureInfo.InvariantCulture);
        var first = int.Parse(Environment.GetEnvironmentVariable("LANEAWARD_CHAOS_FIRST") ?? "1", CultureInfo.InvariantCulture);
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(Enumerable.Range(first, seeds), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (seed, _) =>
        {
            await using var day = new ChaosDay(chromium, seed);
            try
            {
                await day.RunAsync();
            }
            catch (Exception error)
            {
                failures.Enqueue($"seed {seed}: {error.Message}\n{day.Story}");
            }
        });

        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
    }

    /// <summary>One tap as it was made: what, on which task (a new one is known by its order), when by the true clock.</summary>
    private sealed record Tap(string Verb, string Task, long AtMs);

    private sealed class ChaosDay(Chromium chromium, int seed) : IAsyncDisposable
    {
        private const int Steps = 9;
        private readonly Random _random = new(seed);
        private readonly List<string> _story = [];
        private readonly List<Tap> _taps = [];
        private readonly long _wrongMs = seed % 2 == 0 ? 3_600_000 * (seed % 4 == 0 ? 1 : -1) : 0;
        private readonly Lock _dice = new();
        private ShopServer _shop = null!;
        private ChildProcess? _server;
        private ChaosProxy _network = null!;
        private IBrowserContext _context = null!;
        private IPage _page = null!;
        private bool _calm = true;

        public string Story => string.Join("\n", _story);

        public async Task RunAsync()
        {
            await BeginAsync();
            _calm = false;
            for (var step = 0; step < Steps; step++)
            {
                await TroubleAsync();
                await TapSomethingAsync();
            }

            _calm = true;
            _network.IsCut = false;
            if (_server is null)
            {
                await StartServerAsync();
            }

            await _page.GotoAsync("/");
            await ReadyAsync();
            await _page.WaitForFunctionAsync("() => document.querySelector('[data-unsent-count]')?.hidden && !document.querySelector('[aria-busy=\"true\"]')", null, new() { Timeout = 60_000 });
            Assert.Equal(0, await _page.Locator("[data-refused]").CountAsync());
            Compare();
        }

        public async ValueTask DisposeAsync()
        {
            if (_context is not null)
            {
                await _context.DisposeAsync();
            }

            if (_network is not null)
            {
                await _network.DisposeAsync();
            }

            _server?.Dispose();
            if (_shop is not null)
            {
                await _shop.DisposeAsync();
            }
        }

        private async Task BeginAsync()
        {
            _shop = await FloorShop.StartAsync();
            _network = await ChaosProxy.StartAsync(Choose);
            await StartServerAsync();
            _context = await chromium.Browser.NewContextAsync(new() { BaseURL = _network.Address.ToString(), ViewportSize = new() { Width = 1024, Height = 768 } });
            _context.SetDefaultTimeout(45_000);
            await _context.ExposeFunctionAsync("tapped", (string action, string order, double at) => Note(action, order, (long)at));
            // Registered before the page's own scripts: the tap is told by the browser, whatever they do with it.
            await _context.AddInitScriptAsync(
                $$"""
                (() => {
                  const wrong = {{_wrongMs.ToString(CultureInfo.InvariantCulture)}};
                  const now = Date.now.bind(Date);
                  const True = Date;
                  globalThis.Date = class extends True { constructor(...all) { super(...(all.length ? all : [now() + wrong])); } static now() { return now() + wrong; } };
                  document.addEventListener('submit', event => {
                    const action = event.submitter?.hasAttribute('formaction') ? event.submitter.formAction : event.target.action;
                    if (event.target.method === 'post' && new URL(action).pathname.startsWith('/tasks/')) {
                      const start = event.submitter?.name === 'start' ? '?start' : '';
                      globalThis.tapped(new URL(action).pathname + start, event.target.elements.order?.value ?? '', now());
                    }
                  }, true);
                })();
                """);
            _page = await _context.NewPageAsync();
            await _page.GotoAsync("/");
            await _page.Locator("label.person").Filter(new() { HasText = "Ana Morales" }).ClickAsync();
            foreach (var digit in ShopServer.AnaPin)
            {
                await _page.ClickAsync($"[data-pin-key='{digit}']");
            }

            await _page.Locator("#hero").WaitForAsync();
            await _page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
            // Both screens are kept from here on.
            await _page.GotoAsync("/tasks/add");
            await ReadyAsync();
            await _page.GotoAsync("/");
            await ReadyAsync();
            await AddTaskAsync();
        }

        private Fault Choose(Microsoft.AspNetCore.Http.HttpRequest request)
        {
            if (_calm)
            {
                return Fault.None;
            }

            lock (_dice)
            {
                var dice = _random.Next(100);
                return request.Method == "POST"
                    ? dice switch { < 12 => Fault.LoseRequest, < 26 => Fault.LoseAnswer, < 38 => Fault.Delay, < 48 => Fault.Busy, < 54 => Fault.BadGateway, _ => Fault.None }
                    : dice switch { < 4 => Fault.LoseRequest, < 10 => Fault.Delay, _ => Fault.None };
            }
        }

        private async Task TroubleAsync()
        {
            switch (Dice(14))
            {
                case 0 or 1:
                    _network.IsCut = !_network.IsCut;
                    Tell(_network.IsCut ? "the network is cut" : "the network is back");
                    break;
                case 2:
                    if (_server is null)
                    {
                        await StartServerAsync();
                    }
                    else
                    {
                        Tell("the server is killed");
                        _network.Server = null;
                        _server.KillHard();
                        _server.Dispose();
                        _server = null;
                    }

                    break;
                case 3 or 4:
                    Tell("the page is loaded again");
                    await GoHomeAsync();
                    break;
                case 5:
                    Tell("a second tab is opened and used");
                    _page = await _context.NewPageAsync();
                    await GoHomeAsync();
                    break;
                case 6:
                    Tell("the tab is closed, and another one opened");
                    var closed = _page;
                    _page = await _context.NewPageAsync();
                    await closed.CloseAsync();
                    await GoHomeAsync();
                    break;
                default:
                    if (_server is null && Dice(2) == 0)
                    {
                        await StartServerAsync();
                    }

                    break;
            }
        }

        private async Task TapSomethingAsync()
        {
            var state = await _page.Locator("#hero").GetAttributeAsync("data-state");
            switch (state, Dice(10))
            {
                case ("running", < 4):
                    await OpenAsync("#hero .btn-pause", "#pause-h");
                    await TapAsync("dialog[open] button.tile >> nth=0");
                    break;
                case ("paused", < 4):
                    await TapAsync("#hero .acts form button");
                    break;
                case ("running" or "paused", < 6):
                    await OpenAsync("#hero .acts > .btn:last-child", "dialog[open] input[name=quantity]");
                    await _page.FillAsync("dialog[open] input[name=quantity]", "1000000");
                    await TapAsync("dialog[open] .sheet-f .btn-run");
                    break;
                case ("running" or "paused", < 8):
                    await OpenAsync("#hero .acts .opt", "#materials-h");
                    await _page.ClickAsync("dialog[open] #material-choice label >> nth=0");
                    await TapAsync("dialog[open] .sheet-f .btn-primary");
                    await _page.Keyboard.PressAsync("Escape");
                    await _page.WaitForFunctionAsync("() => !document.querySelector('dialog[open]') && !history.state?.sheet");
                    break;
                default:
                    await AddTaskAsync();
                    break;
            }
        }

        /// <summary>Every task has an order of its own, so that a tap is known by it.</summary>
        private async Task AddTaskAsync()
        {
            var order = (107_901 + _taps.Count(t => t.Verb == "add")).ToString(CultureInfo.InvariantCulture);
            await _page.GotoAsync("/tasks/add?order=" + order);
            await ReadyAsync();
            await _page.Locator("#pane-h").Filter(new() { HasText = order }).WaitForAsync();
            await _page.ClickAsync("#pane .types label >> nth=0");
            await _page.WaitForFunctionAsync("() => !document.querySelector('.htmx-request')");
            await TapAsync(Dice(4) == 0 ? "#choice button.btn-lg" : "#choice button[name=start]");
            await _page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
            await ReadyAsync();
        }

        private async Task OpenAsync(string button, string sign)
        {
            await _page.ClickAsync(button);
            await _page.Locator(sign).And(_page.Locator(":visible")).First.WaitForAsync();
        }

        private async Task TapAsync(string button)
        {
            var before = _taps.Count;
            await _page.ClickAsync(button);
            await _page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=\"true\"]')");
            Assert.Equal(before + 1, _taps.Count);
        }

        private async Task GoHomeAsync()
        {
            await _page.GotoAsync("/");
            await ReadyAsync();
        }

        private Task ReadyAsync()
        {
            return _page.Locator("html[data-ready]").WaitForAsync();
        }

        private async Task StartServerAsync()
        {
            _server = ChildProcess.Start("serve", _shop.Shop.Path, _shop.Shop.Folder);
            var line = await _server.ReadLineAsync();
            while (line?.StartsWith("listening ", StringComparison.Ordinal) == false)
            {
                line = await _server.ReadLineAsync();
            }

            _network.Server = new Uri(line!["listening ".Length..]);
            Tell("the server runs");
        }

        private bool Note(string action, string order, long atMs)
        {
            var parts = action.Split('/');
            var task = order.Length > 0 ? order : parts[^2];
            _taps.Add(new Tap(parts[^1].Split('?')[0], task, atMs));
            Tell($"tap: {parts[^1]} {task}");
            return true;
        }

        private int Dice(int sides)
        {
            lock (_dice)
            {
                return _random.Next(sides);
            }
        }

        private void Tell(string what)
        {
            _story.Add($"{TimeProvider.System.GetLocalNow():HH:mm:ss.fff} {what}");
        }

        /// <summary>None lost, none doubled, in order, each within a second of its tap.</summary>
        private void Compare()
        {
            var found = _shop.Shop.Query<(string, string, long)>(
                """
                SELECT verb, order_number, at FROM (
                  SELECT e.verb, t.order_number, e.at_ms AS at FROM task_events e JOIN tasks t ON t.id = e.task_id
                  WHERE e.verb NOT IN ('switch', 'auto_stop') AND NOT (e.verb = 'start' AND EXISTS (SELECT 1 FROM task_events a WHERE a.write_key = e.write_key AND a.verb = 'add'))
                  UNION ALL
                  SELECT 'materials', t.order_number, u.logged_at_ms FROM material_uses u JOIN tasks t ON t.id = u.task_id)
                ORDER BY at
                """).Select(r => new Tap(r.Item1, r.Item2, r.Item3)).ToList();
            var orders = _shop.Shop.Query<(string, string)>("SELECT uid, order_number FROM tasks").ToDictionary(t => t.Item1, t => t.Item2);
            Assert.Equal(_taps.Select(t => $"{t.Verb} {orders.GetValueOrDefault(t.Task, t.Task)}"), found.Select(t => $"{t.Verb} {t.Task}"));
            foreach (var (tap, row) in _taps.Zip(found))
            {
                Assert.True(Math.Abs(tap.AtMs - row.AtMs) <= ToleranceMs, $"{tap.Verb} {row.Task} was tapped {tap.AtMs} and stands at {row.AtMs}: {row.AtMs - tap.AtMs} ms.");
            }

            Assert.Equal("ok", _shop.Shop.Scalar<string>("PRAGMA integrity_check"));
            Assert.Equal(0, _shop.Shop.Scalar<long>("SELECT count(*) FROM refused_taps"));
        }
    }
}
