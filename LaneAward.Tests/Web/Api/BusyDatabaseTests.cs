using System.Diagnostics;
using System.Net;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>Another program holds the write lock: taps wait or are told in time, and everybody goes on reading.</summary>
public sealed class BusyDatabaseTests : IAsyncLifetime
{
    private ShopServer _server = null!;
    private Workplace _place = null!;
    private HttpClient _ana = null!;
    private long _task;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync();
        _place = Workplace.In(_server.Shop);
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        _task = await _ana.AddTaskAsync(_place);
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task A_lock_delays_the_tap_while_everybody_reads_and_then_it_counts()
    {
        using var other = ChildProcess.Start("hold-lock", _server.Shop.Path);
        await other.ExpectAsync("locked");
        var tap = _ana.TapAsync($"/api/tasks/{_task}/start");
        for (var read = 0; read < 20; read++)
        {
            (await _ana.ReadAsync("/api/tasks")).Expect(HttpStatusCode.OK);
        }

        Assert.False(tap.IsCompleted);
        other.Tell("release");

        Assert.Equal("running", (await tap).Expect(HttpStatusCode.OK).TaskStatus);
    }

    [Fact]
    public async Task A_lock_that_outlasts_the_deadline_is_answered_busy_and_nothing_is_written()
    {
        using var other = ChildProcess.Start("hold-lock", _server.Shop.Path);
        await other.ExpectAsync("locked");
        var key = Guid.NewGuid().ToString();
        var tap = await _ana.TapAsync($"/api/tasks/{_task}/start", key: key, maxWaitMs: 1_000);

        tap.Expect(HttpStatusCode.ServiceUnavailable, "database_busy");
        Assert.True(tap.Body.GetProperty("retryable").GetBoolean());
        Assert.Equal("busy", tap.WriteOutcome);
        Assert.NotNull(tap.RetryAfter);
        other.Tell("release");
        await other.ExpectAsync("released");
        Assert.Equal("applied", (await _ana.TapAsync($"/api/tasks/{_task}/start", key: key)).WriteOutcome);
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions"));
    }

    [Fact]
    public async Task A_tablet_that_retries_by_itself_is_told_after_its_own_wait()
    {
        using var other = ChildProcess.Start("hold-lock", _server.Shop.Path);
        await other.ExpectAsync("locked");
        var waited = Stopwatch.StartNew();
        (await _ana.TapAsync($"/api/tasks/{_task}/start", maxWaitMs: 300)).Expect(HttpStatusCode.ServiceUnavailable, "database_busy");

        Assert.InRange(waited.Elapsed.TotalSeconds, 0.29, 5);
    }
}
