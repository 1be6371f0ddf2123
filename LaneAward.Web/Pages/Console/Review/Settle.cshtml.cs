using LaneAward.Web.Features;
using LaneAward.Web.Features.Outbox;
using LaneAward.Web.Features.Review;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Review;

/// <summary>Puts a tap that could not be applied off the list.</summary>
internal sealed class SettleModel(ReadReview read, ShopClock clock, SettleRefusedTap settle) : ReviewPage(read, clock)
{
    public IActionResult OnGet()
    {
        return Redirect("/console/review");
    }

    /// <param name="id">Whose tap it was.</param>
    public async Task<IActionResult> OnPostAsync(long id, string key)
    {
        return await AnswerAsync(await settle.RunAsync(id, key, HttpContext.Write(), Cancelled));
    }
}
