using System.Net;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Pages;

/// <summary>The same time reads the same wherever it is shown: recorded, to the nearest minute; while its clock runs, the minutes that have passed.</summary>
public sealed class RoundedTimeTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
    private ShopServer _server = null!;
    private Workplace _place = null!;
    private HttpClient _ana = null!;
    private HttpClient _console = null!;
    private long _task;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync(_time);
        _place = Workplace.In(_server.Shop);
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        _console = await _server.InConsoleAsync();
        _task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromSeconds((10 * 60) + 40));
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task What_still_runs_is_nowhere_rounded_up()
    {
        Assert.Equal(["10 m", "10 m"], await WordsAsync(_ana, "/day", ".day .num"));
        Assert.Equal(["10 m", "10 m"], await WordsAsync(_console, $"/console/tasks/{_task}", "td.n"));
        Assert.EndsWith("10 m", (await WordsAsync(_console, $"/console/tasks/{_task}", ".facts dd")).Single(fact => fact.Contains(" m", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains((await WordsAsync(_console, $"/console/sessions/{Session}", ".facts dd")), fact => fact.EndsWith("· 10 m", StringComparison.Ordinal));
        Assert.Contains("10 m", (await WordsAsync(_ana, "/", "#hero .est")).Single(), StringComparison.Ordinal);
        Assert.Equal("0:10 40", (await WordsAsync(_ana, "/", "#hero .timer")).Single());
        Assert.Contains("10 m", (await WordsAsync(_ana, $"/tasks/{_task}/more", ".sheet-h .muted"))[0], StringComparison.Ordinal);
        Assert.Contains("10 m", (await WordsAsync(_ana, $"/tasks/{_task}/complete", ".sheet-h .muted"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_recorded_is_rounded_alike_on_the_floor_and_in_the_console()
    {
        Assert.Equal("Paused 2:10 PM: Lunch. 11 m today on this task", (await _ana.TapAsync($"/api/tasks/{_task}/pause", new { reasonId = _place.Lunch })).Receipt);

        Assert.Equal(["11 m", "11 m"], await WordsAsync(_ana, "/day", ".day .num"));
        Assert.Equal(["11 m", "11 m"], await WordsAsync(_console, $"/console/tasks/{_task}", "td.n"));
        Assert.Contains((await WordsAsync(_console, $"/console/sessions/{Session}", ".facts dd")), fact => fact.EndsWith("· 11 m", StringComparison.Ordinal));
        Assert.Contains("11 m", (await WordsAsync(_ana, "/", "#hero .est")).Single(), StringComparison.Ordinal);
        Assert.Equal("0:11", (await WordsAsync(_ana, "/", "#hero .timer")).Single());
        Assert.Contains("11 m", (await WordsAsync(_ana, $"/tasks/{_task}/more", ".sheet-h .muted"))[0], StringComparison.Ordinal);

        Assert.Equal("Completed 2:10 PM, 11 m on this task", (await _ana.TapAsync($"/api/tasks/{_task}/complete")).Receipt);
        Assert.Equal("1 · 11 m", (await WordsAsync(_ana, "/", "#done-h .c")).Single());
        Assert.Equal("0:11", (await WordsAsync(_ana, "/", ".done .num")).Single());
        Assert.Equal("0:11", (await WordsAsync(_ana, "/day", ".done .num")).Single());
    }

    [Fact]
    public async Task Time_under_a_minute_keeps_its_seconds_on_the_paused_card()
    {
        await _ana.TapAsync($"/api/tasks/{_task}/pause");
        _server.Shop.Execute("UPDATE work_sessions SET ended_at_ms = started_at_ms + 40000");

        Assert.Equal("0:00 40", (await WordsAsync(_ana, "/", "#hero .timer")).Single());
        Assert.StartsWith("40 s", (await WordsAsync(_ana, "/", "#hero .est")).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_starts_takes_no_minute_off_what_is_recorded()
    {
        await _ana.TapAsync($"/api/tasks/{_task}/pause");
        await _ana.TapAsync($"/api/tasks/{_task}/start");
        _time.Advance(TimeSpan.FromSeconds(65));

        Assert.Equal(["12 m", "11 m", "1 m"], (await WordsAsync(_ana, "/day", ".day .num")).Order(StringComparer.Ordinal).Reverse());
        Assert.Equal("12 m", (await WordsAsync(_console, $"/console/tasks/{_task}", "tfoot td.n")).Single());
        Assert.Contains("12 m", (await WordsAsync(_ana, "/", "#hero .est")).Single(), StringComparison.Ordinal);
        Assert.Contains("12 m", (await WordsAsync(_ana, $"/tasks/{_task}/more", ".sheet-h .muted"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_colleagues_clock_takes_no_minute_off_either()
    {
        await _ana.TapAsync($"/api/tasks/{_task}/pause");
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        (await ben.TapAsync($"/api/tasks/{_task}/start")).Expect(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Contains("11 m", (await WordsAsync(_ana, "/", "#hero .est")).Single(), StringComparison.Ordinal);
        Assert.Contains("11 m", (await WordsAsync(ben, $"/tasks/{_task}/more", ".sheet-h .muted"))[0], StringComparison.Ordinal);
        Assert.Equal("11 m", (await WordsAsync(_console, $"/console/tasks/{_task}", "tfoot td.n")).Single());
    }

    [Fact]
    public async Task A_clock_that_starts_in_the_future_of_a_set_back_server_has_lasted_for_nothing()
    {
        await _ana.TapAsync($"/api/tasks/{_task}/pause");
        await _ana.TapAsync($"/api/tasks/{_task}/start");
        _server.Shop.Execute("UPDATE work_sessions SET started_at_ms = started_at_ms + 120000 WHERE ended_at_ms IS NULL");

        Assert.Contains("11 m", (await WordsAsync(_ana, "/", "#hero .est")).Single(), StringComparison.Ordinal);
        Assert.Equal("0:00 00", (await WordsAsync(_ana, "/", "#hero .timer")).Single());
        Assert.Contains("11 m", (await WordsAsync(_ana, $"/tasks/{_task}/more", ".sheet-h .muted"))[0], StringComparison.Ordinal);
        Assert.Equal(["11 m", "0 s", "11 m"], await WordsAsync(_console, $"/console/tasks/{_task}", "td.n"));
    }

    [Fact]
    public async Task The_time_that_a_task_and_its_estimate_say_is_left_adds_up_while_it_is_paused()
    {
        _server.Shop.Execute("UPDATE tasks SET estimate_minutes = 30");
        await _ana.TapAsync($"/api/tasks/{_task}/pause");

        Assert.Equal("11 m of 30 m estimated 19 m left", (await WordsAsync(_ana, "/", "#hero .est-l")).Single());
    }

    [Fact]
    public async Task The_time_that_a_task_and_its_estimate_say_is_left_adds_up_while_it_runs()
    {
        _server.Shop.Execute("UPDATE tasks SET estimate_minutes = 30");
        Assert.Equal("10 m of 30 m estimated 20 m left", (await WordsAsync(_ana, "/", "#hero .est-l")).Single());

        _server.Shop.Execute("UPDATE tasks SET estimate_minutes = 9");
        Assert.Equal("10 m of 9 m estimated 1 m over", (await WordsAsync(_ana, "/", "#hero .est-l")).Single());
    }

    [Fact]
    public async Task The_receipt_of_a_correction_rounds_as_the_page_that_it_is_read_on()
    {
        await _ana.TapAsync($"/api/tasks/{_task}/pause");
        var adam = await _server.InConsoleAsync("adam");

        var struck = (await adam.TapAsync($"/api/admin/sessions/{Session}/void", new { reason = "Not work" })).Expect(HttpStatusCode.OK);
        Assert.Equal("Struck out: 11 m of Ana Morales. It counts in no sum.", struck.Receipt);
        var back = (await adam.TapAsync($"/api/admin/sessions/{Session}/put-back", new { reason = "It was" })).Expect(HttpStatusCode.OK);
        Assert.Equal("Put back: 11 m of Ana Morales. It counts again.", back.Receipt);
    }

    private long Session => _server.Shop.Scalar<long>("SELECT min(id) FROM work_sessions");

    private static async Task<string[]> WordsAsync(HttpClient browser, string address, string selector)
    {
        return [.. (await browser.SeeAsync(address)).QuerySelectorAll(selector).Select(part => part.Words())];
    }
}
