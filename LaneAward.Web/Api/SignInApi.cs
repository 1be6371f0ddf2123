using LaneAward.Data.People;
using LaneAward.Web.Features;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authentication;

namespace LaneAward.Web.Api;

/// <summary>Signing in and out on the floor: GET /api/people, POST and DELETE /api/session.</summary>
internal static class SignInApi
{
    private const string WhyNoKey =
        "A sign-in has no effect that could count twice, and a stored fingerprint of its body would let a PIN be guessed from a stolen copy.";

    public static void MapSignIn(this RouteGroupBuilder api)
    {
        api.MapGet("/people", TilesAsync)
            .AllowAnonymous()
            .Produces<List<Tile>>()
            .WithTags("Sign-in")
            .WithSummary("The sign-in tiles of this tablet, the latest first: id, name, initials and state; 403 tablet_not_enrolled for a browser that is not enrolled");
        api.MapPost("/session", SignInAsync)
            .AllowAnonymous()
            .WithMetadata(new WithoutWriteKeyAttribute(WhyNoKey))
            .Produces<SessionAnswer>()
            .AddOpenApiOperationTransformer(DescribeWrites.SignIn)
            .WithTags("Sign-in")
            .WithSummary("Signs a person in by PIN and sets the cookie");
        api.MapDelete("/session", SignOutAsync)
            .AllowAnonymous()
            .WithMetadata(new WithoutWriteKeyAttribute("Signing out twice is signing out."))
            .Produces(StatusCodes.Status204NoContent)
            .WithTags("Sign-in")
            .WithSummary("Signs out; touches no work session");
    }

    private static async Task<IResult> TilesAsync(HttpContext http, ListTiles tiles, CancellationToken cancellation)
    {
        var outcome = await tiles.RunAsync(TabletCookie.SecretHash(http), RequestLanguage.Of(http), cancellation);
        return outcome.Refusal is { } refusal ? ApiAnswers.Problem(refusal) : Results.Ok(outcome.Value.People.Select(Tile.From));
    }

    private static async Task<IResult> SignInAsync(HttpContext http, SignInRequest request, SignInWithPin signIn, CancellationToken cancellation)
    {
        if (request.PersonId is not { } person)
        {
            return ApiAnswers.Problem(Refusal.Invalid("personId", Phrases.In(RequestLanguage.Of(http))["Tap your name first."]));
        }

        var outcome = await signIn.RunAsync(
            new SignInWithPin.Request(person, request.Pin, TabletCookie.SecretHash(http), RequestLanguage.Of(http)), cancellation);
        if (outcome.Refusal is null)
        {
            await SignInCookies.SignInAsync(http, SignInCookies.Floor, outcome.Value);
            TabletCookie.Prolong(http);
        }

        return outcome.ToHttp(http, SessionAnswer.From);
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, SignOut signOut, CancellationToken cancellation)
    {
        // Without a sign-in there is nothing to end: the one whose answer was lost comes again, and must not read that it failed.
        // A console's sign-in in the same browser is not the floor's to end.
        if (http.Actor() is { } actor && http.User.Identity?.AuthenticationType != SignInCookies.Console)
        {
            await signOut.RunAsync(actor.SignInId, "signed out", cancellation);
        }

        await http.SignOutAsync(SignInCookies.Floor);
        http.Response.Headers["X-Write-Outcome"] = "applied";
        return Results.NoContent();
    }

    internal sealed record SignInRequest(long? PersonId, string? Pin);

    internal sealed record SessionPerson(long Id, string Name, string Language);

    internal sealed record SessionAnswer(SessionPerson Person, string ExpiresAt)
    {
        public static SessionAnswer From(SignedIn signedIn)
        {
            return new SessionAnswer(
                new SessionPerson(signedIn.PersonId, signedIn.Name, signedIn.Language), ShopClock.Iso(signedIn.ExpiresAtMs)!);
        }
    }

    internal sealed record Tile(long Id, string Name, string Initials, string State)
    {
        public static Tile From(TileRow row)
        {
            return new Tile(row.Id, row.Name, row.Initials, row switch
            {
                { RunningSinceMs: not null } => "running",
                { PauseReasonEn: not null } => "paused",
                _ => "idle",
            });
        }
    }
}
