using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Pages.Console.Catalog;

namespace LaneAward.Web.Pages.Console.Materials;

/// <summary>What can be logged against a task.</summary>
internal sealed class MaterialsModel(ReadSetup read) : CatalogPage(read)
{
    public Task OnGetAsync()
    {
        return ReadAsync();
    }
}
