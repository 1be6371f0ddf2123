using System.Globalization;
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

    /// <summary>The tiles whose name has a word that begins with the text, accents and case aside; all of them for a blank text.</summary>
    public async Task<IReadOnlyList<TileRow>> NamedAsync(string text, CancellationToken cancellation)
    {
        var begins = text.Trim();
        return [.. (await RunAsync(cancellation)).Where(tile => begins.Length == 0 || Begins(tile.Name, begins) || tile.Name.Split(' ').Any(word => Begins(word, begins)))];
    }

    private static bool Begins(string name, string text)
    {
        return CultureInfo.InvariantCulture.CompareInfo.IsPrefix(name, text, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace);
    }
}
