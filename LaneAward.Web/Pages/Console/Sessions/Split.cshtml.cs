using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.TaskList;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Sessions;

/// <summary>Cuts a session in two.</summary>
internal sealed class SplitModel(ReadTaskRecord read, ShopClock clock, SplitSession split) : SessionFormPage(read, clock)
{
    public async Task<IActionResult> OnPostAsync(long id, string? reason, string? unlock, long? answers)
    {
        var request = new SplitSession.Request(id, reason) { At = Typed("at"), Answers = answers, OverrideLock = unlock == "1" };
        return await AnswerAsync(id, "split", reason, await split.RunAsync(request, HttpContext.Write(), Cancelled));
    }
}
