using LaneAward.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>The main job, end to end: real server, real database, orders from real FoxPro files, a real browser.</summary>
[Collection(nameof(FloorBrowser))]
public sealed class AWorkingDayTests(Chromium chromium)
{
    [Fact]
    public async Task The_database_holds_what_was_tapped_and_no_action_takes_more_taps_than_promised()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            await CountedAsync(tablet, 5, () => tablet.SignInAsync("Ana Morales", ShopServer.AnaPin));
            await CountedAsync(tablet, 4, () => AddAndStartAsync(tablet, "107923"));
            await CountedAsync(tablet, 2, () => PauseAsync(tablet, "Lunch"));
            await CountedAsync(tablet, 1, () => ResumeAsync(tablet));
            await CountedAsync(tablet, 3, () => LogMaterialAsync(tablet));
            await tablet.TapLinkAsync("Done");
            await CountedAsync(tablet, 2, () => CompleteAsync(tablet));
            await CountedAsync(tablet, 1, () => UndoAsync(tablet));
            await CompleteAsync(tablet);
            await CountedAsync(tablet, 1, () => LockAsync(tablet));
        });

        Assert.Equal("completed", server.Shop.Scalar<string>("SELECT status FROM tasks"));
        Assert.Equal(
            server.Shop.Scalar<long>("SELECT quantity FROM orders WHERE order_number = '107923'"), server.Shop.Scalar<long>("SELECT quantity_done FROM tasks"));
        Assert.Equal(
            ["pause/Lunch", "complete/"],
            server.Shop.Query<string>(
                """
                SELECT s.end_kind || '/' || coalesce(r.name_en, '') FROM work_sessions s LEFT JOIN pause_reasons r ON r.id = s.pause_reason_id
                WHERE s.voided_at_ms IS NULL ORDER BY s.started_at_ms, s.id
                """));
        Assert.Equal(1000, server.Shop.Scalar<long>("SELECT quantity_milli FROM material_uses"));
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM sign_ins WHERE ended_at_ms IS NULL"));
    }

    [Fact]
    public async Task The_next_person_finds_nothing_of_the_one_before()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        await tablet.RunAsync(async () =>
        {
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await AddAndStartAsync(tablet, "107923");
            await LockAsync(tablet);
            await tablet.Page.GoBackAsync();
            await tablet.Page.Locator("#sign-in").WaitForAsync();
            await tablet.SignInAsync("Ben Ortiz", ShopServer.BenPin);

            Assert.DoesNotContain("107923", await tablet.Page.ContentAsync());
            Assert.DoesNotContain("Ana", await tablet.Page.ContentAsync());
            var stored = await tablet.Page.EvaluateAsync<string>("JSON.stringify([sessionStorage, localStorage])");
            Assert.DoesNotContain("107923", stored);
            Assert.DoesNotContain("Ana", stored);
        });

        Assert.Equal("running", server.Shop.Scalar<string>("SELECT status FROM tasks"));
    }

    [Fact]
    public async Task Everything_works_without_scripts()
    {
        await using var server = await FloorShop.StartAsync();
        await using var tablet = await Tablet.OpenAsync(chromium, server, scripts: false);
        await tablet.RunAsync(async () =>
        {
            var page = tablet.Page;
            await tablet.TapChoiceAsync("Ana Morales");
            await page.FillAsync("#pin", ShopServer.AnaPin);
            await tablet.TapButtonAsync("Sign in");
            await tablet.TapLinkAsync("Add task Search or scan an order");
            await page.FillAsync("#q", "107923");
            await tablet.TapButtonAsync("Search");
            await tablet.TapChoiceAsync("Laser engraving");
            await tablet.TapButtonAsync("Start now");
            await tablet.ReceiptAsync("Started");
            await tablet.TapLinkAsync("Pause");
            await tablet.TapButtonAsync("Lunch");
            await tablet.ReceiptAsync("Paused");
            await tablet.TapButtonAsync("Resume");
            await tablet.TapLinkAsync("Material");
            await tablet.TapChoiceAsync("Crystal blank, 8 in");
            await page.FillAsync("[name=quantity]", "2.5");
            await tablet.TapButtonAsync("Save material");
            await tablet.TapLinkAsync("Done");
            await tablet.TapLinkAsync("Complete");
            await tablet.TapButtonAsync("Complete task");
            await tablet.ReceiptAsync("Completed");
            await tablet.TapButtonAsync("Lock");
            await page.Locator("#sign-in").WaitForAsync();
        });

        Assert.Equal("completed", server.Shop.Scalar<string>("SELECT status FROM tasks"));
        Assert.Equal(2, server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NOT NULL"));
        Assert.Equal(2500, server.Shop.Scalar<long>("SELECT quantity_milli FROM material_uses"));
    }

    private static async Task CountedAsync(Tablet tablet, int most, Func<Task> action)
    {
        tablet.CountTaps();
        await action();
        Assert.InRange(tablet.Taps, 1, most);
    }

    private static async Task AddAndStartAsync(Tablet tablet, string order)
    {
        await tablet.TapLinkAsync("Add task Search or scan an order");
        await tablet.Page.FillAsync("#q", order);
        await tablet.TapChoiceAsync("Laser engraving");
        await tablet.Page.Locator("#choice").Filter(new() { HasText = "2 h usual" }).WaitForAsync();
        await tablet.TapButtonAsync("Start now");
        await tablet.HeroAsync("running");
        await tablet.ReceiptAsync("Started");
    }

    private static async Task PauseAsync(Tablet tablet, string reason)
    {
        await tablet.TapLinkAsync("Pause");
        await tablet.TapButtonAsync(reason);
        await tablet.HeroAsync("paused");
        Assert.Contains(reason, await tablet.ReceiptAsync("Paused"), StringComparison.Ordinal);
        Assert.Equal("hero-h", await tablet.Page.EvaluateAsync<string>("document.activeElement.id"));
    }

    private static async Task ResumeAsync(Tablet tablet)
    {
        await tablet.TapButtonAsync("Resume");
        await tablet.HeroAsync("running");
    }

    private static async Task LogMaterialAsync(Tablet tablet)
    {
        await tablet.TapLinkAsync("Material");
        await tablet.TapChoiceAsync("Crystal blank, 8 in");
        // Nobody believes that "Done" saves what is only chosen.
        await tablet.Page.GetByRole(AriaRole.Link, new() { Name = "Don't save", Exact = true }).WaitForAsync();
        await tablet.TapButtonAsync("Save material");
        await tablet.Page.Locator("#material-saved").WaitForAsync();
    }

    private static async Task CompleteAsync(Tablet tablet)
    {
        await tablet.TapLinkAsync("Complete");
        await tablet.TapButtonAsync("Complete task");
        await tablet.HeroAsync("idle");
        await tablet.ReceiptAsync("Completed");
    }

    private static async Task UndoAsync(Tablet tablet)
    {
        await tablet.TapAsync(tablet.Page.Locator("#toasts .toast").Filter(new() { HasText = "Completed" }).GetByRole(Microsoft.Playwright.AriaRole.Button));
        await tablet.HeroAsync("running");
    }

    private static async Task LockAsync(Tablet tablet)
    {
        await tablet.TapButtonAsync("Lock");
        await tablet.Page.Locator("#sign-in").WaitForAsync();
    }
}
