using LaneAward.Web.Features.Imports;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Imports;

/// <summary>What the importer did, run by run, and what waits for it.</summary>
internal sealed class ImportsModel(ReadImports read, ListIncoming incoming) : ConsolePage
{
    public ImportHistory History { get; private set; } = new([], null, null, [], null, null);

    public IReadOnlyList<IncomingFile> Waiting { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? run)
    {
        History = await read.RunAsync(run, Cancelled);
        Waiting = incoming.Run();
        return Page();
    }
}
