using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Pages.Console.Catalog;

namespace LaneAward.Web.Pages.Console.Reasons;

/// <summary>Why clocks are stopped and tasks cancelled.</summary>
internal sealed class ReasonsModel(ReadSetup read) : CatalogPage(read)
{
    public Task OnGetAsync()
    {
        return ReadAsync();
    }
}
