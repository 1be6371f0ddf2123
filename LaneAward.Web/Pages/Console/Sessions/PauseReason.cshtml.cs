using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.TaskList;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Sessions;

/// <summary>Says why a session really paused.</summary>
internal sealed class PauseReasonModel(ReadTaskRecord read, ShopClock clock, ChangePauseReason change) : SessionFormPage(read, clock)
{
    public async Task<IActionResult> OnPostAsync(long id, string? reason, long? pauseReasonId, string? unlock, long? answers)
    {
        Paused = pauseReasonId;
        var request = new ChangePauseReason.Request(id, reason, pauseReasonId) { Answers = answers, OverrideLock = unlock == "1" };
        return await AnswerAsync(id, "pause-reason", reason, await change.RunAsync(request, HttpContext.Write(), Cancelled));
    }
}
