using LaneAward.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>What the board says of itself while it cannot be told what is new.</summary>
[Collection(nameof(ScreensBrowser))]
public sealed class TheLiveBoardTests(Chromium chromium)
{
    [Theory]
    [InlineData("without a network")]
    [InlineData("without an answer")]
    [InlineData("behind a proxy that answers for the server")]
    public async Task It_is_called_live_no_longer_than_until_the_first_news_that_did_not_come(string where)
    {
        await using var server = await FloorShop.StartAsync();
        await using var screen = await Tablet.OpenAsync(chromium, server, width: 1440, height: 900);
        await screen.RunAsync(async () =>
        {
            await screen.Page.Context.Clock.InstallAsync();
            await screen.SignInToConsoleAsync("cleo");
            await screen.Page.WaitForFunctionAsync(Is("live", "Live · updated"));

            await SpoilAsync(screen.Page, where);
            await screen.Page.Context.Clock.FastForwardAsync(NextNewsMs);
            await screen.Page.WaitForFunctionAsync(Is("late", "No news since"));

            await screen.Page.UnrouteAllAsync();
            await screen.Page.Context.SetOfflineAsync(false);
            await screen.Page.Context.Clock.FastForwardAsync(NextNewsMs);
            await screen.Page.WaitForFunctionAsync(Is("live", "Live · updated"));
            screen.ForgiveFailedRequests();
            screen.ForgiveStatus(502);
        });
    }

    /// <summary>The board asks every 5 s.</summary>
    private const int NextNewsMs = 5_000;

    private static Task SpoilAsync(IPage page, string where)
    {
        return where switch
        {
            "without a network" => page.Context.SetOfflineAsync(true),
            "without an answer" => page.RouteAsync("**/console/?known=*", route => route.AbortAsync()),
            _ => page.RouteAsync("**/console/?known=*", route => route.FulfillAsync(new() { Status = 502 })),
        };
    }

    /// <summary>At an age at which an answer would still be fresh: by age alone the sign changes after 15 s.</summary>
    private static string Is(string state, string words)
    {
        return $$"""
            () => {
              const sign = document.querySelector('.live');
              return sign.dataset.state === '{{state}}' && sign.textContent.startsWith('{{words}}') && Date.now() - sign.dataset.freshMs < 15000;
            }
            """;
    }
}
