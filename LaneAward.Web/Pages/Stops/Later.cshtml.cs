using System.Globalization;
using LaneAward.Web.Features;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Stops;

/// <summary>Puts the questions about forgotten clocks off until the next sign-in; a small reminder stays. Nothing is written.</summary>
[WithoutWriteKey("Putting a question off writes nothing: a cookie of this tablet names the sign-in.")]
internal sealed class LaterModel : FloorPage
{
    private const string Cookie = "laneaward-later";

    public IActionResult OnGet()
    {
        return SeeHome();
    }

    public IActionResult OnPost()
    {
        Response.Cookies.Append(Cookie, Me.SignInId.ToString(CultureInfo.InvariantCulture), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = Request.IsHttps,
        });
        MarkSaved(replayed: false);
        return SeeHome();
    }

    /// <summary>Whether this sign-in has put its questions off.</summary>
    public static bool IsChosen(HttpContext http, Actor me)
    {
        return http.Request.Cookies[Cookie] == me.SignInId.ToString(CultureInfo.InvariantCulture);
    }
}
