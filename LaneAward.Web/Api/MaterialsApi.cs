using LaneAward.Web.Features;
using LaneAward.Web.Features.Materials;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>Material of a task: what can be logged, what was, logging and taking back.</summary>
internal static class MaterialsApi
{
    public static void MapMaterials(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("").RequireAuthorization(Permissions.Work).WithTags("Materials");
        group.MapGet("/tasks/{id}/materials", ListAsync).WithSummary("Catalogue with the usual materials first, and what was logged");
        group.MapPost("/tasks/{id}/materials", LogAsync).Produces<MaterialUse>(StatusCodes.Status201Created).WithSummary("Logs used or scrapped material");
        group.MapPost("/material-uses/{id:long}/reverse", ReverseAsync).Produces<MaterialAnswer>().WithSummary("Takes a logged quantity back by a signed entry");
    }

    private static async Task<IResult> ListAsync(HttpContext http, string id, ListMaterials materials, CancellationToken cancellation)
    {
        var me = http.RequireActor();
        return await materials.RunAsync(id, me.PersonId, me.TeamId, cancellation) is { } sheet
            ? Results.Ok(new { materials = sheet.Materials, uses = sheet.Uses })
            : ApiAnswers.Problem(Refusal.NotFound("There is no such task."));
    }

    private static async Task<IResult> LogAsync(HttpContext http, string id, LogRequest body, LogMaterial log, CancellationToken cancellation)
    {
        var request = new LogMaterial.Request(id, body.MaterialId ?? 0, body.Quantity ?? 0, body.Kind ?? "used", body.Note);
        return (await log.RunAsync(request, http.Write(), cancellation)).ToHttp(http, answer => answer.Use, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ReverseAsync(HttpContext http, long id, ReverseMaterial reverse, CancellationToken cancellation)
    {
        return (await reverse.RunAsync(new ReverseMaterial.Request(id), http.Write(), cancellation)).ToHttp(http);
    }

    internal sealed record LogRequest(long? MaterialId, decimal? Quantity, string? Kind, string? Note);
}
