using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.TaskList;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Sessions;

/// <summary>Puts back a session that was struck out.</summary>
internal sealed class PutBackModel(ReadTaskRecord read, ShopClock clock, PutBackSession putBack) : SessionFormPage(read, clock)
{
    public async Task<IActionResult> OnPostAsync(long id, string? reason, string? cut, string? unlock)
    {
        var request = new PutBackSession.Request(id, reason, cut == "1") { OverrideLock = unlock == "1" };
        return await AnswerAsync(id, "put-back", reason, await putBack.RunAsync(request, HttpContext.Write(), Cancelled));
    }
}
