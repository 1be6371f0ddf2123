using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Puts somebody else's task on my list.</summary>
internal sealed class JoinModel(JoinTask action) : FloorPage
{
    public IActionResult OnGet()
    {
        return SeeHome();
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        return await AnswerAsync(await action.RunAsync(new JoinTask.Request(id), HttpContext.Write(), Cancelled));
    }
}
