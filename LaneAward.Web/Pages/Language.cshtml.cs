using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages;

/// <summary>Switches between English and Spanish: for this tablet, and for the person who is signed in or signs in next.</summary>
[AllowAnonymous]
[WithoutWriteKey("Choosing a language twice is choosing it.")]
internal sealed class LanguageModel(ChooseLanguage choose) : FloorPage
{
    public IActionResult OnGet()
    {
        return SeeHome();
    }

    public async Task<IActionResult> OnPostAsync(string? language)
    {
        var chosen = language == "es" ? "es" : "en";
        Response.Cookies.Append(RequestLanguage.Cookie, chosen, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = Request.IsHttps,
            MaxAge = TimeSpan.FromDays(365),
        });
        if (HttpContext.Actor() is { } me)
        {
            await choose.RunAsync(me.PersonId, chosen, Cancelled);
        }

        MarkSaved(replayed: false);
        Response.Headers.Location = HttpContext.Actor() is null ? "/?language=" + chosen : "/";
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}
