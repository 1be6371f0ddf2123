using LaneAward.Data;
using LaneAward.Data.Catalog;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>GET /api/catalog: the lists a client needs to add, pause and cancel tasks.</summary>
internal static class CatalogApi
{
    public static void MapCatalog(this RouteGroupBuilder api)
    {
        api.MapGet("/catalog", ListAsync)
            .RequireAuthorization(Permissions.Work)
            .WithTags("Catalog")
            .WithSummary("Task types, pause reasons, cancel reasons and materials with their ids");
    }

    private static async Task<IResult> ListAsync(Database database, CancellationToken cancellation)
    {
        return Results.Ok(await database.ReadAsync(
            db => new
            {
                taskTypes = db.TaskTypes.All().Where(t => t.Active),
                pauseReasons = db.Reasons.OnTiles(ReasonKind.Pause),
                cancelReasons = db.Reasons.OnTiles(ReasonKind.Cancel),
                materials = db.Materials.All().Where(m => m.Active),
                teams = db.Teams.All().Where(t => t.Active),
            },
            cancellation));
    }
}
