using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Answers the alert on a card: stop and record, or keep on and tell the supervisor.</summary>
internal sealed class AlertModel(AnswerAlert alert) : FloorPage
{
    public IActionResult OnGet()
    {
        return SeeHome();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? answer)
    {
        return await AnswerAsync(await alert.RunAsync(new AnswerAlert.Request(id, answer), HttpContext.Write(), Cancelled));
    }
}
