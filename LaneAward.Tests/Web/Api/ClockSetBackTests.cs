using System.Net;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>Somebody sets the server's clock back while people work: no tap is refused or lost, no time is negative, and what is doubtful is shown to a supervisor.</summary>
public sealed class ClockSetBackTests : IAsyncLifetime
{
    private readonly SettableTime _time = new(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
    private ShopServer _server = null!;
    private Workplace _place = null!;
    private HttpClient _ana = null!;
    private long _task;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync(_time);
        _place = Workplace.In(_server.Shop);
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        _task = await _ana.AddTaskAsync(_place);
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task A_clock_that_runs_while_the_servers_is_set_back_ends_without_time_and_is_put_before_a_supervisor()
    {
        await TapAsync("start");
        _time.Set(TimeSpan.FromHours(-1));

        Assert.Equal("paused", (await TapAsync("pause")).TaskStatus);

        var (started, ended, review, why) = _server.Shop.Query<(long, long, long, string)>(
            "SELECT started_at_ms, ended_at_ms, needs_review, review_reason FROM work_sessions").Single();
        Assert.Equal((started, 1, "clock set back"), (ended, review, why));
    }

    [Fact]
    public async Task The_day_goes_on_in_the_set_back_time_and_no_sum_is_negative()
    {
        await TapAsync("start");
        _time.Set(TimeSpan.FromHours(-1));
        await TapAsync("pause");
        await TapAsync("start");
        _time.Set(TimeSpan.FromMinutes(10));
        await TapAsync("pause");

        Assert.Equal([0, 600_000], _server.Shop.Query<long>("SELECT ended_at_ms - started_at_ms FROM work_sessions ORDER BY id"));
        Assert.Equal(600, (await _ana.ReadAsync($"/api/tasks/{_task}")).Body.GetProperty("todaySeconds").GetInt64());
    }

    [Fact]
    public async Task A_running_clock_shows_no_negative_time_and_its_card_is_answered()
    {
        await TapAsync("start");
        _time.Set(TimeSpan.FromHours(-1));

        Assert.Equal(0, (await _ana.ReadAsync($"/api/tasks/{_task}")).Expect(HttpStatusCode.OK).Body.GetProperty("todaySeconds").GetInt64());
        Assert.Contains("107923", await _ana.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tap_that_is_repeated_after_the_clock_was_set_back_counts_once()
    {
        var key = Guid.CreateVersion7().ToString();
        await TapAsync("start", key);
        _time.Set(TimeSpan.FromHours(-1));

        Assert.True((await TapAsync("start", key)).Replayed);
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions"));
    }

    [Fact]
    public async Task Whoever_is_signed_in_stays_so_and_others_can_sign_in()
    {
        _time.Set(TimeSpan.FromHours(-1));

        await TapAsync("start");
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        (await ben.ReadAsync("/api/tasks")).Expect(HttpStatusCode.OK);
    }

    private async Task<ApiAnswer> TapAsync(string verb, string? key = null)
    {
        return (await _ana.TapAsync($"/api/tasks/{_task}/{verb}", key: key)).Expect(HttpStatusCode.OK);
    }

    /// <summary>A clock that somebody may set either way; what waits, waits by the machine's own.</summary>
    private sealed class SettableTime(DateTimeOffset now) : TimeProvider
    {
        private long _ticks = now.Ticks;

        public void Set(TimeSpan by)
        {
            Interlocked.Add(ref _ticks, by.Ticks);
        }

        public override DateTimeOffset GetUtcNow()
        {
            return new DateTimeOffset(Interlocked.Read(ref _ticks), TimeSpan.Zero);
        }
    }
}
