using LaneAward.Data;
using LaneAward.Data.Tablets;

namespace LaneAward.Web.Features.Tablets;

/// <summary>Which tablet a browser is, and whether it may see the names.</summary>
/// <param name="Tablet">Null for a stranger, and in a development shop before the first sign-in.</param>
internal sealed record TabletAtDoor(TabletRow? Tablet, bool MayEnter);

/// <summary>
/// Decides at the door of the floor: outside development only an enrolled browser sees names and PIN pad. In development a browser without
/// a secret stands for the one development tablet, so that throttle and history have a tablet there too.
/// </summary>
internal static class TabletDoor
{
    public const string DevelopmentName = "Any browser (development)";

    private static readonly byte[] DevelopmentHash = TabletSecrets.HashSecret("the development tablet");

    /// <param name="secretHash">Of the browser's cookie; null when it has none.</param>
    public static TabletAtDoor Judge(Transaction db, byte[]? secretHash, bool development)
    {
        // The development tablet's secret stands in the source: outside development it opens nothing, whatever the database holds.
        if (secretHash is not null && (development || !secretHash.AsSpan().SequenceEqual(DevelopmentHash)) && db.Tablets.FindBySecret(secretHash) is { } known)
        {
            return new TabletAtDoor(known, known.RevokedAtMs is null);
        }

        return development ? new TabletAtDoor(db.Tablets.FindBySecret(DevelopmentHash), true) : new TabletAtDoor(null, false);
    }

    /// <summary>The tablet that a sign-in counts for; null when the browser may not enter.</summary>
    public static TabletRow? Enter(Transaction db, byte[]? secretHash, bool development)
    {
        var standing = Judge(db, secretHash, development);
        return standing.MayEnter ? standing.Tablet ?? db.Tablets.ForDevelopment(DevelopmentName, DevelopmentHash) : null;
    }

    public static bool IsForDevelopment(TabletRow tablet)
    {
        return tablet.Name == DevelopmentName;
    }

    /// <summary>A tablet that a supervisor may rename, move or revoke: it is there, and it is not the development one.</summary>
    public static Outcome<TabletRow> Changeable(Transaction db, long id, Phrases say)
    {
        return db.Tablets.Find(id) switch
        {
            null => Refusal.NotFound(say["There is no such tablet."]),
            { } tablet when IsForDevelopment(tablet) => Refusal.Conflict("development_tablet", say["This stands for every browser of a development shop. Enrol a tablet of its own."]),
            { } tablet => tablet,
        };
    }

    public static Refusal NotEnrolled(Phrases say)
    {
        return Refusal.NotAllowed(
            "tablet_not_enrolled", say["This tablet is not enrolled. Ask a supervisor for an enrolment code and enter it here."]);
    }
}
