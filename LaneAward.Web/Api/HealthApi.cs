using LaneAward.Web.Features.Health;

namespace LaneAward.Web.Api;

/// <summary>GET /api/health: is the shop to be relied on, and if not, why.</summary>
internal static class HealthApi
{
    public static void MapHealth(this RouteGroupBuilder api)
    {
        api.MapGet("/health", async (ReadHealth health, CancellationToken cancellation) => Results.Ok(await health.RunAsync(cancellation)))
            .AllowAnonymous()
            .Produces<HealthReport>()
            .WithTags("Operations")
            .WithSummary("Whether the service can be relied on, with the database settings read from a live connection");
    }
}
