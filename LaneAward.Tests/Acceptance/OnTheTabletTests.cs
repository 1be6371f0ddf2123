using System.Globalization;
using LaneAward.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>The corners of the floor that need a browser to be seen.</summary>
[Collection(nameof(FloorBrowser))]
public sealed class OnTheTabletTests(Chromium chromium)
{
    [Fact]
    public async Task What_is_said_of_a_missing_choice_goes_with_the_choice_and_both_ways_to_add_stay_on_the_screen()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.GotoAsync("/tasks/add?order=107923");
            await page.Locator("html[data-ready]").WaitForAsync();
            await tablet.TapButtonAsync("Start now");
            await page.Locator("#pane [role=alert]").WaitForAsync();
            Assert.Equal(["Start now", "Add to my list"], await OnScreenAsync());
            await page.ClickAsync(".more-types summary");
            await tablet.TapChoiceAsync("Sandblasting");

            await page.Locator("#pane [role=alert]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            Assert.Equal(["Start now", "Add to my list"], await OnScreenAsync());
            tablet.ForgiveStatus(422);

            Task<string[]> OnScreenAsync()
            {
                return page.EvaluateAsync<string[]>(
                    "() => { scrollTo(0, 0); return [...document.querySelectorAll('#choice button')].filter(b => b.getBoundingClientRect().bottom <= innerHeight).map(b => b.textContent.trim()); }");
            }
        });
    }

    [Fact]
    public async Task A_wrong_PIN_is_told_in_words_and_its_dots_are_cleared()
    {
        await using var server = await ShopServer.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            await tablet.TapChoiceAsync("Ana Morales");
            await tablet.TypePinAsync("0000");
            await tablet.Page.Locator("#pin-problem").Filter(new() { HasText = "That PIN did not match" }).WaitForAsync();
            Assert.Equal(0, await tablet.Page.Locator("[data-pin-dots] .f").CountAsync());
            tablet.ForgiveStatus(401);

            await tablet.TypePinAsync(ShopServer.AnaPin);
            await tablet.Page.Locator("#hero").WaitForAsync();
        });
    }

    [Fact]
    public async Task Who_has_to_wait_after_wrong_PINs_sees_the_seconds_go_by_and_that_the_wait_is_over_and_the_pad_stays_where_it_is()
    {
        await using var server = await ShopServer.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var (page, wait) = (tablet.Page, tablet.Page.Locator("#pin-problem"));
            await tablet.TapChoiceAsync("Ana Morales");
            server.Shop.Execute("UPDATE people SET pin_misses = 5, pin_wait_until_ms = (unixepoch() + 5) * 1000");
            await tablet.TypePinAsync(ShopServer.AnaPin);
            await wait.GetByText(new System.Text.RegularExpressions.Regex("Try again in [2-5]\\ss")).WaitForAsync();
            tablet.ForgiveStatus(429);
            var pad = await page.Locator(".keys").BoundingBoxAsync();

            await wait.GetByText("Try again in 1 s").WaitForAsync();
            await wait.GetByText("You can enter your PIN again.").WaitForAsync();

            Assert.Equal("You can enter your PIN again.", (await wait.InnerTextAsync()).Trim());
            Assert.Equal(pad!.Y, (await page.Locator(".keys").BoundingBoxAsync())!.Y);
            await tablet.TypePinAsync(ShopServer.AnaPin);
            await page.Locator("#hero").WaitForAsync();
        });
    }

    [Fact]
    public async Task What_was_wrong_with_the_times_of_a_request_goes_when_they_are_changed()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        server.Shop.Execute("UPDATE work_sessions SET ended_at_ms = started_at_ms + 1, end_kind = 'pause'");
        server.Shop.Execute("UPDATE work_sessions SET started_at_ms = started_at_ms - 3600000");
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.GotoAsync("/day");
            await page.Locator("html[data-ready]").WaitForAsync();
            await tablet.TapAsync(page.Locator(".day a[href*=wrong]").Last);
            await page.FillAsync("#end-day", "2099-01-01");
            await tablet.TapButtonAsync("Send");
            await page.Locator("#wrong-sheet .alert").Filter(new() { HasText = "still to come" }).WaitForAsync();
            tablet.ForgiveStatus(422);
            await page.FillAsync("#wrong-note", "Lunch");
            Assert.Equal(1, await page.Locator("#wrong-sheet .alert").CountAsync());

            await page.FillAsync("#end-day", "2026-01-01");

            Assert.Equal(0, await page.Locator("#wrong-sheet .alert, #wrong-sheet [aria-invalid]").CountAsync());
        });
    }

    [Fact]
    public async Task What_is_said_of_one_persons_PIN_is_not_said_to_the_next_who_is_chosen()
    {
        await using var server = await ShopServer.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            await tablet.TapChoiceAsync("Ana Morales");
            await tablet.TypePinAsync("0000");
            await tablet.Page.Locator("#pin-problem").WaitForAsync();
            tablet.ForgiveStatus(401);

            await tablet.TapChoiceAsync("Ben Ortiz");
            Assert.Equal(["Hello, Ben", "Enter your 4-digit PIN"], await tablet.Page.Locator(".pad .center > :visible").AllInnerTextsAsync());

            await tablet.TypePinAsync(ShopServer.BenPin);
            await tablet.Page.Locator("#hero").WaitForAsync();
        });
    }

    [Fact]
    public async Task The_minutes_that_have_passed_and_those_that_are_left_add_up_to_the_estimate_while_the_clock_runs()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        server.Shop.Execute("UPDATE tasks SET estimate_minutes = 30");
        server.Shop.Execute("UPDATE work_sessions SET started_at_ms = started_at_ms - 620000");
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.AddInitScriptAsync("addEventListener('DOMContentLoaded', () => { document.querySelector('[data-left]').textContent = ''; });");
            await tablet.ReloadAsync();
            await page.Locator("[data-left]").Filter(new() { HasText = "left" }).WaitForAsync();
            var words = await page.Locator("#hero .est-l").InnerTextAsync();
            Assert.Equal("10 m of 30 m estimated 20 m left", string.Join(' ', words.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));
            // No line ends between a number and its unit.
            Assert.DoesNotContain(" m", words, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Why_a_task_can_be_joined_stands_on_the_screen_with_the_buttons_that_join_it()
    {
        await using var server = await FloorShop.StartAsync();
        using (var ben = await server.OnFloorAsync(server.Ben, ShopServer.BenPin))
        {
            (await ben.TapAsync("/api/tasks", new { orderNumber = "107923", taskTypeId = 1, startNow = true })).Expect(System.Net.HttpStatusCode.Created);
        }

        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.GotoAsync("/tasks/add?order=107923&taskTypeId=1");
            await page.Locator("html[data-ready]").WaitForAsync();
            await page.GetByText("Join it and start").WaitForAsync();
            Assert.Contains("is already open on this order. Ben Ortiz is working on it.", await page.EvaluateAsync<string>(
                """
                () => {
                  const note = document.querySelector('#choice .alert');
                  const box = note.getBoundingClientRect();
                  const corners = [[box.left + 2, box.top + box.height / 2], [box.right - 2, box.top + box.height / 2], [box.left + box.width / 2, box.bottom - 2]];
                  return corners.every(([x, y]) => note.contains(document.elementFromPoint(x, y))) ? note.innerText.trim() : 'covered';
                }
                """), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Fewer_pieces_than_ordered_ask_whether_the_task_stays_open()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server, works: true);
        var ordered = server.Shop.Scalar<long>("SELECT quantity FROM orders WHERE order_number = '107923'");
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await tablet.TapLinkAsync("Complete");
            await page.FillAsync("#quantity-hero", (ordered - 12).ToString(CultureInfo.InvariantCulture));
            await tablet.TapButtonAsync("Complete task");
            await page.Locator("#complete-hero").Filter(new() { HasText = "12 left. Keep the task open?" }).WaitForAsync();
            tablet.ForgiveStatus(422);
            await tablet.TapButtonAsync("Keep open");
            await tablet.ReceiptAsync("Saved");
            await tablet.HeroAsync("running");
        });

        Assert.Equal(ordered - 12, server.Shop.Scalar<long>("SELECT quantity_done FROM tasks"));
        Assert.Equal("running", server.Shop.Scalar<string>("SELECT status FROM tasks"));
    }

    [Fact]
    public async Task Starting_what_waits_undoing_from_More_and_another_quantity_take_no_more_taps_than_promised()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.GotoAsync("/tasks/add?order=107923&taskTypeId=1");
            await tablet.TapButtonAsync("Add to my list");
            await tablet.ReceiptAsync("Added");
            await page.Locator("html[data-ready]").WaitForAsync();

            tablet.CountTaps();
            await tablet.TapAsync(page.Locator("form[action$=start] button").First);
            await tablet.HeroAsync("running");
            Assert.Equal(1, tablet.Taps);

            await tablet.TapLinkAsync("Pause");
            await tablet.TapButtonAsync("Lunch");
            await tablet.HeroAsync("paused");
            tablet.CountTaps();
            await tablet.TapAsync(page.Locator(".hero-t a"));
            await tablet.TapButtonAsync("Undo my last action: “Paused”");
            await tablet.HeroAsync("running");
            Assert.Equal(2, tablet.Taps);

            tablet.CountTaps();
            await tablet.TapLinkAsync("Complete");
            await tablet.TapAsync(page.Locator("#sheet-complete [data-step='-1']").First);
            await tablet.TapButtonAsync("Complete task");
            await tablet.TapButtonAsync("Finish anyway");
            await tablet.HeroAsync("idle");
            tablet.ForgiveStatus(422);
            Assert.Equal(4, tablet.Taps);
        });
    }

    [Theory]
    [InlineData("60")]
    [InlineData("")]
    public async Task The_estimate_that_was_chosen_stays_when_another_kind_of_work_is_chosen(string estimate)
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await page.GotoAsync("/tasks/add?order=107923&taskTypeId=1");
            await page.Locator("html[data-ready]").WaitForAsync();
            await tablet.TapAsync(page.Locator("#choice label").Filter(new() { Has = page.Locator($"[value='{estimate}']") }));

            await page.RunAndWaitForResponseAsync(() => tablet.TapChoiceAsync("Proofing"), "**/tasks/add?*");
            await page.Locator("#choice label").Filter(new() { HasText = "20 m usual" }).WaitForAsync();

            Assert.Equal(estimate, await page.Locator("#choice :checked").GetAttributeAsync("value"));
        });
    }

    [Fact]
    public async Task A_scan_from_the_home_screen_opens_its_order_and_slow_typing_does_not()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenForAnaAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            // On a busy machine the page stands before its scripts listen.
            await page.Locator("html[data-ready]").WaitForAsync();
            await KeysAsync(page, gapMs: 150);
            Assert.Equal("/", new Uri(page.Url).AbsolutePath);
            await KeysAsync(page, gapMs: 10);
            await page.Locator("#pane-h").Filter(new() { HasText = "Order 107923" }).WaitForAsync();
            tablet.CountTaps();
            await tablet.TapChoiceAsync("Laser engraving");
            await tablet.TapButtonAsync("Start now");
            await tablet.HeroAsync("running");
            Assert.Equal(2, tablet.Taps);
        });
    }

    [Fact]
    public async Task A_person_who_chooses_Spanish_keeps_it()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            await tablet.TapButtonAsync("Español");
            await tablet.Page.GetByText("¿Quién trabaja?").WaitForAsync();
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await tablet.Page.GetByText("Ninguna tarea en curso").WaitForAsync();
        });

        Assert.Equal("es", server.Shop.Scalar<string>("SELECT language FROM people WHERE id = @Ana", new { server.Ana }));
    }

    /// <summary>Keys as a scanner or a person types them, by the browser's own clock: a busy machine would stretch the gaps of sent keys.</summary>
    private static async Task KeysAsync(IPage page, int gapMs)
    {
        await page.EvaluateAsync(
            """
            async gap => {
              let at = performance.now();
              for (const key of [...'107923', 'Enter']) {
                const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
                Object.defineProperty(event, 'timeStamp', { value: at += gap });
                document.body.dispatchEvent(event);
              }
            }
            """,
            gapMs);
    }
}
