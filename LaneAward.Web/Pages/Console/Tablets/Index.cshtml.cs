using LaneAward.Web.Features.Tablets;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Tablets;

/// <summary>The list of every tablet.</summary>
internal sealed class TabletsModel(ListTablets list, LockTime lockTime) : TabletsPage(list, lockTime)
{
    public async Task<IActionResult> OnGetAsync()
    {
        await ReadAsync();
        return Page();
    }
}
