using LaneAward.Data.Catalog;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>The shop's lists as the console manages them: teams, task types, materials, reasons, shifts. Nothing is ever deleted.</summary>
internal static class AdminCatalogApi
{
    public static void MapAdminCatalog(this RouteGroupBuilder api)
    {
        var teams = Group(api, "/admin/teams", Listed.Team);
        teams.MapGet("", async (ReadSetup read, CancellationToken cancellation) => Results.Ok((await read.RunAsync(cancellation)).Teams))
            .WithSummary("Every team, with the ids of what it is offered; an empty list means everything");
        teams.MapPost("", AddTeamAsync).Produces(StatusCodes.Status201Created).WithSummary("Adds a team");
        teams.MapPut("/{id:long}", ChangeTeamAsync).WithSummary("Changes name, place, what the team is offered, and whether it is active");

        var types = Group(api, "/admin/task-types", Listed.TaskType);
        types.MapGet("", async (ReadSetup read, CancellationToken cancellation) => Results.Ok((await read.RunAsync(cancellation)).TaskTypes))
            .WithSummary("Every task type, deactivated ones last");
        types.MapPost("", AddTaskTypeAsync).Produces(StatusCodes.Status201Created).WithSummary("Adds a task type");
        types.MapPut("/{id:long}", ChangeTaskTypeAsync).WithSummary("Changes names, usual estimate, place, and the teams that list it");

        var materials = Group(api, "/admin/materials", Listed.Material);
        materials.MapGet("", async (ReadSetup read, CancellationToken cancellation) => Results.Ok((await read.RunAsync(cancellation)).Materials))
            .WithSummary("Every material, deactivated ones last");
        materials.MapPost("", AddMaterialAsync).Produces(StatusCodes.Status201Created).WithSummary("Adds a material");
        materials.MapPut("/{id:long}", ChangeMaterialAsync).WithSummary("Changes names, unit, place, and where it is offered");

        var reasons = api.MapGroup("/admin/reasons").RequireAuthorization(Permissions.ManageCatalog).WithTags("Admin");
        reasons.MapGet("", ListReasonsAsync).WithSummary("The reasons for pausing and for cancelling");
        reasons.MapPost("", AddReasonAsync).Produces(StatusCodes.Status201Created).WithSummary("Adds a reason of the kind pause or cancel");
        reasons.MapPut("/{id:long}", ChangeReasonAsync).WithSummary("Changes a reason of the kind pause or cancel");
        MapReasons(api, "/admin/reasons/pause", ReasonKind.Pause, Listed.PauseReason);
        MapReasons(api, "/admin/reasons/cancel", ReasonKind.Cancel, Listed.CancelReason);

        var shifts = Group(api, "/admin/shifts", Listed.Shift);
        shifts.MapGet("", async (ReadSetup read, CancellationToken cancellation) => Results.Ok(WeekPlan.Of((await read.RunAsync(cancellation)).Shifts)))
            .WithSummary("The weekly plan; minutes since midnight in shop time, weekday 0 is Sunday");
        shifts.MapPost("", AddShiftAsync).Produces(StatusCodes.Status201Created).WithSummary("Adds a weekly shift of a team or of one person");
        shifts.MapPut("/{id:long}", ChangeShiftAsync).WithSummary("Changes name, owner, days and times");
    }

    /// <summary>A list with the two routes that every list has.</summary>
    private static RouteGroupBuilder Group(RouteGroupBuilder api, string address, Listed kind)
    {
        var group = api.MapGroup(address).RequireAuthorization(Permissions.ManageCatalog).WithTags("Admin");
        MapSwitch(group, "/{id:long}/deactivate", kind, active: false).WithSummary("Offers it no more; its history stays");
        MapSwitch(group, "/{id:long}/activate", kind, active: true).WithSummary("Offers it again");
        return group;
    }

    private static RouteHandlerBuilder MapSwitch(RouteGroupBuilder group, string address, Listed kind, bool active)
    {
        return group.MapPost(address, async (HttpContext http, long id, SwitchListed listed, CancellationToken cancellation) =>
            (await listed.RunAsync(kind, id, active, http.Write(), cancellation)).ToHttp(http));
    }

