using LaneAward.Data;
using LaneAward.Data.Corrections;
using LaneAward.Data.RefusedTaps;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Review;

/// <summary>What a supervisor has to decide: requests from the floor, sessions that were flagged, and taps that came too late to be applied.</summary>
internal sealed record ReviewList(
    IReadOnlyList<ReviewRequest> Requests, IReadOnlyList<WorkStretchRow> Sessions, IReadOnlyList<RefusedTapRow> RefusedTaps);

/// <summary>A request, and the person's other sessions that the proposed time would overlap.</summary>
internal sealed record ReviewRequest(CorrectionRow Correction, IReadOnlyList<WorkStretchRow> Overlaps);

/// <summary>Reads what waits for a supervisor, oldest first.</summary>
internal sealed class ReadReview(Database database)
{
    private const int MostSessions = 200;
    private const int MostTaps = 200;

    public Task<ReviewList> RunAsync(CancellationToken cancellation)
    {
        return database.ReadAsync(
            db =>
            {
                var requests = db.Corrections.Pending();
                var asked = requests.Select(r => r.SessionId).ToHashSet();
                return new ReviewList(
                    [.. requests.Select(r => new ReviewRequest(r, Overlaps(db, r)))],
                    [.. db.WorkSessions.ToReview(MostSessions).Where(s => !asked.Contains(s.Id))],
                    db.RefusedTaps.Open(MostTaps));
            },
            cancellation);
    }

    public static IReadOnlyList<WorkStretchRow> Overlaps(Session db, CorrectionRow correction)
    {
        return correction is { StartedAtMs: { } from, EndedAtMs: { } to } ? db.WorkSessions.Overlapping(correction.PersonId, from, to, correction.SessionId) : [];
    }
}
