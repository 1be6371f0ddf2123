using System.Net;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>Who gets into the console, and how.</summary>
public sealed class EnteringTests
{
    [Fact]
    public async Task A_contributors_floor_sign_in_opens_nothing_of_the_console()
    {
        await using var server = await ShopServer.StartAsync();
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);

        using var people = await ana.GetAsync("/api/admin/people");

        Assert.Equal(HttpStatusCode.Unauthorized, people.StatusCode);
    }
}
