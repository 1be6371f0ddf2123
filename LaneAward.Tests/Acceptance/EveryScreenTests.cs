using LaneAward.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>
/// Every screen, sheet, message and error of the floor: axe finds nothing serious in either theme, everything is large enough and in its place
/// at every size, and the browser complains of nothing. English is walked on a tablet, Spanish on a phone.
/// </summary>
[Collection(nameof(ScreensBrowser))]
public sealed class EveryScreenTests(Chromium chromium)
{
    // A tap that the test wants refused: the browser reports each as an error of its own.
    private static readonly int[] Refusals = [401, 404, 422, 429];

    private ShopServer _server = null!;
    private Tablet _tablet = null!;
    private ScreenCheck _check = null!;

    private IPage Page => _tablet.Page;

    [Theory]
    [InlineData("en-US", 1024, 768)]
    [InlineData("es-US", 390, 844)]
    public async Task Every_screen_is_accessible(string locale, int width, int height)
    {
        await using var server = await FloorShop.StartAsync();
        server.Shop.Execute("UPDATE people SET language = @language", new { language = locale[..2] });
        server.Shop.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('lock-after-seconds', '300', 0)");
        await using var tablet = await Tablet.OpenAsync(chromium, server, width: width, height: height, locale: locale);
        (_server, _tablet, _check) = (server, tablet, new ScreenCheck(tablet.Page, (width, height)));
        await tablet.RunAsync(async () =>
        {
            await Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
            await SignInScreensAsync();
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await AddTaskAsync();
            await RunningAsync();
            await OrderNewsAsync();
            await MyDayAsync();
            await ClosedClockAsync();
            await GivenAsync();
            await MaterialAsync();
            await MessagesAsync();
            await WithoutConnectionAsync();
            if (locale == "en-US")
            {
                // The same words stand in the sheets, which are looked at in both languages.
                await WithoutScriptsAsync();
            }

            Assert.True(_check.Problems.Count == 0, string.Join("\n", _check.Problems));
            foreach (var refusal in Refusals)
            {
                tablet.ForgiveStatus(refusal);
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{_check.States} states");
    }

    private async Task SignInScreensAsync()
    {
        await LookAsync("sign-in");
        await _tablet.TapChoiceAsync("Ana Morales");
        await LookAsync("PIN pad");
        await _tablet.TypePinAsync("0000");
        await Page.Locator("#pin-problem").WaitForAsync();
        await LookAsync("wrong PIN");
        _server.Shop.Execute("UPDATE people SET pin_wait_until_ms = (unixepoch() + 900) * 1000");
        await _tablet.TypePinAsync("0000");
        await Page.Locator("#pin-problem").Filter(new() { HasTextRegex = new("supervisor") }).WaitForAsync();
        await LookAsync("throttled PIN");
        _server.Shop.Execute("UPDATE people SET pin_wait_until_ms = 0, pin_misses = 0");
        _server.Shop.Execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
            INSERT INTO people (name, initials, role, created_at_ms, pin_length, pin_tag, pin_seal)
            SELECT 'Bartholomew Featherstonehaugh ' || i, 'BF', 'contributor', 0, 4, x'00', x'00' FROM n
            """);
        await GoAsync("/");
        await LookAsync("many names");
        await _tablet.TapAsync(Page.Locator("a.person"));
        await Page.Locator("input[name=find]").WaitForAsync();
        await LookAsync("name search");
        await Page.FillAsync("input[name=find]", "qqq");
        await Page.Locator("#people > p").WaitForAsync();
        await LookAsync("a name that nobody has");
        _server.Shop.Execute("DELETE FROM people WHERE name LIKE 'Bartholomew%'");
        await GoAsync("/enrol");
        await LookAsync("enrolment");
        await Page.FillAsync("#code", "XXXX-XXXX");
        await _tablet.TapAsync(Page.Locator(".enrol .btn-primary"));
        await Page.Locator("#problem").WaitForAsync();
        await LookAsync("enrolment refused");
        await GoAsync("/nowhere");
        await LookAsync("no such page");
        await GoAsync("/");
    }

    private async Task AddTaskAsync()
    {
        await LookAsync("empty home");
        await GoAsync("/tasks/add");
        await LookAsync("add task");
        await Page.FillAsync("#q", "1079");
        await Page.Locator("#results .res a").First.WaitForAsync();
        await LookAsync("orders found");
        await Page.FillAsync("#q", "qqq");
        await Page.Locator("#results .scan").Filter(new() { HasTextRegex = new("qqq") }).WaitForAsync();
        await LookAsync("no order found");
        await GoAsync("/tasks/add?order=999999");
        await LookAsync("unknown order");
        await GoAsync("/tasks/add?order=107923&taskTypeId=1");
        await Page.FillAsync("#pieces", "0");
        await _tablet.TapAsync(Page.Locator("button[name=start]"));
        await Page.Locator("#add .alert").WaitForAsync();
        await LookAsync("wrong pieces");

        using var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        (await ben.TapAsync("/api/tasks", new { orderNumber = "107923", taskTypeId = 1, quantity = 48, estimateMinutes = 120, note = "Two sides.", startNow = true }))
            .Expect(System.Net.HttpStatusCode.Created);
        await GoAsync("/tasks/add?order=107923&taskTypeId=1");
        await LookAsync("join or new");
        await _tablet.TapAsync(Page.Locator("button[formaction$=start]"));
        await _tablet.HeroAsync("running");
    }

    private async Task RunningAsync()
    {
        await ReadyAsync();
        await _check.LookAsync("receipt", message: true);
        await LookAsync("running beside another");
        await SheetAsync(".acts a[href$=complete]", "complete, others at work");
        _server.Shop.Execute("UPDATE work_sessions SET ended_at_ms = started_at_ms, end_kind = 'pause' WHERE person_id = @Ben", new { _server.Ben });
        _server.Shop.Execute("UPDATE work_sessions SET started_at_ms = started_at_ms - 3 * 3600000 WHERE person_id = @Ana", new { _server.Ana });
        await GoAsync("/");
        await LookAsync("over the estimate");
        await SheetAsync(".acts a[href$=pause]", "pause");
        await _tablet.TapAsync(Page.Locator(".acts a[href$=complete]"));
        await Page.FillAsync("#quantity-hero", "many");
        await _tablet.TapAsync(Page.Locator("#complete-hero .btn-run"));
        await Page.Locator("#complete-hero .alert").WaitForAsync();
        await LookAsync("complete, wrong pieces");
        await Page.FillAsync("#quantity-hero", "12");
        await _tablet.TapAsync(Page.Locator("#complete-hero .btn-run"));
        await Page.Locator("#complete-hero [data-kind=warn]").WaitForAsync();
        await LookAsync("complete, pieces left");
        await CloseAsync();
        await MoreAsync();
        await LookAsync("more");
        await _tablet.TapAsync(Page.Locator("#sheet a[href$=edit]"));
        await Page.Locator("#edit-sheet").WaitForAsync();
        await LookAsync("edit");
        await Page.FillAsync("#edit-quantity", "0");
        await _tablet.TapAsync(Page.Locator("#edit-sheet .btn-run"));
        await Page.Locator("#edit-sheet .alert").WaitForAsync();
        await LookAsync("edit, wrong pieces");
        await CloseAsync();
        await MoreAsync("cancel");
        await LookAsync("cancel");
        await CloseAsync();
        await MoreAsync("hand-over");
        await LookAsync("hand over");
        _server.Shop.Execute("UPDATE people SET active = 0 WHERE id = @Ben", new { _server.Ben });
        await _tablet.TapAsync(Page.Locator("#hand-over-sheet .tile").Filter(new() { HasText = "Ben" }));
        await Page.Locator("#hand-over-sheet .alert").WaitForAsync();
        await LookAsync("hand over to somebody who left");
        _server.Shop.Execute("UPDATE people SET active = 1 WHERE id = @Ben", new { _server.Ben });
        await CloseAsync();
    }

    private async Task OrderNewsAsync()
    {
        _server.Shop.Execute(
            "INSERT INTO alerts (task_id, order_id, kind, raised_at_ms) SELECT id, order_id, 'cancelled', created_at_ms FROM tasks");
        await GoAsync("/");
        await LookAsync("order cancelled in ProfitMaker");
        await _tablet.TapAsync(Page.Locator(".news button").Last);
        await Page.Locator(".news[data-kind=note]").WaitForAsync();
        await LookAsync("going on with a cancelled order");
        _server.Shop.Execute("UPDATE work_sessions SET extended_until_ms = started_at_ms + 1000, started_at_ms = started_at_ms - 11 * 3600000 WHERE ended_at_ms IS NULL");
        await GoAsync("/");
        await Page.Locator("#shift-end:visible").WaitForAsync();
        await LookAsync("end of the shift");
        await _tablet.TapAsync(Page.Locator("#shift-end form button"));
        await Page.Locator("#shift-end:visible").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await _tablet.TapAsync(Page.Locator(".acts a[href$=pause]"));
        await _tablet.TapAsync(Page.Locator("#sheet-pause .tile").First);
        await _tablet.HeroAsync("paused");
        await LookAsync("paused");
    }

    private async Task MyDayAsync()
    {
        await GoAsync("/day");
        await LookAsync("my day");
        await _tablet.TapAsync(Page.Locator(".day a[href*=wrong]").Last);
        await Page.Locator("#wrong-sheet").WaitForAsync();
        await LookAsync("this is wrong");
        await AskWrongAsync("2026-03-08", "02:30");
        await LookAsync("a time that daylight saving skips");
        await AskWrongAsync("2026-11-01", "01:30");
        await LookAsync("a time that comes twice");
        await AskWrongAsync("2099-01-01", "01:30");
        await LookAsync("wrong times");
        await _tablet.TapAsync(Page.Locator("#wrong-sheet .types label").Last);
        await LookAsync("not my work");
        await _tablet.TapAsync(Page.Locator("#wrong-sheet .sheet-f button"));
        await Page.Locator(".asked").WaitForAsync();
        await LookAsync("my day with a request");
        await _tablet.TapAsync(Page.Locator(".day form button"));
        await Page.Locator(".asked").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await GoAsync("/day?day=2026-01-05");
        await LookAsync("a day without work");
    }

    /// <summary>A clock that the shop closed: asked, put off, answered with another time.</summary>
    private async Task ClosedClockAsync()
    {
        _server.Shop.Execute(
            """
            UPDATE work_sessions SET end_kind = 'auto', pause_reason_id = NULL, needs_review = 1, review_reason = 'forgotten clock', ended_at_ms = ended_at_ms - 3600000
            WHERE person_id = @Ana AND voided_at_ms IS NULL
            """,
            new { _server.Ana });
        await GoAsync("/");
        await LookAsync("question about a forgotten clock");
        await _tablet.TapAsync(Page.Locator(".ask a[href^='/stops/']"));
        await Page.Locator("#stopped-sheet").WaitForAsync();
        await LookAsync("another time");
        await Page.FillAsync("#stopped-sheet [type=date]", "2099-01-01");
        await _tablet.TapAsync(Page.Locator("#stopped-sheet .btn-primary"));
        await Page.Locator("#stopped-sheet .alert").WaitForAsync();
        await LookAsync("another time, still to come");
        await CloseAsync();
        await _tablet.TapAsync(Page.Locator(".ask form[action$=later] button"));
        await Page.Locator(".ask-later").WaitForAsync();
        await ReadyAsync();
        await LookAsync("question put off");
        _server.Shop.Execute("UPDATE work_sessions SET needs_review = 0");
    }

    private async Task GivenAsync()
    {
        using var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        foreach (var (order, started) in ((string, bool)[])[("107922", false), ("107921", true)])
        {
            var task = (await ben.TapAsync("/api/tasks", new { orderNumber = order, taskTypeId = 5, quantity = 12, startNow = started })).Body.GetProperty("id").GetInt64();
            (await ben.TapAsync($"/api/tasks/{task}/hand-over", new { personId = _server.Ana, note = "24 are done, the plates are missing" })).Expect(System.Net.HttpStatusCode.OK);
        }

        await GoAsync("/");
        await Page.Locator(".given").First.WaitForAsync();
        await LookAsync("tasks from somebody else");
    }

    private async Task MaterialAsync()
    {
        await MoreAsync("materials");
        await _tablet.TapAsync(Page.Locator("#materials-sheet .sheet-f button"));
        await Page.Locator("#materials-sheet .alert").WaitForAsync();
        await LookAsync("material, none chosen");
        await _tablet.TapAsync(Page.Locator("#material-choice label").First);
        await _tablet.TapAsync(Page.Locator("#materials-sheet .sheet-f button"));
        await Page.Locator("#material-saved").WaitForAsync();
        await LookAsync("material, one logged");
        await _tablet.TapAsync(Page.Locator("#materials-sheet summary"));
        await _tablet.TapAsync(Page.Locator(".logged button"));
        await Page.Locator(".logged [data-state=reversed]").WaitForAsync();
        await LookAsync("material, taken back");
        await CloseAsync();
    }

    /// <summary>Every message that the scripts can show, in its place at the edge; the last one in an open sheet as well.</summary>
    private async Task MessagesAsync()
    {
        foreach (var id in await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('template')].filter(template => template.content.firstElementChild?.matches('.toast, .banner')).map(template => template.id)"))
        {
            await Page.EvaluateAsync(
                """
                id => {
                  const place = document.getElementById(id === 't-toast' ? 'toasts' : id.startsWith('t-banner') ? 'banner' : 'errors');
                  const message = document.getElementById(id).content.cloneNode(true);
                  message.querySelectorAll('[data-banner-text]').forEach(slot => { slot.textContent = slot.dataset.bannerText.replace('{0}', '10'); });
                  message.querySelectorAll('[data-toast-text]').forEach(slot => { slot.textContent = 'Paused 4:02 PM: Waiting for material. 1 h 14 m today on this task'; });
                  message.querySelectorAll('[data-toast-sub]').forEach(slot => { slot.textContent = 'Laser engraving · Order 107923'; });
                  place.replaceChildren(message);
                }
                """,
                id);
            await _check.LookAsync(id, message: true);
            await Page.EvaluateAsync("['toasts', 'banner', 'errors'].forEach(id => document.getElementById(id).replaceChildren())");
        }
    }

    /// <summary>What the tablet draws itself while there is no connection.</summary>
    private async Task WithoutConnectionAsync()
    {
        await GoAsync("/");
        await _tablet.HoldsAllAsync();
        await Page.Context.SetOfflineAsync(true);
        await Page.ClickAsync(".row form button >> nth=0");
        await Page.Locator("#hero[data-kept][data-state=running]").WaitForAsync();
        await LookKeptAsync("home");
        await Page.ClickAsync("#hero .hero-t a");
        await Page.Locator("#more-h:visible").WaitForAsync();
        await LookKeptAsync("more");
        foreach (var sheet in (string[])["materials", "complete", "cancel"])
        {
            await Page.ClickAsync($"#sheet [data-kept-sheet={sheet}]");
            await Page.Locator($"#sheet form[hx-post$={sheet}]").WaitForAsync();
            await LookKeptAsync(sheet);
            await CloseAsync();
            await Page.ClickAsync("#hero .hero-t a");
            await Page.Locator("#more-h:visible").WaitForAsync();
        }

        await CloseAsync();
        await GoAsync("/tasks/add");
        await Page.FillAsync("#q", "10792");
        await Page.Locator("[data-kept-order]").First.WaitForAsync();
        await LookKeptAsync("search");
        await Page.ClickAsync("[data-kept-order] >> nth=0");
        await Page.Locator("#pane form").WaitForAsync();
        await LookKeptAsync("order");
        await Page.Context.SetOfflineAsync(false);
        await GoAsync("/");
        await Page.Locator("[data-unsent-count]").WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = 30_000 });
        _tablet.ForgiveFailedRequests();
    }

    private async Task LookKeptAsync(string name)
    {
        // The bar at the edge is looked at as a state of its own.
        await Page.EvaluateAsync("['banner', 'unsent'].forEach(id => document.getElementById(id).replaceChildren())");
        await LookAsync("without connection: " + name);
    }

    /// <summary>The sheets as pages of their own, as a browser without scripts gets them.</summary>
    private async Task WithoutScriptsAsync()
    {
        var links = await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('#hero a[href^=\"/tasks/\"]')].map(link => link.getAttribute('href'))");
        foreach (var link in links.Distinct())
        {
            await GoAsync(link);
            await LookAsync("page " + link.Split('/')[^1]);
        }
    }

    private Task LookAsync(string name)
    {
        return _check.LookAsync(name);
    }

    private async Task GoAsync(string address)
    {
        await Page.GotoAsync(address);
        // An error page has no scripts.
        if (await Page.Locator("script[type=module]").CountAsync() > 0)
        {
            await ReadyAsync();
        }
    }

    private Task ReadyAsync()
    {
        return Page.Locator("html[data-ready]").WaitForAsync();
    }

    private async Task SheetAsync(string opener, string name)
    {
        await _tablet.TapAsync(Page.Locator(opener));
        await Page.Locator("dialog[open]").WaitForAsync();
        await LookAsync(name);
        await CloseAsync();
    }

    private async Task MoreAsync(string? then = null)
    {
        await _tablet.TapAsync(Page.Locator(".hero-t a"));
        await Page.Locator("#sheet .menu").WaitForAsync();
        if (then is not null)
        {
            await _tablet.TapAsync(Page.Locator($"#sheet a[href$={then}]"));
            await Page.Locator($"#{then}-sheet").WaitForAsync();
        }
    }

    private async Task AskWrongAsync(string day, string time)
    {
        await Page.EvaluateAsync("document.querySelector('#wrong-sheet .alert')?.remove()");
        await Page.FillAsync("#start-day", day);
        await Page.FillAsync("#start-time", time);
        await _tablet.TapAsync(Page.Locator("#wrong-sheet .sheet-f button"));
        await Page.Locator("#wrong-sheet .alert").WaitForAsync();
    }

    /// <summary>Closing goes back in the history, which must be over before another page is asked for.</summary>
    private async Task CloseAsync()
    {
        await Page.Keyboard.PressAsync("Escape");
        await Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Page.WaitForFunctionAsync("() => !history.state?.sheet");
    }
}
