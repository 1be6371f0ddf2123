using LaneAward.Data.Maintenance;
using LaneAward.Tests.Support;
using LaneAward.Web.Features.Backups;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>The console page Environments, and the banner that no supervisor can miss.</summary>
public sealed class EnvironmentsTests
{
    [Fact]
    public async Task The_page_shows_health_backups_and_parity_and_missing_backups_are_on_every_page()
    {
        await using var server = await ShopServer.StartStagingAsync();
        var cleo = await server.InConsoleAsync();

        var before = await cleo.GetStringAsync("/console/people", TestContext.Current.CancellationToken);
        var operations = new OperationsFolder(server.Shop.Folder);
        var now = TimeProvider.System.GetUtcNow();
        new TakeBackup(DemoShop.OptionsOf(server.Shop.Folder, "staging"), TimeProvider.System).Run("scheduled", null);
        operations.Keep(new LastOffsite("y", now));
        operations.Keep(new LastDrill("x", true, 1, null, now));
        var page = await cleo.GetStringAsync("/console/environments", TestContext.Current.CancellationToken);

        Assert.Contains("The backups are missing or far too old.", before, StringComparison.Ordinal);
        Assert.DoesNotContain("The backups are missing", page, StringComparison.Ordinal);
        Assert.Contains("0.0 hours ago", page, StringComparison.Ordinal);
        Assert.Contains("schemaLevel", page, StringComparison.Ordinal);
    }
}
