using LaneAward.Data;
using LaneAward.Tests.Support;
using LaneAward.Web;
using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Operations.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using Serilog;

namespace LaneAward.Tests.Screenshots;

/// <summary>Takes the pictures of docs/screenshots: the demonstration shop on a Thursday afternoon, in English and Spanish.</summary>
internal sealed class Pictures : IAsyncDisposable
{
    private static readonly (string Language, string Suffix)[] Languages = [("en", ""), ("es", "-es")];

    private static readonly (string Name, string Address)[] ConsolePages =
    [
        ("tasks", "tasks"), ("review", "review"), ("reports", "reports/"), ("timesheet", "reports/timesheet"), ("estimates", "reports/estimates"),
        ("timeline", "reports/timeline"), ("payroll", "reports/payroll"), ("people", "people"), ("tablets", "tablets"), ("imports", "imports"),
        ("audit", "audit"), ("settings", "settings"),
    ];

    private readonly Chromium _chromium = new();
    private readonly ShopDatabase _shop = ShopDatabase.Create();
    private readonly FakeTimeProvider _time = new(ComingDay.At(DayOfWeek.Thursday, new TimeOnly(14, 47)));
    private readonly string _folder;
    private WebApplication _app = null!;

    private Pictures(string folder)
    {
        _folder = folder;
    }

