using LaneAward.Web.Features.People;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Gives a task to another person; one tap on a name does it.</summary>
internal sealed class HandOverModel(HandOverTask action, ListTasks tasks, ListTeammates teammates) : FloorPage
{
    public async Task<IActionResult> OnGetAsync(string id)
    {
        return await ReadAsync(id) is { } sheet ? Show(Views.HandOver, sheet) : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? personId, string? note)
    {
        var outcome = await action.RunAsync(new HandOverTask.Request(id, Whole(personId), note), HttpContext.Write(), Cancelled);
        return outcome.Refusal is { Fields: not null } wrong && await ReadAsync(id) is { } sheet
            ? ShowWrong(Views.HandOver, sheet with { Note = note, Wrong = wrong }, wrong, "#hand-over-sheet")
            : await AnswerAsync(outcome);
    }

    private async Task<HandOverSheet?> ReadAsync(string id)
    {
        return await tasks.OneAsync(id, Me.PersonId, Cancelled) is { } task ? new HandOverSheet(task, Me.TeamId, await teammates.RunAsync(Me, Cancelled)) : null;
    }
}
