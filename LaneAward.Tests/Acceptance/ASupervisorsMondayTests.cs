using System.Globalization;
using LaneAward.Tests.Support;
using LaneAward.Web.Features.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>
/// Monday morning at the desk: a clock was forgotten on Friday. The supervisor finds it on the board, corrects it with a reason, sees the totals
/// change, hands the days to payroll, corrects one that is already there, and gives a new person a team and a PIN. Every screen on the way is
/// looked at.
/// </summary>
[Collection(nameof(ScreensBrowser))]
public sealed class ASupervisorsMondayTests(Chromium chromium)
{
    private static readonly (int, int)[] Sizes = [(1440, 900), (1024, 768), (390, 844)];

    [Fact]
    public async Task A_forgotten_clock_is_found_corrected_counted_and_handed_to_payroll()
    {
        var friday = ComingDay.At(DayOfWeek.Friday, new TimeOnly(14, 0));
        var time = new FakeTimeProvider(friday);
        await using var server = await FloorShop.StartAsync(time);
        server.AddTeamShift();
        using (var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin))
        {
            using var started = await ana.PostFormAsync("/tasks/add?order=107923&taskTypeId=1", "/tasks/add", ("order", "107923"), ("taskTypeId", "1"), ("start", "true"));
        }

        time.Advance(TimeSpan.FromHours(65.5));
        await server.Services.GetRequiredService<CloseForgottenClocks>().RunAsync(TestContext.Current.CancellationToken);
        var day = friday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var timesheet = $"timesheet?range=custom&from={day}&to={day}";

        await using var desk = await Tablet.OpenAsync(chromium, server, width: 1440, height: 900);
        var page = desk.Page;
        var check = new ScreenCheck(page, (1440, 900), smallest: 44, Sizes, dark: false);
        await desk.RunAsync(async () =>
        {
            await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
            await SignInAsync();
            await check.LookAsync("board");
            Assert.Equal("1:30", await TotalAsync());
            await FindAndCorrectAsync();
            Assert.Equal("1:00", await TotalAsync());
            await LookAroundAsync();
            await HandToPayrollAsync();
            await AddTeamAndPersonAsync();
            Assert.True(check.Problems.Count == 0, string.Join("\n", check.Problems));
        });

        Assert.Equal(15, server.Shop.Scalar<long>("SELECT minutes FROM payroll_lines WHERE adjusts IS NOT NULL"));

        async Task SignInAsync()
        {
            await page.GotoAsync("/console/sign-in");
            await page.FillAsync("[name=login]", "cleo");
            await page.FillAsync("[name=password]", ShopServer.Password);
            await page.ClickAsync("button.btn-primary");
            await page.Locator("#board").WaitForAsync();
        }

        async Task<string> TotalAsync()
        {
            await page.GotoAsync("/console/reports/" + timesheet);
            return (await page.Locator("#report tfoot td[data-th='Direct']").First.InnerTextAsync()).Trim();
        }

        async Task FindAndCorrectAsync()
        {
            await page.GotoAsync("/console/");
            var alert = page.Locator(".att a[href^='/console/review']").First;
            await alert.FocusAsync();
            using (var ben = await server.OnFloorAsync(server.Ben, ShopServer.BenPin))
            {
                using var started = await ben.PostFormAsync("/tasks/add?order=107924&taskTypeId=2", "/tasks/add", ("order", "107924"), ("taskTypeId", "2"), ("start", "true"));
            }

            // The board follows, and who walks it by keyboard stays where they are.
            await page.Locator($"#person-{server.Ben}").Filter(new() { HasText = "107924" }).WaitForAsync();
            Assert.True(await alert.EvaluateAsync<bool>("e => e === document.activeElement"));
            await page.Keyboard.PressAsync("Enter");
            await page.Locator("#flagged-h").WaitForAsync();
            await check.LookAsync("review");
            await page.ClickAsync("tr a[href^='/console/sessions/']");
            await page.Locator("#end-time").WaitForAsync();
            await check.LookAsync("session");
            await CorrectAsync("15:00", "Ana left at three");
            await page.GotoAsync("/console/review");
            await page.GetByText("No session is flagged.").WaitForAsync();
        }

        async Task CorrectAsync(string end, string reason)
        {
            await page.FillAsync("#end-time", end);
            await page.FillAsync("#correct-reason", reason);
            await page.ClickAsync("form[action$='/correct'] .btn-primary");
            await page.GetByText(reason).First.WaitForAsync();
        }

        async Task LookAroundAsync()
        {
            foreach (var address in (string[])["tasks", "reports/", "reports/" + timesheet, "reports/timeline?day=" + day, "reports/utilisation", "reports/corrections", "wall",
                "sessions/add?order=1079", "sessions/add?task=1&person=" + server.Ana + "&day=" + day])
            {
                await page.GotoAsync("/console/" + address);
                await check.LookAsync(address);
            }

            await page.GotoAsync("/console/tasks");
            await page.ClickAsync("tbody a[href^='/console/tasks/']:has-text('107923')");
            await page.Locator("tr[data-state='void']").First.WaitForAsync();
            await check.LookAsync("task");
        }

        async Task HandToPayrollAsync()
        {
            Assert.Contains("1.00", await ExportAsync(1), StringComparison.Ordinal);
            await page.GotoAsync("/console/tasks");
            await page.ClickAsync("tbody a[href^='/console/tasks/']:has-text('107923')");
            await page.ClickAsync("tr:not([data-state='void']) a[href^='/console/sessions/']");
            await page.Locator("#end-time").WaitForAsync();
            await CorrectAsync("15:15", "No, at a quarter past");
            Assert.Contains("0.25", await ExportAsync(2), StringComparison.Ordinal);
            await check.LookAsync("payroll");
        }

        async Task<string> ExportAsync(int batch)
        {
            await page.GotoAsync($"/console/reports/payroll?from={day}&to={day}");
            await page.ClickAsync("form[method=post] .btn-primary");
            var link = page.Locator("#batches tbody tr").Filter(new() { HasText = "#" + batch }).Locator("a").First;
            await link.WaitForAsync();
            var first = await FileAsync(link);
            Assert.Equal(first, await FileAsync(link));
            return first;
        }

        async Task<string> FileAsync(ILocator link)
        {
            var download = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
            return await File.ReadAllTextAsync(await download.PathAsync());
        }

        async Task AddTeamAndPersonAsync()
        {
            await page.GotoAsync("/console/teams/new");
            await page.FillAsync("#name", "Trophies");
            await page.ClickAsync("main .btn-primary");
            await page.Locator("main a").Filter(new() { HasText = "Trophies" }).First.WaitForAsync();
            await page.GotoAsync("/console/people/new");
            await page.FillAsync("#name", "Nora Quinn");
            await page.SelectOptionAsync("#team", new SelectOptionValue { Label = "Trophies" });
            await page.ClickAsync("main .btn-primary");
            await page.Locator("h1").Filter(new() { HasText = "Nora Quinn" }).Or(page.Locator("tr").Filter(new() { HasText = "Nora Quinn" })).First.WaitForAsync();
            await page.GotoAsync("/console/people");
            await page.Locator("tr").Filter(new() { HasText = "Nora Quinn" }).Locator("input[name=ids]").CheckAsync();
            await page.ClickAsync("button[form=pins]");
            await page.Locator(".slip").WaitForAsync();
            var pin = await page.Locator(".pin-shown").InnerTextAsync();
            using var nora = await server.OnFloorAsync(server.Shop.Scalar<long>("SELECT id FROM people WHERE name = 'Nora Quinn'"), pin);
        }
    }
}
