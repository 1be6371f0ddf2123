using System.Globalization;
using System.Security.Claims;
using LaneAward.Data;
using LaneAward.Data.People;
using LaneAward.Web.Features;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Features.Tablets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace LaneAward.Web.Infrastructure;

/// <summary>Marks a route that may stop a clock: a stop counts although somebody ended the sign-in meanwhile.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class StopCountsAttribute : Attribute;

/// <summary>The cookie of this request is of a console sign-in that a new PIN of its person ended.</summary>
internal sealed record EndedByNewPin(string Name, long AtMs);

/// <summary>
/// Two cookies, one for the floor and one for the console. A cookie only names a row of sign_ins; the row is read on every request,
/// so a new PIN, a deactivation or a sign-out holds at once and everywhere.
/// </summary>
internal static class SignInCookies
{
    public const string Floor = "floor";
    public const string Console = "console";
    private const string ByPath = "by-path";
    private const string SignInClaim = "sign-in";
    private const string EpochClaim = "epoch";

    public static void AddSignInCookies(this IServiceCollection services, bool secure)
    {
        services.AddAuthentication(ByPath)
            .AddPolicyScheme(ByPath, null, options => options.ForwardDefaultSelector = SchemeFor)
            .AddScheme<AuthenticationSchemeOptions, TicketAuthentication>(TicketAuthentication.SchemeName, null, null)
            .AddCookie(Floor, options => Configure(options, Floor, secure))
            .AddCookie(Console, options => Configure(options, Console, secure));
    }

