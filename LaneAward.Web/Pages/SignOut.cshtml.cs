using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages;

/// <summary>Locks the tablet. Clocks go on; a lock must always succeed, so it asks for no token (the cookie is SameSite=Strict).</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[WithoutWriteKey("Signing out twice is signing out.")]
internal sealed class SignOutModel(SignOut signOut) : FloorPage
{
    public IActionResult OnGet()
    {
        return SeeHome();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        // The cookie of an ended sign-in opens nothing and stays: an answer that is late would delete the next person's.
        if (HttpContext.Actor() is { } me ? !await signOut.RunAsync(me.SignInId, "locked", Cancelled) : HttpContext.Features.Get<LateSignOut>() is not null)
        {
            await HttpContext.SignOutAsync(SignInCookies.Floor);
        }

        MarkSaved(replayed: false);
        return SeeHome();
    }
}
