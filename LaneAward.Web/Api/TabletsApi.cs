using LaneAward.Data.Tablets;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authentication;

namespace LaneAward.Web.Api;

/// <summary>Enroling a browser by code, and tablets as the console manages them: /api/tablets/enrol and /api/admin/tablets.</summary>
internal static class TabletsApi
{
    public static void MapTablets(this RouteGroupBuilder api)
    {
        api.MapPost("/tablets/enrol", EnrolAsync)
            .AllowAnonymous()
            .WithMetadata(new WithoutWriteKeyAttribute(EnrolKey.WhyNone))
            .WithTags("Tablets")
            .WithSummary("Lets this browser in by its one-time code and sets the tablet's cookie");

        api.MapPut("/tablets/state", NoteStateAsync)
            .AllowAnonymous()
            .WithMetadata(new WithoutWriteKeyAttribute("A tablet tells how it stands now; told twice it still stands so."))
            .WithTags("Tablets")
            .WithSummary("What this tablet has not sent yet, and how far its clock is off; for the console");

        var tablets = api.MapGroup("/admin/tablets").RequireAuthorization(Permissions.ManageTablets).WithTags("Admin");
        tablets.MapGet("", ListAsync).WithSummary("Every tablet, revoked ones last");
        tablets.MapPost("", IssueAsync).Produces(StatusCodes.Status201Created).WithSummary("Makes a one-time enrolment code: name for a new tablet, tabletId for one that moves to another browser");
        tablets.MapPut("/{id:long}", ChangeAsync).WithSummary("Renames (name) or revokes (revoked: true)");
    }

    private static async Task<IResult> EnrolAsync(HttpContext http, EnrolRequest body, EnrolTablet enrol, CancellationToken cancellation)
    {
        var outcome = await enrol.RunAsync(body.Code, TabletCookie.SecretHash(http), RequestLanguage.Of(http), cancellation);
        if (outcome.Refusal is null)
        {
            TabletCookie.Keep(http, outcome.Value.Secret);
            await http.SignOutAsync(SignInCookies.Floor);
        }

        return outcome.ToHttp(http, tablet => new { tablet = new { id = tablet.Id, name = tablet.Name } });
    }

    private static async Task<IResult> NoteStateAsync(HttpContext http, NoteTabletState.Request body, NoteTabletState note, CancellationToken cancellation)
    {
        var outcome = await note.RunAsync(body, TabletCookie.SecretHash(http), RequestLanguage.Of(http), cancellation);
        return outcome.Refusal is { } refusal ? ApiAnswers.Problem(refusal) : Results.NoContent();
    }

    private static async Task<IResult> ListAsync(ListTablets list, CancellationToken cancellation)
    {
        return Results.Ok((await list.RunAsync(cancellation)).Select(TabletView.From));
    }

    private static async Task<IResult> IssueAsync(HttpContext http, IssueEnrolmentCode.Request body, IssueEnrolmentCode issue, CancellationToken cancellation)
    {
        // The code is shown once: the stored answer, which a repeated request gets, holds none.
        return (await issue.RunAsync(body, http.Write(), cancellation)).ToHttp(
            http, code => new { code = code.Code, name = code.TabletName, expiresAt = ShopClock.Iso(code.ExpiresAtMs), receipt = code.Receipt },
            StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext http, long id, ChangeRequest body, RenameTablet rename, RevokeTablet revoke, CancellationToken cancellation)
    {
        var say = Phrases.In(RequestLanguage.Of(http));
        if (body is { Name: not null, Revoked: not null } or { Name: null, Revoked: not true })
        {
            return ApiAnswers.Problem(Refusal.Invalid("name", say["Send either a name, or revoked: true. A revoked tablet comes back by a new code."]));
        }

        var outcome = body.Name is { } name ? await rename.RunAsync(id, name, http.Write(), cancellation) : await revoke.RunAsync(id, http.Write(), cancellation);
        return outcome.ToHttp(http, answer => new { tablet = TabletView.From(answer.Tablet), receipt = answer.Receipt });
    }

    internal sealed record EnrolRequest(string? Code);

    internal sealed record ChangeRequest(string? Name, bool? Revoked);

    internal sealed record TabletView(
        long Id, string Name, string? EnrolledAt, string? EnrolledBy, string? LastSeenAt, string? AppVersion, long UnsentCount, string? OldestUnsentAt, long? ClockOffsetMs, string? RevokedAt)
    {
        public static TabletView From(TabletRow row)
        {
            return new TabletView(
                row.Id, row.Name, ShopClock.Iso(row.EnrolledAtMs), row.EnrolledBy, ShopClock.Iso(row.LastSeenMs), row.AppVersion, row.UnsentCount,
                ShopClock.Iso(row.OldestUnsentMs), row.ClockOffsetMs, ShopClock.Iso(row.RevokedAtMs));
        }
    }
}

/// <summary>Why enrolling takes no write key, for page and API.</summary>
internal static class EnrolKey
{
    public const string WhyNone = "A code counts once by itself, and the answer is a secret that may not be stored beside its key.";
}
