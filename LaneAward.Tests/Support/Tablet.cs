using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Support;

/// <summary>A tablet in a person's hands: it taps what is on the screen, counts the taps, and collects what the browser complains about.</summary>
internal sealed class Tablet : IAsyncDisposable
{
    // The page before and after every step: megabytes and some time for each test, so only for whoever looks at why one failed.
    private static readonly bool Traced = Environment.GetEnvironmentVariable("LANEAWARD_TRACE") == "1";
    private static readonly string Artifacts = Path.Combine(Path.GetTempPath(), "laneaward-acceptance");

    private readonly IBrowserContext _context;
    private readonly string _name;
    private readonly bool _scripts;
    private readonly List<string> _complaints = [];

    private Tablet(IBrowserContext context, IPage page, string name, bool scripts)
    {
        _scripts = scripts;
        _context = context;
        _name = name;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>Taps since the last <see cref="CountTaps"/>.</summary>
    public int Taps { get; private set; }

    public static async Task<Tablet> OpenAsync(
        Chromium chromium, ShopServer server, bool scripts = true, int width = 1024, int height = 768, string locale = "en-US",
        [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        var tablet = await PickUpAsync(chromium, server, scripts, width, height, locale, name);
        await tablet.Page.GotoAsync("/");
        return tablet;
    }

    /// <summary>
    /// Opens a tablet on which Ana is signed in, by the API: the keypad and Add task have tests of their own, and cost each other test three pages
    /// and a third of its time.
    /// </summary>
    /// <param name="works">Whether she works on order 107923 already.</param>
    /// <param name="keeps">Whether the browser has a service worker: the scripts that it keeps pass no route of a test.</param>
    public static async Task<Tablet> OpenForAnaAsync(
        Chromium chromium, ShopServer server, bool works = false, bool keeps = true, [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        var tablet = await PickUpAsync(chromium, server, scripts: true, 1024, 768, "en-US", name);
        if (!keeps)
        {
            await tablet._context.AddInitScriptAsync("delete Navigator.prototype.serviceWorker");
        }

        var api = tablet.Page.Context.APIRequest;
        var answer = await api.PostAsync("/api/session", new() { DataObject = new { personId = server.Ana, pin = ShopServer.AnaPin } });
        Assert.True(answer.Ok, await answer.TextAsync());
        if (works)
        {
            var key = KeyValuePair.Create("Idempotency-Key", Guid.NewGuid().ToString());
            var quantity = server.Shop.Scalar<long>("SELECT quantity FROM orders WHERE order_number = '107923'");
            answer = await api.PostAsync("/api/tasks", new() { DataObject = new { orderNumber = "107923", taskTypeId = 1, quantity, startNow = true }, Headers = [key] });
            Assert.True(answer.Ok, await answer.TextAsync());
        }

        await tablet.Page.GotoAsync("/");
        await tablet.HeroAsync(works ? "running" : "idle");
        return tablet;
    }

    private static async Task<Tablet> PickUpAsync(Chromium chromium, ShopServer server, bool scripts, int width, int height, string locale, string name)
    {
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Address.ToString(),
            JavaScriptEnabled = scripts,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            Locale = locale,
        });
        context.SetDefaultTimeout(10_000);
        if (Traced)
        {
            await context.Tracing.StartAsync(new TracingStartOptions { Snapshots = true });
        }

        var tablet = new Tablet(context, await context.NewPageAsync(), name, scripts);
        tablet.Page.Console += (_, message) => tablet.Note(message.Type is "error" or "warning", message.Text);
        tablet.Page.PageError += (_, error) => tablet.Note(true, error);
        return tablet;
    }

    public void CountTaps()
    {
        Taps = 0;
    }

    public async Task TapAsync(ILocator what)
    {
        Taps++;
        await what.ClickAsync();
    }

    public Task TapButtonAsync(string name)
    {
        return TapAsync(Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).And(Page.Locator(":visible")).First);
    }