    public static Task SignInAsync(HttpContext http, string kind, SignedIn signedIn)
    {
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, signedIn.PersonId.ToString(CultureInfo.InvariantCulture)),
                new Claim(SignInClaim, signedIn.SignInId.ToString(CultureInfo.InvariantCulture)),
                new Claim(EpochClaim, signedIn.Epoch.ToString(CultureInfo.InvariantCulture)),
            ],
            kind);
        return http.SignInAsync(kind, new ClaimsPrincipal(identity), new AuthenticationProperties
        {
            IsPersistent = true,
            ExpiresUtc = DateTimeOffset.FromUnixTimeMilliseconds(signedIn.ExpiresAtMs),
        });
    }

    /// <summary>Who is signed in on this request; null when nobody is.</summary>
    public static Actor? Actor(this HttpContext http)
    {
        return http.Features.Get<Actor>();
    }

    /// <exception cref="InvalidOperationException">The route let a signed-out request through.</exception>
    public static Actor RequireActor(this HttpContext http)
    {
        return http.Actor() ?? throw new InvalidOperationException("This route needs somebody who is signed in.");
    }

    private static string SchemeFor(HttpContext http)
    {
        var path = http.Request.Path;
        if (path.StartsWithSegments("/console") || path.StartsWithSegments("/api/admin") || path.StartsWithSegments("/api/reports"))
        {
            return Console;
        }

        if (TicketAuthentication.Carries(http.Request))
        {
            return TicketAuthentication.SchemeName;
        }

        return path.StartsWithSegments("/api") && !http.Request.Cookies.ContainsKey(CookieName(Floor)) ? Console : Floor;
    }

    private static string CookieName(string kind)
    {
        return "laneaward-" + kind;
    }

    private static void Configure(CookieAuthenticationOptions options, string kind, bool secure)
    {
        options.Cookie.Name = CookieName(kind);
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.SlidingExpiration = false;
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized, kind == Console ? "/console/sign-in" : "/");
        options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden, null);
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var database = context.HttpContext.RequestServices.GetRequiredService<Database>();
        var id = NumberOf(context, SignInClaim);
        if (context.HttpContext.RequestServices.GetRequiredService<LateSignOuts>().Ended(id))
        {
            context.HttpContext.Features.Set(new LateSignOut());
            context.RejectPrincipal();
            return;
        }

        // A stop is never refused: who was cut off while the clock ran may still stop it, and nothing else.
        var isStop = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<StopCountsAttribute>() is not null && HttpMethods.IsPost(context.HttpContext.Request.Method);
        var row = await database.ReadAsync(
            db => db.SignIns.FindLive(id) ?? (isStop ? db.SignIns.FindCutOff(id) : null), context.HttpContext.RequestAborted);
        if (row is not null && !IsOfThisTime(context, row))
        {
            // It opens nothing; who taps with it is told why.
            context.HttpContext.Features.Set(new OtherEpoch());
            context.RejectPrincipal();
            return;
        }

        if (row is null || row.Kind != context.Scheme.Name)
        {
            if (context.Scheme.Name == Console && await database.ReadAsync(db => db.SignIns.Find(id), context.HttpContext.RequestAborted) is { Kind: Console, EndReason: "new PIN" } ended && IsOfThisTime(context, ended))
            {
                context.HttpContext.Features.Set(new EndedByNewPin(ended.Name, ended.EndedAtMs!.Value));
            }

            // The cookie stays with the browser: it opens nothing, but a stop that comes yet is known by it.
            context.RejectPrincipal();
            return;
        }

        ((ClaimsIdentity)context.Principal!.Identity!).AddClaim(new Claim(ClaimTypes.Role, row.Role));
        var cutOff = row.EndedAtMs is not null;
        context.HttpContext.Features.Set(ActorOf(row) with { CutOff = cutOff, Away = cutOff, MayOnlyStop = cutOff });
    }

    /// <summary>
    /// A restore brings back sign-ins that have ended since, and gives later ones' numbers again: a cookie of another time is nobody's. An
    /// activity reset leaves them alone.
    /// </summary>
    private static bool IsOfThisTime(CookieValidatePrincipalContext context, SignInRow row)
    {
        var epoch = NumberOf(context, EpochClaim);
        var another = epoch > row.Epoch || (epoch < row.Epoch && row.WasRestored);
        return row.PersonId == NumberOf(context, ClaimTypes.NameIdentifier) && !another;
    }

    /// <summary>The cookie of this request is of before a restore.</summary>
    private sealed record OtherEpoch;

    /// <returns>0 when the cookie has none.</returns>
    private static long NumberOf(CookieValidatePrincipalContext context, string claim)
    {
        return long.Parse(context.Principal!.FindFirstValue(claim) ?? "0", CultureInfo.InvariantCulture);
    }

    public static Actor ActorOf(SignInRow row)
    {
        return new Actor(row.PersonId, row.Name, row.Initials, row.Hue, row.Role, row.Language, row.TeamId, row.TeamName, row.Id, row.TabletId)
        {
            Epoch = row.Epoch,
            TabletName = row.TabletName == TabletDoor.DevelopmentName ? null : row.TabletName,
        };
    }

    /// <summary>Programs and htmx get the status; a person who opens a page is led to the sign-in.</summary>
    private static async Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status, string? page)
    {
        var request = context.Request;
        if (page is not null && HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments("/api") && !request.Headers.ContainsKey("HX-Request"))
        {
            context.Response.Redirect(page);
            return;
        }

        var isOfBefore = context.HttpContext.Features.Get<OtherEpoch>() is not null;
        // Who works on the floor and has no console to sign in to would sign in there once more, to no use.
        if (context.Scheme.Name == Console && status == StatusCodes.Status401Unauthorized && request.Path.StartsWithSegments("/api")
            && (await context.HttpContext.AuthenticateAsync(Floor)).Succeeded && context.HttpContext.Actor() is { MaySupervise: false })
        {
            status = StatusCodes.Status403Forbidden;
        }

        var say = Phrases.In(RequestLanguage.Of(context.HttpContext));
        var refusal = status == StatusCodes.Status401Unauthorized
            ? isOfBefore && WriteKeys.ReadEpoch(request) is not null ? StillSignedIn.FromBefore(say) : StillSignedIn.SignedOut(say)
            : new Refusal(
                status, "not_allowed", context.HttpContext.Actor() is { MaySupervise: true } ? say["Only an admin may do this."] : say["You may not do this. Ask a supervisor."]);
        await ProblemAnswer.WriteAsync(context.HttpContext, refusal);
    }
}
