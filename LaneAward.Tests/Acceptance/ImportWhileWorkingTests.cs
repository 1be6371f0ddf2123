using System.Net;
using LaneAward.Import.Sample;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>Two programs on one file: the importer refreshes orders while eight people write.</summary>
public sealed class ImportWhileWorkingTests
{
    [Fact]
    public async Task An_import_beside_eight_writers_loses_nothing_of_either()
    {
        await using var server = await ShopServer.StartAsync();
        var place = Workplace.In(server.Shop);
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        var task = await ana.AddTaskAsync(place);
        using var folders = new TempFolder();
        WriteSample.Run(folders.File("sample"), 800, 1200, 1);

        using var importer = ChildProcess.Start("import", folders.File("sample"), server.Shop.Path);
        var imported = importer.ExitCodeAsync();
        var taps = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var count = 0;
            do
            {
                (await ana.TapAsync($"/api/tasks/{task}/materials", new { materialId = place.Crystal, quantity = 1 })).Expect(HttpStatusCode.Created);
                count++;
            }
            while (!imported.IsCompleted);
            return count;
        }));

        Assert.Equal(0, await imported);
        Assert.Equal(taps.Sum(), server.Shop.Scalar<long>("SELECT count(*) FROM material_uses"));
        Assert.Equal(1200, server.Shop.Scalar<long>("SELECT count(*) FROM orders WHERE missing_since_ms IS NULL"));
        Assert.Equal("ok", server.Shop.Scalar<string>("PRAGMA integrity_check"));
        Assert.Equal("107923", (await ana.ReadAsync("/api/orders/search?q=northfield credit")).Body.GetProperty("orders")[0].GetProperty("orderNumber").GetString());
    }
}
