using LaneAward.Web.Features;
using LaneAward.Web.Features.TaskList;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Sessions;

/// <summary>One session, to be changed.</summary>
internal sealed class SessionModel(ReadTaskRecord read, ShopClock clock) : SessionPage(read, clock)
{
    public async Task<IActionResult> OnGetAsync(long id, string? order)
    {
        Order = order;
        return await ReadAsync(id) ? Page() : NotFound();
    }
}
