using LaneAward.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>What makes a screen trustworthy under a finger: it answers at once, nothing jumps, keys alone suffice, a wrong clock does not show.</summary>
[Collection(nameof(ScreensBrowser))]
public sealed class SteadyScreenTests(Chromium chromium)
{
    [Fact]
    public async Task Rule_6_a_press_is_acknowledged_at_once_on_a_slow_server_and_a_second_press_sends_nothing()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.RouteAsync("**/pause", async route =>
            {
                // A server that takes its time: the answer waits in the browser's own clock.
                await page.EvaluateAsync("() => new Promise(resolve => setTimeout(resolve, 900))");
                await route.ContinueAsync();
            });
            await tablet.TapLinkAsync("Pause");
            // One task of the browser: press, press again, look. No frame can pass in between.
            var said = await page.EvaluateAsync<string>(
                """
                () => {
                  const tile = [...document.querySelectorAll('#sheet-pause .tile')].find(t => t.textContent.includes('Lunch'));
                  tile.click();
                  const said = `${tile.getAttribute('aria-busy')} ${tile.textContent.trim()}`;
                  tile.click();
                  return said;
                }
                """);
            Assert.Equal("true Saving", said);
            await tablet.HeroAsync("paused");
            Assert.Contains("today on this task", await tablet.ReceiptAsync("Paused"), StringComparison.Ordinal);
        });

        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM task_events WHERE verb = 'pause'"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_task_is_added_once_however_often_it_is_pressed_while_the_next_page_is_on_its_way(bool answered)
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await tablet.HoldsAllAsync();
            await page.GotoAsync("/tasks/add?order=107923&taskTypeId=6");
            await page.Locator("html[data-ready]").WaitForAsync();
            // The server is slow with the page that the answer leads to, or silent.
            var home = new TaskCompletionSource();
            await page.RouteAsync("**/tasks/add", route => answered || route.Request.Method == "GET" ? route.ContinueAsync() : Task.CompletedTask);
            await page.Context.RouteAsync(address => new Uri(address).AbsolutePath == "/", async route =>
            {
                await home.Task;
                await route.ContinueAsync();
            });
            await page.EvaluateAsync($"() => addEventListener('beforeunload', () => setTimeout(() => {{ const start = document.querySelector('#choice button[name=start]'); localStorage.said = start.textContent.trim(); start.click(); }}))");

            await tablet.TapButtonAsync("Start now");
            await page.Locator("html[data-ready] #hero").WaitForAsync();

            await page.UnrouteAllAsync();
            home.SetResult();
            await page.Locator("#hero[data-state=running]:not([data-kept])").WaitForAsync();
            Assert.Equal("Saving", await page.EvaluateAsync<string>("localStorage.said"));
            tablet.ForgiveFailedRequests();
        });

        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM tasks"));
    }

    [Fact]
    public async Task A_tap_that_was_posted_plainly_because_the_scripts_were_late_is_not_sent_again_by_them_and_a_second_press_is_the_same_tap()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true, keeps: false);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var scripts = new TaskCompletionSource();
            await page.RouteAsync("**/js/app.js", async route =>
            {
                await scripts.Task;
                await route.ContinueAsync();
            });
            // Counted and not posted: Chromium runs no script that comes while a page is left, and another browser may.
            await page.AddInitScriptAsync("globalThis.posts = 0; HTMLFormElement.prototype.requestSubmit = () => { globalThis.posts++; };");
            await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.Commit });
            await page.Locator("#sheet-pause .tile").First.DispatchEventAsync("click");

            // After the five seconds that boot.js gives the scripts.
            await page.WaitForFunctionAsync("() => globalThis.posts === 1");
            scripts.SetResult();
            await page.Locator("html[data-ready]").WaitForAsync();

            Assert.Equal(1, await page.EvaluateAsync<int>("() => globalThis.posts"));
            // The page that answers is slow, and somebody presses again: the same tap.
            var key = await page.Locator("#sheet-pause form [name=__key]").First.InputValueAsync();
            var again = await page.RunAndWaitForRequestAsync(() => page.Locator("#sheet-pause .tile").First.DispatchEventAsync("click"), "**/pause");
            Assert.Equal(key, await again.HeaderValueAsync("Idempotency-Key"));
        });
    }

    [Fact]
    public async Task The_digits_of_a_PIN_that_are_tapped_before_the_scripts_are_there_count_and_those_for_somebody_else_do_not()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, keeps: false);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var scripts = new TaskCompletionSource();
            await page.RouteAsync("**/js/app.js", async route =>
            {
                await scripts.Task;
                await route.ContinueAsync();
            });
            await tablet.TapButtonAsync("Lock");
            await page.Locator(".person").Filter(new() { HasText = "Ben Ortiz" }).ClickAsync();
            await page.ClickAsync("[data-pin-key='9']");
            await page.Locator(".person").Filter(new() { HasText = "Ana Morales" }).ClickAsync();
            await page.ClickAsync("[data-pin-key='1']");
            await page.ClickAsync("[data-pin-key='2']");

            scripts.SetResult();
            await page.Locator("html[data-ready]").WaitForAsync();

            Assert.Equal("12", await page.Locator("[data-pin]").InputValueAsync());
            Assert.Equal(2, await page.Locator("[data-pin-dots] .f").CountAsync());
        });
    }

    [Fact]
    public async Task A_PIN_that_was_tapped_twice_because_nothing_seemed_to_happen_opens_the_screen()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, keeps: false);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var scripts = new TaskCompletionSource();
            await page.RouteAsync("**/js/app.js", async route =>
            {
                await scripts.Task;
                await route.ContinueAsync();
            });
            await tablet.TapButtonAsync("Lock");
            await page.Locator(".person").Filter(new() { HasText = "Ana Morales" }).ClickAsync();
            foreach (var digit in ShopServer.AnaPin + ShopServer.AnaPin)
            {
                await page.ClickAsync($"[data-pin-key='{digit}']");
            }

            scripts.SetResult();

            await tablet.HeroAsync("idle");
        });
    }

    [Fact]
    public async Task Whoever_is_still_on_the_page_when_the_next_one_was_given_up_can_press_again()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Context.Clock.InstallAsync();
            await page.GotoAsync("/tasks/add?order=107923&taskTypeId=6");
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.EvaluateAsync("() => navigation.addEventListener('navigate', event => { event.preventDefault(); document.body.dataset.stayed = ''; }, { once: true })");
            await tablet.TapButtonAsync("Start now");
            await page.Locator("body[data-stayed]").WaitForAsync();
            await page.Context.Clock.FastForwardAsync(30_000);

            await tablet.TapButtonAsync("Start now");

            await page.Locator("#choice .alert").Filter(new() { HasText = "already on your list" }).WaitForAsync();
            tablet.ForgiveStatus(409);
        });
    }

    [Theory]
    [InlineData(false, false, "107927")]
    [InlineData(true, false, "107927")]
    [InlineData(false, true, "107927")]
    [InlineData(true, true, "107927")]
    [InlineData(false, false, "none of them")]
    [InlineData(false, true, "none of them")]
    [InlineData(true, false, "none of them")]
    [InlineData(true, true, "none of them")]
    public async Task An_order_that_is_drawn_anew_under_the_finger_is_chosen_all_the_same(bool offline, bool touch, string meanwhile)
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var hand = await page.Context.NewCDPSessionAsync(page);
            await tablet.HoldsAllAsync();
            await page.Context.SetOfflineAsync(offline);
            await page.GotoAsync("/tasks/add?q=1079");
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.FillAsync("#q", "10792");
            await DrawnAnewAsync(page);
            var row = (await page.Locator("#results [data-pick]").Filter(new() { HasText = "107927" }).BoundingBoxAsync())!;
            Dictionary<string, object> point = new() { ["x"] = row.X + 20, ["y"] = row.Y + 20 };
            await hand.SendAsync("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = touch });
            Task DoAsync(string what, params object[] fingers) => touch
                ? hand.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touch" + what, ["touchPoints"] = fingers })
                : hand.SendAsync("Input.dispatchMouseEvent", new(point) { ["type"] = what == "Start" ? "mousePressed" : "mouseReleased", ["button"] = "left", ["clickCount"] = 1 });

            await DoAsync("Start", point);
            // Another order lies under the finger now, or none.
            await page.EvaluateAsync("text => { document.getElementById('q').value = text; }", meanwhile);
            await DrawnAnewAsync(page);
            await DoAsync("End");

            await page.Locator("#pane-h").Filter(new() { HasText = "107927" }).WaitForAsync();
            tablet.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task An_order_that_is_pressed_right_after_the_last_key_is_chosen_on_a_slow_line()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await SearchAsAnaAsync(tablet);
            await page.RouteAsync("**/tasks/add?order=*", async route =>
            {
                await page.EvaluateAsync("() => new Promise(resolve => setTimeout(resolve, 600))");
                await route.ContinueAsync();
            });
            var row = (await page.Locator("#results [data-pick]").Filter(new() { HasText = "107924" }).BoundingBoxAsync())!;
            await page.Mouse.MoveAsync(row.X + 20, row.Y + 20);
            await page.FocusAsync("#q");
            await page.Keyboard.PressAsync("2");
            await page.Mouse.DownAsync();
            await page.Mouse.UpAsync();

            await page.Locator("#pane-h").Filter(new() { HasText = "107924" }).WaitForAsync();
        });
    }

    [Fact]
    public async Task Enter_right_after_the_last_key_waits_for_its_search_and_opens_the_only_order_beside_the_recent_ones()
    {
        await using var server = await FloorShop.StartAsync();
        server.Shop.AddOrder("200500", server.Shop.AddCustomer("C900", "Zinnia Bakery"), "1 x Vase");
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.GotoAsync("/tasks/add?order=107923");
            await tablet.TapChoiceAsync("Packing");
            await tablet.TapButtonAsync("Start now");
            await tablet.HeroAsync("running");
            await page.GotoAsync("/tasks/add");
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.Locator(".recent [data-order='107923']").WaitForAsync();

            await page.FillAsync("#q", "zinn");
            await page.PressAsync("#q", "Enter");

            // In the pane beside the list, which takes the focus: the page is not loaded anew.
            await page.Locator("#pane-h:focus").Filter(new() { HasText = "200500" }).WaitForAsync();
            Assert.Equal("/tasks/add", new Uri(page.Url).PathAndQuery);
        });
    }

    [Fact]
    public async Task A_finger_that_only_scrolled_the_list_chooses_nothing_by_a_later_Enter()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await SearchAsAnaAsync(tablet);
            var asked = new List<string>();
            page.Request += (_, request) => asked.Add(request.Url);

            await page.DispatchEventAsync("#results [data-order='107924']", "pointerdown", new { isPrimary = true, button = 0, pointerType = "touch" });
            await page.DispatchEventAsync("#results", "pointercancel");
            await page.FillAsync("#q", "10792");
            await DrawnAnewAsync(page);
            await page.PressAsync("#q", "Enter");
            await DrawnAnewAsync(page);

            Assert.DoesNotContain(asked, address => address.Contains("order=107924", StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("Complete", true)]
    [InlineData("Complete", false)]
    [InlineData("More", true)]
    [InlineData("More", false)]
    public async Task A_sheet_that_is_on_its_way_while_the_screen_is_drawn_anew_opens_all_the_same(string link, bool answered)
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            using var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
            (await ana.TapAsync("/api/tasks", new { orderNumber = "107924", taskTypeId = 6 })).Expect(System.Net.HttpStatusCode.Created);
            await tablet.ReloadAsync();
            await tablet.HeroAsync("running");
            var (start, sheet, first) = (new TaskCompletionSource(), new TaskCompletionSource(), true);
            await page.RouteAsync("**/start", route => WhenAsync(start, () => route.ContinueAsync()));
            await page.RouteAsync($"**/{link.ToLowerInvariant()}*", async route =>
            {
                var isFirst = first;
                first = false;
                await (isFirst ? WhenAsync(sheet, answered ? () => route.ContinueAsync() : () => route.AbortAsync()) : route.ContinueAsync());
            });

            await tablet.TapAsync(page.Locator(".row form[action$=start] button"));
            await page.RunAndWaitForRequestAsync(() => tablet.TapLinkAsync(link), request => request.Url.Contains(link, StringComparison.OrdinalIgnoreCase));
            start.SetResult();
            await page.Locator("#hero[data-order='107924']").WaitForAsync();
            sheet.SetResult();

            // Of the task that was pressed, not of the one that stands in its place by now.
            await page.Locator("dialog[open] .sheet-h").Filter(new() { HasText = "107923" }).WaitForAsync();
            Assert.Equal(1, await page.Locator("dialog[open] h2").CountAsync());
            tablet.ForgiveFailedRequests();

            static async Task WhenAsync(TaskCompletionSource sign, Func<Task> go)
            {
                await sign.Task;
                await go();
            }
        });
    }

    [Fact]
    public async Task A_sheet_that_was_given_up_for_something_else_does_not_open_over_it()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Locator("html[data-ready]").WaitForAsync();
            var (late, asked) = (new TaskCompletionSource(), 0);
            await page.RouteAsync("**/complete*", async route =>
            {
                if (Interlocked.Increment(ref asked) == 1)
                {
                    await late.Task;
                }

                await route.ContinueAsync();
            });

            await page.RunAndWaitForRequestAsync(() => tablet.TapLinkAsync("Complete"), request => request.Url.Contains("/complete", StringComparison.Ordinal));
            await tablet.TapLinkAsync("Pause");
            await tablet.TapButtonAsync("Lunch");
            await tablet.HeroAsync("paused");
            late.SetResult();
            await tablet.TapLinkAsync("More");
            await page.Locator("dialog[open] #more-h").WaitForAsync();

            Assert.Equal(1, asked);
            Assert.Equal(1, await page.Locator("dialog[open]").CountAsync());
            tablet.ForgiveFailedRequests();
        });
    }

    [Theory]
    [InlineData("Back")]
    [InlineData("Complete task")]
    public async Task An_answer_that_comes_while_another_sheet_is_open_takes_nothing_from_it_and_is_told(string next)
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var resume = await ResumeSlowlyAndFillInCompleteAsync(tablet, server);

            resume.SetResult();
            await tablet.ReceiptAsync("Started");
            Assert.Equal("two chipped", await page.InputValueAsync("dialog[open] [name=note]"));
            Assert.Equal("note-hero", await FocusedAsync(page));

            // The link that closes it, or the button that sends it.
            await tablet.TapAsync(page.Locator("dialog[open] .sheet-f").GetByText(next));
            await tablet.HeroAsync(next == "Back" ? "running" : "idle");
            await page.WaitForFunctionAsync("() => !history.state?.sheet");
            Assert.Equal(0, await page.Locator("dialog[open], #main [data-kept]").CountAsync());
            // What was sent or given up does not come back.
            await page.WaitForFunctionAsync("() => Object.keys(sessionStorage).every(name => !name.startsWith('la-draft-'))");
        });

        Assert.Equal(
            "add,start,pause,start" + (next == "Back" ? "" : ",complete"), server.Shop.Scalar<string>("SELECT group_concat(verb) FROM (SELECT verb FROM task_events ORDER BY id)"));
    }

    [Fact]
    public async Task A_refusal_that_comes_while_another_sheet_is_open_is_said_in_it_and_the_screen_under_it_is_right_once_it_is_closed()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var resume = await ResumeSlowlyAndFillInCompleteAsync(tablet, server);
            using var other = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
            (await other.TapAsync($"/api/tasks/{server.Shop.Scalar<long>("SELECT id FROM tasks")}/complete")).Expect(System.Net.HttpStatusCode.OK);

            resume.SetResult();
            await page.Locator("dialog[open] .sheet-status").Filter(new() { HasText = "Not saved: Start · Laser engraving · 107923" }).WaitForAsync();
            Assert.Equal("two chipped", await page.InputValueAsync("dialog[open] [name=note]"));

            await tablet.TapLinkAsync("Back");
            await tablet.HeroAsync("idle");
            tablet.ForgiveStatus(409);
        });
    }

    [Fact]
    public async Task A_question_about_what_was_sent_meanwhile_is_asked_in_its_sheet()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var resume = await ResumeSlowlyAndFillInCompleteAsync(tablet, server);
            await page.FillAsync("dialog[open] [name=quantity]", "1");
            await tablet.TapButtonAsync("Complete task");
            resume.SetResult();

            await page.Locator("dialog[open]").Filter(new() { HasText = "left. Keep the task open?" }).WaitForAsync();
            Assert.Equal("two chipped", await page.InputValueAsync("dialog[open] [name=note]"));
            await tablet.TapLinkAsync("Close");
            await tablet.HeroAsync("running");
            tablet.ForgiveStatus(422);
        });
    }

    [Fact]
    public async Task What_is_being_filled_in_is_kept_at_a_lock_also_after_the_answer_to_an_earlier_tap()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Context.Clock.InstallAsync();
            var resume = await ResumeSlowlyAndFillInCompleteAsync(tablet, server);
            resume.SetResult();
            await tablet.ReceiptAsync("Started");

            await page.Context.Clock.FastForwardAsync(91_000);
            await page.GetByText("Who is working?").WaitForAsync();
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);

            await page.Locator("dialog[open] .alert").Filter(new() { HasText = "What you had filled in is back." }).WaitForAsync();
            Assert.Equal("two chipped", await page.InputValueAsync("dialog[open] [name=note]"));
        });
    }

    [Fact]
    public async Task An_answer_to_one_sheet_is_not_put_into_that_of_another_task()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            using var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
            (await ana.TapAsync("/api/tasks", new { orderNumber = "107924", taskTypeId = 6 })).Expect(System.Net.HttpStatusCode.Created);
            await tablet.ReloadAsync();
            await tablet.HeroAsync("running");
            var edit = await HoldAsync(page, "**/edit");

            await OpenEditAsync("#hero .hero-t a");
            await page.FillAsync("#edit-estimate", "0");
            await page.RunAndWaitForRequestAsync(() => tablet.TapButtonAsync("Save"), request => request.Method == "POST");
            await tablet.TapLinkAsync("Back");
            await OpenEditAsync(".row a.open");
            await page.FillAsync("#edit-note", "two chipped");
            edit.SetResult();

            await page.Locator("dialog[open] .sheet-status").Filter(new() { HasText = "Not saved: Change · Laser engraving · 107923" }).WaitForAsync();
            Assert.Equal("two chipped", await page.InputValueAsync("#edit-note"));
            tablet.ForgiveStatus(422);

            async Task OpenEditAsync(string more)
            {
                await tablet.TapAsync(page.Locator(more));
                await tablet.TapAsync(page.Locator("#sheet a[href$=edit]"));
                await page.Locator("#edit-sheet").WaitForAsync();
            }
        });
    }

    /// <summary>Resumes on a server that does not answer before the sign is set, and fills in "Complete" meanwhile.</summary>
    private static async Task<TaskCompletionSource> ResumeSlowlyAndFillInCompleteAsync(Tablet tablet, ShopServer server)
    {
        var page = tablet.Page;
        using var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        (await ana.TapAsync($"/api/tasks/{server.Shop.Scalar<long>("SELECT id FROM tasks")}/pause")).Expect(System.Net.HttpStatusCode.OK);
        await tablet.ReloadAsync();
        await tablet.HeroAsync("paused");
        var resume = await HoldAsync(page, "**/start");
        await page.RunAndWaitForRequestAsync(() => tablet.TapButtonAsync("Resume"), request => request.Method == "POST");
        await tablet.TapLinkAsync("Complete");
        await page.Locator("#sheet-complete[open] #complete-hero").WaitForAsync();
        await page.FillAsync("#note-hero", "two chipped");
        return resume;
    }

    /// <summary>What is sent there stays on its way until the sign is set.</summary>
    private static async Task<TaskCompletionSource> HoldAsync(IPage page, string address)
    {
        var sign = new TaskCompletionSource();
        await page.RouteAsync(address, async route =>
        {
            await (route.Request.Method == "POST" ? sign.Task : Task.CompletedTask);
            await route.ContinueAsync();
        });
        return sign;
    }

    /// <summary>Ana before a list of several orders.</summary>
    private static async Task SearchAsAnaAsync(Tablet tablet)
    {
        await tablet.Page.GotoAsync("/tasks/add?q=1079");
        await tablet.Page.Locator("html[data-ready]").WaitForAsync();
    }

    /// <summary>Searches once more and waits until the results are others.</summary>
    private static async Task DrawnAnewAsync(IPage page)
    {
        await page.EvaluateAsync(
            """
            () => {
              window.before = document.getElementById('results');
              document.getElementById('q').dispatchEvent(new Event('input', { bubbles: true }));
            }
            """);
        await page.WaitForFunctionAsync("() => !window.before.isConnected");
    }

    /// <summary>What is tapped to get there, what is pressed, and what its result says.</summary>
    private static readonly (string? From, string[] Taps, string Press, string Result)[] Actions =
    [
        ("/tasks/add?order=107923&taskTypeId=1", [], "#choice button:not([name])", "^Added"),
        ("/", [], "form[action$=start] button", "^Started [0-9:]+ [AP]M"),
        ("/tasks/add?order=107921&taskTypeId=1", [], "#choice button[name=start]", "^Started [0-9:]+ [AP]M. Paused: Laser engraving 107923"),
        ("/", [".acts a[href$=pause]"], "#sheet-pause .tile", "^Paused [0-9:]+ [AP]M: Break. [0-9]+\\s[sm] today on this task"),
        (null, [], "#toasts form button", "^Undone [0-9:]+ [AP]M"),
        ("/", [".acts a[href$=pause]"], "#sheet-pause .tile", "^Paused"),
        (null, [], ".acts form button", "^Started"),
        ("/", [".hero-t a", "#sheet a[href$=edit]", "#edit-sheet [data-step='1']"], "#edit-sheet .btn-run", "^Changed [0-9:]+ [AP]M"),
        ("/", [".hero-t a", "#sheet a[href$=materials]", "#material-choice label"], "#materials-sheet .sheet-f button", "Material saved: 1\\spcs Crystal blank"),
        (null, [], "#material-saved form button", "Taken back: 1\\spcs Crystal blank"),
        ("/", [".acts a[href$=complete]", "#sheet-complete [data-step='-1']", "#sheet-complete .btn-run"], "#complete-hero [formaction$=progress]", "^Saved [0-9]+ of [0-9]+ pieces"),
        ("/", [".acts a[href$=complete]"], "#sheet-complete .btn-run", "^Completed [0-9:]+ [AP]M, [0-9]+\\s[sm] on this task"),
        ("/", [".done a.open"], "#sheet form[action$=reopen] button", "^Opened again [0-9:]+ [AP]M"),
        ("/", [".hero-t a", "#sheet a[href$=cancel]"], "#cancel-sheet .tile", "^Cancelled [0-9:]+ [AP]M. The recorded"),
        ("/tasks/add?order=107922&taskTypeId=1", [], "#choice [formaction$=join]", "^Added to your list"),
        ("/", [".hero-t a", "#sheet a[href$=hand-over]"], "#hand-over-sheet .tile", "^Given to [A-Z]"),
        ("/", [], ".row form[action$=start] button, .acts form[action$=start] button", "^Started"),
        ("/ after the import", [], ".news form:last-of-type button", "^You keep on"),
        ("/ at the end of the shift", [], "#shift-end form button", "^Still working. You will be asked again at [0-9:]+ [AP]M"),
        ("/ after the import", [], ".news form:first-of-type button", "^Paused [0-9:]+ [AP]M"),
        ("/day", [".day a[href*=wrong]", "#wrong-sheet .types label:last-child"], "#wrong-sheet .sheet-f button", "^Sent to supervisor: not my work"),
        (null, [], ".day form[action$=withdraw] button", "^Withdrawn"),
        ("/ in the morning", [], ".ask button[value=shiftEnd]", "^Stopped [0-9:]+ [AP]M, .* recorded"),
    ];

    /// <summary>What the shop does meanwhile.</summary>
    private static readonly Dictionary<string, string> Meanwhile = new()
    {
        ["after the import"] =
            """
            DELETE FROM alerts;
            INSERT INTO alerts (task_id, order_id, kind, raised_at_ms)
            SELECT t.id, t.order_id, 'shipped', s.started_at_ms FROM work_sessions s JOIN tasks t ON t.id = s.task_id WHERE s.ended_at_ms IS NULL AND s.person_id = @Ana
            """,
        ["at the end of the shift"] =
            "UPDATE work_sessions SET extended_until_ms = started_at_ms + 1000, started_at_ms = started_at_ms - 11 * 3600000 WHERE ended_at_ms IS NULL AND person_id = @Ana",
        ["in the morning"] =
            """
            UPDATE work_sessions SET end_kind = 'auto', pause_reason_id = NULL, needs_review = 1, review_reason = 'forgotten clock'
            WHERE id = (SELECT max(id) FROM work_sessions WHERE person_id = @Ana AND voided_at_ms IS NULL)
            """,
    };

    [Fact]
    public async Task Every_action_is_acknowledged_at_once_on_a_slow_server_and_its_result_names_what_happened()
    {
        await using var server = await FloorShop.StartAsync();
        using var ben = await server.OnFloorAsync(server.Ben, ShopServer.BenPin);
        await ben.TapAsync("/api/tasks", new { orderNumber = "107922", taskTypeId = 1, startNow = true });
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var sent = 0;
            var slow = new TaskCompletionSource();
            await page.RouteAsync(new System.Text.RegularExpressions.Regex("/(tasks|material-uses|stops|sessions|corrections)/"), async route =>
            {
                if (route.Request.Method == "POST")
                {
                    // As slow as a server can be: nothing is answered before the screen was looked at.
                    sent++;
                    await slow.Task;
                }

                await route.ContinueAsync();
            });
            foreach (var (from, taps, press, result) in Actions)
            {
                var words = from?.Split(' ', 2);
                if (words is [_, var happening])
                {
                    server.Shop.Execute(Meanwhile[happening], new { server.Ana });
                }

                await GoToAsync(tablet, words?[0], taps);
                await page.Locator(press).First.WaitForAsync();
                (sent, slow) = (0, new TaskCompletionSource());
                var said = await page.EvaluateAsync<string>(PressTwice, press);
                Assert.Matches("^true .*Saving$", said);
                slow.SetResult();
                await page.Locator("#toasts .toast, #material-saved").Filter(new() { HasTextRegex = new(result.TrimStart('^')) }).WaitForAsync();
                Assert.Matches(result, (await page.Locator("#toasts .toast, #material-saved").Last.InnerTextAsync()).Trim());
                Assert.Equal(1, sent);
            }

            tablet.ForgiveStatus(422);
        });
    }

    // One task of the browser: press, look, press again. No frame can pass in between, so what is said is on the next one.
    private const string PressTwice =
        """
        press => {
          const button = [...document.querySelectorAll(press)].find(b => b.checkVisibility());
          button.click();
          const said = `${button.getAttribute('aria-busy')} ${button.textContent.trim()}`;
          button.click();
          return said;
        }
        """;

    private static async Task GoToAsync(Tablet tablet, string? address, string[] taps)
    {
        if (address is not null)
        {
            await tablet.Page.GotoAsync(address);
        }

        await tablet.Page.Locator("html[data-ready]").WaitForAsync();
        foreach (var tap in taps)
        {
            await tablet.TapAsync(tablet.Page.Locator(tap).First);
        }
    }

    [Fact]
    public async Task A_server_that_is_busy_twice_costs_no_message_and_makes_one_record()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            var keys = new List<string>();
            await page.RouteAsync("**/pause", async route =>
            {
                keys.Add(route.Request.Headers["idempotency-key"]);
                if (keys.Count <= 2)
                {
                    await route.FulfillAsync(new() { Status = 503, Headers = new Dictionary<string, string> { ["X-Write-Outcome"] = "busy" } });
                    return;
                }

                await route.ContinueAsync();
            });
            await page.EvaluateAsync(
                """
                () => {
                  window.said = [];
                  new MutationObserver(() => window.said.push(...[...document.querySelectorAll('#banner .banner, #errors *')].map(e => e.textContent.trim())))
                    .observe(document.body, { childList: true, subtree: true });
                }
                """);
            await tablet.TapLinkAsync("Pause");
            await tablet.TapButtonAsync("Lunch");
            await tablet.HeroAsync("paused");
            Assert.Equal(3, keys.Count);
            Assert.Single(keys.Distinct());
            Assert.Empty(await page.EvaluateAsync<string[]>("window.said"));
            tablet.ForgiveStatus(503);
        });

        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM task_events WHERE verb = 'pause'"));
    }

    [Fact]
    public async Task A_newer_receipt_takes_the_place_of_the_one_before()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            await tablet.TapLinkAsync("Pause");
            await tablet.TapButtonAsync("Lunch");
            await tablet.ReceiptAsync("Paused");
            await tablet.TapButtonAsync("Resume");
            await tablet.ReceiptAsync("Started");
            Assert.Equal(1, await tablet.Page.Locator("#toasts .toast").CountAsync());
        });
    }

    [Fact]
    public async Task What_is_opened_again_from_My_day_leaves_My_day_on_the_screen()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await FinishAndSeeMyDayAsync(tablet);
            await tablet.TapAsync(page.Locator(".done a.open"));

            await tablet.TapButtonAsync("Open it again");

            await tablet.ReceiptAsync("Opened again");
            Assert.Equal("My day", await page.InnerTextAsync("#main h1"));
            Assert.Equal(0, await page.Locator(".done").CountAsync());
            Assert.Equal("/day", new Uri(page.Url).AbsolutePath);
        });
    }

    [Fact]
    public async Task The_reason_why_a_tap_far_down_on_My_day_was_refused_is_on_the_screen()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await FinishAndSeeMyDayAsync(tablet);
            await page.SetViewportSizeAsync(1024, 240);
            await page.EvaluateAsync("scrollTo(0, document.body.scrollHeight)");
            await tablet.TapAsync(page.Locator(".done a.open"));
            await page.Locator("#sheet form[action*='/undo']").WaitForAsync();
            using var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
            using var ben = await server.OnFloorAsync(server.Ben, ShopServer.BenPin);
            var task = server.Shop.Scalar<long>("SELECT id FROM tasks");
            (await ana.TapAsync($"/api/tasks/{task}/reopen")).Expect(System.Net.HttpStatusCode.OK);
            (await ben.TapAsync($"/api/tasks/{task}/start")).Expect(System.Net.HttpStatusCode.OK);

            await tablet.TapButtonAsync("Undo my last action: “Completed”");

            await page.Locator("#problem:focus").WaitForAsync();
            await page.WaitForFunctionAsync("() => history.state === null && document.getElementById('problem').getBoundingClientRect().top >= 0");
            tablet.ForgiveStatus(409);
        });
    }

    [Fact]
    public async Task A_day_can_be_worked_with_the_keyboard_alone()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.Locator("html[data-ready]").WaitForAsync();
            await FocusByTabAsync(page, "[data-pin-person]");
            await page.Keyboard.PressAsync("Space");
            await page.Locator("[data-pin-person]:checked").WaitForAsync();
            foreach (var digit in ShopServer.AnaPin)
            {
                await page.Keyboard.PressAsync(digit.ToString());
            }

            await page.Locator("#hero").WaitForAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            await PressAsync(page, "a[href='/tasks/add']");
            await page.Locator("#q").WaitForAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            await FocusByTabAsync(page, "#q");
            await page.Keyboard.TypeAsync("107923");
            await page.Locator("#pane-h").Filter(new() { HasText = "107923" }).WaitForAsync();
            await FocusByTabAsync(page, "[name=taskTypeId]");
            await page.Keyboard.PressAsync("Space");
            await page.Locator("#choice").Filter(new() { HasText = "usual" }).WaitForAsync();
            await PressAsync(page, "button[name=start]");
            await tablet.HeroAsync("running");
            await page.Locator("html[data-ready]").WaitForAsync();
            await PressAsync(page, ".acts a[href$=pause]");
            await PressAsync(page, "#sheet-pause .tile");
            await tablet.HeroAsync("paused");
            Assert.Equal("hero-h", await FocusedAsync(page));
            await PressAsync(page, ".acts form button");
            await tablet.HeroAsync("running");
            Assert.Equal("hero-h", await FocusedAsync(page));
            await PressAsync(page, ".acts a[href$=complete]");
            await PressAsync(page, "#sheet-complete button[type=submit].btn-run");
            await tablet.HeroAsync("idle");
            await PressAsync(page, "#toasts form button");
            await tablet.HeroAsync("running");
            await PressAsync(page, "[data-lock-form] button");
            await page.Locator("#sign-in").WaitForAsync();
        });

        Assert.Equal("add,start,pause,start,complete,undo", server.Shop.Scalar<string>("SELECT group_concat(verb) FROM (SELECT verb FROM task_events ORDER BY id)"));
    }

    [Fact]
    public async Task Enter_in_the_note_of_a_sheet_with_many_buttons_presses_none_of_them()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            foreach (var (link, note) in ((string, string)[])[("cancel", "#cancel-note"), ("hand-over", "#hand-over-note")])
            {
                await page.GotoAsync("/");
                await page.Locator("html[data-ready]").WaitForAsync();
                await tablet.TapAsync(page.Locator(".hero-t a"));
                await tablet.TapAsync(page.Locator($"#sheet a[href$={link}]"));
                await page.FillAsync(note, "24 are done");
                await page.Keyboard.PressAsync("Enter");
                await page.Keyboard.PressAsync("Escape");
                await page.WaitForFunctionAsync("() => !history.state?.sheet");
            }

            await page.GotoAsync("/");
            await tablet.HeroAsync("running");
        });

        Assert.Equal("add,start", server.Shop.Scalar<string>("SELECT group_concat(verb) FROM (SELECT verb FROM task_events ORDER BY id)"));
    }

    [Fact]
    public async Task Nothing_moves_when_a_receipt_or_the_offline_bar_appears()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.EvaluateAsync("document.querySelectorAll('#toasts .toast').forEach(toast => toast.remove())");
            var before = await page.EvaluateAsync<string>(Places);
            await page.EvaluateAsync("document.dispatchEvent(new CustomEvent('toast', { bubbles: true, detail: { text: 'Paused 4:02 PM', sub: 'Laser engraving', undo: '/x' } }))");
            await tablet.ReceiptAsync("Paused 4:02 PM");
            Assert.Equal(before, await page.EvaluateAsync<string>(Places));
            await page.Context.SetOfflineAsync(true);
            await page.Locator("#net[data-state=offline]").WaitForAsync();
            Assert.Equal(before, await page.EvaluateAsync<string>(Places));
            tablet.ForgiveNetwork();
        });
    }

    [Fact]
    public async Task The_servers_own_warning_stands_again_when_the_connection_is_back()
    {
        await using var server = await ShopServer.StartStagingAsync();
        await using var desk = await Tablet.OpenAsync(chromium, server);
        await desk.RunAsync(async () =>
        {
            var page = desk.Page;
            await page.GotoAsync("/console/sign-in");
            await page.FillAsync("[name=login]", "adam");
            await page.FillAsync("[name=password]", ShopServer.Password);
            await page.ClickAsync("button.btn-primary");
            var banner = page.Locator("#banner");
            await banner.Filter(new() { HasText = "The backups are missing" }).WaitForAsync();
            await page.Locator("html[data-ready]").WaitForAsync();

            await page.Context.SetOfflineAsync(true);
            await banner.Filter(new() { HasText = "No connection to the server" }).WaitForAsync();
            await desk.ConnectAsync();

            await banner.Filter(new() { HasText = "The backups are missing" }).WaitForAsync();
            desk.ForgiveFailedRequests();
        });
    }

    [Fact]
    public async Task A_board_that_was_left_open_is_loaded_anew_after_a_release()
    {
        await using var server = await ShopServer.StartAsync();
        await using var desk = await Tablet.OpenAsync(chromium, server);
        await desk.RunAsync(async () =>
        {
            var page = desk.Page;
            await page.Context.Clock.InstallAsync();
            await page.GotoAsync("/console/sign-in");
            await page.FillAsync("[name=login]", "adam");
            await page.FillAsync("[name=password]", ShopServer.Password);
            await page.ClickAsync("button.btn-primary");
            await page.Locator("#board").WaitForAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.EvaluateAsync("() => { globalThis.before = true; }");
            await page.RouteAsync("**/console/?known=*", async route =>
            {
                var answer = await route.FetchAsync();
                await route.FulfillAsync(new() { Response = answer, Headers = [.. answer.Headers.Where(h => h.Key != "x-app-version"), KeyValuePair.Create("x-app-version", "another")] });
            });

            await page.Context.Clock.RunForAsync(15_000);
            await page.Context.Clock.RunForAsync(15_000);

            await page.WaitForFunctionAsync("() => !globalThis.before");
        });
    }

    [Fact]
    public async Task Who_asks_for_less_motion_sees_none()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        await tablet.RunAsync(async () =>
        {
            await tablet.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
            await tablet.TapLinkAsync("Pause");
            Assert.Equal(0, await tablet.Page.EvaluateAsync<int>("document.getAnimations().filter(a => a.playState === 'running').length"));
        });
    }

    [Fact]
    public async Task A_tablet_whose_clock_is_an_hour_wrong_shows_the_servers_time()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.AddInitScriptAsync("const real = Date.now; Date.now = () => real() + 3600000;");
            await tablet.ReloadAsync();
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await page.GotoAsync("/tasks/add?order=107923&taskTypeId=1");
            await tablet.TapButtonAsync("Start now");
            await tablet.HeroAsync("running");
            await tablet.ReloadAsync();
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.Locator(".timer s").Filter(new() { HasNotText = "00" }).WaitForAsync();
            Assert.StartsWith("0:00", await page.Locator(".timer").InnerTextAsync(), StringComparison.Ordinal);
        });
    }

    private const string Places =
        "() => JSON.stringify([...document.querySelectorAll('#main *')].map(e => e.getBoundingClientRect()).map(b => [Math.round(b.top), Math.round(b.left)]))";

    private static async Task FinishAndSeeMyDayAsync(Tablet tablet)
    {
        await tablet.CompleteAsync();
        await tablet.Page.GotoAsync("/day");
        await tablet.Page.Locator("html[data-ready]").WaitForAsync();
    }

    /// <summary>Goes to it with the Tab key, as far as there is anything to go to, and presses Enter.</summary>
    private static async Task PressAsync(IPage page, string what)
    {
        await page.Locator(what).First.WaitForAsync();
        await FocusByTabAsync(page, what);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task FocusByTabAsync(IPage page, string what)
    {
        for (var i = 0; i < 60; i++)
        {
            if (await page.EvaluateAsync<bool>("what => document.activeElement.matches(what)", what))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The Tab key never came to {what}.");
    }

    private static Task<string> FocusedAsync(IPage page)
    {
        return page.EvaluateAsync<string>("document.activeElement.id");
    }
}
