using LaneAward.Web.Features.People;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

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

    public async Task<IActionResult> OnPostAsync(string? language, string? back)
    {
        var chosen = language == "es" ? "es" : "en";
        RequestLanguage.Remember(HttpContext, chosen);
        if (HttpContext.Actor() is { } me)
        {
            await choose.RunAsync(me.PersonId, chosen, Cancelled);
        }

        return LanguageAnswer.Lead(HttpContext, Destination(back, chosen));
    }

    /// <summary>The page that was left. On the sign-in page the choice goes with the address, for the person who signs in next.</summary>
    private string Destination(string? back, string chosen)
    {
        var page = LocalAddress.IsBelow(Url, back, "/") ? back! : "/";
        if (HttpContext.Actor() is not null)
        {
            return page;
        }

        var find = QueryHelpers.ParseQuery(page.Contains('?', StringComparison.Ordinal) ? page[page.IndexOf('?', StringComparison.Ordinal)..] : "").GetValueOrDefault("find");
        var address = QueryHelpers.AddQueryString(page == "/enrol" ? page : "/", "language", chosen);
        return find.Count > 0 ? QueryHelpers.AddQueryString(address, "find", find.ToString()) : address;
    }
}
