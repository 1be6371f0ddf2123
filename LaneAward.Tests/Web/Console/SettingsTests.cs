using System.Net;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>What holds for the whole shop.</summary>
public sealed class SettingsTests
{
    [Fact]
    public async Task A_saved_setting_reaches_the_next_page_of_a_tablet_and_is_audited()
    {
        await using var server = await ShopServer.StartAsync();
        var adam = await server.InConsoleAsync("adam");
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);

        using var saved = await adam.PostFormAsync("/console/settings", "/console/settings", ("shopName", "Northfield"), ("lockAfterSeconds", "120"), ("scanPrefix", "*"));

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        var body = (await ana.SeeAsync("/")).Body!;
        Assert.Equal(("120", "*"), (body.GetAttribute("data-lock-after-s"), body.GetAttribute("data-scan-prefix")));
        var entry = (await adam.SeeAsync("/console/audit")).QuerySelector("tbody tr")!;
        Assert.Equal(["90"], entry.QuerySelectorAll("del").Select(d => d.TextContent));
        Assert.Equal(["120", "*", "Northfield"], entry.QuerySelectorAll("ins").Select(d => d.TextContent));
    }

    [Theory]
    [InlineData("20", "", "lockAfterSeconds")]
    [InlineData("soon", "", "lockAfterSeconds")]
    [InlineData("90", "four", "scanPrefix")]
    [InlineData("90", "é", "scanPrefix")]
    public async Task A_wrong_setting_changes_none_of_them(string seconds, string prefix, string field)
    {
        await using var server = await ShopServer.StartAsync();
        var adam = await server.InConsoleAsync("adam");

        using var refused = await adam.PostFormAsync("/console/settings", "/console/settings", ("shopName", "Northfield"), ("lockAfterSeconds", seconds), ("scanPrefix", prefix));

        Assert.Equal([field], (await refused.DocumentAsync()).QuerySelectorAll("[aria-invalid=true]").Select(input => input.Id));
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM settings"));
    }

    [Fact]
    public async Task The_API_changes_only_what_was_sent()
    {
        await using var server = await ShopServer.StartAsync();
        var adam = await server.InConsoleAsync("adam");
        var request = new HttpRequestMessage(HttpMethod.Put, "/api/admin/settings") { Content = ShopServer.Json("""{"scanPrefix":"#"}""") };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());

        (await adam.AskAsync(request)).Expect(HttpStatusCode.OK);

        var settings = (await adam.ReadAsync("/api/admin/settings")).Body;
        Assert.Equal((90, "#"), (settings.GetProperty("lockAfterSeconds").GetInt32(), settings.GetProperty("scanPrefix").GetString()));
    }
}
