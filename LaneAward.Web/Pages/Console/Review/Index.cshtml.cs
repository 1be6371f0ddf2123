using LaneAward.Web.Features;
using LaneAward.Web.Features.Review;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Review;

/// <summary>The list of what waits for a decision.</summary>
internal sealed class IndexModel(ReadReview read, ShopClock clock) : ReviewPage(read, clock)
{
    public async Task<IActionResult> OnGetAsync()
    {
        await ReadAsync();
        return Page();
    }
}
