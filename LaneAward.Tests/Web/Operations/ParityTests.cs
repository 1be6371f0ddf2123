using System.Net;
using System.Text.Json;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Operations;

/// <summary>The facts by which environments are compared, as a route and as a verb.</summary>
public sealed class ParityTests
{
    [Fact]
    public async Task Route_and_verb_say_the_same_and_another_shop_differs_where_it_must()
    {
        await using var server = await ShopServer.StartAsync();
        await using var other = await ShopServer.StartAsync();
        other.Shop.Execute("UPDATE instance SET instance_id = 'another'");

        var route = await FactsAsync(server);
        var second = await FactsAsync(other);
        var verb = JsonDocument.Parse((await ProgramRun.WebAsync(server.Shop.Folder, ["parity", "--json"])).Output).RootElement;

        Assert.Equal(route.GetProperty("mustEqual").ToString(), second.GetProperty("mustEqual").ToString());
        Assert.NotEqual(route.GetProperty("mustDiffer").GetProperty("instanceId").GetString(), second.GetProperty("mustDiffer").GetProperty("instanceId").GetString());
        foreach (var fact in route.GetProperty("mustEqual").EnumerateObject().Where(f => f.Name != "settings"))
        {
            Assert.Equal((fact.Name, fact.Value.GetString()), (fact.Name, verb.GetProperty("mustEqual").GetProperty(fact.Name).GetString()));
        }
    }

    [Fact]
    public async Task Behind_a_proxy_only_the_token_opens_it()
    {
        await using var server = await ShopServer.StartAsync(null, "--LaneAward:OperationsToken=let-me-look");
        var browser = server.Browser();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(null, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(null, "Bearer let-me"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("127.0.0.1", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("10.0.0.7", "Bearer let-me"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("10.0.0.7", "Bearer let-me-look"));

        async Task<HttpStatusCode> StatusAsync(string? forwardedFor, string? authorization)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/parity");
            if (forwardedFor is not null)
            {
                request.Headers.Add("X-Forwarded-For", forwardedFor);
            }

            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    private static async Task<JsonElement> FactsAsync(ShopServer server)
    {
        return JsonDocument.Parse(await server.Browser().GetStringAsync("/api/parity", TestContext.Current.CancellationToken)).RootElement;
    }
}
