using System.Net;
using LaneAward.Tests.Support;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>Walks the route table: who may, and that every write takes a key.</summary>
public sealed class RoutesTests : IAsyncLifetime
{
    private static readonly string[] Writing = ["POST", "PUT", "PATCH", "DELETE"];

    private ShopServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync();
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Every_writing_route_refuses_a_request_without_a_key_or_says_why_it_takes_none()
    {
        var ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        var adam = await _server.InConsoleAsync("adam");
        var walked = 0;
        foreach (var (method, path, endpoint) in WritingRoutes())
        {
            if (endpoint.Metadata.GetMetadata<WithoutWriteKeyAttribute>() is { } exempt)
            {
                Assert.True(exempt.Reason.Length > 20, $"{method} {path} must say why it takes no key.");
                continue;
            }

            var browser = path.StartsWith("/console", StringComparison.Ordinal) || path.StartsWith("/api/admin", StringComparison.Ordinal) ? adam : ana;
            var answer = await browser.AskAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = ShopServer.Json("{}") });
            Assert.True(
                answer is { Status: HttpStatusCode.BadRequest, WriteOutcome: "key-missing" }, $"{method} {path} answered {(int)answer.Status}: {answer.Text}");
            walked++;
        }

        Assert.True(walked > 20, $"Only {walked} writing routes were found.");
    }

    [Fact]
    public async Task Every_route_but_the_public_ones_wants_somebody_who_is_signed_in()
    {
        var stranger = _server.Browser();
        string[] open = ["/", "/sign-in", "/sign-out", "/language", "/enrol", "/api/tablets/enrol", "/api/tablets/state", "/sw.js", "/hello", "/console/hello", "/console/sign-in", "/console/language", "/console/wall", "/api/health", "/api/parity", "/api/people", "/api/session", "/api/orders/search"];
        foreach (var (method, path, endpoint) in Routes())
        {
            var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            if (isOpen)
            {
                Assert.True(
                    open.Contains(path) || path.StartsWith("/api/docs", StringComparison.Ordinal) || path.StartsWith("/api/openapi", StringComparison.Ordinal)
                        || path.StartsWith("/workforce", StringComparison.Ordinal) || IsFile(endpoint),
                    $"{method} {path} lets everybody in and is not on the list.");
                continue;
            }

            using var answer = await stranger.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
            Assert.True(
                answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Redirect or HttpStatusCode.UnsupportedMediaType,
                $"{method} {path} answered a stranger with {(int)answer.StatusCode}.");
        }
    }

    [Fact]
    public async Task A_contributor_enters_no_route_of_the_console()
    {
        var ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        var walked = 0;
        foreach (var (method, path, endpoint) in Routes().Where(r => r.Path.StartsWith("/console", StringComparison.Ordinal) || r.Path.StartsWith("/api/admin", StringComparison.Ordinal)))
        {
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            {
                using var answer = await ana.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
                var refused = path.StartsWith("/api", StringComparison.Ordinal) ? answer.StatusCode is HttpStatusCode.Forbidden : answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Redirect;
                Assert.True(refused || answer.StatusCode is HttpStatusCode.UnsupportedMediaType, $"{method} {path}: {(int)answer.StatusCode}");
                walked++;
            }
        }

        Assert.True(walked > 8);
    }

    private static bool IsFile(RouteEndpoint endpoint)
    {
        return endpoint.RoutePattern.RawText is { } text && Path.HasExtension(text) || endpoint.DisplayName?.Contains("static", StringComparison.OrdinalIgnoreCase) == true;
    }

    private IEnumerable<(string Method, string Path, RouteEndpoint Endpoint)> WritingRoutes()
    {
        return Routes().Where(r => Writing.Contains(r.Method));
    }

    /// <summary>A page answers GET and, where its model has a handler for it, POST.</summary>
    private IEnumerable<(string Method, string Path, RouteEndpoint Endpoint)> Routes()
    {
        foreach (var endpoint in _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p =>
                p is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "1"))));
            var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods;
            if (methods is null && endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            {
                methods = endpoint.Metadata.GetMetadata<CompiledPageActionDescriptor>()?.HandlerMethods.Select(h => h.HttpMethod.ToUpperInvariant()).Distinct().ToList() ?? ["GET", "POST"];
            }

            foreach (var method in methods ?? ["GET"])
            {
                yield return (method, path, endpoint);
            }
        }
    }
}
