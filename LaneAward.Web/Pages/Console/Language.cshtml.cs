using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console;

/// <summary>Switches the console between English and Spanish: for this browser, and for whoever is signed in.</summary>
[AllowAnonymous]
[WithoutWriteKey("Choosing a language twice is choosing it.")]
internal sealed class LanguageModel(ChooseLanguage choose) : ConsolePage
{
    private const string SignInAddress = "/console/sign-in";

    public IActionResult OnGet()
    {
        return Redirect(BoardAddress);
    }

    public async Task<IActionResult> OnPostAsync(string? language, string? back)
    {
        var chosen = language == "es" ? "es" : "en";
        RequestLanguage.Remember(HttpContext, chosen);
        if (HttpContext.Actor() is { } me)
        {
            await choose.RunAsync(me.PersonId, chosen, Cancelled);
        }

        return LanguageAnswer.Lead(HttpContext, HttpContext.Actor() is not null ? InConsole(back) : LocalAddress.IsBelow(Url, back, SignInAddress) ? back! : SignInAddress);
    }
}
