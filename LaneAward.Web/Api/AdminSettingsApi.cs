using LaneAward.Web.Features.Settings;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>GET, PUT and POST /api/admin/settings: what holds for the whole shop.</summary>
internal static class AdminSettingsApi
{
    public static void MapAdminSettings(this RouteGroupBuilder api)
    {
        var settings = api.MapGroup("/admin/settings").RequireAuthorization(Permissions.ManageSettings).WithTags("Admin");
        settings.MapGet("", async (ReadSettings read, CancellationToken cancellation) => Results.Ok(await read.RunAsync(cancellation)))
            .WithSummary("The settings of the shop");
        settings.MapPut("", SaveAsync).WithSummary("Changes the settings that are sent; the others stay");
        settings.MapPost("", SaveAsync).WithSummary("The same as PUT");
    }

    private static async Task<IResult> SaveAsync(HttpContext http, SaveSettings.Request body, SaveSettings save, CancellationToken cancellation)
    {
        return (await save.RunAsync(body, http.Write(), cancellation)).ToHttp(http);
    }
}
