using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Opens a closed task again.</summary>
internal sealed class ReopenModel(ReopenTask action) : FloorPage
{
    public IActionResult OnGet()
    {
        return SeeHome();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? reason)
    {
        return await AnswerAsync(await action.RunAsync(new ReopenTask.Request(id, reason), HttpContext.Write(), Cancelled));
    }
}
