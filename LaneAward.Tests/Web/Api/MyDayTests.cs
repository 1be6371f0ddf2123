using System.Globalization;
using System.Net;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>My day over midnight and on the two nights of daylight saving, in Chicago.</summary>
public sealed class MyDayTests
{
    [Fact]
    public async Task Rule_10_A_session_over_midnight_is_cut_between_its_two_days()
    {
        await using var server = await WorkedAsync("2026-11-25T04:00:00Z", hours: 4);
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);

        Assert.Equal(2 * 3600, await SecondsAsync(ana, "2026-11-24"));
        Assert.Equal(2 * 3600, await SecondsAsync(ana, "2026-11-25"));
        Assert.Equal(0, await SecondsAsync(ana, "2026-11-26"));
        var line = (await ana.SeeAsync("/day?day=2026-11-24")).QuerySelector(".day li:not(.sum)")!;
        Assert.Equal("10:00 PM – …", line.QuerySelector("time")!.TextContent);
        Assert.Equal("2 h", line.QuerySelector(".num")!.Words());
    }

    [Fact]
    public async Task My_day_and_the_day_timeline_of_the_console_round_alike()
    {
        await using var server = await WorkedAsync("2026-11-24T16:00:00Z", hours: 1);
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        var cleo = await server.InConsoleAsync();
        foreach (var (seconds, day, timeline) in ((int, string, string)[])[(880, "15 m", "0:15"), (869, "14 m", "0:14"), (3599, "1 h", "1:00"), (4770, "1 h 20 m", "1:20")])
        {
            server.Shop.Execute("UPDATE work_sessions SET ended_at_ms = started_at_ms + @seconds * 1000", new { seconds });

            var mine = (await ana.SeeAsync("/day?day=2026-11-24")).QuerySelectorAll(".day .num").Select(figure => figure.Words());
            var theirs = (await cleo.SeeAsync("/console/reports/timeline?day=2026-11-24")).QuerySelectorAll("#tl-table td.n").Select(figure => figure.TextContent);

            Assert.Equal([day, day], mine);
            Assert.Equal([timeline, timeline], theirs);
        }
    }

    [Theory]
    [InlineData("2026-03-08", "2026-03-08T06:00:00Z", 23)]
    [InlineData("2026-11-01", "2026-11-01T05:00:00Z", 25)]
    public async Task Rule_10_Days_of_23_and_25_hours_add_up(string day, string midnight, int hours)
    {
        await using var server = await WorkedAsync(midnight, hours + 2);
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);

        Assert.Equal(hours * 3600, await SecondsAsync(ana, day));
        Assert.Equal(2 * 3600, await SecondsAsync(ana, DateOnly.Parse(day, CultureInfo.InvariantCulture).AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Rule_10_The_sheet_offers_the_two_neighbours_of_a_time_that_was_skipped()
    {
        await using var server = await WorkedAsync("2026-03-08T06:00:00Z", hours: 4);
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);

        using var refused = await PostEndAsync(ana, "2026-03-08", ("endTime", "02:30"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(["1:59 AM", "3:00 AM"], (await refused.DocumentAsync()).QuerySelectorAll("[name=endChoice]").Select(b => b.Words()));

        using var sent = await PostEndAsync(ana, "2026-03-08", ("endTime", "02:30"), ("endChoice", "03:00"));
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.Equal("2026-03-08T08:00:00.000Z", server.Shop.Scalar<string>("SELECT ended_at FROM corrections_readable"));
    }

    [Fact]
    public async Task Rule_10_The_sheet_asks_which_of_two_when_the_clock_was_set_back()
    {
        await using var server = await WorkedAsync("2026-11-01T05:00:00Z", hours: 4);
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);

        using var asked = await PostEndAsync(ana, "2026-11-01", ("endTime", "01:30"));
        Assert.Equal(["first", "second"], (await asked.DocumentAsync()).QuerySelectorAll("[name=endWhich]").Select(b => b.GetAttribute("value")));

        using var sent = await PostEndAsync(ana, "2026-11-01", ("endTime", "01:30"), ("endWhich", "second"));
        Assert.Equal("2026-11-01T07:30:00.000Z", server.Shop.Scalar<string>("SELECT ended_at FROM corrections_readable"));
    }

    private static async Task<ShopServer> WorkedAsync(string startUtc, int hours)
    {
        var start = DateTimeOffset.Parse(startUtc, CultureInfo.InvariantCulture);
        var server = await ShopServer.StartAsync(new FakeTimeProvider(start.AddDays(3)));
        var task = server.Shop.AddTask(server.Ana);
        server.Shop.Execute(
            "INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind) VALUES (@task, @Ana, @from, @to, 'pause')",
            new { task, server.Ana, from = start.ToUnixTimeMilliseconds(), to = start.AddHours(hours).ToUnixTimeMilliseconds() });
        return server;
    }

    private static async Task<long> SecondsAsync(HttpClient tablet, string day)
    {
        return (await tablet.ReadAsync("/api/day?day=" + day)).Expect(HttpStatusCode.OK).Body.GetProperty("totalSeconds").GetInt64();
    }

    private static Task<HttpResponseMessage> PostEndAsync(HttpClient tablet, string day, params (string, string)[] end)
    {
        return tablet.PostFormAsync(
            "/sessions/1/wrong", "/sessions/1/wrong", [("what", "times"), ("startDay", day), ("startTime", "00:00"), ("endDay", day), .. end]);
    }
}
