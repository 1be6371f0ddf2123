using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>The screen on the wall of the shop, which nobody scrolls.</summary>
[Collection(nameof(ScreensBrowser))]
public sealed class TheWallTests(Chromium chromium)
{
    [Theory]
    [InlineData(1280, 720)]
    [InlineData(1920, 1080)]
    public async Task A_large_team_is_whole_on_it_also_when_one_more_comes(int width, int height)
    {
        await using var server = await FloorShop.StartAsync();
        for (var n = 0; n < 9; n++)
        {
            Join(server, $"Engraver {n}");
        }

        await using var screen = await Tablet.OpenAsync(chromium, server, width: width, height: height);
        var page = screen.Page;
        await screen.RunAsync(async () =>
        {
            await page.Context.Clock.InstallAsync();
            await screen.SignInToConsoleAsync("cleo");
            await page.GotoAsync("/console/wall");
            await page.WaitForFunctionAsync(IsWhole);

            var late = Join(server, "Engraver ten");
            // The wall asks every 5 s.
            await page.Context.Clock.FastForwardAsync(5_000);
            await page.Locator($"#person-{late}").WaitForAsync();
            await page.WaitForFunctionAsync(IsWhole);
        });
    }

    private const string IsWhole = "() => [...document.querySelectorAll('.pc')].every(card => card.getBoundingClientRect().bottom <= innerHeight)";

    private static long Join(ShopServer server, string name)
    {
        var id = server.Shop.AddPerson(name);
        server.Shop.Execute("INSERT INTO team_members (person_id, team_id, home) VALUES (@id, @TeamId, 1)", new { id, server.TeamId });
        return id;
    }
}
