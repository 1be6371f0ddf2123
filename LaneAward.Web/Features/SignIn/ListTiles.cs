using LaneAward.Data;
using LaneAward.Data.People;

namespace LaneAward.Web.Features.SignIn;

/// <summary>The sign-in tiles: active people with a PIN, the last seen first, with what they are doing.</summary>
internal sealed class ListTiles(Database database)
{
    public Task<IReadOnlyList<TileRow>> RunAsync(CancellationToken cancellation)
    {
        return database.ReadAsync(db => db.People.Tiles(), cancellation);
    }
}
