using Htmx;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages;

/// <summary>The home of the floor: my tasks, or the names and the PIN pad when nobody is signed in, or the enrolment of a tablet that is none yet.</summary>
[AllowAnonymous]
internal sealed class IndexModel(ReadHome home, ListTiles tiles) : FloorPage
{
    /// <param name="find">Text of the name search, blank when it was just opened; without it the people who were here last are shown.</param>
    /// <param name="language">Chosen on this screen a moment ago, and kept for the person who signs in next.</param>
    /// <param name="personId">Whose tile was tapped before the language was changed.</param>
    public async Task<IActionResult> OnGetAsync(string? find, string? language, long personId)
    {
        if (HttpContext.Actor() is { } me)
        {
            return Show(Views.MyTasks, new HomeScreen(await home.RunAsync(me.PersonId, Cancelled), Problem: null));
        }

        var people = await tiles.RunAsync(TabletCookie.SecretHash(HttpContext), Words.Language, Cancelled);
        if (people.Refusal is not null)
        {
            return SeeEnrolment();
        }

        // A blank text is bound as null; the search that "Someone else" opens is blank.
        var text = find ?? (Request.Query.ContainsKey(nameof(find)) ? "" : null);
        return Show(Views.SignIn, new SignInScreen(people.Value.TabletName, people.Value.People) { Find = text, Language = language, PersonId = personId });
    }

    /// <summary>A browser that was revoked while its page stood open asks through htmx: its whole page must go.</summary>
    private IActionResult SeeEnrolment()
    {
        if (Request.IsHtmx())
        {
            Response.Htmx(h => h.Refresh());
            return new NoContentResult();
        }

        return Show(Views.Enrol, new EnrolScreen(Problem: null));
    }
}
