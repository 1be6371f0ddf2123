using System.Net;
using LaneAward.Tests.Support;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LaneAward.Tests.HouseRules;

/// <summary>
/// Walks every page of the console and every route of the API with every role and with none. What each needs is written down here a second time, so
/// that neither a forgotten attribute nor a mistyped one goes unnoticed; a route that stands in no line fails.
/// </summary>
public sealed class PermissionsTests
{
    /// <summary>The longest beginning that fits decides.</summary>
    private static readonly (string Beginning, string Permission)[] Table =
    [
        ("/console", Permissions.Supervise),
        ("/console/people", Permissions.ManagePeople),
        ("/console/tablets", Permissions.ManageTablets),
        ("/console/teams", Permissions.ManageCatalog),
        ("/console/task-types", Permissions.ManageCatalog),
        ("/console/materials", Permissions.ManageCatalog),
        ("/console/reasons", Permissions.ManageCatalog),
        ("/console/shifts", Permissions.ManageCatalog),
        ("/console/deactivate", Permissions.ManageCatalog),
        ("/console/activate", Permissions.ManageCatalog),
        ("/console/audit", Permissions.ReadAudit),
        ("/console/settings", Permissions.ManageSettings),
        ("/console/tasks", Permissions.Supervise),
        ("/console/tasks.csv", Permissions.Supervise),
        ("/console/sessions", Permissions.Supervise),
        ("/console/reports", Permissions.Supervise),
        ("/api/reports", Permissions.Supervise),
        ("/api/reports/board", Permissions.Supervise),
        ("/api/reports/timeline", Permissions.Supervise),
        ("/api/reports/payroll", Permissions.Supervise),
        ("/api/admin/sessions", Permissions.Supervise),
        ("/api/admin/people", Permissions.ManagePeople),
        ("/api/admin/tablets", Permissions.ManageTablets),
        ("/api/admin/teams", Permissions.ManageCatalog),
        ("/api/admin/task-types", Permissions.ManageCatalog),
        ("/api/admin/materials", Permissions.ManageCatalog),
        ("/api/admin/reasons", Permissions.ManageCatalog),
        ("/api/admin/shifts", Permissions.ManageCatalog),
        ("/api/admin/settings", Permissions.ManageSettings),
        ("/api/tasks", Permissions.Work),
        ("/api/material-uses", Permissions.Work),
        ("/api/day", Permissions.Work),
        ("/api/stops", Permissions.Work),
        ("/api/sessions", Permissions.Work),
        ("/api/corrections", Permissions.Work),
        ("/api/catalog", Permissions.Work),
        ("/api/orders/newest", Permissions.Work),
    ];

    /// <summary>The pages of the console that are Supervise by the line `/console` alone; any other page needs a line of its own.</summary>
    private static readonly string[] Supervised = ["/console", "/console/", "/console/sign-out", "/console/review", "/console/imports", "/console/environments"];

    [Fact]
    public async Task Every_role_opens_what_the_table_says_and_nothing_else()
    {
        await using var server = await ShopServer.StartAsync();
        var routes = Routes(server).ToList();
        var none = routes.Where(route => PermissionOf(route.Path) is null).Select(route => route.ToString());
        Assert.Empty(none);

        var cleo = await server.InConsoleAsync();
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        var wrong = new List<string>();
        foreach (var role in (string[])["contributor", "lead", "supervisor", "admin"])
        {
            // The role is read with every request, so the same two sign-ins serve for all four.
            server.Shop.Execute("UPDATE people SET role = @role WHERE id IN (@Cleo, @Ana)", new { role, server.Cleo, server.Ana });
            foreach (var route in routes)
            {
                var browser = IsConsole(route.Path) ? cleo : ana;
                var status = await AskAsync(browser, route);
                var isIn = status is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized);
                if ((int)status >= 500 || isIn != Permissions.Allow(role, PermissionOf(route.Path)!))
                {
                    wrong.Add($"{role}: {route} answered {(int)status}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(routes.Count > 100, $"Only {routes.Count} routes were found.");
    }

    [Fact]
    public async Task Nobody_opens_any_of_them_without_a_sign_in()
    {
        await using var server = await ShopServer.StartAsync();
        var stranger = server.Browser();
        foreach (var route in Routes(server))
        {
            var status = await AskAsync(stranger, route);
            Assert.True(status is HttpStatusCode.Unauthorized or HttpStatusCode.Redirect, $"{route} answered {(int)status}");
        }
    }

    [Fact]
    public async Task Every_permission_guards_a_route_and_the_admin_has_all_of_them()
    {
        await using var server = await ShopServer.StartAsync();

        Assert.Equal(Permissions.RolesByPermission.Keys.Order(), Routes(server).Select(route => PermissionOf(route.Path)).Distinct().Order());
        Assert.All(Permissions.RolesByPermission.Values, roles => Assert.Contains("admin", roles));
    }

    private static string? PermissionOf(string path)
    {
        var line = Table.Where(line => path == line.Beginning || path == line.Beginning + "/" || path.StartsWith(line.Beginning + "/", StringComparison.Ordinal))
            .OrderByDescending(line => line.Beginning.Length).Select(line => line.Permission).FirstOrDefault();
        var area = string.Join('/', path.Split('/').Take(3));
        return line == Permissions.Supervise && path.StartsWith("/console", StringComparison.Ordinal) && !Supervised.Contains(area) && Table.All(l => l.Beginning != area) ? null : line;
    }

    private static bool IsConsole(string path)
    {
        return path.StartsWith("/console", StringComparison.Ordinal) || path.StartsWith("/api/admin", StringComparison.Ordinal)
            || path.StartsWith("/api/reports", StringComparison.Ordinal);
    }

    /// <summary>A write without a key, which is turned away after the permission and before its effect.</summary>
    private static async Task<HttpStatusCode> AskAsync(HttpClient browser, Route route)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path);
        if (route.Method is not "GET")
        {
            request.Content = ShopServer.Json("{}");
        }

        using var answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>All that is guarded, but for signing out, which would end the walk.</summary>
    private static IEnumerable<Route> Routes(ShopServer server)
    {
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
                string.Concat(segment.Parts.Select(part => part is RoutePatternLiteralPart literal ? literal.Content : "1"))));
            var isOurs = path.StartsWith("/console", StringComparison.Ordinal) || path.StartsWith("/api/", StringComparison.Ordinal);
            if (!isOurs || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                continue;
            }

            IReadOnlyList<string> methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods
                ?? (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is null ? ["GET"] : ["GET", "POST"]);
            foreach (var method in methods.Where(method => !IsSignOut(method, path)))
            {
                yield return new Route(method, path);
            }
        }
    }

    private static bool IsSignOut(string method, string path)
    {
        return method == "POST" && path == "/console/sign-out";
    }

    private sealed record Route(string Method, string Path)
    {
        public override string ToString()
        {
            return $"{Method} {Path}";
        }
    }
}
