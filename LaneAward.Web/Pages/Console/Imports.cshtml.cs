using LaneAward.Data;
using LaneAward.Data.Imports;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console;

/// <summary>The last import runs with their numbers.</summary>
internal sealed class ImportsModel(Database database) : ConsolePage
{
    private const int Latest = 50;

    public IReadOnlyList<ImportRunRow> Runs { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        Runs = await database.ReadAsync(db => db.Imports.List(Latest), Cancelled);
        return Page();
    }
}
