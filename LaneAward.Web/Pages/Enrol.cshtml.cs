using System.Globalization;
using LaneAward.Web.Api;
using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages;

/// <summary>Enrols this browser as a tablet of the shop by its one-time code.</summary>
[AllowAnonymous]
[WithoutWriteKey(EnrolKey.WhyNone)]
internal sealed class EnrolModel(EnrolTablet enrol) : FloorPage
{
    /// <summary>The field alone, also on a browser that may enter: so a tablet can be enrolled anew, and a development shop try it.</summary>
    public IActionResult OnGet()
    {
        return Show(Views.Enrol, new EnrolScreen(Problem: null));
    }

    public async Task<IActionResult> OnPostAsync(string? code)
    {
        var outcome = await enrol.RunAsync(code, TabletCookie.SecretHash(HttpContext), Words.Language, Cancelled);
        if (outcome.Refusal is { } refusal)
        {
            ProblemAnswer.MarkWrite(Response, refusal);
            if (refusal.RetryAfterSeconds is { } seconds)
            {
                Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            return Show(Views.Enrol, new EnrolScreen(refusal.Title), refusal.Status);
        }

        TabletCookie.Keep(HttpContext, outcome.Value.Secret);
        await HttpContext.SignOutAsync(SignInCookies.Floor);
        MarkSaved(replayed: false);
        return SeeHome();
    }
}

/// <summary>The gate of a browser that is no tablet of the shop yet.</summary>
/// <param name="Problem">Why the last code did not count.</param>
internal sealed record EnrolScreen(string? Problem);
