using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Tablets;

/// <summary>Changes after how many seconds without a touch tablets lock; the lock itself is wwwroot/js/lock.js.</summary>
internal sealed class LockModel(ListTablets list, LockTime lockTime) : TabletsPage(list, lockTime)
{
    public IActionResult OnGet()
    {
        return Redirect("/console/tablets");
    }

    public async Task<IActionResult> OnPostAsync(string? seconds)
    {
        var outcome = await LockTime.ChangeAsync(seconds, HttpContext.Write(), Cancelled);
        if (outcome.Refusal is null)
        {
            return Leave("/console/tablets", outcome.Value.Receipt, outcome.Replayed);
        }

        await ReadAsync();
        Seconds = seconds;
        return Refuse(outcome.Refusal);
    }
}
