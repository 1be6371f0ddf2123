using System.Globalization;
using System.Net;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Security;

/// <summary>How many PINs and passwords somebody can really try, at once or with patience.</summary>
public sealed class PinGuessingTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
    private ShopServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync(_time);
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task In_a_burst_of_fifty_through_page_and_API_five_are_tried_and_the_right_one_after_them_is_not()
    {
        var browsers = Enumerable.Range(0, 10).Select(_ => _server.Browser()).ToArray();
        var burst = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => i % 5 == 0
            ? PageAsync(browsers[i / 5], (5000 + i).ToString(CultureInfo.InvariantCulture))
            : ApiAsync((5000 + i).ToString(CultureInfo.InvariantCulture))));
        var right = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => i % 5 == 0 ? PageAsync(browsers[i / 5], ShopServer.AnaPin) : ApiAsync(ShopServer.AnaPin)));

        Assert.All(right, status => Assert.Equal(HttpStatusCode.TooManyRequests, status));
        Assert.Equal(46, burst.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(5, _server.Shop.Scalar<long>("SELECT pin_misses FROM people WHERE id = @Ana", new { _server.Ana }));
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM sign_ins"));
    }

    [Fact]
    public async Task A_guesser_with_all_the_patience_in_the_world_tries_fifty_PINs_and_then_none()
    {
        var (tablet, began, tried) = (_server.Browser(), _time.GetUtcNow(), 0);
        ApiAnswer answer;
        do
        {
            answer = await ShopServer.TryPinAsync(tablet, _server.Ana, (5000 + tried).ToString(CultureInfo.InvariantCulture));
            tried++;
            _time.Advance(answer.RetryAfter ?? TimeSpan.Zero);
        }
        while (answer.Code != "locked" && tried < 100);

        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal("locked", (await ShopServer.TryPinAsync(tablet, _server.Ana, ShopServer.AnaPin)).Code);
        Assert.Equal(50, tried);
        Assert.True(_time.GetUtcNow() - began - TimeSpan.FromDays(2) > TimeSpan.FromHours(9));
    }

    [Fact]
    public async Task In_a_burst_of_passwords_five_are_tried_and_the_right_one_after_them_is_not()
    {
        var burst = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ConsoleAsync(_server.Browser(), $"wrong password number {i}")));
        var right = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ConsoleAsync(_server.Browser(), ShopServer.Password)));

        Assert.DoesNotContain(HttpStatusCode.Redirect, burst.Concat(right));
        Assert.Equal(5, _server.Shop.Scalar<long>("SELECT password_misses FROM people WHERE id = @Cleo", new { _server.Cleo }));
    }

    private async Task<HttpStatusCode> ApiAsync(string pin)
    {
        return (await ShopServer.TryPinAsync(_server.Browser(), _server.Ana, pin)).Status;
    }

    private async Task<HttpStatusCode> PageAsync(HttpClient browser, string pin)
    {
        using var answer = await browser.PostFormAsync("/", "/sign-in", ("personId", $"{_server.Ana}"), ("pin", pin));
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> ConsoleAsync(HttpClient browser, string password)
    {
        using var answer = await browser.PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "cleo"), ("password", password));
        return answer.StatusCode;
    }
}
