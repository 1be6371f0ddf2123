using System.Globalization;
using System.Text.RegularExpressions;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>A tablet that many hands share: let in by a code, locked by itself, and nothing of one person left for the next.</summary>
[Collection(nameof(FloorBrowser))]
public sealed partial class SharedTabletTests(Chromium chromium)
{
    /// <summary>The words on the names' tiles that stand on more than one line.</summary>
    private const string BrokenWords =
        """
        () => [...document.querySelectorAll('label.person')].flatMap(tile => {
          const texts = document.createTreeWalker(tile, NodeFilter.SHOW_TEXT);
          const range = document.createRange();
          const broken = [];
          while (texts.nextNode()) {
            for (const { 0: word, index } of texts.currentNode.data.matchAll(/[^\s-]+/g)) {
              range.setStart(texts.currentNode, index);
              range.setEnd(texts.currentNode, index + word.length);
              if (range.getClientRects().length > 1) broken.push(word);
            }
          }
          return broken;
        })
        """;

    [Fact]
    public async Task A_tablet_is_enrolled_by_its_code_and_shut_out_by_the_supervisor()
    {
        await using var server = await ShopServer.StartStagingAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        var code = await server.EnrolmentCodeAsync("Engraving 2");
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.FillAsync("#code", "XXXX-XXXX");
            await tablet.TapButtonAsync("Enrol this tablet");
            await page.GetByText("This code does not count").WaitForAsync();
            tablet.ForgiveStatus(422);
            await page.FillAsync("#code", code.ToLowerInvariant());
            await tablet.TapButtonAsync("Enrol this tablet");
            await page.GetByText("Who is working?").WaitForAsync();
            Assert.Equal("Engraving 2", await page.Locator("header .st").InnerTextAsync());
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);

