using LaneAward.Data;
using LaneAward.Data.Corrections;
using LaneAward.Data.RefusedTaps;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Payroll;

namespace LaneAward.Web.Features.Review;

/// <summary>What a supervisor has to decide: requests from the floor, sessions that were flagged, and taps that came too late to be applied.</summary>
internal sealed record ReviewList(
    IReadOnlyList<ReviewRequest> Requests, IReadOnlyList<WorkStretchRow> Sessions, IReadOnlyList<RefusedTapRow> RefusedTaps)
{
    /// <summary>Flagged sessions, with those that are too many for the list.</summary>
    public long AllSessions { get; init; }

    /// <summary>Refused taps, with those that are too many for the list.</summary>
    public long AllRefusedTaps { get; init; }

    /// <summary>All that waits, as the board counts it.</summary>
    public long Waiting => Requests.Count + AllSessions + AllRefusedTaps;
}

/// <summary>A request, and the person's other sessions that the proposed time would overlap.</summary>
/// <param name="Locked">The locked pay period that accepting it would change; null when none is.</param>
/// <param name="SessionLocked">The recorded time itself is locked, so that no other times help either.</param>
internal sealed record ReviewRequest(CorrectionRow Correction, IReadOnlyList<WorkStretchRow> Overlaps, LockingPeriod? Locked, bool SessionLocked);

/// <summary>Reads what waits for a supervisor, oldest first.</summary>
internal sealed class ReadReview(Database database, ShopClock clock)
{
    private const int MostSessions = 200;
    private const int MostTaps = 200;

    public Task<ReviewList> RunAsync(CancellationToken cancellation)
    {
        return database.ReadAsync(
            db =>
            {
                var requests = db.Corrections.Pending();
                var periods = PeriodLock.Read(db, clock);
                var asked = requests.Select(r => r.SessionId).ToHashSet();
                return new ReviewList(
                    [.. requests.Select(r => new ReviewRequest(r, Overlaps(db, r), Locking(periods, r, clock), periods.Locking(r.RecordedStartMs, clock) is not null))],
                    [.. db.WorkSessions.ToReview(MostSessions).Where(s => !asked.Contains(s.Id))],
                    db.RefusedTaps.Open(MostTaps))
                {
                    AllSessions = db.WorkSessions.CountToReview() - requests.Count,
                    AllRefusedTaps = db.RefusedTaps.CountOpen(),
                };
            },
            cancellation);
    }

    /// <summary>The locked pay period in which the recorded or the proposed time begins; null when both are open.</summary>
    private static LockingPeriod? Locking(PeriodLock periods, CorrectionRow correction, ShopClock clock)
    {
        return periods.Locking(correction.RecordedStartMs, clock) ?? (correction.StartedAtMs is { } askedMs ? periods.Locking(askedMs, clock) : null);
    }

    private static IReadOnlyList<WorkStretchRow> Overlaps(Transaction db, CorrectionRow correction)
    {
        return correction is { StartedAtMs: { } from, EndedAtMs: { } to } ? db.WorkSessions.Overlapping(correction.PersonId, from, to, correction.SessionId) : [];
    }
}
