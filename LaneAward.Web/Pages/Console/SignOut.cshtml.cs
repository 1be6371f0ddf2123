using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console;

/// <summary>Ends a sign-in to the console.</summary>
[WithoutWriteKey("Signing out twice is signing out.")]
internal sealed class SignOutModel(SignOut signOut) : ConsolePage
{
    public IActionResult OnGet()
    {
        return Redirect("/console/");
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await signOut.RunAsync(Me.SignInId, "signed out", Cancelled);
        await HttpContext.SignOutAsync(SignInCookies.Console);
        return Redirect("/console/sign-in");
    }
}
