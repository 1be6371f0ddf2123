using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Answers the alert on a card: keep on and tell the supervisor. A tablet may still hold a stop that was tapped when this was its address.</summary>
[StopCounts]
internal sealed class AlertModel(AnswerAlert alert) : FloorPage
{
    public IActionResult OnGet()
    {
        return SeeHome();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? answer, string? kind)
    {
        return await AnswerAsync(await alert.RunAsync(new AnswerAlert.Request(id, answer, kind), HttpContext.Write(), Cancelled));
    }
}