    private static void MapReasons(RouteGroupBuilder api, string address, ReasonKind kind, Listed listed)
    {
        var group = Group(api, address, listed);
        group.MapPut("/{id:long}", async (HttpContext http, long id, SaveReason.Request body, SaveReason save, CancellationToken cancellation) =>
                (await save.RunAsync(kind, id, body, http.Write(), cancellation)).ToHttp(http))
            .WithSummary("Changes names, icon, place, and whether such a pause is paid");
    }

    private static async Task<IResult> ListReasonsAsync(ReadSetup read, CancellationToken cancellation)
    {
        var setup = await read.RunAsync(cancellation);
        return Results.Ok(new { pause = setup.PauseReasons, cancel = setup.CancelReasons });
    }

    private static async Task<IResult> AddReasonAsync(HttpContext http, ReasonBody body, SaveReason save, CancellationToken cancellation)
    {
        return await SaveReasonAsync(http, null, body, save, StatusCodes.Status201Created, cancellation);
    }

    private static Task<IResult> ChangeReasonAsync(HttpContext http, long id, ReasonBody body, SaveReason save, CancellationToken cancellation)
    {
        return SaveReasonAsync(http, id, body, save, StatusCodes.Status200OK, cancellation);
    }

    private static async Task<IResult> SaveReasonAsync(HttpContext http, long? id, ReasonBody body, SaveReason save, int status, CancellationToken cancellation)
    {
        if (body.Kind is not ("pause" or "cancel"))
        {
            return ApiAnswers.Problem(Refusal.Invalid("kind", Phrases.In(RequestLanguage.Of(http))["A reason is of the kind pause or cancel."]));
        }

        var request = new SaveReason.Request(body.NameEn, body.NameEs, body.Paid, body.Icon, body.Sort) { Active = body.Active };
        var kind = body.Kind == "pause" ? ReasonKind.Pause : ReasonKind.Cancel;
        return (await save.RunAsync(kind, id, request, http.Write(), cancellation)).ToHttp(http, status);
    }

    private static async Task<IResult> AddTeamAsync(HttpContext http, SaveTeam.Request body, SaveTeam save, CancellationToken cancellation)
    {
        return (await save.RunAsync(null, body, http.Write(), cancellation)).ToHttp(http, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeTeamAsync(HttpContext http, long id, SaveTeam.Request body, SaveTeam save, CancellationToken cancellation)
    {
        return (await save.RunAsync(id, body, http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> AddTaskTypeAsync(HttpContext http, SaveTaskType.Request body, SaveTaskType save, CancellationToken cancellation)
    {
        return (await save.RunAsync(null, body, http.Write(), cancellation)).ToHttp(http, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeTaskTypeAsync(
        HttpContext http, long id, SaveTaskType.Request body, SaveTaskType save, CancellationToken cancellation)
    {
        return (await save.RunAsync(id, body, http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> AddMaterialAsync(HttpContext http, SaveMaterial.Request body, SaveMaterial save, CancellationToken cancellation)
    {
        return (await save.RunAsync(null, body, http.Write(), cancellation)).ToHttp(http, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeMaterialAsync(
        HttpContext http, long id, SaveMaterial.Request body, SaveMaterial save, CancellationToken cancellation)
    {
        return (await save.RunAsync(id, body, http.Write(), cancellation)).ToHttp(http);
    }

    private static async Task<IResult> AddShiftAsync(HttpContext http, SaveShift.Request body, SaveShift save, CancellationToken cancellation)
    {
        return (await save.RunAsync(null, body, http.Write(), cancellation)).ToHttp(http, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeShiftAsync(HttpContext http, long id, SaveShift.Request body, SaveShift save, CancellationToken cancellation)
    {
        return (await save.RunAsync(id, body, http.Write(), cancellation)).ToHttp(http);
    }

    /// <param name="Kind">pause or cancel: the two lists have ids of their own.</param>
    internal sealed record ReasonBody(string? Kind, string? NameEn, string? NameEs, bool? Paid, string? Icon, int? Sort, bool? Active);
}
