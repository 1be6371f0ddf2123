using Microsoft.AspNetCore.Antiforgery;

namespace LaneAward.Web.Api;

/// <summary>GET /hello: a fresh antiforgery token for whoever is signed in, and the server's time in X-Server-Time. For the page's scripts.</summary>
internal static class HelloApi
{
    public static void MapHello(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/hello", (HttpContext http, IAntiforgery antiforgery) => new { csrf = antiforgery.GetAndStoreTokens(http).RequestToken })
            .AllowAnonymous()
            .ExcludeFromDescription();
    }
}
