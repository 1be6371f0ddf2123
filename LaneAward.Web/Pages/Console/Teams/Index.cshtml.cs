using LaneAward.Web.Features.Catalog;
using LaneAward.Web.Pages.Console.Catalog;

namespace LaneAward.Web.Pages.Console.Teams;

/// <summary>The teams, with what each is offered.</summary>
internal sealed class TeamsModel(ReadSetup read) : CatalogPage(read)
{
    public Task OnGetAsync()
    {
        return ReadAsync();
    }
}
