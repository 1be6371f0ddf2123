using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Pages.Console.Catalog;

namespace LaneAward.Web.Pages.Console.TaskTypes;

/// <summary>The kinds of work.</summary>
internal sealed class TaskTypesModel(ReadSetup read) : CatalogPage(read)
{
    public Task OnGetAsync()
    {
        return ReadAsync();
    }
}
