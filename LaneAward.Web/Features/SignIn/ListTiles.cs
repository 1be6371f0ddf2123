using System.Globalization;
using LaneAward.Data;
using LaneAward.Data.People;
using LaneAward.Web.Features.Tablets;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.SignIn;

/// <summary>A tablet and the people on its tiles.</summary>
/// <param name="TabletName">Null in a development shop.</param>
internal sealed record TabletTiles(string? TabletName, IReadOnlyList<TileRow> People);

/// <summary>The sign-in tiles of a tablet: active people with a PIN, those who were on this tablet last first, with what they are doing.</summary>
internal sealed class ListTiles(Database database, ShopOptions options)
{
    /// <summary>Refuses a browser that is not enrolled: names are for the shop's own tablets.</summary>
    public Task<Outcome<TabletTiles>> RunAsync(byte[]? tabletHash, string language, CancellationToken cancellation)
    {
        return database.ReadAsync(db => Read(db, tabletHash, language), cancellation);
    }

    private Outcome<TabletTiles> Read(Transaction db, byte[]? tabletHash, string language)
    {
        var standing = TabletDoor.Judge(db, tabletHash, options.IsDevelopment);
        return standing.MayEnter
            ? new TabletTiles(standing.Tablet is { } tablet && !TabletDoor.IsForDevelopment(tablet) ? tablet.Name : null, db.People.Tiles(standing.Tablet?.Id))
            : TabletDoor.NotEnrolled(Phrases.In(language));
    }

    /// <summary>Those whose name has a word that begins with the text, accents and case aside; all of them for a blank text.</summary>
    public static IReadOnlyList<TileRow> Named(IReadOnlyList<TileRow> people, string text)
    {
        var begins = text.Trim();
        return [.. people.Where(tile => begins.Length == 0 || Begins(tile.Name, begins) || tile.Name.Split(' ').Any(word => Begins(word, begins)))];
    }

    private static bool Begins(string name, string text)
    {
        return CultureInfo.InvariantCulture.CompareInfo.IsPrefix(name, text, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace);
    }
}
