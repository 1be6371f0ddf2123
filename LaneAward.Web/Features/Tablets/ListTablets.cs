using LaneAward.Data;
using LaneAward.Data.Tablets;

namespace LaneAward.Web.Features.Tablets;

/// <summary>Every tablet, revoked ones last.</summary>
internal sealed class ListTablets(Database database)
{
    public Task<IReadOnlyList<TabletRow>> RunAsync(CancellationToken cancellation)
    {
        return database.ReadAsync(db => db.Tablets.All(), cancellation);
    }

    public Task<TabletRow?> OneAsync(long id, CancellationToken cancellation)
    {
        return database.ReadAsync(db => db.Tablets.Find(id), cancellation);
    }
}
