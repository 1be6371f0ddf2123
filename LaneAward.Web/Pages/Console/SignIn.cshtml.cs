using System.Globalization;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console;

/// <summary>Lets supervisors and admins into the console by name and password.</summary>
[AllowAnonymous]
[WithoutWriteKey("A sign-in has no effect that could count twice, and a stored fingerprint of its body would let a password be guessed from a stolen copy.")]
internal sealed class SignInModel(SignInToConsole signIn) : ConsolePage
{
    public string? Login { get; private set; }

    public IActionResult OnGet()
    {
        return HttpContext.Actor() is null ? Page() : Redirect("/console/");
    }

    public async Task<IActionResult> OnPostAsync(string? login, string? password)
    {
        Login = login;
        var outcome = await signIn.RunAsync(new SignInToConsole.Request(login, password, Words.Language), Cancelled);
        if (outcome.Refusal is { } refusal)
        {
            if (refusal.RetryAfterSeconds is { } seconds)
            {
                Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            return Refuse(refusal);
        }

        await SignInCookies.SignInAsync(HttpContext, SignInCookies.Console, outcome.Value);
        return Redirect("/console/");
    }
}
