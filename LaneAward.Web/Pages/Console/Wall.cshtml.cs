using Htmx;
using LaneAward.Data;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Live;
using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LaneAward.Web.Pages.Console;

/// <summary>
/// The board for a screen on the wall: read only, dark, never locked. Opens for whoever may supervise, and for a browser that was enrolled as a
/// tablet: its cookie is the link, which can be revoked and stands in no address.
/// </summary>
[AllowAnonymous]
internal sealed class WallModel(ReadBoard read, ShopClock clock, Database database, ShopOptions options) : PageModel
{
    public Board Board { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(long? team, string? known)
    {
        if (!await MayLookAsync())
        {
            return Leave();
        }

        var words = Phrases.In(RequestLanguage.Of(HttpContext));
        var board = await read.RunAsync(team, Request.IsHtmx() ? known : null, words, HttpContext.RequestAborted);
        if (board is null)
        {
            LiveSign.Send(Response, clock, words);
            return StatusCode(StatusCodes.Status204NoContent);
        }

        Board = board.ForWall();
        return Request.IsHtmx() ? Partial("_Board", Board) : Page();
    }

    private async Task<bool> MayLookAsync()
    {
        if (HttpContext.Actor() is { MaySupervise: true })
        {
            return true;
        }

        var secret = TabletCookie.SecretHash(HttpContext);
        return await database.ReadAsync(db => TabletDoor.Judge(db, secret, options.IsDevelopment).MayEnter, HttpContext.RequestAborted);
    }

    /// <summary>A screen that was revoked while it hung there asks through htmx: its whole page must go.</summary>
    private IActionResult Leave()
    {
        if (Request.IsHtmx())
        {
            Response.Htmx(h => h.Refresh());
            return new NoContentResult();
        }

        return Redirect("/enrol");
    }
}
