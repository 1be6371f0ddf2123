using Htmx;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Live;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console;

/// <summary>The live board: who works on what now. Polled every 5 s; an unchanged board answers 204.</summary>
internal sealed class IndexModel(ReadBoard read, ShopClock clock) : ConsolePage
{
    public Board Board { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(long? team, string? known)
    {
        var board = await read.RunAsync(team, Request.IsHtmx() ? known : null, Words, Cancelled);
        if (board is null)
        {
            LiveSign.Send(Response, clock, Words);
            return StatusCode(StatusCodes.Status204NoContent);
        }

        Board = board;
        return Request.IsHtmx() ? Partial("_Board", board) : Page();
    }
}
