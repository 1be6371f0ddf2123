using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>My clock goes on after the end of the shift.</summary>
internal sealed class StillWorkingModel(StillWorking action) : FloorPage
{
    public IActionResult OnGet()
    {
        return SeeHome();
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        return await AnswerAsync(await action.RunAsync(new StillWorking.Request(id), HttpContext.Write(), Cancelled));
    }
}
