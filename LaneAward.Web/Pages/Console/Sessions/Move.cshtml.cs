using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.TaskList;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Sessions;

/// <summary>Moves a session to another task or person.</summary>
internal sealed class MoveModel(ReadTaskRecord read, ShopClock clock, MoveSession move) : SessionFormPage(read, clock)
{
    public async Task<IActionResult> OnPostAsync(long id, string? reason, string? task, long? personId, string? cut, string? unlock, long? answers)
    {
        (ToTask, ToPerson) = (task, personId);
        var request = new MoveSession.Request(id, reason, task, personId, cut == "1") { OverrideLock = unlock == "1", Answers = answers };
        return await AnswerAsync(id, "move", reason, await move.RunAsync(request, HttpContext.Write(), Cancelled));
    }
}