    public Task TapLinkAsync(string name)
    {
        return TapAsync(Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).And(Page.Locator(":visible")).First);
    }

    public Task TapChoiceAsync(string text)
    {
        return TapAsync(Page.Locator("label:visible").Filter(new() { HasText = text }).First);
    }

    /// <summary>Signs in to the console, whose board it leads to.</summary>
    public async Task SignInToConsoleAsync(string login)
    {
        await Page.GotoAsync("/console/sign-in");
        await Page.FillAsync("[name=login]", login);
        await Page.FillAsync("[name=password]", ShopServer.Password);
        await Page.ClickAsync("button.btn-primary");
        await Page.WaitForURLAsync("**/console/");
    }

    public async Task SignInAsync(string person, string pin)
    {
        // On a busy machine the page stands before its scripts listen, and the first digit would go nowhere.
        await Page.Locator("html[data-ready]").WaitForAsync();
        await TapChoiceAsync(person);
        await TypePinAsync(pin);
        await Page.Locator("#hero").WaitForAsync();
    }

    /// <summary>Taps the digits; the last one sends them.</summary>
    public async Task TypePinAsync(string pin)
    {
        foreach (var digit in pin)
        {
            await TapAsync(Page.Locator($"[data-pin-key='{digit}']"));
        }
    }

    /// <summary>Completes the running task in full by the sheet of its card.</summary>
    public async Task CompleteAsync()
    {
        await TapLinkAsync("Complete");
        await TapAsync(Page.Locator("#sheet-complete button[type=submit].btn-run"));
        await ReceiptAsync("Completed");
    }

    /// <summary>Waits until the tablet holds its screens and the newest orders for a time without a connection.</summary>
    public async Task HoldsAllAsync()
    {
        await Page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await Page.Locator("html[data-screens=kept]").WaitForAsync();
        await Page.WaitForFunctionAsync("() => Boolean(localStorage.getItem('la-orders-2-at'))");
    }

    /// <summary>The connection is back, and whoever holds the tablet wakes its screen: by itself it looks up to two seconds later, so that sixty do not at once.</summary>
    public async Task ConnectAsync()
    {
        await Page.Context.SetOfflineAsync(false);
        await WakeAsync();
    }

    /// <summary>The screen goes on: the page looks at once whether the server answers, not at its next turn ten seconds later.</summary>
    public Task WakeAsync()
    {
        return Page.EvaluateAsync("() => document.dispatchEvent(new Event('visibilitychange'))");
    }

    /// <summary>Loads the page anew, once a sheet that was closed has gone back in the history: the browser gives up a reload for that.</summary>
    public async Task ReloadAsync()
    {
        await Page.WaitForFunctionAsync("() => document.querySelector('dialog[open]') !== null || !history.state?.sheet");
        await Page.ReloadAsync();
    }

    /// <summary>Waits for the toast and returns its first line.</summary>
    public async Task<string> ReceiptAsync(string beginning)
    {
        var toast = Page.Locator("#toasts .toast").Filter(new() { HasText = beginning }).Last;
        await toast.WaitForAsync();
        return await toast.InnerTextAsync();
    }

    /// <summary>Waits for the card in this state, and for the scripts: a link that is tapped before them leads to a page instead of a sheet.</summary>
    public async Task HeroAsync(string state)
    {
        await Page.Locator($"{(_scripts ? "html[data-ready] " : "")}#hero[data-state='{state}']").WaitForAsync();
    }

    /// <summary>Runs the test's steps; a picture is kept when one of them fails, and a trace when one was asked for.</summary>
    public async Task RunAsync(Func<Task> steps)
    {
        try
        {
            await steps();
            Assert.Empty(_complaints);
        }
        catch
        {
            Directory.CreateDirectory(Artifacts);
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Artifacts, _name + ".png"), FullPage = true });
            if (Traced)
            {
                await _context.Tracing.StopAsync(new TracingStopOptions { Path = Path.Combine(Artifacts, _name + ".zip") });
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"A picture is in {Artifacts}, with LANEAWARD_TRACE=1 a trace too; the browser said: {string.Join("; ", _complaints)}");
            throw;
        }
    }

    /// <summary>What the browser reports because the server refused, which a test expects.</summary>
    public void ForgiveStatus(int status)
    {
        _complaints.RemoveAll(c => c.Contains($"status of {status} ", StringComparison.Ordinal) || c.StartsWith($"Response Status Error Code {status} ", StringComparison.Ordinal));
    }

    /// <summary>What the browser reports because the test cut the network.</summary>
    public void ForgiveNetwork()
    {
        _complaints.RemoveAll(c => c.Contains("net::ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal));
    }

    /// <summary>What the browser reports because the test cut its connection.</summary>
    public void ForgiveFailedRequests()
    {
        _complaints.RemoveAll(c => c.Contains("net::ERR_", StringComparison.Ordinal) || c.StartsWith("htmx:timeout", StringComparison.Ordinal) || c.StartsWith("htmx:sendError", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
    }

    private void Note(bool matters, string text)
    {
        // Only a newer request of the page breaks an older one off, and whether that one is under way still is the machine's speed.
        // htmx's second line says nothing of its own: it follows each of its three faults.
        var brokenOff = text.StartsWith("htmx:sendAbort", StringComparison.Ordinal) || text.StartsWith("htmx:afterRequest", StringComparison.Ordinal);
        if (matters && !brokenOff)
        {
            _complaints.Add(text);
        }
    }
}
