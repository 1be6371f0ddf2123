using LaneAward.Tests.Support;
using LaneAward.Web.Features.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>A shift ends, a clock is forgotten, and the next morning puts it right, all on one tablet.</summary>
[Collection(nameof(FloorBrowser))]
public sealed class EveningAndMorningTests(Chromium chromium)
{
    [Fact]
    public async Task A_forgotten_clock_is_asked_about_the_next_morning_and_put_right_in_one_tap()
    {
        var time = new FakeTimeProvider(ComingDay.At(DayOfWeek.Tuesday, new TimeOnly(14, 0)));
        await using var server = await FloorShop.StartAsync(time);
        server.AddTeamShift();
        await using var tablet = await Tablet.OpenAsync(chromium, server);
        var page = tablet.Page;
        await tablet.RunAsync(async () =>
        {
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await page.GotoAsync("/tasks/add?order=107923&taskTypeId=1");
            await tablet.TapButtonAsync("Start now");
            await tablet.HeroAsync("running");
            Assert.False(await page.Locator("#shift-end").IsVisibleAsync());

            await tablet.TapButtonAsync("Lock");
            await page.Locator("#sign-in").WaitForAsync();

            time.Advance(TimeSpan.FromMinutes(95));
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await page.Locator("#shift-end").Filter(new() { HasText = "Your shift ended at 3:30 PM. Still working?" }).WaitForAsync();
            await tablet.TapButtonAsync("Still working");
            await tablet.ReceiptAsync("Still working. You will be asked again at 4:05 PM.");
            Assert.False(await page.Locator("#shift-end").IsVisibleAsync());
            await tablet.TapButtonAsync("Lock");
            await page.Locator("#sign-in").WaitForAsync();

            time.Advance(TimeSpan.FromHours(15.5));
            await server.Services.GetRequiredService<CloseForgottenClocks>().RunAsync(TestContext.Current.CancellationToken);
            await tablet.SignInAsync("Ana Morales", ShopServer.AnaPin);
            await page.GetByRole(AriaRole.Heading, new() { Name = "You left Laser engraving on 107923 running. When did you stop?" }).WaitForAsync();
            tablet.CountTaps();
            await tablet.TapAsync(page.Locator(".ask button[value=lastActivity]"));
            await tablet.ReceiptAsync("Stopped 3:35 PM, 1 h 35 m recorded. Thank you.");
            Assert.Equal(1, tablet.Taps);
            Assert.Equal(0, await page.Locator(".ask").CountAsync());
            await tablet.HeroAsync("paused");
            await AskForACorrectionAsync(tablet);
            await GiveToBenAndTakeBackAsync(tablet);
        });

        Assert.Equal("withdrawn", server.Shop.Scalar<string>("SELECT status FROM corrections"));
        Assert.Equal(95 * 60, server.Shop.Scalar<long>("SELECT sum(ended_at_ms - started_at_ms) / 1000 FROM work_sessions WHERE voided_at_ms IS NULL"));
    }

    private static async Task AskForACorrectionAsync(Tablet tablet)
    {
        var page = tablet.Page;
        await page.GotoAsync("/day");
        await tablet.TapLinkAsync("Day before");
        await tablet.TapLinkAsync("This is wrong");
        await page.Locator("#wrong-sheet").WaitForAsync();
        await page.FillAsync("#end-time", "15:50");
        await tablet.TapButtonAsync("Send");
        await page.Locator(".asked").Filter(new() { HasText = "Sent to supervisor: 2:00 PM – 3:50 PM" }).WaitForAsync();
        await tablet.TapButtonAsync("Withdraw");
        await tablet.ReceiptAsync("Withdrawn.");
    }

    private static async Task GiveToBenAndTakeBackAsync(Tablet tablet)
    {
        var page = tablet.Page;
        await page.GotoAsync("/");
        await tablet.TapAsync(page.Locator(".hero-t a"));
        await tablet.TapLinkAsync("Give to another person");
        await page.FillAsync("#hand-over-note", "24 are done");
        await tablet.TapAsync(page.Locator("#hand-over-sheet .tile").Filter(new() { HasText = "Ben Ortiz" }));
        await tablet.ReceiptAsync("Given to Ben");
        await tablet.HeroAsync("idle");
        await tablet.TapAsync(page.Locator("#toasts .toast").Filter(new() { HasText = "Given to Ben" }).GetByRole(AriaRole.Button));
        await tablet.HeroAsync("paused");
    }
}
