using LaneAward.Web.Features.Review;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Review;

/// <summary>Accepts a request: the session is corrected by a linked revision.</summary>
internal sealed class AcceptModel(ReadReview read, DecideCorrection decide) : ReviewPage(read)
{
    public IActionResult OnGet()
    {
        return Redirect("/console/review");
    }

    public async Task<IActionResult> OnPostAsync(long id, string? note, string? unlock)
    {
        (Typed, About) = (note, id);
        return await AnswerAsync(await decide.AcceptAsync(id, note, unlock == "1", HttpContext.Write(), Cancelled));
    }
}
