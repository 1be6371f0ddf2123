using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Corrections;

/// <summary>Takes a request of mine back.</summary>
internal sealed class WithdrawModel(WithdrawCorrection action) : FloorPage
{
    public IActionResult OnGet()
    {
        return SeeHome();
    }

    /// <param name="day">The day of the screen that it was taken back from.</param>
    public async Task<IActionResult> OnPostAsync(long id, string? day)
    {
        var outcome = await action.RunAsync(id, HttpContext.Write(), Cancelled);
        if (outcome.Refusal is { } refusal)
        {
            return await RefuseAsync(refusal);
        }

        return await SavedOnDayAsync(new Receipt(outcome.Value.Receipt, null, null), day, outcome.Replayed);
    }
}
