using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using LaneAward.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>Every screen and sheet of the floor: axe finds nothing serious, every target is large enough, the browser complains of nothing.</summary>
[Collection(nameof(Chromium))]
public sealed class EveryScreenTests(Chromium chromium)
{
    private const int SmallestTarget = 48;

    private static readonly string[] Standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    private readonly List<string> _problems = [];

    // The last one is a tablet at 200 % zoom: half the room for the longer words.
    [Theory]
    [InlineData("en-US", 1024, 768)]
    [InlineData("en-US", 768, 1024)]
    [InlineData("es-US", 390, 844)]
    [InlineData("es-US", 512, 384)]
    public async Task Every_screen_is_accessible(string locale, int width, int height)
    {
        await using var server = await FloorShop.StartAsync();
        server.Shop.Execute("UPDATE people SET language = @language", new { language = locale[..2] });
        await using var tablet = await Tablet.OpenAsync(chromium, server, trace: false, width: width, height: height, locale: locale);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            // A theme that is switched after paint fades for a tenth of a second, and a colour half way is nobody's choice.
            await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
            await CheckAsync(page, "sign-in");
            await page.GotoAsync("/enrol");
            await CheckAsync(page, "enrolment");
            await page.GotoAsync("/");
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await CheckAsync(page, "empty home");
            await page.GotoAsync("/tasks/add");
            await CheckAsync(page, "add task");
            await page.GotoAsync("/tasks/add?order=999999");
            await CheckAsync(page, "unknown order");
            await page.GotoAsync("/tasks/add?order=107923&taskTypeId=1");
            await CheckAsync(page, "order chosen");
            await tablet.TapAsync(page.Locator("button[name=start]"));
            await tablet.HeroAsync("running");
            await CheckAsync(page, "running, with receipt");
            await CheckSheetAsync(page, ".acts a[href$=pause]", "pause");
            await CheckSheetAsync(page, ".acts a[href$=complete]", "complete");
            await CheckSheetAsync(page, ".hero-t a", "more");
            await tablet.TapAsync(page.Locator(".hero-t a"));
            await tablet.TapAsync(page.Locator("#sheet a[href$=edit]"));
            await page.Locator("#edit-sheet").WaitForAsync();
            await CheckAsync(page, "edit");
            await CloseSheetAsync(page);
            await page.GotoAsync("/day");
            await CheckAsync(page, "my day");
            await page.GotoAsync("/");
            await tablet.TapAsync(page.Locator(".acts a[href$=pause]"));
            await tablet.TapAsync(page.Locator("#sheet-pause .tile").First);
            await tablet.HeroAsync("paused");
            await CheckAsync(page, "paused");
            await CheckClocksAsync(server, tablet);
            await tablet.TapAsync(page.Locator(".hero-t a"));
            await tablet.TapAsync(page.Locator("#sheet a[href$=cancel]"));
            await page.Locator("#cancel-sheet").WaitForAsync();
            await CheckAsync(page, "cancel");
            await CloseSheetAsync(page);
            await tablet.TapAsync(page.Locator(".hero-t a"));
            await tablet.TapAsync(page.Locator("#sheet a[href$=materials]"));
            await tablet.TapAsync(page.Locator("#material-choice label").First);
            await tablet.TapAsync(page.Locator("#materials-sheet .sheet-f button"));
            await page.Locator("#material-saved").WaitForAsync();
            await CheckAsync(page, "material, one logged");
            Assert.True(_problems.Count == 0, string.Join("\n", _problems));
        });
    }

    /// <summary>What is asked about recorded time: a forgotten clock, a wrong session, a task given away, the end of the shift.</summary>
    private async Task CheckClocksAsync(ShopServer server, Tablet tablet)
    {
        var page = tablet.Page;
        // A stretch under 5 seconds would not be shown.
        server.Shop.Execute("UPDATE work_sessions SET started_at_ms = started_at_ms - 60000");
        await page.GotoAsync("/day");
        await CheckSheetAsync(page, ".day a[href$=wrong]", "this is wrong");
        await tablet.TapAsync(page.Locator(".day a[href$=wrong]"));
        await tablet.TapAsync(page.Locator("#wrong-sheet .types label").Last);
        await tablet.TapAsync(page.Locator("#wrong-sheet .sheet-f button"));
        await page.Locator(".asked").WaitForAsync();
        await CheckAsync(page, "my day with a request");
        await tablet.TapAsync(page.Locator(".day form button"));
        await page.Locator(".asked").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        server.Shop.Execute("UPDATE work_sessions SET end_kind = 'auto', needs_review = 1, review_reason = 'forgotten clock'");
        await page.GotoAsync("/");
        await CheckAsync(page, "question about a forgotten clock");
        await CheckSheetAsync(page, ".ask a[href^='/stops/']", "another time");
        await tablet.TapAsync(page.Locator(".ask button[value=shiftEnd]"));
        await page.Locator(".ask").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await tablet.TapAsync(page.Locator(".hero-t a"));
        await tablet.TapAsync(page.Locator("#sheet a[href$=hand-over]"));
        await page.Locator("#hand-over-sheet").WaitForAsync();
        await CheckAsync(page, "hand over");
        await page.Keyboard.PressAsync("Escape");
        await tablet.TapAsync(page.Locator("#hero form[action$=start] button"));
        await tablet.HeroAsync("running");
        server.Shop.Execute("UPDATE work_sessions SET started_at_ms = started_at_ms - 11 * 3600000, extended_until_ms = started_at_ms - 1000 WHERE ended_at_ms IS NULL");
        await page.GotoAsync("/");
        await page.Locator("#shift-end:visible").WaitForAsync();
        await CheckAsync(page, "end of the shift");
        await tablet.TapAsync(page.Locator("#shift-end form button"));
        await page.Locator("#shift-end:visible").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await tablet.TapAsync(page.Locator(".acts a[href$=pause]"));
        await tablet.TapAsync(page.Locator("#sheet-pause .tile").First);
        await tablet.HeroAsync("paused");
    }

    private async Task CheckSheetAsync(IPage page, string opener, string name)
    {
        await page.ClickAsync(opener);
        await page.Locator("dialog[open]").WaitForAsync();
        await CheckAsync(page, name);
        await CloseSheetAsync(page);
    }

    /// <summary>Closing goes back in the history, which must be over before another page is asked for.</summary>
    private static async Task CloseSheetAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.WaitForFunctionAsync("() => !history.state?.sheet");
    }

    private async Task CheckAsync(IPage page, string name)
    {
        // axe takes what lies behind an open sheet or a toast for what lies in front; their colours are checked in HouseRules.
        await page.EvaluateAsync("document.querySelectorAll('#toasts .toast').forEach(toast => toast.remove())");
        var sheet = await page.Locator("dialog[open]").CountAsync() > 0;
        // In the dark only the colours are others, and they are the same at every size: one walk looks at them.
        if (page.ViewportSize!.Width == 1024)
        {
            await page.EvaluateAsync("document.documentElement.dataset.theme = 'dark'");
            await RunAxeAsync(page, $"{name}, dark", sheet, new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] });
            await page.EvaluateAsync("document.documentElement.dataset.theme = 'light'");
        }

        // Between the smallest and the largest screen only the places differ, not the words or the colours.
        if (page.ViewportSize!.Width != 768)
        {
            await RunAxeAsync(page, name, sheet, new RunOnlyOptions { Type = "tag", Values = [.. Standards] });
        }


        _problems.AddRange((await page.EvaluateAsync<string[]>(CutWords)).Select(cut => $"{name}: {cut}"));
        _problems.AddRange((await page.EvaluateAsync<string[]>(SmallTargets, SmallestTarget)).Select(small => $"{name}: {small}"));
        if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
        {
            _problems.Add($"{name} scrolls sideways");
        }
    }

    private async Task RunAxeAsync(IPage page, string name, bool sheet, RunOnlyOptions only)
    {
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = only, ResultTypes = [ResultType.Violations, ResultType.Incomplete] });
        _problems.AddRange(found.Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{name}: {v.Id}: {string.Join(" | ", v.Nodes.Select(n => n.Html).Take(3))}"));
        // At 200 % zoom the fixed bar lies over a part of the text until it is scrolled: the colours are those of the larger screens.
        var zoomed = page.ViewportSize!.Height < 500;
        _problems.AddRange(found.Incomplete.Where(v => v.Id == "color-contrast" && !sheet && !zoomed).SelectMany(v => v.Nodes).Select(n => $"{name}: contrast undecided: {n.Html} {n.Any.FirstOrDefault()?.Message}"));
    }

    // Words that do not fit into their button, pill or heading.
    private const string CutWords =
        """
        () => [...(document.querySelector('dialog[open]') ?? document).querySelectorAll('button, .btn, .pill, .chip, .tile, .types label, h1, h2, h3')]
          .filter(e => e.checkVisibility() && !e.matches('.sr, .sr *') && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 3) && getComputedStyle(e).overflow !== 'visible')
          .map(e => `cut: ${e.outerHTML.slice(0, 120)}`)
        """;

    // A radio inside its label and a link inside a sentence are as large as what surrounds them.
    private const string SmallTargets =
        """
        least => [...(document.querySelector('dialog[open]') ?? document).querySelectorAll('a, button, input:not([type=hidden]):not(.sr), label:has(input), summary')]
          .filter(e => e.checkVisibility() && !e.classList.contains('skip'))
          .map(e => ({ e, box: e.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && (box.height < least - 0.5 || box.width < least - 0.5))
          .map(({ e, box }) => `${e.outerHTML.slice(0, 90)} is ${Math.round(box.width)} x ${Math.round(box.height)}`)
        """;
}
