using LaneAward.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>A person goes on working while the tablet has no connection, and knows it; what they tapped arrives once, as theirs, at its time.</summary>
[Collection(nameof(FloorBrowser))]
public sealed class WithoutConnectionTests(Chromium chromium)
{
    /// <summary>What can be pressed and lies under a message; behind an open sheet nothing can.</summary>
    private const string CoveredByMessages =
        """
        () => [...(document.querySelector('dialog[open]') ?? document.getElementById('main')).querySelectorAll('a, button')].filter(e => !e.closest('.toast')).filter(e => {
          const { left, right, top, bottom } = e.getBoundingClientRect();
          return [top + 2, (top + bottom) / 2, bottom - 2].some(y => document.elementFromPoint((left + right) / 2, y)?.closest('.toast'));
        }).map(e => e.textContent.trim())
        """;

    /// <summary>Not a glimpse of a page, and not a press on it, before the modules have come: it is hidden before it has a body.</summary>
    private const string NotesHiddenEarly =
        """
        new MutationObserver(() => { globalThis.hiddenEarly ||= !document.body && 'locked' in (document.documentElement?.dataset ?? {}); })
          .observe(document, { childList: true, subtree: true, attributes: true });
        """;

    /// <summary>The taps cannot be read until <c>mend()</c>; <c>refusals</c> counts how often that was tried.</summary>
    private const string BreaksTheStore =
        """
        const { getAll } = IDBObjectStore.prototype;
        globalThis.refusals = 0;
        globalThis.mend = () => { IDBObjectStore.prototype.getAll = getAll; };
        IDBObjectStore.prototype.getAll = function () {
          if (this.name === 'taps') {
            globalThis.refusals++;
            throw new Error('The disk does not answer.');
          }
          return getAll.call(this);
        };
        """;

    [Fact]
    public async Task A_morning_without_connection_is_shown_survives_a_reload_and_a_new_tab_and_arrives_in_order()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await page.GotoAsync("/tasks/add?order=107923&taskTypeId=1");
            await page.Locator("html[data-ready]").WaitForAsync();
            await tablet.TapButtonAsync("Start now");
            await tablet.HeroAsync("running");
            await tablet.HoldsAllAsync();
            await page.Locator("#toasts .toast").Filter(new() { HasText = "Started" }).WaitForAsync();
            await page.Context.SetOfflineAsync(true);

            await PauseKeptAsync(tablet);
            Assert.Equal(0, await page.Locator("#toasts .toast").CountAsync());
            await tablet.ReloadAsync();
            await KeptAsync(page, "Lunch");
            await tablet.TapButtonAsync("Resume");
            await KeptAsync(page, "Running");

            await tablet.TapLinkAsync("Material");
            await tablet.TapChoiceAsync("Acrylic sheet");
            await tablet.TapButtonAsync("Save material");
            await page.Locator("[data-saved-what]").Filter(new() { HasText = "1 × Acrylic sheet" }).WaitForAsync();
            await tablet.TapLinkAsync("Done");

            await page.Locator("a.add:visible").First.ClickAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.FillAsync("#q", "10792");
            await page.ClickAsync("[data-kept-order='107924']");
            await tablet.TapChoiceAsync("Packing");
            await tablet.TapButtonAsync("Start now");
            await KeptAsync(page, "Running");
            Assert.Equal("Packing", await page.Locator("#hero-h").InnerTextAsync());
            Assert.Contains("107923", await page.Locator("li[data-kept]").InnerTextAsync(), StringComparison.Ordinal);

            await tablet.TapLinkAsync("Complete");
            Assert.Equal("Complete packing", await page.Locator("dialog[open] h2").InnerTextAsync());
            await tablet.TapButtonAsync("Complete task");
            await page.Locator("li[data-kept]").Filter(new() { HasText = "Completed" }).WaitForAsync();
            await page.GetByText("5 taps are saved on this tablet").First.WaitForAsync();

