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
        var http = context.HttpContext;
        var author = http.Request.Headers["X-Actor"].ToString();
        if (author.Length > 0 && http.Actor() is { } actor && author != actor.PersonId.ToString(CultureInfo.InvariantCulture))
        {
            context.Result = new RefusalResult(new Refusal(
                StatusCodes.Status403Forbidden, "wrong-person",
                Phrases.In(actor.Language)["This tap was made under another name. Nothing was saved. Reload the page."]));
        }
    }
}
