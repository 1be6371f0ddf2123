using System.Net;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Tablets;

/// <summary>30 wrong PINs on a tablet within ten minutes, whoever they were for, and it waits.</summary>
public sealed class TabletThrottleTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-11-24T15:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public async Task Parallel_misses_of_many_names_stop_at_thirty_and_then_the_right_PIN_waits_too()
    {
        await using var server = await ShopServer.StartStagingAsync(_time);
        var tablet = await server.TabletAsync("Bench 1");

        // Nobody's own counter stands in the way: the names do not exist.
        var guesses = await Task.WhenAll(Enumerable.Range(0, 45).Select(i => ShopServer.TryPinAsync(tablet, 9000 + i, "1357")));
        var right = await ShopServer.TryPinAsync(tablet, server.Ana, ShopServer.AnaPin);

        Assert.Equal(29, guesses.Count(g => g.Code == "wrong_pin"));
        Assert.Equal(16, guesses.Count(g => g.Code == "tablet_wait"));
        right.Expect(HttpStatusCode.TooManyRequests, "tablet_wait");
        Assert.Equal(TimeSpan.FromMinutes(10), right.RetryAfter);
        Assert.Equal(30, server.Shop.Scalar<long>("SELECT pin_misses FROM tablets"));
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM audit_entries WHERE action LIKE 'PIN entry paused%'"));
    }

    [Fact]
    public async Task Another_tablet_goes_on_and_the_waiting_one_comes_back_after_ten_minutes()
    {
        await using var server = await ShopServer.StartStagingAsync(_time);
        var (tablet, other) = (await server.TabletAsync("Bench 1"), await server.TabletAsync("Bench 2"));
        await MissAsync(tablet, 30);

        var beside = await ShopServer.TryPinAsync(other, server.Ana, ShopServer.AnaPin);
        _time.Advance(TimeSpan.FromMinutes(10));
        var later = await ShopServer.TryPinAsync(tablet, server.Ana, ShopServer.AnaPin);

        beside.Expect(HttpStatusCode.OK);
        later.Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_right_PIN_is_not_counted_and_takes_no_miss_of_others_back()
    {
        await using var server = await ShopServer.StartStagingAsync(_time);
        var tablet = await server.TabletAsync("Bench 1");
        await MissAsync(tablet, 29);

        (await ShopServer.TryPinAsync(tablet, server.Ana, ShopServer.AnaPin)).Expect(HttpStatusCode.OK);
        (await ShopServer.TryPinAsync(tablet, server.Ben, ShopServer.BenPin)).Expect(HttpStatusCode.OK);
        var thirtieth = await ShopServer.TryPinAsync(tablet, 9000, "1357");

        thirtieth.Expect(HttpStatusCode.TooManyRequests, "tablet_wait");
    }

    [Fact]
    public async Task Misses_of_an_earlier_ten_minutes_are_forgotten()
    {
        await using var server = await ShopServer.StartStagingAsync(_time);
        var tablet = await server.TabletAsync("Bench 1");
        await MissAsync(tablet, 29);
        _time.Advance(TimeSpan.FromMinutes(10));

        await MissAsync(tablet, 29);

        (await ShopServer.TryPinAsync(tablet, server.Ana, ShopServer.AnaPin)).Expect(HttpStatusCode.OK);
    }

    private static async Task MissAsync(HttpClient tablet, int times)
    {
        for (var miss = 0; miss < times; miss++)
        {
            await ShopServer.TryPinAsync(tablet, 9000, "1357");
        }
    }
}
