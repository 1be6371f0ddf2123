using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Support;

/// <summary>One browser for many acceptance tests; each test opens a tablet of its own in it.</summary>
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

/// <summary>Whole days and what goes wrong in them, one after another.</summary>
[CollectionDefinition(nameof(FloorBrowser))]
public sealed class FloorBrowser : ICollectionFixture<Chromium>;

/// <summary>How screens look and hold still, one after another, beside the tests of <see cref="FloorBrowser"/>: a browser waits more than it works.</summary>
[CollectionDefinition(nameof(ScreensBrowser))]
public sealed class ScreensBrowser : ICollectionFixture<Chromium>;
