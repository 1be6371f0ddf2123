using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Stops my clock on a task; one tap on a reason does it.</summary>
[StopCounts]
internal sealed class PauseModel(PauseTask pause, ReadTaskSheet sheet) : FloorPage
{
    public async Task<IActionResult> OnGetAsync(string id)
    {
        return await sheet.RunAsync(id, Me.PersonId, Cancelled) is { } found
            ? Show(Views.Pause, new PauseSheet(found.Task, found.PauseReasons))
            : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? reasonId, string? alert)
    {
        // Whatever the reason is, the clock stops: one that cannot be read is recorded as unknown.
        var outcome = await pause.RunAsync(new PauseTask.Request(id, Whole(reasonId)) { AnswersAlert = alert == "stop" }, HttpContext.Write(), Cancelled);
        return await AnswerAsync(outcome);
    }
}
