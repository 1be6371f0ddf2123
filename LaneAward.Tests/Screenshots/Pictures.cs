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

/// <summary>Takes the pictures of docs/screenshots: the demonstration shop on a Thursday afternoon, in English and Spanish, the floor also in the dark.</summary>
internal sealed class Pictures : IAsyncDisposable
{
    private static readonly (string Language, string Suffix)[] Languages = [("en", ""), ("es", "-es")];

    private static readonly string[] ConsolePages =
    [
        "tasks", "review", "people", "teams", "task-types", "materials", "reasons", "shifts", "tablets", "imports", "environments", "audit", "settings",
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
        foreach (var (language, suffix) in Languages)
        {
            await pictures.ConsoleAsync(language, suffix);
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

    /// <summary>A desk is always light: the console has one theme.</summary>
    private async Task ConsoleAsync(string language, string suffix)
    {
        // The pictures' day is another than the browser's: every tablet would be told to be days slow.
        _shop.Execute("UPDATE tablets SET clock_offset_ms = 0");
        var page = await PageAsync(language, 1440, 900);
        await page.GotoAsync("/console/sign-in");
        await TakeAsync(page, $"console-sign-in{suffix}.jpg");
        await page.FillAsync("[name=login]", "victor");
        await page.FillAsync("[name=password]", "demo-admin-2026");
        await page.ClickAsync("main button[type=submit]");
        await page.Locator(".kpi").First.WaitForAsync();
        if (await page.Locator($"html[lang={language}]").CountAsync() == 0)
        {
            await page.ClickAsync($"button[lang={language}]");
            await page.Locator($"html[lang={language}] .kpi").First.WaitForAsync();
        }

        await TakeAsync(page, $"console{suffix}.jpg");
        foreach (var name in ConsolePages)
        {
            await page.GotoAsync("/console/" + name);
            await TakeAsync(page, $"console-{name}{suffix}.jpg");
        }

        await page.GotoAsync("/console/reports/");
        await TakeAsync(page, $"console-reports{suffix}.jpg");
        foreach (var report in await page.EvaluateAsync<string[]>("[...new Set([...document.querySelectorAll('main a')].map(a => a.pathname.match(/^\\/console\\/reports\\/([a-z-]+)$/)?.[1]).filter(Boolean))]"))
        {
            await page.GotoAsync("/console/reports/" + report);
            await TakeAsync(page, $"console-report-{report}{suffix}.jpg");
        }

        await page.GotoAsync("/console/tasks");
        await page.ClickAsync("tbody a[href^='/console/tasks/']");
        await page.Locator("dialog[open] .history").WaitForAsync();
        await TakeAsync(page, $"console-task{suffix}.jpg");
        await page.SetViewportSizeAsync(1920, 1080);
        await page.GotoAsync("/console/wall");
        await TakeAsync(page, $"console-wall{suffix}.jpg");
        await page.GotoAsync("/console/");
        await page.SetViewportSizeAsync(390, 844);
        await TakeAsync(page, $"console-phone{suffix}.jpg");
        await page.Context.CloseAsync();
    }

    private async Task FloorAsync(string language, string suffix)
    {
        _shop.Execute("UPDATE people SET language = @language", new { language });
        var page = await PageAsync(language, 1024, 768);
        await page.GotoAsync("/enrol");
        await ReadyAsync(page);
        await TakeBothAsync(page, "enrolment" + suffix);
        await page.FillAsync("#code", await EnrolmentCodeAsync(language == "en" ? "Tablet 3 · Engraving" : "Tableta 3 · Grabado"));
        await page.ClickAsync(".enrol .btn-primary");
        await SignInAsync(page, "Ben Ortiz", "5084");
        await TakeBothAsync(page, "stop-question" + suffix);
        await page.ClickAsync("[data-lock-form] button");
        await SignInAsync(page, "Rosa Delgado", "4827", "sign-in" + suffix);
        await TakeBothAsync(page, "tablet" + suffix);
        await SheetAsync(page, ".acts a[href$=pause]", "pause" + suffix);
        await SheetAsync(page, ".acts a[href$=complete]", "complete" + suffix);
        await SheetAsync(page, ".hero-t a", "more" + suffix);
        foreach (var sheet in (string[])["edit", "materials", "hand-over", "cancel"])
        {
            await page.ClickAsync(".hero-t a");
            await page.Locator($"#sheet a[href$={sheet}]").WaitForAsync();
            await SheetAsync(page, $"#sheet a[href$={sheet}]", sheet + suffix, $"#{sheet}-sheet");
        }

        await page.GotoAsync("/day");
        await ReadyAsync(page);
        await TakeBothAsync(page, "my-day" + suffix);
        await SheetAsync(page, ".day a[href*=wrong]", "this-is-wrong" + suffix, "#wrong-sheet");
        await page.GotoAsync("/tasks/add?q=1079&order=107921&taskTypeId=1");
        await ReadyAsync(page);
        await TakeBothAsync(page, "add-task" + suffix);
        await page.GotoAsync("/");
        await ReadyAsync(page);
        await page.SetViewportSizeAsync(390, 844);
        await TakeBothAsync(page, "phone" + suffix);
        await page.SetViewportSizeAsync(768, 1024);
        await TakeBothAsync(page, "tablet-portrait" + suffix);
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
                await TakeBothAsync(page, picture);
            }

            await page.ClickAsync($"[data-pin-key='{pin[i]}']");
        }

        await page.Locator("#hero").WaitForAsync();
        await ReadyAsync(page);
    }

    /// <param name="shows">What is there once the sheet is whole.</param>
    private async Task SheetAsync(IPage page, string opener, string picture, string shows = "dialog[open] h2")
    {
        await page.ClickAsync(opener);
        await page.Locator(shows).First.WaitForAsync();
        await TakeBothAsync(page, picture);
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.WaitForFunctionAsync("() => !history.state?.sheet");
    }

    /// <summary>A screen of the floor in the light and in the dark.</summary>
    private async Task TakeBothAsync(IPage page, string picture)
    {
        await TakeAsync(page, picture + ".png");
        await page.EvaluateAsync("document.documentElement.dataset.theme = 'dark'");
        await TakeAsync(page, picture + "-dark.png");
        await page.EvaluateAsync("delete document.documentElement.dataset.theme");
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
