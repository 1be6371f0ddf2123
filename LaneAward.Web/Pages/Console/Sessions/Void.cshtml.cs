using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.TaskList;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Sessions;

/// <summary>Strikes a session out.</summary>
internal sealed class VoidModel(ReadTaskRecord read, ShopClock clock, StrikeOutSession strike) : SessionFormPage(read, clock)
{
    public async Task<IActionResult> OnPostAsync(long id, string? reason, string? unlock, long? answers)
    {
        var request = new StrikeOutSession.Request(id, reason) { Answers = answers, OverrideLock = unlock == "1" };
        return await AnswerAsync(id, "void", reason, await strike.RunAsync(request, HttpContext.Write(), Cancelled));
    }
}
