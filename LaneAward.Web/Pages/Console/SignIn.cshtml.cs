using System.Globalization;
using LaneAward.Web.Features;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console;

/// <summary>Lets supervisors and admins into the console by name and password.</summary>
[AllowAnonymous]
[WithoutWriteKey("A sign-in has no effect that could count twice, and a stored fingerprint of its body would let a password be guessed from a stolen copy.")]
internal sealed class SignInModel(SignInToConsole signIn, ShopClock clock) : ConsolePage
{
    public string? Login { get; private set; }

    /// <summary>Until when no password is checked after too many wrong ones; null when the next one is.</summary>
    public long? WaitUntilMs { get; private set; }

    /// <summary>Whose sign-in on this browser a new PIN ended, and when; null when none did.</summary>
    public EndedByNewPin? Ended => HttpContext.Features.Get<EndedByNewPin>();

    /// <summary>The page of the console that the sign-in leads to.</summary>
    public string ReturnUrl { get; private set; } = BoardAddress;

    public IActionResult OnGet(string? returnUrl)
    {
        ReturnUrl = InConsole(returnUrl);
        return HttpContext.Actor() is null ? Page() : Redirect(ReturnUrl);
    }

    public async Task<IActionResult> OnPostAsync(string? login, string? password, string? returnUrl)
    {
        (Login, ReturnUrl) = (login, InConsole(returnUrl));
        var outcome = await signIn.RunAsync(new SignInToConsole.Request(login, password, Words.Language), Cancelled);
        if (outcome.Refusal is { } refusal)
        {
            if (refusal.RetryAfterSeconds is { } seconds)
            {
                Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            WaitUntilMs = refusal is { Code: SignInToConsole.PersonWaits, RetryAfterSeconds: { } left } ? clock.NowMs + (left * 1000L) : null;
            return Refuse(refusal);
        }

        await SignInCookies.SignInAsync(HttpContext, SignInCookies.Console, outcome.Value);
        return Redirect(ReturnUrl);
    }
}
