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

        using var saved = await adam.PostFormAsync(
            "/console/settings", "/console/settings", ("shopName", "Northfield"), ("lockAfterSeconds", "120"), ("scanPrefix", "*"), ("payPeriodStart", ""), ("payPeriodDays", "14"),
            ("periodLockGraceDays", "3"));

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        var body = (await ana.SeeAsync("/")).Body!;
        Assert.Equal(("120", "*"), (body.GetAttribute("data-lock-after-s"), body.GetAttribute("data-scan-prefix")));
        var entry = (await adam.SeeAsync("/console/audit")).QuerySelector("tbody tr")!;
        Assert.Equal(["90"], entry.QuerySelectorAll("del").Select(d => d.TextContent));
        Assert.Equal(["120", "*", "Northfield"], entry.QuerySelectorAll("ins").Select(d => d.TextContent));
    }

    [Theory]
    [InlineData("lockAfterSeconds", "20")]
    [InlineData("lockAfterSeconds", "soon")]
    [InlineData("scanPrefix", "four")]
    [InlineData("scanPrefix", "é")]
    [InlineData("payPeriodStart", "23.11.2026")]
    [InlineData("payPeriodStart", "2026-11-31")]
    [InlineData("payPeriodDays", "0")]
    [InlineData("payPeriodDays", "32")]
    [InlineData("payPeriodDays", "")]
    [InlineData("periodLockGraceDays", "61")]
    [InlineData("periodLockGraceDays", "-1")]
    public async Task A_wrong_setting_changes_none_of_them(string field, string value)
    {
        var typed = new Dictionary<string, string>
        {
            ["shopName"] = "Northfield",
            ["lockAfterSeconds"] = "90",
            ["scanPrefix"] = "",
            ["payPeriodStart"] = "2026-11-23",
            ["payPeriodDays"] = "14",
            ["periodLockGraceDays"] = "3",
            [field] = value,
        };
        await using var server = await ShopServer.StartAsync();
        var adam = await server.InConsoleAsync("adam");

        using var refused = await adam.PostFormAsync("/console/settings", "/console/settings", [.. typed.Select(t => (t.Key, t.Value))]);

        var wrong = (await refused.DocumentAsync()).QuerySelectorAll("[aria-invalid=true]").Single();
        Assert.Equal((field, value), (wrong.Id, wrong.GetAttribute("value") ?? ""));
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM settings"));
    }

    [Fact]
    public async Task A_saved_pay_period_locks_what_lies_before_it_and_a_blank_one_nothing()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
        await using var server = await ShopServer.StartAsync(time);
        var adam = await server.InConsoleAsync("adam");

        var receipts = new List<string>();
        Assert.Equal("All time up to Nov 15, 2026 is locked, since Nov 18, 2026. The pay period Nov 16, 2026 to Nov 22, 2026 locks on Nov 25, 2026. The pay period Nov 23, 2026 to Nov 29, 2026 locks on Dec 2, 2026.", await SaveAsync("2026-11-23"));
        Assert.Equal(0, Opened());
        Assert.Equal("No time is locked: the settings name no first day of a pay period.", await SaveAsync(""));
        // Who opens locked days by the settings stands in the audit log like one who opens them by a tick.
        Assert.Equal(1, Opened());
        Assert.Equal(
            ["Time up to Nov 15 is locked now: only an admin changes it.", "No time is locked any more."],
            receipts.Select(receipt => receipt.Replace("The settings are saved. Tablets take them with their next page. ", "", StringComparison.Ordinal)));

        long Opened() => server.Shop.Scalar<long>("SELECT count(*) FROM audit_entries WHERE action = 'period lock overridden'");

        async Task<string> SaveAsync(string start)
        {
            using var saved = await adam.PostFormAsync(
                "/console/settings", "/console/settings", ("lockAfterSeconds", "90"), ("payPeriodStart", start), ("payPeriodDays", "7"), ("periodLockGraceDays", "2"));
            Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
            receipts.Add((await adam.SeeAsync("/console/settings")).QuerySelector(".toast")!.Words());
            return (await adam.SeeAsync("/console/reports/payroll")).QuerySelector("#periods")!.Words();
        }
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
