using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.TaskList;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Sessions;

/// <summary>Corrects a session's start and end.</summary>
internal sealed class CorrectModel(ReadTaskRecord read, ShopClock clock, CorrectSession correct) : SessionFormPage(read, clock)
{
    public async Task<IActionResult> OnPostAsync(long id, string? reason, string? cut, string? unlock, string? seen, long? answers)
    {
        var request = new CorrectSession.Request(id, reason, cut == "1") { Start = Typed("start"), End = Typed("end"), OverrideLock = unlock == "1", SeenEnd = seen, Answers = answers };
        return await AnswerAsync(id, "correct", reason, await correct.RunAsync(request, HttpContext.Write(), Cancelled));
    }
}