    /// <param name="folder">Where the pictures go; those of the same name are replaced.</param>
    public static async Task<int> TakeAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await using var pictures = new Pictures(folder);
        await pictures.OpenAsync();
        await pictures.ConsoleAsync();
        foreach (var (language, suffix) in Languages)
        {
            await pictures.FloorAsync(language, suffix);
        }

        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _chromium.DisposeAsync();
        _shop.Dispose();
    }

    private async Task OpenAsync()
    {
        await _shop.ImportOrdersAsync();
        // The import ran by the real clock; on the pictures it ran in the night before.
        _shop.Execute("UPDATE import_runs SET started_at_ms = @at, finished_at_ms = @at + 4000", new { at = _time.GetUtcNow().AddHours(-12).ToUnixTimeMilliseconds() });
        await DemoVerb.RunAsync(DemoShop.OptionsOf(_shop.Folder, ShopDatabase.Environment), _time, TextWriter.Null, CancellationToken.None);
        // Ben forgot his clock on the day before, and it was closed at the end of his shift, 3:30 PM.
        _shop.Execute(
            """
            UPDATE work_sessions SET end_kind = 'auto', pause_reason_id = NULL, needs_review = 1, review_reason = 'forgotten clock', ended_at_ms = @shiftEnd
            WHERE id = (SELECT s.id FROM work_sessions s JOIN people p ON p.id = s.person_id
                        WHERE p.name = 'Ben Ortiz' AND s.started_at_ms < @today ORDER BY s.started_at_ms DESC LIMIT 1)
            """,
            new { today = _time.GetUtcNow().AddHours(-14).ToUnixTimeMilliseconds(), shiftEnd = _time.GetUtcNow().AddMinutes(43 - (24 * 60)).ToUnixTimeMilliseconds() });
        _app = WebHost.Build(
            [
                "--urls=http://127.0.0.1:0", "--LaneAward:Environment=" + ShopDatabase.Environment, "--LaneAward:DataDirectory=" + _shop.Folder,
                "--LaneAward:DatabasePath=" + _shop.Path,
            ],
            builder =>
            {
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
                builder.Services.AddSerilog((_, log) => log.MinimumLevel.Fatal());
            });
        await _app.StartAsync();
        await _chromium.InitializeAsync();
    }

    private async Task ConsoleAsync()
    {
        var page = await PageAsync("en", 1440, 900);
        await page.GotoAsync("/console/sign-in");
        await page.FillAsync("[name=login]", "victor");
        await page.FillAsync("[name=password]", "demo-admin-2026");
        await page.ClickAsync("main button[type=submit]");
        await page.Locator(".kpi").First.WaitForAsync();
        await TakeAsync(page, "console.jpg");
        foreach (var (name, address) in ConsolePages)
        {
            await page.GotoAsync("/console/" + address);
            await TakeAsync(page, $"console-{name}.jpg");
        }

        await page.SetViewportSizeAsync(1920, 1080);
        await page.GotoAsync("/console/wall");
        await TakeAsync(page, "console-wall.jpg");
        await page.SetViewportSizeAsync(1440, 900);
        await page.GotoAsync("/console/tasks");
        await page.ClickAsync("tbody a[href^='/console/tasks/']");
        await page.Locator("dialog[open] .history").WaitForAsync();
        await TakeAsync(page, "console-task.jpg");
        await page.GotoAsync("/console/");
        await page.ClickAsync("button[lang=es]");
        await page.Locator("html[lang=es] .kpi").First.WaitForAsync();
        await TakeAsync(page, "console-es.jpg");
        await page.SetViewportSizeAsync(390, 844);
        await TakeAsync(page, "console-phone-es.jpg");
        await page.Context.CloseAsync();
    }

    private async Task FloorAsync(string language, string suffix)
    {
        _shop.Execute("UPDATE people SET language = @language", new { language });
        var page = await PageAsync(language, 1024, 768);
        await page.GotoAsync("/enrol");
        await ReadyAsync(page);
        await TakeAsync(page, $"enrolment{suffix}.png");
        await page.FillAsync("#code", await EnrolmentCodeAsync(language == "en" ? "Tablet 3 · Engraving" : "Tableta 3 · Grabado"));
        await page.ClickAsync(".enrol .btn-primary");
        await SignInAsync(page, "Ben Ortiz", "5084");
        await TakeAsync(page, $"stop-question{suffix}.png");
        await page.ClickAsync("[data-lock-form] button");
        await SignInAsync(page, "Rosa Delgado", "4827", $"sign-in{suffix}.png");
        await TakeAsync(page, $"tablet{suffix}.png");
        await SheetAsync(page, ".acts a[href$=pause]", $"pause{suffix}.png");
        await SheetAsync(page, ".acts a[href$=complete]", $"complete{suffix}.png");
        await page.ClickAsync(".hero-t a");
        await page.ClickAsync("#sheet a[href$=hand-over]");
        await page.Locator("#hand-over-sheet").WaitForAsync();
        await TakeAsync(page, $"hand-over{suffix}.png");
        await page.GotoAsync("/day");
        await ReadyAsync(page);
        await TakeAsync(page, $"my-day{suffix}.png");
        await page.ClickAsync(".day a[href*=wrong]");
        await page.Locator("#wrong-sheet").WaitForAsync();
        await TakeAsync(page, $"this-is-wrong{suffix}.png");
        await page.GotoAsync("/tasks/add?q=1079&order=107921&taskTypeId=1");
        await ReadyAsync(page);
        await TakeAsync(page, $"add-task{suffix}.png");
        await page.GotoAsync("/");
        await page.SetViewportSizeAsync(390, 844);
        await TakeAsync(page, $"phone{suffix}.png");
        if (language == "en")
        {
            await page.SetViewportSizeAsync(768, 1024);
            await TakeAsync(page, "tablet-portrait.png");
            await page.SetViewportSizeAsync(1024, 768);
            await page.EvaluateAsync("document.documentElement.dataset.theme = 'dark'");
            await TakeAsync(page, "tablet-dark.png");
        }

        await page.Context.CloseAsync();
    }

    private async Task<IPage> PageAsync(string language, int width, int height)
    {
        var context = await _chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = _app.Urls.Single(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            Locale = language == "es" ? "es-US" : "en-US",
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(15_000);
        return await context.NewPageAsync();
    }

    /// <param name="picture">Taken with two digits typed.</param>
    private async Task SignInAsync(IPage page, string person, string pin, string? picture = null)
    {
        await page.Locator("#sign-in").WaitForAsync();
        await ReadyAsync(page);
        await page.Locator("label.person").Filter(new() { HasText = person }).ClickAsync();
        for (var i = 0; i < pin.Length; i++)
        {
            if (i == 2 && picture is not null)
            {
                await TakeAsync(page, picture);
            }

            await page.ClickAsync($"[data-pin-key='{pin[i]}']");
        }

        await page.Locator("#hero").WaitForAsync();
        await ReadyAsync(page);
    }

    private async Task SheetAsync(IPage page, string opener, string picture)
    {
        await page.ClickAsync(opener);
        await page.Locator("dialog[open]").WaitForAsync();
        await TakeAsync(page, picture);
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.WaitForFunctionAsync("() => !history.state?.sheet");
    }

    /// <summary>A .jpg for the large screens of the console, whose .png would be over 200 KB.</summary>
    private async Task TakeAsync(IPage page, string picture)
    {
        await page.EvaluateAsync("document.fonts.ready.then(() => true)");
        var path = Path.Combine(_folder, picture);
        await page.ScreenshotAsync(picture.EndsWith(".jpg", StringComparison.Ordinal)
            ? new PageScreenshotOptions { Path = path, Type = ScreenshotType.Jpeg, Quality = 68 }
            : new PageScreenshotOptions { Path = path });
        Console.WriteLine($"{picture}, {new FileInfo(path).Length / 1024} KB");
    }

    private static Task ReadyAsync(IPage page)
    {
        return page.Locator("html[data-ready]").WaitForAsync();
    }

    private async Task<string> EnrolmentCodeAsync(string name)
    {
        var code = TabletSecrets.NewCode();
        await _app.Services.GetRequiredService<Database>().WriteAsync(
            db => db.Tablets.AddCode(TabletSecrets.HashCode(code)!, name, null, db.NowMs + (long)TabletSecrets.CodeLasts.TotalMilliseconds));
        return code;
    }
}
