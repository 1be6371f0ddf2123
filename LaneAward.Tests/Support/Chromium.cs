using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Support;

/// <summary>One browser for all acceptance tests; each test opens a tablet of its own in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // The lighter one starts faster and draws the same.
    private static readonly string[] Places = ["/usr/lib/chromium/chromium-headless-shell", "/usr/bin/chromium"];

    private IPlaywright? _playwright;

    /// <summary>Arguments beside those of every test.</summary>
    internal IReadOnlyList<string> Arguments { get; init; } = [];

    internal IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? Places.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(
                    "Chromium is missing. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to the browser."),
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", .. Arguments,
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>Browser tests run one after another: two of them on two cores would only time each other out.</summary>
[CollectionDefinition(nameof(Chromium))]
public sealed class OneBrowser : ICollectionFixture<Chromium>;
