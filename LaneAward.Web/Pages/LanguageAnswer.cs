using Htmx;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages;

/// <summary>What the floor and the console answer to the choice of a language.</summary>
internal static class LanguageAnswer
{
    /// <summary>Leads to the page in the language that was chosen. Scripts are told its address: a redirect that they follow would draw the page for nothing.</summary>
    /// <param name="address">Path and query of this server.</param>
    public static IActionResult Lead(HttpContext http, string address)
    {
        var encoded = UriHelper.Encode(new Uri(address, UriKind.Relative));
        http.Response.Headers["X-Write-Outcome"] = "applied";
        if (http.Request.IsHtmx())
        {
            http.Response.Htmx(h => h.Redirect(encoded));
            return new NoContentResult();
        }

        http.Response.Headers.Location = encoded;
        return new StatusCodeResult(StatusCodes.Status303SeeOther);
    }
}
