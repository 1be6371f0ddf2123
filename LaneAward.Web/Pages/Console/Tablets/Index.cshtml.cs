using LaneAward.Web.Features.Tablets;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Tablets;

/// <summary>The list of every tablet.</summary>
internal sealed class TabletsModel(ListTablets list) : TabletsPage(list)
{
    public async Task<IActionResult> OnGetAsync()
    {
        await ReadAsync();
        return Page();
    }
}
