using LaneAward.Import;
using LaneAward.Web.Features.Imports;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Imports;

/// <summary>A preview of the next import: what the files in the incoming folder would change.</summary>
internal sealed class CheckModel(CheckIncoming check) : ConsolePage
{
    public ImportReport Report { get; private set; } = new() { Status = ImportStatus.Unchanged };

    public async Task<IActionResult> OnGetAsync()
    {
        Report = await check.RunAsync(Cancelled);
        return Page();
    }
}
