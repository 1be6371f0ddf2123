using System.Globalization;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Corrections;

/// <summary>Takes a request of mine back.</summary>
internal sealed class WithdrawModel(WithdrawCorrection action, ShopClock clock) : FloorPage
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

        var shown = DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? clock.StartOf(parsed) : clock.NowMs;
        return await SavedOnDayAsync(outcome.Value.Receipt, shown, outcome.Replayed);
    }
}
