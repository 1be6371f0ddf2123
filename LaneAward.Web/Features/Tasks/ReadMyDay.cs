using LaneAward.Data;
using LaneAward.Data.Corrections;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Tasks;

/// <summary>One person's local day: each stretch of work, what they asked to have corrected, and the sum of what counts.</summary>
/// <param name="FromMs">Local midnight; the day is half open and 23, 24 or 25 hours long.</param>
/// <param name="ToMs">The next local midnight.</param>
internal sealed record MyDay(DateOnly Day, long FromMs, long ToMs, long NowMs, IReadOnlyList<WorkStretchRow> Stretches)
{
    /// <summary>The newest request about a session, by the session's id.</summary>
    public required IReadOnlyDictionary<long, CorrectionRow> Requests { get; init; }

    /// <summary>My tasks that were completed on this day, or my part of them.</summary>
    public required IReadOnlyList<TaskCard> Finished { get; init; }

    /// <summary>My tasks that were cancelled on this day: they are on no list any more, and one may have been cancelled by mistake.</summary>
    public required IReadOnlyList<TaskCard> Cancelled { get; init; }

    /// <summary>The stretches without those under 5 s: a double tap, kept and counted, but no work to read about.</summary>
    public IEnumerable<WorkStretchRow> Shown => Stretches.Where(s => !IsDoubleTap(s));

    public int DoubleTaps => Stretches.Count(IsDoubleTap);

    public long TotalMs => RecordedMs + RunningMs;

    /// <summary>What counts and has ended.</summary>
    public long RecordedMs => Stretches.Where(s => !s.Voided && !Runs(s)).Sum(PartMs);

    /// <summary>What a clock adds by now.</summary>
    public long RunningMs => Stretches.Where(Runs).Sum(PartMs);

    /// <summary>Whether a clock still adds to the stretch in this day.</summary>
    public bool Runs(WorkStretchRow stretch)
    {
        return stretch is { EndedAtMs: null, Voided: false } && NowMs < ToMs;
    }

    private static bool IsDoubleTap(WorkStretchRow stretch)
    {
        return !stretch.Voided && stretch.EndedAtMs - stretch.StartedAtMs < 5_000;
    }

    /// <summary>The part of a stretch that lies in this day, a running one up to now; in milliseconds.</summary>
    public long PartMs(WorkStretchRow stretch)
    {
        return Math.Max(0, Math.Min(stretch.EndedAtMs ?? NowMs, ToMs) - Math.Max(FromMs, stretch.StartedAtMs));
    }
}

/// <summary>Reads the day of one person, cut at local midnight.</summary>
internal sealed class ReadMyDay(Database database, ShopClock clock)
{
    /// <param name="day">Null for today.</param>
    public Task<MyDay> RunAsync(long personId, DateOnly? day, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db =>
            {
                var local = day ?? clock.LocalDay(db.NowMs);
                var (from, to) = (clock.StartOf(local), clock.StartOf(local.AddDays(1)));
                var stretches = db.WorkSessions.OfPersonBetween(personId, from, to);
                return new MyDay(local, from, to, db.NowMs, stretches)
                {
                    Requests = db.Corrections.LatestOn(personId, stretches.Select(s => s.Id)),
                    Finished = [.. db.Tasks.FinishedBy(personId, from, to).Select(TaskCard.From)],
                    Cancelled = [.. db.Tasks.CancelledOf(personId, from, to).Select(TaskCard.From)],
                };
            },
            cancellation);
    }

    /// <summary>One of my sessions; null when it is not mine or was replaced.</summary>
    public Task<WorkStretchRow?> OneAsync(long sessionId, long personId, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db => db.WorkSessions.Stretch(sessionId) is { Voided: false } stretch && stretch.PersonId == personId ? stretch : null, cancellation);
    }
}