            var cleo = await server.InConsoleAsync();
            using var revoked = await cleo.PostFormAsync("/console/tablets/1", "/console/tablets/1/revoke", ("typed", "Engraving 2"));
            await tablet.ReloadAsync();
            await page.GetByText("Ask a supervisor for an enrolment code").WaitForAsync();
        });
    }

    [Fact]
    public async Task After_a_lock_nothing_of_the_person_is_left_on_the_tablet()
    {
        await using var server = await FloorShop.StartAsync();
        var customer = Regex.Escape(server.Shop.Scalar<string>("SELECT c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.order_number = '107923'"));
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Context.Clock.InstallAsync();
            await tablet.ReloadAsync();
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await page.GotoAsync("/tasks/add?order=107923&taskTypeId=1");
            await tablet.TapButtonAsync("Start now");
            await tablet.HeroAsync("running");
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.ClickAsync(".hero-t a");
            await page.Locator("#sheet[open]").WaitForAsync();
            await page.Keyboard.PressAsync("Escape");
            await page.WaitForFunctionAsync("() => !history.state?.sheet");
            await page.GotoAsync("/day");
            await page.GotoAsync("/");
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.ClickAsync(".acts a[href$=complete]");
            await page.Locator("dialog[open]").WaitForAsync();
            await page.FillAsync("dialog[open] textarea, dialog[open] input[name=note]", "chipped corner");
            await page.FillAsync("dialog[open] [name=quantity]", "22");

            // The browser loads the page anew, twice in a row: what lies in its store for that is closed, and nothing of it can be read there.
            await KeptForReloadAsync(page, "22");
            Assert.DoesNotContain("chipped", await page.EvaluateAsync<string>("() => JSON.stringify([localStorage, sessionStorage])"), StringComparison.Ordinal);
            await page.ReloadAsync();
            await page.ReloadAsync();
            await page.Locator("dialog[open] .alert").Filter(new() { HasText = "What you had filled in is back." }).WaitForAsync();
            Assert.Equal("chipped corner", await page.InputValueAsync("dialog[open] [name=note]"));
            Assert.Equal("22", await page.InputValueAsync("dialog[open] [name=quantity]"));

            await page.Context.Clock.FastForwardAsync(84_000);
            await page.GetByText(LockingSoon()).First.WaitForAsync();
            await page.Context.Clock.FastForwardAsync(7_000);
            await page.GetByText("Who is working?").WaitForAsync();

            for (var back = 0; back < 6; back++)
            {
                var left = await LeftOnTabletAsync(page);
                // Not inside a token: only as a word of its own. The kind of work stands on Ana's tile, for everybody to see.
                Assert.DoesNotMatch($@"(?<![\w-])(107923|chipped|{ShopServer.AnaPin})(?![\w-])|tasks/add|{customer}", left);
                // Another document is without the mark, another entry of this one takes it off. The blank page before the first one is never ready.
                await page.EvaluateAsync("() => { document.documentElement.dataset.left = ''; addEventListener('popstate', () => delete document.documentElement.dataset.left, { once: true }); history.back(); }");
                await page.WaitForFunctionAsync("() => location.href === 'about:blank' || (!('left' in document.documentElement.dataset) && 'ready' in document.documentElement.dataset)");
                if (page.Url == "about:blank")
                {
                    break;
                }
            }

            await page.GotoAsync("/");
            await tablet.SignInAsync("Ben Ortiz", ShopServer.BenPin);
            await LockAsync();
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await page.Locator("dialog[open] .alert").Filter(new() { HasText = "What you had filled in is back." }).WaitForAsync();
            Assert.Equal("chipped corner", await page.InputValueAsync("dialog[open] [name=note]"));
            Assert.Equal("22", await page.InputValueAsync("dialog[open] [name=quantity]"));
            Assert.Equal("0", await page.InputValueAsync("dialog[open] [name=scrap]"));

            await page.Keyboard.PressAsync("Escape");
            await page.WaitForFunctionAsync("() => !history.state?.sheet");
            await page.GotoAsync("/tasks/add");
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.FillAsync("#q", "107924");
            await page.ClickAsync("[data-order='107924']");
            await page.Locator("#pane form").WaitForAsync();
            await tablet.TapChoiceAsync("Packing");
            await page.FillAsync("#pieces", "7");
            await KeptForReloadAsync(page, "7");
            await page.ReloadAsync();
            await page.Locator("#pane .alert").Filter(new() { HasText = "What you had filled in is back." }).WaitForAsync();
            Assert.Equal("7", await page.InputValueAsync("#pieces"));
            await LockAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            await tablet.TapChoiceAsync("Ana Morales");
            await tablet.TypePinAsync(ShopServer.AnaPin);
            await page.Locator("#pane .alert").Filter(new() { HasText = "What you had filled in is back." }).WaitForAsync();
            Assert.Equal("7", await page.InputValueAsync("#pieces"));
            await page.Locator("#pane label").Filter(new() { HasText = "Packing" }).Locator(":checked").WaitForAsync(new() { State = WaitForSelectorState.Attached });

            // That order's screen was left, and what was typed there with it.
            await tablet.TapLinkAsync("Back");
            await tablet.HeroAsync("running");
            await tablet.ReloadAsync();
            await tablet.HeroAsync("running");
            Assert.Equal(0, await page.Locator("dialog[open]").CountAsync());

            async Task LockAsync()
            {
                await page.Locator("html[data-ready]").WaitForAsync();
                await page.Context.Clock.FastForwardAsync(91_000);
                await page.GetByText("Who is working?").WaitForAsync();
            }
        });

        Assert.Equal(["add", "start"], server.Shop.Query<string>("SELECT verb FROM task_events ORDER BY id"));
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL"));
        Assert.Equal("locked", server.Shop.Scalar<string>("SELECT end_reason FROM sign_ins"));
    }

    [Fact]
    public async Task A_lock_whose_answer_is_late_leaves_the_next_person_signed_in()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var done = new TaskCompletionSource();
            var late = new TaskCompletionSource();
            var second = await tablet.Page.Context.NewPageAsync();
            await second.RouteAsync("**/sign-out", async route =>
            {
                var answer = await route.FetchAsync();
                done.SetResult();
                await late.Task;
                await route.FulfillAsync(new() { Response = answer });
            });
            // It does not hear that the other has locked: else it leaves before its own answer comes.
            await second.AddInitScriptAsync("delete self.BroadcastChannel");
            await second.GotoAsync("/");
            await second.Locator("html[data-ready]").WaitForAsync();
            await second.EvaluateAsync("() => document.querySelector('[data-lock-form]').requestSubmit()");
            await done.Task.WaitAsync(TimeSpan.FromSeconds(30));

            // The lock is owed by the whole tablet, so this tab does it as well, by itself.
            await tablet.Page.GetByText("Who is working?").WaitForAsync();
            await tablet.SignInAsync("Ben Ortiz", ShopServer.BenPin);
            late.SetResult();
            await second.Locator("#hero").WaitForAsync();
            await tablet.ReloadAsync();
            await tablet.Page.GetByText("Ben Ortiz").First.WaitForAsync();
            Assert.True(await tablet.Page.Locator("#hero").IsVisibleAsync());
        });
    }

    [Fact]
    public async Task A_touch_in_the_last_seconds_keeps_the_person_signed_in()
    {
        await using var server = await FloorShop.StartAsync();
        server.Shop.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('lock-after-seconds', '30', 0)");
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Context.Clock.InstallAsync();
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.Context.Clock.FastForwardAsync(25_000);
            await tablet.TapButtonAsync("Tap to stay");
            await page.Context.Clock.FastForwardAsync(19_000);
            Assert.Equal(0, await page.Locator("#banner .banner").CountAsync());
            Assert.True(await page.Locator("#hero").IsVisibleAsync());
        });
    }

    [Fact]
    public async Task A_tablet_without_connection_never_locks_and_what_fell_due_then_is_done_once_it_is_back_whoever_touches_it_and_what_is_tapped_until_then_counts()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Context.Clock.InstallAsync();
            await tablet.ReloadAsync();
            await tablet.HoldsAllAsync();
            // The server is gone and the browser has not noticed: only the answer that does not come tells.
            await page.RouteAsync("**/*", route => route.AbortAsync());
            await page.Context.Clock.FastForwardAsync(91_000);
            await page.Locator("#net[data-state=offline]").WaitForAsync();
            await page.Context.Clock.FastForwardAsync(300_000);
            Assert.True(await page.Locator("#hero").IsVisibleAsync());
            // Who wakes it need not be who left it.
            await page.Keyboard.PressAsync("Shift");
            Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM sign_ins WHERE ended_at_ms IS NOT NULL"));

            await page.UnrouteAllAsync();
            await page.Context.Clock.FastForwardAsync(20_000);
            await page.GetByText("Who is working?").WaitForAsync();

            // The lock arrives and its answer does not: what the tablet promises then holds, also beyond a reload.
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await tablet.HoldsAllAsync();
            await page.RouteAsync("**/sign-out", async route =>
            {
                await route.FetchAsync();
                await page.Context.SetOfflineAsync(true);
                await route.AbortAsync();
            });
            await tablet.TapButtonAsync("Lock");
            await page.GetByText("What is tapped here counts for Ana Morales until it is back").WaitForAsync();
            Assert.Equal(2, server.Shop.Scalar<long>("SELECT count(*) FROM sign_ins WHERE ended_at_ms IS NOT NULL"));
            // What is tapped within two seconds of the lock is taken for tapped before it, and a quick machine is as quick as that.
            server.Shop.Execute("UPDATE sign_ins SET started_at_ms = started_at_ms - 3000, ended_at_ms = ended_at_ms - 3000 WHERE id = (SELECT max(id) FROM sign_ins); UPDATE people SET pin_set_at_ms = pin_set_at_ms - 3000");
            await tablet.TapLinkAsync("Pause");
            await tablet.TapButtonAsync("Lunch");
            await page.Locator("#hero[data-kept]").Filter(new() { HasText = "Lunch" }).WaitForAsync();
            await tablet.ReloadAsync();
            await page.Locator("#hero[data-kept]").Filter(new() { HasText = "Lunch" }).WaitForAsync();
            await tablet.TapButtonAsync("Resume");
            await page.Locator("#hero[data-kept]").Filter(new() { HasText = "Running" }).WaitForAsync();
            await page.UnrouteAllAsync();
            await page.RunAndWaitForResponseAsync(() => tablet.ConnectAsync(), "**/start", new() { Timeout = 30_000 });
            await page.GetByText("Who is working?").WaitForAsync();
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal(["add", "start", "pause", "start"], server.Shop.Query<string>("SELECT verb FROM task_events ORDER BY id"));
        Assert.Equal(2, server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE needs_review = 1"));
    }

    [Fact]
    public async Task A_refusal_that_comes_while_the_tablet_locks_stands_there_at_the_next_sign_in_and_under_review()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var (asked, locked, told) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
            await tablet.TapLinkAsync("Pause");
            await tablet.TapButtonAsync("Lunch");
            await tablet.HeroAsync("paused");
            using var other = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
            (await other.TapAsync($"/api/tasks/{server.Shop.Scalar<long>("SELECT id FROM tasks")}/cancel", new { reasonId = server.Shop.Scalar<long>("SELECT id FROM cancel_reasons WHERE sort < 100 LIMIT 1") })).Expect(System.Net.HttpStatusCode.OK);
            await page.RouteAsync("**/start", async route =>
            {
                var answer = await route.FetchAsync();
                asked.TrySetResult();
                await locked.Task;
                await route.FulfillAsync(new() { Response = answer });
                told.TrySetResult();
            });
            await page.RouteAsync("**/sign-out", async route =>
            {
                locked.TrySetResult();
                await told.Task;
                await route.ContinueAsync();
            });

            await tablet.TapButtonAsync("Resume");
            await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await tablet.TapButtonAsync("Lock");
            await page.GetByText("Who is working?").WaitForAsync();
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await page.Locator("[data-refused]").Filter(new() { HasText = "Not saved: Start" }).WaitForAsync(new() { Timeout = 20_000 });
            tablet.ForgiveStatus(409);
        });

        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM refused_taps"));
    }

    [Fact]
    public async Task A_lock_over_a_task_that_is_just_being_added_does_not_bring_its_persons_screen_back()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var (asked, seen) = (new TaskCompletionSource(), new TaskCompletionSource());
            await page.Locator("html[data-screens=kept]").WaitForAsync();
            await page.GotoAsync("/tasks/add?order=107923&taskTypeId=1");
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.RouteAsync("**/tasks/add", async route =>
            {
                asked.TrySetResult();
                await seen.Task;
                await route.ContinueAsync();
            });
            await page.AddInitScriptAsync("addEventListener('DOMContentLoaded', () => { if (document.querySelector('meta[name=la-actor]')?.content) localStorage.cameBack = location.pathname; })");

            await tablet.TapButtonAsync("Add to my list");
            await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await tablet.TapButtonAsync("Lock");
            await page.GetByText("Who is working?").WaitForAsync();
            await page.RunAndWaitForResponseAsync(
                () =>
                {
                    seen.SetResult();
                    return Task.CompletedTask;
                },
                "**/tasks/add");
            Assert.Null(await page.EvaluateAsync<string?>("() => localStorage.cameBack ?? null"));
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM tasks"));
    }

    [Fact]
    public async Task A_tap_that_a_slow_store_was_still_taking_when_its_person_locked_is_not_lost()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await tablet.TapLinkAsync("Pause");
            await page.EvaluateAsync(
                """
                () => new Promise(begun => {
                  indexedDB.open('laneaward').onsuccess = ({ target: { result: base } }) => {
                    const taps = base.transaction('taps', 'readwrite').objectStore('taps');
                    const until = performance.now() + 1500;
                    const go = () => { begun(); if (performance.now() < until) taps.count().onsuccess = go; };
                    go();
                  };
                })
                """);
            await tablet.TapButtonAsync("Lunch");
            await page.EvaluateAsync("() => document.querySelector('[data-lock-form]').requestSubmit()");
            await page.GetByText("Who is working?").WaitForAsync();
        });

        Assert.Equal(["add", "start", "pause"], server.Shop.Query<string>("SELECT verb FROM task_events ORDER BY id"));
    }

    [Fact]
    public async Task What_was_pressed_when_another_window_locked_is_not_called_unsent_at_the_next_sign_in()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var (asked, locked) = (new TaskCompletionSource(), new TaskCompletionSource());
            var other = await page.Context.NewPageAsync();
            await other.GotoAsync("/");
            await other.Locator("html[data-ready]").WaitForAsync();
            await page.RouteAsync("**/complete", async route =>
            {
                if (route.Request.Method == "POST")
                {
                    asked.TrySetResult();
                    await locked.Task;
                }

                await route.ContinueAsync();
            });
            await tablet.TapLinkAsync("Complete");
            await page.FillAsync("dialog[open] [name=note]", "Gift wrapped");
            await page.Locator("dialog[open] .btn-run").ClickAsync();
            await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await other.EvaluateAsync("() => document.querySelector('[data-lock-form]').requestSubmit()");
            await page.GetByText("Who is working?").WaitForAsync();
            locked.SetResult();
            // Sent by whichever window comes first.
            await page.Locator(".person").Filter(new() { HasText = "Ana Morales" }).Locator("[data-start-ms]").WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = 30_000 });
            Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM task_events WHERE verb = 'complete' AND note = 'Gift wrapped'"));

            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await page.Locator("html[data-ready]").WaitForAsync();
            Assert.Equal(0, await page.GetByText("This was not sent yet.").CountAsync());
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task A_browser_that_was_closed_over_somebody_lets_nobody_else_in_after_the_time_of_the_lock()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await FloorShop.StartAsync(time);
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var context = tablet.Page.Context;
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await tablet.Page.Locator("html[data-ready]").WaitForAsync();
            time.Advance(TimeSpan.FromSeconds(30));
            var next = await context.NewPageAsync();
            await next.GotoAsync("/");
            await next.Locator("#hero").WaitForAsync();
            await next.CloseAsync();
            await tablet.Page.GotoAsync("about:blank");

            time.Advance(TimeSpan.FromMinutes(10));
            // The empty battery took the tablet's clock with it.
            await tablet.Page.AddInitScriptAsync("const now = Date.now; Date.now = () => now() - 3_600_000;");
            // In her name nothing more is asked for: the answer would come after the lock.
            var asked = 0;
            void Count(object? sender, IRequest request) => asked += request.Url.EndsWith("/api/orders/newest", StringComparison.Ordinal) ? 1 : 0;
            context.Request += Count;
            await tablet.Page.GotoAsync("/");
            await tablet.Page.GetByText("Who is working?").WaitForAsync();
            context.Request -= Count;
            Assert.Equal(0, asked);
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await tablet.ReloadAsync();
            Assert.True(await tablet.Page.Locator("#hero").IsVisibleAsync());
        });

        Assert.Equal(["locked", null], server.Shop.Query<string?>("SELECT end_reason FROM sign_ins ORDER BY id"));
    }

    [Fact]
    public async Task A_tablet_that_wakes_without_connection_and_without_its_clock_locks_once_it_is_back()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            await tablet.HoldsAllAsync();
            await tablet.Page.Context.SetOfflineAsync(true);
            await tablet.Page.AddInitScriptAsync("const now = Date.now; Date.now = () => now() - 20 * 365 * 86_400_000;");
            await tablet.Page.GotoAsync("/");
            await tablet.HeroAsync("idle");
            // Who wakes it need not be who left it.
            await tablet.Page.Keyboard.PressAsync("Shift");

            await tablet.ConnectAsync();

            await tablet.Page.GetByText("Who is working?").WaitForAsync();
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task A_page_that_is_left_for_another_is_no_screen_that_went_dark()
    {
        await using var server = await FloorShop.StartAsync();
        // What Playwright calls touch is gone again while a page is left.
        await using var fingers = new Chromium { Arguments = ["--blink-settings=primaryPointerType=2,availablePointerTypes=2"] };
        await fingers.InitializeAsync();
        await using var tablet = await Tablet.OpenAsync(fingers, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var locks = 0;
            page.Context.Request += (_, request) => locks += request.Url.EndsWith("/sign-out", StringComparison.Ordinal) ? 1 : 0;
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await page.Locator("html[data-ready]").WaitForAsync();
            Assert.True(await page.EvaluateAsync<bool>("() => matchMedia('(pointer: coarse)').matches"));
            await tablet.TapLinkAsync("Ana Morales My day");
            await page.WaitForURLAsync("**/day");
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.GotoAsync("/");
            await tablet.HeroAsync("idle");
            Assert.Equal(0, locks);

            // A screen that goes dark.
            await page.EvaluateAsync("() => { Object.defineProperty(document, 'hidden', { value: true }); document.dispatchEvent(new Event('visibilitychange')); }");
            await page.GetByText("Who is working?").WaitForAsync();
        });
    }

    [Fact]
    public async Task A_scan_that_begins_before_the_scripts_listen_still_opens_its_order()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, keeps: false);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Locator("html[data-ready]").WaitForAsync();
            var held = new TaskCompletionSource();
            await page.RouteAsync("**/js/app.js", async route =>
            {
                await held.Task;
                await route.ContinueAsync();
            });
            await page.GotoAsync("/day", new() { WaitUntil = WaitUntilState.Commit });
            await page.Locator("html[data-js]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await page.WaitForFunctionAsync("() => document.body !== null");
            // Half of it before the scripts run and half after, as the browser's own clock would stamp them.
            await KeysAsync(page, "10792");
            held.SetResult();
            await page.Locator("html[data-ready]").WaitForAsync();
            await KeysAsync(page, "3", "Enter");
            await page.Locator("#pane-h").Filter(new() { HasText = "Order 107923" }).WaitForAsync();
        });
    }

    [Fact]
    public async Task Changing_the_language_keeps_what_was_typed_and_chosen()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            for (var number = 1; number <= 22; number++)
            {
                server.Shop.AddPerson($"Person {number}");
            }

            server.Shop.Execute("UPDATE people SET name = 'Bartholomew Christopherson' WHERE name = 'Person 1'");
            server.Shop.Execute("UPDATE people SET name = 'Maximiliano Hernández-Villanueva' WHERE name = 'Person 2'");
            server.Shop.Execute("UPDATE people SET pin_key_id = a.pin_key_id, pin_length = a.pin_length, pin_tag = a.pin_tag, pin_seal = a.pin_seal FROM people a WHERE a.id = @Ana AND people.id NOT IN (@Ana, @Ben) AND people.role = 'contributor'", new { server.Ana, server.Ben });

            foreach (var (width, height) in ((int, int)[])[(320, 568), (390, 844), (768, 1024), (1024, 768)])
            {
                await page.SetViewportSizeAsync(width, height);
                await tablet.ReloadAsync();
                await page.Locator("html[data-ready]").WaitForAsync();
                Assert.InRange(await page.Locator("label.person").CountAsync(), 22, 24);
                Assert.True(await page.EvaluateAsync<bool>("() => [...document.querySelectorAll('.lang .btn')].every(b => b.getBoundingClientRect().bottom <= innerHeight)"), $"The languages leave a screen of {width} x {height}.");
                Assert.Empty(await page.EvaluateAsync<string[]>(BrokenWords));
                if (width > 600)
                {
                    Assert.True(await page.EvaluateAsync<bool>("() => [...document.querySelectorAll('.key')].every(key => key.getBoundingClientRect().bottom <= innerHeight)"), $"The keys leave a screen of {width} x {height}.");
                }
            }

            await tablet.TapChoiceAsync("Ben Ortiz");
            await tablet.TapButtonAsync("Español");
            await page.GetByText("Hola, Ben").WaitForAsync();
            await tablet.TapButtonAsync("English");
            await page.GetByText("Hello, Ben").WaitForAsync();

            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await page.GotoAsync("/tasks/add?order=107923");
            await page.Locator("html[data-ready]").WaitForAsync();
            await tablet.TapChoiceAsync("Laser engraving");
            await page.FillAsync("input[name=quantity]", "31");
            await tablet.TapButtonAsync("Español");
            await page.Locator("html[lang=es]").WaitForAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.Locator("#pane-h").Filter(new() { HasText = "107923" }).WaitForAsync();
            Assert.Equal("31", await page.InputValueAsync("input[name=quantity]"));
            Assert.Equal("1", await page.Locator("input[name=taskTypeId]:checked").GetAttributeAsync("value"));
            Assert.Null(await page.EvaluateAsync<string?>("sessionStorage.getItem('la-typed')"));
        });
    }

    [Fact]
    public async Task A_language_that_could_not_be_chosen_is_told_on_the_screen_that_stays()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Locator("html[data-ready]").WaitForAsync();
            // As nginx answers while the program starts, and as the program answers while its database is held.
            var answer = new RouteFulfillOptions { Status = 503, Body = """{"code":"restarting"}""", ContentType = "application/json" };
            await page.RouteAsync("**/language", route => route.FulfillAsync(answer));
            await tablet.TapButtonAsync("Español");
            await page.GetByText("this works only with one").WaitForAsync();
            answer = new() { Status = 503, Headers = [KeyValuePair.Create("X-Server-Time", "1"), KeyValuePair.Create("X-Write-Outcome", "busy")] };
            await tablet.TapButtonAsync("Español");
            await page.GetByText("it may be saved or not").WaitForAsync();
            await page.UnrouteAllAsync();
            await tablet.TapButtonAsync("Español");
            await page.Locator("html[lang=es][data-ready]").WaitForAsync();
            tablet.ForgiveStatus(503);
        });
    }

    [Fact]
    public async Task Changing_the_language_of_the_console_keeps_what_was_unticked_and_what_was_refused_and_a_form_outlives_the_browsers_stop()
    {
        await using var server = await FloorShop.StartAsync();
        server.Shop.Execute("UPDATE task_types SET indirect = 1 WHERE id = 1");
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.GotoAsync("/console/sign-in?returnUrl=%2Fconsole%2Ftask-types%2F1");
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.FillAsync("#login", "cleo");
            await InAsync("Español", "es");
            await page.FillAsync("[name=password]", ShopServer.Password);
            await page.ClickAsync("button.btn-primary");
            await page.WaitForURLAsync("**/console/task-types/1");

            await page.UncheckAsync("[name=indirect]");
            await page.FillAsync("[name=nameEn]", "Hand engraving");
            await InAsync("Español", "es");
            Assert.False(await page.IsCheckedAsync("[name=indirect]"));
            await page.FillAsync("[name=sort]", "last");
            // As the browser's Stop does: the next press, a while later, goes out all the same.
            await page.EvaluateAsync("() => addEventListener('submit', event => event.preventDefault(), { once: true })");
            await page.ClickAsync("main form .btn-primary");
            await page.EvaluateAsync("() => { const now = performance.now.bind(performance); performance.now = () => now() + 30000; }");
            await page.ClickAsync("main form .btn-primary");
            await page.Locator("[role=alert]").Filter(new() { HasText = "lugar" }).WaitForAsync();
            await InAsync("English", "en");
            Assert.False(await page.IsCheckedAsync("[name=indirect]"));
            Assert.Equal("Hand engraving last", await page.InputValueAsync("[name=nameEn]") + " " + await page.InputValueAsync("[name=sort]"));
            tablet.ForgiveStatus(422);

            async Task InAsync(string language, string code)
            {
                await page.Locator("html[data-ready]").WaitForAsync();
                await tablet.TapButtonAsync(language);
                await page.Locator($"html[lang={code}][data-ready]").WaitForAsync();
            }
        });
    }

    /// <summary>Waits until what was filled in, with this value in it, lies in the tab's store; only the key of the person's own page opens it.</summary>
    private static async Task KeptForReloadAsync(IPage page, string value)
    {
        await page.WaitForFunctionAsync(
            """
            async value => {
              const bytesOf = text => Uint8Array.from(atob(text), character => character.charCodeAt(0));
              const kept = JSON.parse(sessionStorage.getItem(`la-draft-${document.querySelector('meta[name=la-actor]').content}`));
              if (!kept) {
                return false;
              }
              const key = await crypto.subtle.importKey('raw', bytesOf(document.querySelector('meta[name=la-draft-key]').content), 'AES-GCM', false, ['decrypt']);
              const closed = bytesOf(kept.closed);
              const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: closed.slice(0, 12) }, key, closed.slice(12));
              return JSON.parse(new TextDecoder().decode(opened)).fields.some(field => field.value === value);
            }
            """, value);
    }

    /// <summary>All that a page or a script of this origin could still read.</summary>
    private static Task<string> LeftOnTabletAsync(IPage page)
    {
        return page.EvaluateAsync<string>(
            """
            async () => {
              const found = [document.documentElement.outerHTML, location.href, document.referrer, JSON.stringify(history.state), document.cookie];
              found.push(...[...document.querySelectorAll('input, textarea')].map(field => field.value));
              found.push(JSON.stringify(localStorage), JSON.stringify(sessionStorage));
              // The program's own files are nobody's.
              for (const name of (await caches.keys()).filter(name => !name.startsWith('shell-'))) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                  found.push(request.url, await (await cache.match(request)).text());
                }
              }
              for (const { name } of await indexedDB.databases()) {
                const base = await new Promise(done => { indexedDB.open(name).onsuccess = event => done(event.target.result); });
                // The shop's newest orders are kept for everybody, whoever looked at which.
                for (const store of [...base.objectStoreNames].filter(store => store !== 'orders')) {
                  const all = base.transaction(store).objectStore(store).getAll();
                  await new Promise(done => { all.onsuccess = done; });
                  found.push(JSON.stringify(all.result));
                }
                base.close();
              }
              return found.join('\n');
            }
            """);
    }

    private static async Task KeysAsync(IPage page, string characters, params string[] more)
    {
        await page.EvaluateAsync(
            """
            keys => {
              for (const key of keys) {
                const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
                window.at = (window.at ?? 1000) + 10;
                Object.defineProperty(event, 'timeStamp', { value: window.at });
                document.body.dispatchEvent(event);
              }
            }
            """,
            characters.Select(c => c.ToString(CultureInfo.InvariantCulture)).Concat(more).ToArray());
    }

    [GeneratedRegex("Locking in [1-9]")]
    private static partial Regex LockingSoon();
}
