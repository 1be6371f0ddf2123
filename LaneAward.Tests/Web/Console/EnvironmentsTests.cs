using LaneAward.Data.Maintenance;
using LaneAward.Tests.Support;
using LaneAward.Web.Features.Backups;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>The console page Environments, and the banner that no supervisor can miss.</summary>
public sealed class EnvironmentsTests
{
    [Fact]
    public async Task A_shop_without_a_backup_is_not_told_that_all_is_well_but_what_to_do_next()
    {
        await using var server = await ShopServer.StartAsync();
        server.Shop.Execute("INSERT INTO import_runs (uid, started_at_ms, finished_at_ms, source_folder, status, tool_version, customers_active, orders_active, lock_held_ms, elapsed_ms, report_json) VALUES ('u', 1, @now, 'x', 'applied', 'x', 3, 4, 1, 1, '{}')", new { now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() });
        var cleo = await server.InConsoleAsync();

        var (health, backups) = await PartsAsync();
        Assert.DoesNotContain("All is well", health, StringComparison.Ordinal);
        Assert.Contains("No backup has been made yet.", backups, StringComparison.Ordinal);
        Assert.Contains("LaneAward.Web -- backup", backups, StringComparison.Ordinal);
        Assert.DoesNotContain("All is well", (await cleo.SeeAsync("/console/")).QuerySelector(".att")!.Words(), StringComparison.Ordinal);

        new TakeBackup(DemoShop.OptionsOf(server.Shop.Folder, "development"), TimeProvider.System).Run("scheduled", null);
        (health, backups) = await PartsAsync();
        Assert.DoesNotContain("All is well", health, StringComparison.Ordinal);
        Assert.DoesNotContain("No backup has been made yet.", backups, StringComparison.Ordinal);
        Assert.Contains("No backup has been tried out yet", backups, StringComparison.Ordinal);

        var operations = new OperationsFolder(server.Shop.Folder);
        operations.Keep(new LastOffsite("y", TimeProvider.System.GetUtcNow()));
        operations.Keep(new LastDrill("x", false, 1, "the file is cut short", TimeProvider.System.GetUtcNow()));
        (health, backups) = await PartsAsync();
        Assert.DoesNotContain("All is well", health, StringComparison.Ordinal);
        Assert.Contains("could not be restored", backups, StringComparison.Ordinal);
        server.Shop.Execute("UPDATE people SET language = 'es' WHERE id = @Cleo", new { server.Cleo });
        var step = (await cleo.SeeAsync("/console/environments")).QuerySelector("[aria-labelledby=backups-h] .alert")!;
        Assert.StartsWith("La última copia probada no se pudo restaurar. Este comando", step.Words(), StringComparison.Ordinal);
        Assert.Equal("the file is cut short", step.QuerySelector("[lang=en]")!.Words());
        server.Shop.Execute("UPDATE people SET language = 'en' WHERE id = @Cleo", new { server.Cleo });
        operations.Keep(new LastDrill("x", true, 1, null, TimeProvider.System.GetUtcNow()));
        Assert.Contains("All is well", (await PartsAsync()).Health, StringComparison.Ordinal);

        async Task<(string Health, string Backups)> PartsAsync()
        {
            var page = await cleo.SeeAsync("/console/environments");
            return (page.QuerySelector("[aria-labelledby=health-h]")!.Words(), page.QuerySelector("[aria-labelledby=backups-h]")!.Words());
        }
    }

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
