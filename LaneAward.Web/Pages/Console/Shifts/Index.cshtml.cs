using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Pages.Console.Catalog;

namespace LaneAward.Web.Pages.Console.Shifts;

/// <summary>The weekly plan, by which forgotten clocks are closed.</summary>
internal sealed class ShiftsModel(ReadSetup read) : CatalogPage(read)
{
    public Task OnGetAsync()
    {
        return ReadAsync();
    }
}
