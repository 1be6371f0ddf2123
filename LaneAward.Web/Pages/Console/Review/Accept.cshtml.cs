using LaneAward.Web.Features;
using LaneAward.Web.Features.Review;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Review;

/// <summary>Accepts a request: the session is corrected by a linked revision.</summary>
internal sealed class AcceptModel(ReadReview read, ShopClock clock, DecideCorrection decide) : ReviewPage(read, clock)
{
    public IActionResult OnGet()
    {
        return Redirect("/console/review");
    }

    public async Task<IActionResult> OnPostAsync(long id, string? note, string? cut, string? unlock)
    {
        (Typed, About) = (note, id);
        var (start, end) = TypedTimes(id);
        var acceptance = new DecideCorrection.Acceptance(id, note) { Start = start, End = end, CutOthers = cut == "1", OverrideLock = unlock == "1" };
        return await AnswerAsync(await decide.AcceptAsync(acceptance, HttpContext.Write(), Cancelled));
    }
}