            var second = await page.Context.NewPageAsync();
            await second.GotoAsync("/");
            await second.GetByText("5 taps are saved on this tablet").First.WaitForAsync();
            await page.Context.SetOfflineAsync(false);
            await SentAsync(page);
            await SentAsync(second);
            await page.Locator("#hero:not([data-kept])").WaitForAsync();
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal(
            ["add", "start", "pause", "start", "add", "switch", "start", "complete"],
            server.Shop.Query<string>("SELECT verb FROM task_events ORDER BY at_ms, id"));
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM material_uses"));
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE needs_review = 1"));
    }

    [Fact]
    public async Task Somebody_who_has_just_signed_in_can_add_a_task_without_a_connection()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await tablet.HoldsAllAsync();
            await page.Context.SetOfflineAsync(true);

            await page.Locator("a.add:visible").First.ClickAsync();
            await page.FillAsync("#q", "107924");
            await page.ClickAsync("[data-kept-order='107924']");
            await tablet.TapChoiceAsync("Packing");
            await tablet.TapButtonAsync("Start now");
            await KeptAsync(page, "Running");
            // The idle card had the button; beside the one that runs stands that of the side.
            Assert.Equal(1, await page.Locator("a.add:visible").CountAsync());
            await tablet.ConnectAsync();
            await SentAsync(page);
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal(["add", "start"], server.Shop.Query<string>("SELECT verb FROM task_events ORDER BY id"));
    }

    [Fact]
    public async Task An_order_that_the_search_has_left_cannot_be_started_by_the_search_key_nor_without_a_connection()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.GotoAsync("/tasks/add");
            await page.Locator("html[data-ready]").WaitForAsync();
            await ChooseAsync("[data-order='107923']");
            await page.FillAsync("#q", "none of them");
            await page.PressAsync("#q", "Enter");
            await page.Locator("#pane form").WaitForAsync(new() { State = WaitForSelectorState.Detached });

            await ChooseAsync("[data-order='107923']");
            await page.Context.SetOfflineAsync(true);
            await page.FillAsync("#q", "none of them");
            await page.Locator("#pane form").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await page.FillAsync("#q", "107924");
            await page.ClickAsync("[data-kept-order='107924']");
            await page.FillAsync("#pieces", "31");
            await tablet.ConnectAsync();

            // The search is the server's again; what was typed beside it stays, and so does the place where it is typed.
            await page.Locator("#results:not([data-kept]) [data-order='107924']").WaitForAsync(new() { Timeout = 30_000 });
            Assert.Equal("31", await page.InputValueAsync("#pieces"));
            Assert.Equal(["107924", "pieces"], await page.EvaluateAsync<string[]>("() => [document.getElementById('q').value, document.activeElement.id]"));
            tablet.ForgiveFailedRequests();

            async Task ChooseAsync(string row)
            {
                await page.FillAsync("#q", "107923");
                await page.ClickAsync(row);
                await page.Locator("#pane form").WaitForAsync();
            }
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_open_task_of_one_kind_of_work_is_not_offered_under_another(bool offline)
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await BenPacksAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await ChoosePackingAsync(tablet);
            await tablet.TapChoiceAsync("1 h");
            await page.Context.SetOfflineAsync(offline);
            var asked = new TaskCompletionSource();
            await page.RouteAsync("**/tasks/add?*taskTypeId=*", async route =>
            {
                await asked.Task;
                await route.ContinueAsync();
            });

            await tablet.TapChoiceAsync("Proofing");

            await page.Locator("#choice button[name=start]").WaitForAsync();
            Assert.Equal(0, await page.Locator("#choice [formaction]").CountAsync());
            asked.SetResult();
            await tablet.TapButtonAsync("Start now");
            await page.Locator("#hero[data-state=running] h1").Filter(new() { HasText = "Proofing" }).WaitForAsync();
            await tablet.ConnectAsync();
            await SentAsync(page);
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal((4, 60), server.Shop.Query<(long, long)>("SELECT task_type_id, estimate_minutes FROM tasks WHERE created_by = @Ana ORDER BY id DESC LIMIT 1", new { server.Ana }).Single());
    }

    [Fact]
    public async Task A_task_that_is_joined_without_a_connection_has_its_name_on_the_card()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await BenPacksAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await ChoosePackingAsync(tablet);
            await page.Context.SetOfflineAsync(true);

            await tablet.TapButtonAsync("Join it and start");

            await KeptAsync(page, "Running");
            Assert.Equal("Packing", await page.InnerTextAsync("#hero-h"));
            Assert.Contains("107924", await page.InnerTextAsync("#hero .what"), StringComparison.Ordinal);
            tablet.ForgiveFailedRequests();
        });
    }

    private static async Task BenPacksAsync(ShopServer server)
    {
        using var ben = await server.OnFloorAsync(server.Ben, ShopServer.BenPin);
        (await ben.TapAsync("/api/tasks", new { orderNumber = "107924", taskTypeId = 6 })).Expect(System.Net.HttpStatusCode.Created);
    }

    /// <summary>The kind of work that Ben has open on the order.</summary>
    private static async Task ChoosePackingAsync(Tablet tablet)
    {
        await tablet.Page.GotoAsync("/tasks/add?order=107924");
        await tablet.Page.Locator("html[data-ready]").WaitForAsync();
        await tablet.TapChoiceAsync("Packing");
        await tablet.Page.GetByText("Join it and start").WaitForAsync();
    }

    [Fact]
    public async Task What_one_person_tapped_is_sent_as_theirs_after_the_next_person_has_signed_in()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            // The tablet reaches the server, but no answer to a tap comes through.
            await page.RouteAsync("**/tasks/*/pause", route => route.Request.Method == "POST" ? route.AbortAsync() : route.ContinueAsync());
            await PauseKeptAsync(tablet);
            await tablet.TapButtonAsync("Lock");
            await page.GetByText("1 tap of Ana Morales waits to be sent.").WaitForAsync();
            await tablet.SignInAsync("Ben Ortiz", ShopServer.BenPin);
            await page.GetByText("1 tap of Ana Morales waits to be sent.").WaitForAsync();
            Assert.DoesNotContain("107923", await page.Locator("#main").InnerTextAsync(), StringComparison.Ordinal);

            await page.UnrouteAllAsync();
            await page.Context.SetOfflineAsync(true);
            await tablet.ConnectAsync();
            await SentAsync(page);
            Assert.Equal("No task running", await page.Locator("#hero-h").InnerTextAsync());
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal(
            [(server.Ana, "pause")], server.Shop.Query<(long, string)>("SELECT person_id, verb FROM task_events WHERE verb = 'pause'"));
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE needs_review = 1"));
    }

    [Fact]
    public async Task The_names_say_what_is_done_by_the_taps_that_waited_and_elsewhere_and_the_receipt_counts_them_all_whichever_page_sent_them()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var ana = page.Locator(".person").Filter(new() { HasText = "Ana Morales" });
            await page.Context.SetOfflineAsync(true);
            await PauseKeptAsync(tablet);
            await tablet.TapButtonAsync("Resume");
            await KeptAsync(page, "Running");
            // The first one arrives before the lock, the second after it.
            await page.RouteAsync("**/tasks/*/start", route => route.AbortAsync());
            await tablet.ConnectAsync();
            await page.GetByText("1 tap is saved on this tablet").First.WaitForAsync(new() { Timeout = 30_000 });
            await tablet.TapButtonAsync("Lock");
            await ana.Filter(new() { HasText = "Lunch" }).WaitForAsync();
            await ana.ClickAsync();
            await page.ClickAsync("[data-pin-key='1']");

            await page.UnrouteAllAsync();
            await page.Context.SetOfflineAsync(true);
            await tablet.ConnectAsync();

            await ana.Filter(new() { HasText = "Laser engraving · 0:00" }).WaitForAsync(new() { Timeout = 30_000 });
            Assert.Equal("The 2 taps that waited are saved.", (await tablet.ReceiptAsync("The")).Trim());
            Assert.Equal((true, 1), (await ana.Locator("input").IsCheckedAsync(), await page.Locator("[data-pin-dots] .f").CountAsync()));

            // What is done on another tablet, and somebody who is new in the shop.
            server.Shop.Execute("UPDATE work_sessions SET ended_at_ms = started_at_ms, end_kind = 'pause' WHERE ended_at_ms IS NULL; UPDATE tasks SET status = 'paused'");
            server.Shop.AddPerson("Dora Lind");
            server.Shop.Execute("UPDATE people SET pin_key_id = a.pin_key_id, pin_length = a.pin_length, pin_tag = a.pin_tag, pin_seal = a.pin_seal FROM people a WHERE a.id = @Ana AND people.name = 'Dora Lind'", new { server.Ana });
            await tablet.WakeAsync();
            await ana.Locator("[data-start-ms]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            Assert.Equal((true, 1), (await ana.Locator("input").IsCheckedAsync(), await page.Locator("[data-pin-dots] .f").CountAsync()));
            await tablet.TapButtonAsync("Clear");
            await ana.Locator("input").EvaluateAsync("tile => { tile.checked = false; }");
            await tablet.WakeAsync();
            await page.Locator(".person").Filter(new() { HasText = "Dora Lind" }).WaitForAsync();
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task A_card_that_was_paused_without_a_connection_offers_first_to_resume()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            await tablet.Page.Context.SetOfflineAsync(true);

            await PauseKeptAsync(tablet);

            Assert.Equal(["Resume"], (await tablet.Page.Locator("#hero .btn-run").AllInnerTextsAsync()).Select(text => text.Trim()));
            Assert.Equal(["Complete"], (await tablet.Page.Locator("#hero .btn-run-o").AllInnerTextsAsync()).Select(text => text.Trim()));
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task Without_a_connection_a_number_is_found_as_it_is_written_by_hand_and_an_order_that_is_not_open_is_told_apart()
    {
        await using var server = await FloorShop.StartAsync();
        server.Shop.Execute("UPDATE orders SET status = iif(order_number = '107924', 'Shipped', 'Open'), quantity = 12, description = 'Glass Globe'");
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.GotoAsync("/tasks/add");
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.Context.SetOfflineAsync(true);

            await page.FillAsync("#q", "#107 924");
            await page.Locator("[data-kept-order='107924'] .pill").Filter(new() { HasText = "Shipped" }).WaitForAsync();
            // Kept from the newest orders: it was on no screen of this tablet.
            await page.Locator("[data-kept-order='107924']").Filter(new() { HasText = "12 × Glass Globe" }).WaitForAsync();
            await page.Locator("#results .scan").Filter(new() { HasTextRegex = new(@"As of \d+:\d\d\s[AP]M today\.") }).WaitForAsync();
            await page.ClickAsync("[data-kept-order='107924']");
            await page.Locator("#pane p .pill").Filter(new() { HasText = "Shipped" }).WaitForAsync();

            await page.FillAsync("#q", "107 923");
            await page.Locator("[data-kept-order='107923']").Filter(new() { HasText = "Open" }).WaitForAsync();
            Assert.Equal(0, await page.Locator("[data-kept-order] .pill").CountAsync());

            // A number that is not here may be one of today; a word is none.
            await page.FillAsync("#q", "209001");
            await page.Locator("[data-kept-order='209001']").WaitForAsync();
            await page.FillAsync("#q", "zzqq");
            await page.Locator("#results .scan").Filter(new() { HasText = "nothing on this tablet is called zzqq" }).WaitForAsync();
            Assert.Equal(0, await page.Locator("[data-kept-order]").CountAsync());
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task Taps_that_went_with_the_browsers_store_are_told_to_whoever_made_them_until_it_is_read()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var gone = page.Locator("#unsent .toast").Filter(new() { HasText = "Taps of yours are gone" });
            await page.Context.SetOfflineAsync(true);
            await PauseKeptAsync(tablet);
            Assert.False(await gone.IsVisibleAsync());
            await page.EvaluateAsync("() => new Promise((done, failed) => { const request = indexedDB.deleteDatabase('laneaward'); request.onsuccess = done; request.onerror = failed; })");
            await tablet.ConnectAsync();
            await page.GotoAsync("/");
            await gone.WaitForAsync();

            await tablet.TapButtonAsync("Understood");
            await gone.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await page.GotoAsync("/");
            await page.Locator("html[data-ready]").WaitForAsync();

            Assert.Equal(0, await gone.CountAsync());
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task A_tap_that_is_refused_when_it_arrives_stays_as_a_red_row_until_it_is_read()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Context.SetOfflineAsync(true);
            await PauseKeptAsync(tablet);
            server.Shop.Execute("UPDATE instance SET epoch = epoch + 1, epoch_kind = 'forget'");
            await tablet.ConnectAsync();

            var row = page.Locator("[data-refused]");
            await row.Filter(new() { HasText = "Not saved: Pause · Laser engraving · 107923" }).WaitForAsync(new() { Timeout = 20_000 });
            await tablet.ReloadAsync();
            await row.Filter(new() { HasText = "reset or restored" }).WaitForAsync();
            foreach (var (width, height) in ((int, int)[])[(1024, 768), (768, 1024), (390, 844)])
            {
                await page.SetViewportSizeAsync(width, height);
                Assert.Empty(await page.EvaluateAsync<string[]>(CoveredByMessages));
            }

            // What else happens to the outbox takes it away from nobody who is about to press.
            await row.Locator("[data-refused-ok]").FocusAsync();
            await page.EvaluateAsync(
                """
                async () => {
                  const { allTaps } = await import(document.querySelector('script[src$="/js/app.js"]').src.replace('app.js', 'outbox-store.js'));
                  document.dispatchEvent(new CustomEvent('outbox', { detail: {} }));
                  await allTaps();
                }
                """);
            await page.Locator("[data-refused-ok]:focus").WaitForAsync();
            await page.Keyboard.PressAsync("Enter");
            await row.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await page.Locator("#main:focus").WaitForAsync();
            tablet.ForgiveStatus(409);
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL"));
    }

    [Fact]
    public async Task An_undo_that_waited_takes_back_nothing_that_was_done_elsewhere_meanwhile()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await UndoAPauseWithoutConnectionAsync(tablet);
            using var other = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
            (await other.TapAsync($"/api/tasks/{server.Shop.Scalar<long>("SELECT id FROM tasks")}/start")).Expect(System.Net.HttpStatusCode.OK);
            await tablet.ConnectAsync();

            await page.Locator("[data-refused]").Filter(new() { HasText = "Not saved: Undo" }).Filter(new() { HasText = "Something else was done on this task since" }).WaitForAsync(new() { Timeout = 20_000 });
            tablet.ForgiveStatus(409);
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal("add,start,pause,start", server.Shop.Scalar<string>("SELECT group_concat(verb) FROM (SELECT verb FROM task_events ORDER BY id)"));
    }

    [Fact]
    public async Task An_undo_that_waited_takes_back_what_it_was_offered_for()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await UndoAPauseWithoutConnectionAsync(tablet);
            await tablet.ConnectAsync();
            await SentAsync(page);
            await tablet.HeroAsync("running");
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal("pause", server.Shop.Scalar<string>("SELECT w.verb FROM task_events u JOIN task_events w ON w.id = u.undoes_id"));
    }

    [Fact]
    public async Task A_card_whose_tap_was_sent_while_later_ones_wait_opens_its_own_sheet()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Context.SetOfflineAsync(true);
            await page.Locator("a.add:visible").First.ClickAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.FillAsync("#q", "10792");
            await page.ClickAsync("[data-kept-order='107924']");
            await tablet.TapChoiceAsync("Packing");
            await tablet.TapButtonAsync("Start now");
            await KeptAsync(page, "Running");
            await page.Locator("li[data-kept]").GetByText("Resume").ClickAsync();
            await page.Locator("li[data-kept]").Filter(new() { HasText = "107924" }).WaitForAsync();

            await page.RouteAsync("**/tasks/*/start", route => route.AbortAsync());
            await tablet.ConnectAsync();
            await page.GetByText("1 tap is saved on this tablet").First.WaitForAsync(new() { Timeout = 20_000 });
            await page.Locator("li[data-kept]").Filter(new() { HasText = "107924" }).Locator("a.open").ClickAsync();

            await page.Locator("dialog[open] #more-h").Filter(new() { HasText = "Packing" }).WaitForAsync();
            Assert.Contains("107924", await page.Locator("dialog[open] .sheet-h").InnerTextAsync(), StringComparison.Ordinal);
            await page.Keyboard.PressAsync("Escape");
            await page.UnrouteAllAsync();
            await page.Context.SetOfflineAsync(true);
            await tablet.ConnectAsync();
            await SentAsync(page);
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task Stop_and_record_shows_the_task_as_paused()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            server.Shop.Execute("INSERT INTO alerts (task_id, order_id, kind, raised_at_ms) SELECT id, order_id, 'cancelled', 1 FROM tasks");
            await tablet.ReloadAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            await tablet.TapLinkAsync("Material");
            await tablet.TapChoiceAsync("Acrylic sheet");
            await tablet.TapButtonAsync("Save material");
            await tablet.TapAsync(page.Locator("#materials-sheet summary"));
            await page.Context.SetOfflineAsync(true);

            await tablet.TapAsync(page.Locator(".logged form button"));
            await page.Locator(".logged .kept-mark").Filter(new() { HasText = "Undo: saved on this tablet" }).WaitForAsync();
            Assert.False(await page.Locator("form[action$=reverse] button").First.IsVisibleAsync());
            await tablet.TapLinkAsync("Done");
            await tablet.TapButtonAsync("Stop and record");
            await KeptAsync(page, "Paused");
            await tablet.ConnectAsync();
            await SentAsync(page);
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal("stop", server.Shop.Scalar<string>("SELECT answer FROM alerts"));
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM material_uses WHERE reverses_id IS NOT NULL"));
    }

    [Fact]
    public async Task A_PIN_that_the_server_never_answered_lets_nobody_in_later()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.Context.SetOfflineAsync(true);
            await tablet.TapChoiceAsync("Ben Ortiz");
            await tablet.TypePinAsync(ShopServer.BenPin);
            await page.GetByText("nobody is signed in").WaitForAsync();
            Assert.Equal("", await page.InputValueAsync("[data-pin]"));
            await page.GetByText("Nobody can sign in until it is back").WaitForAsync();

            await tablet.ConnectAsync();
            await page.Locator("#net[data-state=online]").WaitForAsync(new() { Timeout = 30_000 });
            await tablet.TapChoiceAsync("Ana Morales");
            await tablet.TypePinAsync(ShopServer.AnaPin);
            await page.Locator(".top .me").Filter(new() { HasText = "Ana Morales" }).WaitForAsync();
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal([server.Ana], server.Shop.Query<long>("SELECT person_id FROM sign_ins"));
    }

    [Fact]
    public async Task A_PIN_that_a_busy_server_puts_off_is_given_up_while_its_person_stands_there_and_a_late_answer_is_obeyed()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var (sent, first, wait) = (0, true, "20");
            await page.Context.Clock.InstallAsync();
            await tablet.ReloadAsync();
            await page.RouteAsync("**/sign-in", route =>
            {
                sent++;
                return BusyAsync(route, wait);
            });
            await page.Locator("html[data-ready]").WaitForAsync();
            await tablet.TapChoiceAsync("Ben Ortiz");
            await tablet.TypePinAsync(ShopServer.BenPin);
            await page.GetByText("too busy, so nobody is signed in").WaitForAsync();
            await page.Context.Clock.FastForwardAsync(60_000);
            await page.EvaluateAsync("() => fetch('/hello')");
            Assert.Equal(1, sent);

            // The tablet sleeps before its second try, and wakes in front of somebody else.
            wait = "2";
            await page.RunAndWaitForResponseAsync(() => tablet.TypePinAsync(ShopServer.BenPin), "**/sign-in");
            await page.Locator("[data-pin-form][aria-busy=true]").WaitForAsync();
            await page.EvaluateAsync("() => fetch('/hello')");
            await page.Context.Clock.FastForwardAsync(600_000);
            await page.GetByText("too busy, so nobody is signed in").WaitForAsync();
            Assert.Equal(2, sent);

            // The second try begins within the limit, and its answer comes after it.
            await page.UnrouteAllAsync();
            await page.RouteAsync("**/sign-in", async route =>
            {
                await page.Context.Clock.FastForwardAsync(first ? 12_000 : 5_000);
                await (first ? BusyAsync(route, "1") : route.ContinueAsync());
                first = false;
            });
            await tablet.TypePinAsync(ShopServer.BenPin);
            await page.Locator(".top .me").Filter(new() { HasText = "Ben Ortiz" }).WaitForAsync();
            tablet.ForgiveStatus(503);

            static Task BusyAsync(IRoute route, string seconds)
            {
                return route.FulfillAsync(new() { Status = 503, Headers = [KeyValuePair.Create("X-Write-Outcome", "busy"), KeyValuePair.Create("Retry-After", seconds)] });
            }
        });

        Assert.Equal([server.Ben], server.Shop.Query<long>("SELECT person_id FROM sign_ins"));
    }

    [Fact]
    public async Task A_tablet_that_slept_over_the_answer_to_a_PIN_opens_for_nobody()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Locator("html[data-ready]").WaitForAsync();
            var sent = 0;
            await page.RouteAsync("**/sign-in", async route =>
            {
                sent++;
                await page.EvaluateAsync("() => { const now = Date.now; Date.now = () => now() + 600000; }");
                await route.ContinueAsync();
            });
            await tablet.TapChoiceAsync("Ben Ortiz");
            // The network is not back yet when the tablet wakes.
            var away = true;
            await page.RouteAsync("**/sign-out", route => away ? route.AbortAsync() : route.ContinueAsync());

            await tablet.TypePinAsync(ShopServer.BenPin);
            await page.GetByText("nobody is signed in").WaitForAsync();
            // Somebody else's PIN is not sent before the sign-in is taken back, and takes nothing of it away.
            await tablet.TapChoiceAsync("Ana Morales");
            await page.EvaluateAsync("() => document.getElementById('errors').replaceChildren()");
            await tablet.TypePinAsync(ShopServer.AnaPin);
            await page.GetByText("nobody is signed in").WaitForAsync();
            Assert.Equal(1, sent);
            await page.AddInitScriptAsync(NotesHiddenEarly);
            await tablet.ReloadAsync();
            await page.Locator("html[data-locked]").WaitForAsync();
            Assert.True(await page.EvaluateAsync<bool>("() => globalThis.hiddenEarly"));
            away = false;
            await tablet.WakeAsync();
            await page.Locator("html[data-ready]:not([data-locked]) [data-pin-form]").WaitForAsync(new() { Timeout = 30_000 });
            await page.UnrouteAsync("**/sign-in");
            await tablet.TapChoiceAsync("Ana Morales");
            await tablet.TypePinAsync(ShopServer.AnaPin);
            await page.Locator(".top .me").Filter(new() { HasText = "Ana Morales" }).WaitForAsync();
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal([(server.Ben, "locked"), (server.Ana, null!)], server.Shop.Query<(long, string)>("SELECT person_id, end_reason FROM sign_ins ORDER BY id"));
    }

    [Theory]
    [InlineData(1_200_000)]
    [InlineData(-1_200_000)]
    public async Task A_sign_in_whose_page_did_not_arrive_opens_for_nobody_later_nor_when_the_clock_was_set_back(int laterMs)
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var isSeen = new TaskCompletionSource();
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.EvaluateAsync("() => navigator.serviceWorker.ready");
            await page.Context.RouteAsync(address => new Uri(address).AbsolutePath == "/", route => route.AbortAsync());
            await tablet.TapChoiceAsync("Ben Ortiz");
            await tablet.TypePinAsync(ShopServer.BenPin);
            // Nobody's page, which looks again by itself, after ten seconds. Whoever stands there is faster.
            await page.Locator("h1").Filter(new() { HasText = "Time On Tasks" }).WaitForAsync();
            Assert.Equal("10", await page.Locator("meta[http-equiv=refresh]").GetAttributeAsync("content"));
            await page.Context.AddInitScriptAsync($"const now = Date.now; Date.now = () => now() + {laterMs};");
            await page.Context.AddInitScriptAsync(NotesHiddenEarly);
            await page.Context.UnrouteAllAsync();
            await page.RouteAsync("**/sign-out", route => isSeen.Task.ContinueWith(_ => route.ContinueAsync(), TaskScheduler.Default).Unwrap());
            await tablet.ReloadAsync();
            await page.Locator("html[data-locked]").WaitForAsync();
            Assert.True(await page.EvaluateAsync<bool>("() => Boolean(globalThis.hiddenEarly)"));
            isSeen.SetResult();
            await page.Locator("html[data-ready]:not([data-locked]) [data-pin-form]").WaitForAsync(new() { Timeout = 30_000 });
            tablet.ForgiveFailedRequests();
            tablet.ForgiveStatus(503);
        });

        Assert.Equal([(server.Ben, "locked")], server.Shop.Query<(long, string)>("SELECT person_id, end_reason FROM sign_ins"));
    }

    [Fact]
    public async Task A_kept_tap_waits_for_our_servers_word_whatever_answers_in_between()
    {
        await using var server = await FloorShop.StartAsync();
        server.Shop.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('lock-after-seconds', '300', 0)");
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Context.Clock.InstallAsync();
            await tablet.ReloadAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.RouteAsync("**/pause", route => route.Request.Method == "POST"
                ? route.FulfillAsync(new() { Status = 403, Body = "<h1>Welcome to our guest network</h1>" })
                : route.ContinueAsync());
            await tablet.TapLinkAsync("Pause");
            await page.RunAndWaitForResponseAsync(() => tablet.TapButtonAsync("Lunch"), "**/pause");
            for (var attempt = 2; attempt < 8; attempt++)
            {
                await page.RunAndWaitForResponseAsync(() => page.Context.Clock.FastForwardAsync(21_000), "**/pause");
            }

            await KeptAsync(page, "Lunch");
            await page.UnrouteAllAsync();
            await page.Context.Clock.FastForwardAsync(21_000);
            await SentAsync(page);
            await tablet.HeroAsync("paused");
            tablet.ForgiveStatus(403);
        });

        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM refused_taps"));
    }

    [Fact]
    public async Task Complete_opens_as_it_came_with_the_card_while_a_proxy_answers_for_the_service()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            foreach (var status in (int[])[503, 200])
            {
                await page.RouteAsync("**/complete?place=hero", route => route.FulfillAsync(new() { Status = status, ContentType = "text/html", Body = "<h1>Welcome</h1>" }));
                await tablet.TapLinkAsync("Complete");
                await page.Locator("#sheet-complete[open] input[name=quantity]").WaitForAsync();
                await page.Keyboard.PressAsync("Escape");
                await page.UnrouteAllAsync();
            }

            tablet.ForgiveStatus(503);
        });
    }

    [Fact]
    public async Task A_slow_store_takes_a_tap_once()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            await tablet.Page.Locator("html[data-ready]").WaitForAsync();
            // The first try is taken although nobody waited for it any more, and so a second one is made.
            var (first, second, stored) = await tablet.Page.EvaluateAsync<int[]>("""
                async () => {
                  const { addTap, allTaps } = await import(document.querySelector('script[src$="/js/app.js"]').src.replace('app.js', 'outbox-store.js'));
                  const places = [await addTap({ key: 'k', actor: '0', state: 'held' }), await addTap({ key: 'k', actor: '0', state: 'held' })];
                  return [...places, (await allTaps()).length];
                }
                """) is [var a, var b, var c] ? (a, b, c) : default;
            Assert.Equal((first, 1), (second, stored));
        });
    }

    [Fact]
    public async Task A_store_that_does_not_answer_hides_no_tap_and_lets_none_overtake_it()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var sent = new List<string>();
            page.Request += (_, request) => sent.AddRange(request.Method == "POST" ? [request.Url.Split('/')[^1]] : (string[])[]);
            await page.Context.SetOfflineAsync(true);
            await PauseKeptAsync(tablet);
            // Until then the pause is tried without a connection now and then.
            await page.EvaluateAsync($"() => {{ {BreaksTheStore} }}");
            sent.Clear();

            await tablet.TapButtonAsync("Resume");
            await NothingIsSentAsync(tablet, sent);
            await KeptAsync(page, "Lunch");
            Assert.Equal("1", await page.Locator("[data-unsent-count]:visible").InnerTextAsync());
            await page.EvaluateAsync("() => globalThis.mend()");
            await tablet.HeroAsync("running");
            await SentAsync(page);
            Assert.Equal(["pause", "start"], sent);
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal(["add", "start", "pause", "start"], server.Shop.Query<string>("SELECT verb FROM task_events ORDER BY id"));
    }

    [Fact]
    public async Task A_page_that_could_never_read_the_store_lets_no_tap_overtake_what_waits_in_it()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var sent = new List<string>();
            await page.Context.SetOfflineAsync(true);
            await PauseKeptAsync(tablet);
            await page.AddInitScriptAsync(BreaksTheStore);
            await tablet.ReloadAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            page.Request += (_, request) => sent.AddRange(request.Method == "POST" && request.Url.Contains("/tasks/", StringComparison.Ordinal) ? [request.Url.Split('/')[^1]] : (string[])[]);
            await tablet.TapLinkAsync("Complete");
            await tablet.TapButtonAsync("Complete task");
            await NothingIsSentAsync(tablet, sent);
            await page.EvaluateAsync("() => globalThis.mend()");
            await tablet.HeroAsync("idle");
            await SentAsync(page);
            Assert.Equal(["pause", "complete"], sent);
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal(["add", "start", "pause", "complete"], server.Shop.Query<string>("SELECT verb FROM task_events ORDER BY id"));
    }

    /// <summary>The connection is back, the store still fails and has been asked again by itself: nothing has left the tablet.</summary>
    private static async Task NothingIsSentAsync(Tablet tablet, List<string> sent)
    {
        var page = tablet.Page;
        await page.Locator("#banner").Filter(new() { HasText = "Leave this page open." }).WaitForAsync();
        await tablet.ConnectAsync();
        await page.Locator("#net[data-state=online]").WaitForAsync();
        await page.WaitForFunctionAsync("before => globalThis.refusals > before + 2", await page.EvaluateAsync<int>("() => globalThis.refusals"));
        Assert.Empty(sent);
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_kept_that_the_server_is_sure_to_refuse()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Context.SetOfflineAsync(true);
            await tablet.TapLinkAsync("Material");
            await tablet.TapButtonAsync("Save material");
            await page.Locator("dialog[open] .alert").Filter(new() { HasText = "Choose a material." }).WaitForAsync();
            await tablet.TapLinkAsync("Done");
            await tablet.TapLinkAsync("Complete");
            // The one that came with the card: it knows how many pieces were left.
            await page.Locator("#sheet-complete[open] [name=__left]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await page.FillAsync("dialog[open] input[name=quantity]", "many");
            await tablet.TapButtonAsync("Complete task");
            await page.Locator("dialog[open] .alert").Filter(new() { HasText = "Pieces must be a whole number from 0" }).WaitForAsync();
            await page.Keyboard.PressAsync("Escape");
            await page.Locator("a.add:visible").First.ClickAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.FillAsync("#q", "10792");
            await page.ClickAsync("[data-kept-order='107924']");
            await tablet.TapButtonAsync("Start now");
            await page.Locator("#pane .alert").Filter(new() { HasText = "Choose what kind of work it is." }).WaitForAsync();
            await tablet.TapChoiceAsync("Packing");
            await tablet.TapButtonAsync("Start now");
            await KeptAsync(page, "Running");
            await page.GetByText("1 tap is saved on this tablet").First.WaitForAsync();
            await tablet.ConnectAsync();
            await SentAsync(page);
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM refused_taps"));
    }

    [Fact]
    public async Task What_a_full_tablet_cannot_keep_is_sent_all_the_same_and_the_person_is_told_to_leave_the_page_open()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var browser = await page.Context.NewCDPSessionAsync(page);
            await browser.SendAsync("Storage.overrideQuotaForOrigin", new() { ["origin"] = server.Address.GetLeftPart(UriPartial.Authority), ["quotaSize"] = 1 });
            await page.EvaluateAsync(
                """
                () => {
                  for (const work of ['add', 'put', 'delete']) {
                    const does = IDBObjectStore.prototype[work];
                    // As a full disk does: it says so when the transaction ends.
                    IDBObjectStore.prototype[work] = function (value) {
                      const request = does.call(this, value);
                      if (globalThis.refused.includes(work)) {
                        this.transaction.abort();
                      }
                      return request;
                    };
                  }
                  // What is given up by the page, and done all the same.
                  const { set } = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, 'oncomplete');
                  Object.defineProperty(IDBTransaction.prototype, 'oncomplete', { set(told) {
                    set.call(this, globalThis.refused.includes('telling') && this.mode === 'readwrite' ? () => this.onabort() : told);
                  } });
                  globalThis.refused = ['delete'];
                  for (const store of [localStorage, sessionStorage]) {
                    for (let size = 1 << 20; size > 0; size >>= 1) {
                      try { for (;;) store.setItem(`full ${store.length}`, 'x'.repeat(size)); } catch { /* No room for as much. */ }
                    }
                  }
                }
                """);

            // An answered tap that the store keeps, and one that it takes after it was given up, hold nothing back.
            await tablet.TapLinkAsync("Pause");
            await tablet.TapButtonAsync("Lunch");
            await tablet.ReceiptAsync("Paused");
            await page.EvaluateAsync("() => { globalThis.refused = ['delete', 'telling']; }");
            await tablet.TapButtonAsync("Resume");
            await tablet.HeroAsync("running");
            await page.EvaluateAsync("() => { globalThis.refused = ['delete', 'add']; }");
            await tablet.TapLinkAsync("Pause");
            await tablet.TapButtonAsync("Lunch");
            await tablet.HeroAsync("paused");

            await page.Context.SetOfflineAsync(true);
            await tablet.TapButtonAsync("Resume");
            await page.Locator("#banner").Filter(new() { HasText = "Your tap is kept and will be sent. Leave this page open." }).WaitForAsync();
            Assert.Equal(0, await page.GetByText("saved on this tablet").And(page.Locator(":visible")).CountAsync());
            await tablet.ConnectAsync();
            await tablet.HeroAsync("running");

            // What is refused then is not sent for ever, and holds back nothing.
            await page.EvaluateAsync("() => { globalThis.refused = ['delete', 'put']; }");
            await tablet.TapLinkAsync("Pause");
            await tablet.TapButtonAsync("Lunch");
            await tablet.HeroAsync("paused");
            await page.Context.SetOfflineAsync(true);
            await tablet.TapButtonAsync("Resume");
            await page.Locator("#hero[data-kept]").Filter(new() { HasText = "Running" }).WaitForAsync();
            await page.EvaluateAsync("() => { globalThis.refused = ['delete', 'put', 'add']; }");
            using var other = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
            var task = server.Shop.Scalar<long>("SELECT id FROM tasks");
            (await other.TapAsync($"/api/tasks/{task}/cancel", new { reasonId = server.Shop.Scalar<long>("SELECT id FROM cancel_reasons WHERE sort < 100 LIMIT 1") })).Expect(System.Net.HttpStatusCode.OK);
            await tablet.ConnectAsync();
            await page.Locator("[data-refused]").Filter(new() { HasText = "Not saved: Start" }).WaitForAsync(new() { Timeout = 20_000 });
            (await other.TapAsync($"/api/tasks/{task}/reopen")).Expect(System.Net.HttpStatusCode.OK);
            await tablet.TapButtonAsync("Try again");
            await tablet.HeroAsync("running");
            tablet.ForgiveStatus(409);
            await tablet.TapButtonAsync("Español");
            await page.Locator("html[lang=es][data-ready]").WaitForAsync();
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal(["add", "start", "pause", "start", "pause", "start", "pause", "cancel", "reopen", "start"], server.Shop.Query<string>("SELECT verb FROM task_events ORDER BY id"));
    }

    [Fact]
    public async Task The_kept_screens_of_whoever_is_signed_in_by_now_hold_nothing_of_a_tab_that_was_left_open()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            Assert.Contains("107923", await KeptPagesAsync(page), StringComparison.Ordinal);
            // Ana's tab hears nothing of it, as one that the browser had put to sleep.
            await page.Context.APIRequest.PostAsync("/api/session", new() { DataObject = new { personId = server.Ben, pin = ShopServer.BenPin } });
            var second = await SecondTabAsync(page);
            await second.Locator("html[data-screens=kept]").WaitForAsync();
            await second.GetByText("Ben Ortiz").First.WaitForAsync();
            Assert.DoesNotContain("107923", await KeptPagesAsync(second), StringComparison.Ordinal);

            await page.BringToFrontAsync();
            await tablet.TapLinkAsync("Pause");
            await tablet.TapButtonAsync("Lunch");
            await tablet.HeroAsync("paused");

            Assert.DoesNotContain("107923", await KeptPagesAsync(second), StringComparison.Ordinal);
            await page.Context.SetOfflineAsync(true);
            await second.ReloadAsync();
            await second.Locator("html[data-offline-copy][data-ready]").WaitForAsync();
            Assert.Contains("Ben Ortiz", await second.InnerTextAsync("body"), StringComparison.Ordinal);
            Assert.DoesNotContain("107923", await second.ContentAsync(), StringComparison.Ordinal);
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal([(server.Ana, "pause")], server.Shop.Query<(long, string)>("SELECT person_id, verb FROM task_events WHERE verb = 'pause'"));

        static Task<string> KeptPagesAsync(IPage page)
        {
            return page.EvaluateAsync<string>(
                """
                async () => {
                  const pages = await caches.open('pages');
                  const kept = await Promise.all((await pages.keys()).map(async request => (await pages.match(request, { ignoreVary: true })).text()));
                  return kept.map(text => new DOMParser().parseFromString(text, 'text/html').getElementById('main').outerHTML).join();
                }
                """);
        }
    }

    [Fact]
    public async Task Nobody_else_is_chosen_while_a_PIN_is_on_its_way()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Locator("html[data-ready]").WaitForAsync();
            var answer = new TaskCompletionSource();
            await page.RouteAsync("**/sign-in", async route =>
            {
                await answer.Task;
                await route.ContinueAsync();
            });
            await tablet.TapChoiceAsync("Ben Ortiz");
            await tablet.TypePinAsync(ShopServer.BenPin);
            await page.Locator("[data-pin-form][aria-busy=true]").WaitForAsync();
            await page.Locator("label.person").Filter(new() { HasText = "Ana Morales" }).DispatchEventAsync("click");
            Assert.Equal("Hello, Ben", await page.InnerTextAsync("[data-pin-hello]"));

            // Nor while Ben's screen is: it would open under the hand of who was chosen meanwhile.
            await page.EvaluateAsync(
                """
                () => addEventListener('beforeunload', () => setTimeout(() => {
                  [...document.querySelectorAll('label.person')].find(tile => tile.textContent.includes('Ana Morales')).click();
                  localStorage.said = document.querySelector('[data-pin-hello]').textContent;
                }))
                """);
            answer.SetResult();
            await page.Locator(".top .me").Filter(new() { HasText = "Ben Ortiz" }).WaitForAsync();
            Assert.Equal("Hello, Ben", await page.EvaluateAsync<string>("localStorage.said"));
        });
    }

    [Fact]
    public async Task What_needs_a_connection_says_so_and_leads_back_to_the_running_task()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Context.SetOfflineAsync(true);
            await tablet.TapLinkAsync("Ana Morales My day");
            await page.GetByText("This screen is not on this tablet").WaitForAsync();
            await page.ClickAsync("a[href='/']");
            await tablet.HeroAsync("running");
            await tablet.TapButtonAsync("Español");
            await page.GetByText("this works only with one").WaitForAsync();
            await tablet.TapButtonAsync("Lock");
            await page.GetByText("counts for Ana Morales").WaitForAsync();
            await tablet.HeroAsync("running");

            // The lock that could not be is done once it can.
            await tablet.ConnectAsync();
            await page.GetByText("Who is working?").WaitForAsync(new() { Timeout = 30_000 });
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await tablet.HeroAsync("running");
            // A session under five seconds is not shown.
            server.Shop.Execute("UPDATE work_sessions SET started_at_ms = started_at_ms - 600000");
            await PauseOnlineAsync();
            await page.GotoAsync("/day");
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.Context.SetOfflineAsync(true);
            await tablet.TapLinkAsync("This is wrong");
            await page.GetByText("this works only with one").WaitForAsync();

            await tablet.ConnectAsync();
            await page.Locator("#net[data-state=online]").WaitForAsync(new() { Timeout = 30_000 });
            await tablet.TapLinkAsync("This is wrong");
            await page.Locator("#wrong-sheet").WaitForAsync();
            await page.Context.SetOfflineAsync(true);
            await page.FillAsync("#wrong-note", "The laser stood still");
            await tablet.TapButtonAsync("Send");
            await page.Locator("#main .what .kept-mark").Filter(new() { HasText = "This is wrong: saved on this tablet" }).WaitForAsync();
            Assert.False(await page.Locator("#main a[href*=wrong]").IsVisibleAsync());
            await tablet.ReloadAsync();
            await page.Locator("#main .what .kept-mark").Filter(new() { HasText = "This is wrong: saved on this tablet" }).WaitForAsync();
            await tablet.TapLinkAsync("Day before");
            await page.GetByText("This screen is not on this tablet").WaitForAsync();
            await page.Context.SetOfflineAsync(false);
            tablet.ForgiveFailedRequests();
            tablet.ForgiveStatus(503);

            async Task PauseOnlineAsync()
            {
                await tablet.TapLinkAsync("Pause");
                await tablet.TapButtonAsync("Lunch");
                await tablet.ReceiptAsync("Paused");
            }
        });
    }

    [Theory]
    [InlineData("shiftEnd")]
    [InlineData("lastActivity")]
    [InlineData("other")]
    public async Task An_answer_to_when_did_you_stop_that_waits_is_said_to_be_the_one_that_was_given(string answer)
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            server.Shop.Execute(LeftRunning);
            await tablet.ReloadAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            if (answer == "other")
            {
                await tablet.TapLinkAsync("Other time");
                await page.Locator("dialog[open] #stopped-h").WaitForAsync();
            }

            var pressed = page.Locator(answer == "other" ? "dialog[open] .btn-primary" : $".ask button[value={answer}]");
            var words = answer == "other" ? "Other time" : (await pressed.InnerTextAsync()).ReplaceLineEndings(" ");
            await page.Context.SetOfflineAsync(true);

            await tablet.TapAsync(pressed);

            await page.Locator(".ask .kept-mark").And(page.Locator(":visible")).WaitForAsync();
            Assert.StartsWith($"{words}: saved on this tablet", await page.Locator(".ask .kept-mark:visible").InnerTextAsync(), StringComparison.Ordinal);
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task Later_needs_a_connection_and_says_so_on_the_screen_that_stays()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            server.Shop.Execute(LeftRunning);
            await tablet.ReloadAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.RouteAsync("**/stops/later", route => route.AbortAsync());
            await tablet.TapButtonAsync("Later");
            await page.Locator("#errors").Filter(new() { HasText = "this works only with one" }).WaitForAsync();
            Assert.True(await page.Locator(".ask button[value=shiftEnd]").IsVisibleAsync());

            await page.UnrouteAllAsync();
            await tablet.TapButtonAsync("Later");
            await page.Locator(".ask-later").WaitForAsync();
            tablet.ForgiveFailedRequests();
        });
    }

    /// <summary>Her clock ran ten hours ago and was closed by the shop eight hours later; what she did last was five hours ago.</summary>
    private const string LeftRunning =
        """
        UPDATE work_sessions SET started_at_ms = started_at_ms - 10 * 3600000, ended_at_ms = started_at_ms - 2 * 3600000, end_kind = 'auto', needs_review = 1, review_reason = 'forgotten clock';
        UPDATE tasks SET status = 'paused';
        UPDATE task_events SET at_ms = at_ms - 5 * 3600000;
        """;

    [Fact]
    public async Task My_day_of_before_is_not_told_as_now_nor_that_of_yesterday_as_today()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.GotoAsync("/day");
            await page.Locator("html[data-ready]").WaitForAsync();
            // Today's says of when it is, and is read anew when the connection is back.
            await page.Context.SetOfflineAsync(true);
            await tablet.ReloadAsync();
            await page.Locator("#banner").Filter(new() { HasText = "Screen from" }).WaitForAsync();
            await tablet.ConnectAsync();
            await page.Locator("html[data-ready]:not([data-offline-copy])").WaitForAsync();
            await page.EvaluateAsync(
                """
                async () => {
                  const pages = await caches.open('pages');
                  const day = await pages.match('/day', { ignoreVary: true });
                  const headers = new Headers(day.headers);
                  headers.set('X-Server-Time', String(Number(headers.get('X-Server-Time')) - 86400000));
                  await pages.put('/day', new Response(await day.text(), { headers }));
                }
                """);
            await page.Context.SetOfflineAsync(true);

            await tablet.ReloadAsync();

            await page.GetByText("This screen is not on this tablet").WaitForAsync();
            tablet.ForgiveFailedRequests();
            tablet.ForgiveStatus(503);
        });
    }

    [Fact]
    public async Task What_was_said_in_a_sheet_stays_when_the_connection_comes_and_goes()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await tablet.TapLinkAsync("More");
            await page.Locator("dialog[open] a[href$=edit]").WaitForAsync();
            await page.Context.SetOfflineAsync(true);
            await tablet.TapAsync(page.Locator("dialog[open] a[href$=hand-over]"));
            await page.Locator("dialog[open] .toast").Filter(new() { HasText = "this works only with one" }).WaitForAsync();
            await page.Locator("dialog[open] .banner").WaitForAsync();

            await tablet.ConnectAsync();

            await page.Locator("dialog[open] .banner").WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = 30_000 });
            Assert.True(await page.Locator("dialog[open] .toast").IsVisibleAsync());
            await page.Locator("dialog[open] .toast [data-dismiss]").FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await page.Locator("dialog[open] .toast").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await page.Locator("dialog[open] h2:focus").WaitForAsync();
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task The_screens_on_the_tablet_follow_the_language()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await tablet.TapButtonAsync("Español");
            await page.Locator("html[lang=es][data-screens=kept]").WaitForAsync();
            await page.Context.SetOfflineAsync(true);

            await page.Locator("a.add:visible").First.ClickAsync();

            await page.Locator("html[lang=es][data-ready] #q").WaitForAsync();
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task A_tap_of_My_day_that_is_sent_while_home_is_shown_leaves_home_on_the_screen()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await tablet.CompleteAsync();
            await page.GotoAsync("/day");
            await page.Locator("html[data-ready]").WaitForAsync();
            await tablet.TapAsync(page.Locator(".done a.open"));
            await page.Locator("dialog[open] form[action$=reopen]").WaitForAsync();
            await page.Context.SetOfflineAsync(true);
            await tablet.TapButtonAsync("Open it again");
            await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
            await page.Locator(".done .kept-mark").Filter(new() { HasText = "Open again: saved on this tablet" }).WaitForAsync();
            await page.GotoAsync("/");
            await page.Locator("html[data-ready]").WaitForAsync();

            await tablet.ConnectAsync();

            await page.Locator("#hero[data-state=paused]:not([data-kept])").WaitForAsync(new() { Timeout = 30_000 });
            Assert.Equal(0, await page.Locator("#main .day").CountAsync());
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM task_events WHERE verb = 'reopen'"));
    }

    [Fact]
    public async Task A_sheet_that_the_server_never_answers_with_is_the_one_of_the_tablet()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.RouteAsync("**/tasks/*/more", _ => Task.CompletedTask);
            // The page's own patience is 8 s; what follows when it is over is the same.
            Assert.Equal(8000, await page.EvaluateAsync<int>("() => [htmx.config.timeout, htmx.config.timeout = 300][0]"));

            await tablet.TapLinkAsync("More");

            await page.Locator("dialog[open] #more-h").Filter(new() { HasText = "Laser engraving" }).WaitForAsync();
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task A_sheet_that_is_refused_says_why()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            server.Shop.Execute("UPDATE tasks SET uid = 'gone'");

            await tablet.TapLinkAsync("More");

            await tablet.Page.Locator("#errors .toast").WaitForAsync();
            tablet.ForgiveStatus(404);
        });
    }

    [Fact]
    public async Task A_step_that_is_refused_inside_a_sheet_says_why_in_the_sheet()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            await tablet.Page.SetViewportSizeAsync(390, 500);
            await tablet.TapLinkAsync("More");
            await tablet.Page.Locator("dialog[open] .sheet-status").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            server.Shop.Execute("UPDATE tasks SET uid = 'gone'");

            await tablet.TapAsync(tablet.Page.Locator("dialog[open] a[href*='/edit']"));

            await tablet.Page.Locator("dialog[open] .sheet-status .toast").WaitForAsync();
            await tablet.Page.WaitForFunctionAsync("() => document.querySelector('dialog[open]').getBoundingClientRect().bottom >= document.querySelector('.sheet-status .toast').getBoundingClientRect().bottom");
            Assert.Empty(await tablet.Page.EvaluateAsync<string[]>(CoveredByMessages));
            tablet.ForgiveStatus(404);
        });
    }

    [Fact]
    public async Task Two_tabs_send_a_tap_once_and_both_show_it()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var second = await SecondTabAsync(page);
            var sent = 0;
            page.Context.Request += (_, request) => sent += request.Method == "POST" && request.Url.EndsWith("/pause", StringComparison.Ordinal) ? 1 : 0;
            await tablet.TapLinkAsync("Pause");
            await tablet.TapButtonAsync("Lunch");
            await tablet.HeroAsync("paused");
            await second.Locator("#hero[data-state=paused]").WaitForAsync();
            Assert.Equal(1, sent);
        });
    }

    [Fact]
    public async Task A_question_to_one_tab_is_asked_there_although_another_sends_its_tap()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var second = await SecondTabAsync(page);
            await second.GetByRole(AriaRole.Link, new() { Name = "Complete" }).First.ClickAsync();
            await second.FillAsync("dialog[open] input[name=quantity]", "1");
            var held = new TaskCompletionSource();
            await page.RouteAsync("**/pause", async route =>
            {
                await (route.Request.Method == "POST" ? held.Task : Task.CompletedTask);
                await route.ContinueAsync();
            });
            await tablet.TapLinkAsync("Pause");
            await page.RunAndWaitForRequestAsync(() => tablet.TapButtonAsync("Lunch"), request => request.Method == "POST");
            await second.GetByRole(AriaRole.Button, new() { Name = "Complete task" }).ClickAsync();
            await second.EvaluateAsync("""
                async () => {
                  const { allTaps } = await import(document.querySelector('script[src$="/js/app.js"]').src.replace('app.js', 'outbox-store.js'));
                  while ((await allTaps()).length !== 2) {
                    await new Promise(again => setTimeout(again, 50));
                  }
                }
                """);
            held.SetResult();
            await second.Locator("dialog[open]").Filter(new() { HasText = "left. Keep the task open?" }).WaitForAsync();
            await tablet.HeroAsync("paused");
            tablet.ForgiveStatus(422);
        });

        Assert.Equal("paused", server.Shop.Scalar<string>("SELECT status FROM tasks"));
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM refused_taps"));
    }

    [Fact]
    public async Task What_is_refused_after_its_sheet_was_closed_is_said_all_the_same()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await tablet.TapLinkAsync("More");
            await tablet.TapAsync(page.Locator("#sheet a[href$=edit]"));
            await page.FillAsync("#edit-estimate", "0");
            await SendAndCloseAsync(tablet, "Save", "Back");

            await page.Locator("#errors").Filter(new() { HasText = "Not saved: Change · Laser engraving · 107923" }).Filter(new() { HasText = "estimate" }).WaitForAsync();
            tablet.ForgiveStatus(422);
        });
    }

    [Fact]
    public async Task Material_that_is_saved_after_its_sheet_was_closed_is_told()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            await tablet.TapLinkAsync("Material");
            await tablet.TapChoiceAsync("Acrylic sheet");
            await SendAndCloseAsync(tablet, "Save material", "Close");

            await tablet.ReceiptAsync("Material · Laser engraving · 107923: saved");
        });
    }

    [Fact]
    public async Task A_tap_that_is_refused_inside_a_sheet_says_why_in_the_sheet()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            // Not what the page would send: refused before it comes to a task whose screen could be drawn.
            await tablet.Page.RouteAsync("**/pause", route => route.ContinueAsync(new() { Headers = new Dictionary<string, string>(route.Request.Headers) { ["idempotency-key"] = "none" } }));
            await tablet.TapLinkAsync("Pause");
            await tablet.TapButtonAsync("Lunch");

            await tablet.Page.Locator("dialog[open] .sheet-status .toast[data-code]").WaitForAsync();
            tablet.ForgiveStatus(400);
        });
    }

    [Fact]
    public async Task What_is_said_at_the_foot_of_the_screen_is_said_in_a_sheet_that_is_opened_over_it()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            using var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
            (await ana.TapAsync("/api/tasks", new { orderNumber = "107924", taskTypeId = 6 })).Expect(System.Net.HttpStatusCode.Created);
            await tablet.ReloadAsync();
            await tablet.HeroAsync("running");
            await page.RouteAsync("**/start", route => route.FulfillAsync(new() { Status = 401, Headers = [KeyValuePair.Create("X-Write-Outcome", "sign-in")] }));
            await tablet.TapAsync(page.Locator(".row form[action$=start] button"));
            await page.Locator("#banner .banner").Filter(new() { HasText = "You are signed out" }).WaitForAsync();

            await tablet.TapLinkAsync("Pause");

            await page.Locator("dialog[open] [role=status] .banner").Filter(new() { HasText = "You are signed out" }).WaitForAsync();
            tablet.ForgiveStatus(401);
        });
    }

    [Fact]
    public async Task A_sheet_that_is_opened_again_says_nothing_that_no_longer_holds()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await tablet.TapLinkAsync("Pause");
            await page.Context.SetOfflineAsync(true);
            await page.Locator("dialog[open] .banner").Filter(new() { HasText = "No connection" }).WaitForAsync();
            await tablet.TapLinkAsync("Close");
            await tablet.ConnectAsync();
            await page.Locator("#net[data-state=online]").WaitForAsync();

            await tablet.TapLinkAsync("Pause");

            await page.Locator("#sheet-pause[open] .tile").First.WaitForAsync();
            Assert.Equal(0, await page.Locator("dialog[open] .banner").CountAsync());
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task A_screen_that_had_to_wait_for_a_sheet_takes_the_place_of_no_newer_one()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Context.SetOfflineAsync(true);
            await PauseKeptAsync(tablet);
            await tablet.TapButtonAsync("Resume");
            await KeptAsync(page, "Running");
            await tablet.TapLinkAsync("Complete");
            await page.FillAsync("#sheet[open] #quantity-kept", server.Shop.Scalar<string>("SELECT quantity FROM tasks"));
            await page.RunAndWaitForResponseAsync(tablet.ConnectAsync, response => response.Url.EndsWith("/start", StringComparison.Ordinal));
            await SentAsync(page);

            await tablet.TapButtonAsync("Complete task");

            await tablet.HeroAsync("idle");
            await HasSettledAsync(page);
            await tablet.HeroAsync("idle");
            await tablet.ReceiptAsync("Completed");
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task A_screen_that_was_on_its_way_before_a_tap_does_not_cover_the_one_after_it()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var (asked, late) = (new TaskCompletionSource(), new TaskCompletionSource());
            await page.RouteAsync(new Uri(new Uri(page.Url), "/").ToString(), async route =>
            {
                if (!route.Request.Headers.ContainsKey("hx-request"))
                {
                    await route.ContinueAsync();
                    return;
                }

                var answer = await route.FetchAsync();
                asked.TrySetResult();
                await late.Task;
                await route.FulfillAsync(new() { Response = answer });
            });
            await page.Context.SetOfflineAsync(true);
            await tablet.ReloadAsync();
            await tablet.HeroAsync("running");
            await tablet.ConnectAsync();
            await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

            await tablet.TapLinkAsync("Pause");
            await tablet.TapButtonAsync("Lunch");
            await tablet.HeroAsync("paused");
            await page.RunAndWaitForRequestFinishedAsync(() => Task.FromResult(late.TrySetResult()), new() { Predicate = request => new Uri(request.Url).AbsolutePath == "/" });

            await HasSettledAsync(page);
            await tablet.HeroAsync("paused");
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task What_was_being_filled_in_when_a_late_screen_turned_out_to_be_somebody_elses_comes_back_for_who_typed_it()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Context.SetOfflineAsync(true);
            await tablet.ReloadAsync();
            await tablet.HeroAsync("running");
            await tablet.TapLinkAsync("Complete");
            await page.FillAsync("dialog[open] [name=note]", "two chipped");
            await page.Context.APIRequest.PostAsync("/api/session", new() { DataObject = new { personId = server.Ben, pin = ShopServer.BenPin } });

            await tablet.ConnectAsync();
            await page.GetByText("Ben Ortiz").First.WaitForAsync();
            Assert.Equal(0, await page.Locator("dialog[open]").CountAsync());
            await page.Locator("html[data-ready]").WaitForAsync();
            await tablet.TapButtonAsync("Lock");
            await page.GetByText("Who is working?").WaitForAsync();
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);

            await page.Locator("dialog[open] .alert").Filter(new() { HasText = "What you had filled in is back." }).WaitForAsync();
            Assert.Equal("two chipped", await page.InputValueAsync("dialog[open] [name=note]"));
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task A_new_release_reaches_an_open_page_once_nothing_can_be_lost_by_it()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await ReadyAsync(server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Context.Clock.InstallAsync();
            await tablet.ReloadAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.RouteAsync("**/api/tablets/state", route => route.FulfillAsync(new() { Status = 204, Headers = [KeyValuePair.Create("X-App-Version", "another")] }));
            await page.EvaluateAsync("() => { globalThis.before = true; }");
            await tablet.TapLinkAsync("Complete");
            await page.FillAsync("#note-hero", "two chipped");
            await page.Context.Clock.RunForAsync(75_000);
            Assert.Equal("two chipped", await page.InputValueAsync("#note-hero"));

            // Nor while there is no connection, or while the server gives no page.
            await page.FillAsync("#note-hero", "");
            await page.Keyboard.PressAsync("Escape");
            await page.Context.SetOfflineAsync(true);
            await page.Context.Clock.RunForAsync(25_000);
            Assert.True(await page.EvaluateAsync<bool>("() => Boolean(globalThis.before)"));
            await page.RouteAsync(server.Address.ToString(), route => route.FulfillAsync(new() { Status = 502, Body = "<h1>502</h1>" }));
            await tablet.ConnectAsync();
            await page.Locator("#net[data-state=online]").WaitForAsync();
            await page.RunAndWaitForResponseAsync(() => page.Context.Clock.RunForAsync(25_000), server.Address.ToString());
            Assert.True(await page.EvaluateAsync<bool>("() => Boolean(globalThis.before)"));

            await page.UnrouteAsync(server.Address.ToString());
            await page.Context.Clock.RunForAsync(25_000);
            await page.WaitForFunctionAsync("() => !globalThis.before");
            tablet.ForgiveFailedRequests();
            tablet.ForgiveStatus(502);
        });
    }

    /// <summary>Ana is signed in and works on one task; the tablet holds what it needs without a connection.</summary>
    private async Task<Tablet> ReadyAsync(ShopServer server, [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true, name: name);
        await tablet.HoldsAllAsync();
        return tablet;
    }

    private static async Task<IPage> SecondTabAsync(IPage first)
    {
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/");
        await second.Locator("html[data-ready]").WaitForAsync();
        return second;
    }

    /// <summary>Pauses what runs; no answer can come, so the tap stays on the tablet.</summary>
    private static async Task PauseKeptAsync(Tablet tablet)
    {
        await tablet.TapLinkAsync("Pause");
        await tablet.TapButtonAsync("Lunch");
        await KeptAsync(tablet.Page, "Lunch");
    }

    private static Task KeptAsync(IPage page, string state)
    {
        return page.Locator("#hero[data-kept] .hero-t").Filter(new() { HasText = state }).Filter(new() { HasText = "Saved on this tablet" }).WaitForAsync();
    }

    /// <summary>A pause that the server has, and its Undo that waits on the tablet.</summary>
    private static async Task UndoAPauseWithoutConnectionAsync(Tablet tablet)
    {
        await tablet.TapLinkAsync("Pause");
        await tablet.TapButtonAsync("Lunch");
        await tablet.HeroAsync("paused");
        await tablet.Page.Context.SetOfflineAsync(true);
        await tablet.TapAsync(tablet.Page.Locator("#toasts form button"));
        await tablet.Page.Locator("#hero[data-kept] .hero-t").Filter(new() { HasText = "Undo: saved on this tablet" }).WaitForAsync();
    }

    /// <summary>Presses the button, and closes the sheet before the answer has come.</summary>
    private static async Task SendAndCloseAsync(Tablet tablet, string button, string link)
    {
        var page = tablet.Page;
        var closed = new TaskCompletionSource();
        await page.RouteAsync("**/tasks/*/*", async route =>
        {
            await (route.Request.Method == "POST" ? closed.Task : Task.CompletedTask);
            await route.ContinueAsync();
        });
        await page.RunAndWaitForRequestAsync(() => tablet.TapButtonAsync(button), request => request.Method == "POST");
        await tablet.TapLinkAsync(link);
        await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        closed.SetResult();
    }

    /// <summary>What the page does once it has read its store, as it does after each answer and each sheet, is done.</summary>
    private static async Task HasSettledAsync(IPage page)
    {
        await page.EvaluateAsync(
            """
            async () => {
              const { allTaps } = await import(document.querySelector('script[src$="/js/app.js"]').src.replace('app.js', 'outbox-store.js'));
              await allTaps();
              await new Promise(resolve => requestAnimationFrame(resolve));
              await allTaps();
            }
            """);
    }

    private static Task SentAsync(IPage page)
    {
        return page.Locator("[data-unsent-count]").WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = 30_000 });
    }
}
