using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Takes my last verb on a task back.</summary>
internal sealed class UndoModel(UndoTask action) : FloorPage
{
    public IActionResult OnGet()
    {
        return SeeHome();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? undoes)
    {
        return await AnswerAsync(await action.RunAsync(new UndoTask.Request(id) { Undoes = undoes }, HttpContext.Write(), Cancelled));
    }
}
