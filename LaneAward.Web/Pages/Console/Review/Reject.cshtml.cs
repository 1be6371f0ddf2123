using LaneAward.Web.Features;
using LaneAward.Web.Features.Review;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Review;

/// <summary>Rejects a request with a reason; the time stays as it was recorded.</summary>
internal sealed class RejectModel(ReadReview read, ShopClock clock, DecideCorrection decide) : ReviewPage(read, clock)
{
    public IActionResult OnGet()
    {
        return Redirect("/console/review");
    }

    public async Task<IActionResult> OnPostAsync(long id, string? note)
    {
        (Typed, About) = (note, id);
        return await AnswerAsync(await decide.RejectAsync(id, note, HttpContext.Write(), Cancelled));
    }
}
