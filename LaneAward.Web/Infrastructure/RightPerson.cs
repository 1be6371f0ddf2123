using System.Globalization;
using LaneAward.Web.Features;
using Microsoft.AspNetCore.Mvc.Filters;

namespace LaneAward.Web.Infrastructure;

/// <summary>
/// Refuses a tap that was made under another name than the one signed in now: on a shared tablet a tap that waited must never count for the
/// next person. Runs before the antiforgery check, whose repair would otherwise send the tap again under the wrong name.
/// </summary>
internal sealed class RightPerson : IAuthorizationFilter, IOrderedFilter
{
    // The antiforgery filter stands at 1000.
    public int Order => 500;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (Check(context.HttpContext) is { } refusal)
        {
            context.Result = new RefusalResult(refusal);
        }
    }

    /// <summary>The same for the API's writes.</summary>
    public static Task RequireAsync(HttpContext http, RequestDelegate next)
    {
        return http.Request.Path.StartsWithSegments("/api") && !HttpMethods.IsGet(http.Request.Method) && Check(http) is { } refusal
            ? ProblemAnswer.WriteAsync(http, refusal)
            : next(http);
    }

    /// <summary>An answer of the API says whose it is, and of which epoch of the database.</summary>
    public static Task SayWhoAsync(HttpContext http, RequestDelegate next)
    {
        SayWho(http);
        return next(http);
    }

    /// <summary>The same for an answer that begins anew, because of an error.</summary>
    public static void SayWho(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/api") && http.Actor() is { } actor)
        {
            http.Response.Headers["X-Actor"] = IdOf(actor);
            http.Response.Headers["X-Db-Epoch"] = actor.Epoch.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static Refusal? Check(HttpContext http)
    {
        var author = http.Request.Headers["X-Actor"].ToString();
        return author.Length > 0 && http.Actor() is { } actor && author != IdOf(actor)
            ? new Refusal(
                StatusCodes.Status403Forbidden, "wrong-person", Phrases.In(actor.Language)["This tap was made under another name. Nothing was saved. Reload the page."])
            : null;
    }

    private static string IdOf(Actor actor)
    {
        return actor.PersonId.ToString(CultureInfo.InvariantCulture);
    }
}
