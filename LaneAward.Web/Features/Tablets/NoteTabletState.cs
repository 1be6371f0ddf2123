using LaneAward.Data;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Tablets;

/// <summary>A tablet tells how it stands: taps it has not sent yet, the oldest of them, and how far its clock is off. The console shows it.</summary>
internal sealed class NoteTabletState(Database database, ShopOptions options)
{
    private const long MostEntries = 100_000;
    private const long LongestMs = 366L * 24 * 3_600_000;
    private const int LongestVersion = 40;

    // The tablet takes 5 s of silence for a lost connection: a busy database must have said so before.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <param name="Unsent">Taps that wait on the tablet.</param>
    /// <param name="OldestMs">When the oldest of them was tapped, unix milliseconds by the server's clock.</param>
    /// <param name="OffsetMs">Server's clock minus the tablet's.</param>
    /// <param name="Version">Of the page that is open on it; another one than the server's is of another release.</param>
    public sealed record Request(long Unsent, long? OldestMs, long? OffsetMs, string? Version);

    public Task<Outcome<bool>> RunAsync(Request request, byte[]? secretHash, string language, CancellationToken cancellation)
    {
        return database.WriteAsync<Outcome<bool>>(
            db =>
            {
                if (TabletDoor.Judge(db, secretHash, options.IsDevelopment) is not { MayEnter: true } standing)
                {
                    return TabletDoor.NotEnrolled(Phrases.In(language));
                }

                if (standing.Tablet is { } tablet)
                {
                    var oldest = request.Unsent > 0 && request.OldestMs is { } ms ? Math.Clamp(ms, db.NowMs - LongestMs, db.NowMs) : (long?)null;
                    var offset = request.OffsetMs is { } off ? Math.Clamp(off, -LongestMs, LongestMs) : (long?)null;
                    var version = request.Version is { Length: > 0 and <= LongestVersion } said ? said : null;
                    db.Tablets.Stands(tablet.Id, Math.Clamp(request.Unsent, 0, MostEntries), oldest, offset, version);
                }

                return true;
            },
            Patience, cancellation);
    }
}
