using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages;

/// <summary>The home of the floor: my tasks, or the names and the PIN pad when nobody is signed in.</summary>
[AllowAnonymous]
internal sealed class IndexModel(ReadHome home, ListTiles tiles) : FloorPage
{
    /// <param name="find">Text of the name search; null shows the people who were here last.</param>
    /// <param name="language">Chosen on this screen a moment ago, and kept for the person who signs in next.</param>
    public async Task<IActionResult> OnGetAsync(string? find, string? language)
    {
        return HttpContext.Actor() is { } me
            ? Show(Views.MyTasks, new HomeScreen(await home.RunAsync(me.PersonId, Cancelled), Problem: null))
            : Show(Views.SignIn, new SignInScreen(await tiles.NamedAsync(find ?? "", Cancelled)) { Find = find, Language = language });
    }
}
