using System.Net;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>The order search where it is not open to everybody, as in public.</summary>
public sealed class OrdersApiTests : IAsyncLifetime
{
    private ShopServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync(null, "--LaneAward:OpenOrderSearch=false", "--LaneAward:OperationsToken=let-me-look");
        Workplace.In(_server.Shop);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(null, null, HttpStatusCode.OK)]
    [InlineData(null, "Bearer let-me", HttpStatusCode.Unauthorized)]
    [InlineData("127.0.0.1", null, HttpStatusCode.Unauthorized)]
    [InlineData("10.0.0.7", "Bearer let-me", HttpStatusCode.Unauthorized)]
    [InlineData("10.0.0.7", "Bearer let-me-look", HttpStatusCode.OK)]
    public async Task It_answers_the_machine_itself_and_behind_a_proxy_the_token_alone(string? forwardedFor, string? authorization, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orders/search?q=107923");
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var answer = await _server.Browser().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task The_gate_ends_a_push_well_also_there()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("gate-public.conf"), $"HEALTH_URL={_server.Address}api/health\n", TestContext.Current.CancellationToken);

        var asked = await ProgramRun.OkAsync(ProgramRun.RunAsync(
            "bash", [Repository.At("deploy", "gate"), "reference", "public"], null, ("LANEAWARD_GATE", folder.Path), ("SSH_ORIGINAL_COMMAND", "laneaward-health")));

        Assert.Contains("\"orderNumber\":\"107923\"", asked.Output, StringComparison.Ordinal);
    }
}
