using Microsoft.AspNetCore.Antiforgery;

namespace LaneAward.Web.Api;

/// <summary>GET /hello: a fresh antiforgery token for whoever is signed in, and the server's time in X-Server-Time. For the page's scripts.</summary>
internal static class HelloApi
{
    public static void MapHello(this IEndpointRouteBuilder routes)
    {
        // Two addresses, because floor and console have a cookie each and the path chooses between them.
        foreach (var address in (string[])["/hello", "/console/hello"])
        {
            routes.MapGet(address, (HttpContext http, IAntiforgery antiforgery) => new Hello(antiforgery.GetAndStoreTokens(http).RequestToken))
                .AllowAnonymous()
                .ExcludeFromDescription();
        }
    }

    /// <param name="Csrf">The antiforgery token that goes with whoever asks.</param>
    internal sealed record Hello(string? Csrf);
}
