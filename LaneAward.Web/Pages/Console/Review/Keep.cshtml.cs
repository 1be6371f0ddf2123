using LaneAward.Web.Features;
using LaneAward.Web.Features.Review;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Review;

/// <summary>Leaves a flagged session as it is.</summary>
internal sealed class KeepModel(ReadReview read, ShopClock clock, KeepSession keep) : ReviewPage(read, clock)
{
    public IActionResult OnGet()
    {
        return Redirect("/console/review");
    }

    public async Task<IActionResult> OnPostAsync(long id)
    {
        return await AnswerAsync(await keep.RunAsync(id, HttpContext.Write(), Cancelled));
    }
}
