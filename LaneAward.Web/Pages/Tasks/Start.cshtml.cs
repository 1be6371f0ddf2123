using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Starts or resumes my clock on a task.</summary>
internal sealed class StartModel(StartTask action) : FloorPage
{
    public IActionResult OnGet()
    {
        return SeeHome();
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        return await AnswerAsync(await action.RunAsync(new StartTask.Request(id), HttpContext.Write(), Cancelled));
    }
}
