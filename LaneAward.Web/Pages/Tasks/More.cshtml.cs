using LaneAward.Web.Features.Tasks;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>What else can be done with a task, and its history.</summary>
internal sealed class MoreModel(ReadTaskSheet sheet) : FloorPage
{
    public async Task<IActionResult> OnGetAsync(string id)
    {
        return await sheet.RunAsync(id, Me.PersonId, Cancelled) is { } found ? Show(Views.More, found) : NotFound();
    }
}
