using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>GET /sw.js: the service worker that shows the last screen while there is no connection. It must stand at the root to reach every floor page.</summary>
internal static class WorkerApi
{
    public static void MapWorker(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sw.js", async (HttpContext http, StaticAssets assets, CancellationToken cancellation) =>
            {
                http.Response.Headers.CacheControl = "no-cache";
                return Results.Text(await assets.WorkerAsync(cancellation), "text/javascript");
            })
            .AllowAnonymous()
            .ExcludeFromDescription();
    }
}
