using LaneAward.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LaneAward.Tests.Security;

/// <summary>One running server for all tests of a class, with an order and lists to work with; and the doors it really has.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    internal ShopServer Server { get; private set; } = null!;

    internal Workplace Place { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await ShopServer.StartAsync();
        Place = Workplace.In(Server.Shop);
    }

    public ValueTask DisposeAsync()
    {
        return Server.DisposeAsync();
    }

    /// <summary>Everything that a write could have left behind: of each table how many rows, of people and sign-ins what they say.</summary>
    internal string Fingerprint()
    {
        var tables = Server.Shop.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%fts%' ORDER BY name");
        var counts = tables.Select(table => $"{table}={Server.Shop.Scalar<long>($"SELECT count(*) FROM \"{table}\"")}");
        return string.Join(' ', counts) + Server.Shop.Scalar<string>(
            """
            SELECT (SELECT json_group_array(name || role || language || active || pin_locked || coalesce(hex(pin_tag), '')) FROM people)
                || (SELECT json_group_array(coalesce(ended_at_ms, 0)) FROM sign_ins) || (SELECT json_group_array(status || quantity) FROM tasks)
                || (SELECT json_group_array(name || value) FROM settings)
            """);
    }

    /// <summary>Every page that takes posts, as an address that opens.</summary>
    internal async Task<IReadOnlyList<Door>> PostingPagesAsync()
    {
        var loader = Server.Services.GetRequiredService<PageLoader>();
        var doors = new List<Door>();
        foreach (var page in Server.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>())
        {
            var loaded = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
            if (loaded.HandlerMethods!.Any(handler => handler.HttpMethod == "Post"))
            {
                var pattern = RoutePatternFactory.Parse(page.AttributeRouteInfo!.Template!);
                doors.Add(new Door("POST", Address(pattern, name => name == "kind" ? "teams" : "1"), false));
            }
        }

        return doors;
    }

    /// <summary>Every route of the API with each of its methods, and the pages' GETs; parameters are filled by <paramref name="value"/>.</summary>
    internal IEnumerable<Door> Routes(Func<string, string>? value = null) => RoutesOf(Server, value);

    /// <summary>The same of any server.</summary>
    internal static IEnumerable<Door> RoutesOf(ShopServer server, Func<string, string>? value = null)
    {
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                yield return new Door(method, Address(endpoint.RoutePattern, value ?? (_ => "1")), endpoint.RoutePattern.Parameters.Count > 0);
            }
        }
    }

    private static string Address(RoutePattern pattern, Func<string, string> value)
    {
        return "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternParameterPart parameter => value(parameter.Name),
            RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        }))));
    }
}

/// <summary>A method and an address that the server answers.</summary>
/// <param name="HasParameters">Whether parts of the address are the caller's choice.</param>
internal sealed record Door(string Method, string Path, bool HasParameters)
{
    public bool IsConsole => Path.StartsWith("/console", StringComparison.Ordinal) || Path.StartsWith("/api/admin", StringComparison.Ordinal)
        || Path.StartsWith("/api/reports", StringComparison.Ordinal);

    public bool Writes => Method is "POST" or "PUT" or "PATCH" or "DELETE";

    public override string ToString()
    {
        return $"{Method} {Path}";
    }
}
