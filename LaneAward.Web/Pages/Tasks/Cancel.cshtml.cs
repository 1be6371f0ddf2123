using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Cancels a task; the reason is the confirmation.</summary>
internal sealed class CancelModel(CancelTask cancel, ReadTaskSheet sheet) : FloorPage
{
    public async Task<IActionResult> OnGetAsync(string id)
    {
        return await sheet.RunAsync(id, Me.PersonId, Cancelled) is { } found ? Show(Views.Cancel, new CancelSheet(found)) : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? reasonId, string? note)
    {
        var outcome = await cancel.RunAsync(new CancelTask.Request(id, Whole(reasonId), note), HttpContext.Write(), Cancelled);
        return outcome.Refusal is { Fields: not null } wrong && await sheet.RunAsync(id, Me.PersonId, Cancelled) is { } found
            ? ShowWrong(Views.Cancel, new CancelSheet(found) { Note = note, Wrong = wrong }, wrong, "#cancel-sheet")
            : await AnswerAsync(outcome);
    }
}
