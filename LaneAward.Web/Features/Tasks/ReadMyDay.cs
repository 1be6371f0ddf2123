using LaneAward.Data;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Tasks;

/// <summary>One person's day: each stretch of work, and their sum up to now.</summary>
internal sealed record MyDay(IReadOnlyList<WorkStretchRow> Stretches, long TotalMs);

/// <summary>Reads the day of one person, cut at local midnight.</summary>
internal sealed class ReadMyDay(Database database, ShopClock clock)
{
    public Task<MyDay> RunAsync(long personId, CancellationToken cancellation)
    {
        return database.ReadAsync(
            db =>
            {
                var from = clock.DayStartMs(db.NowMs);
                var stretches = db.WorkSessions.OfPersonSince(personId, from);
                return new MyDay(stretches, stretches.Sum(s => (s.EndedAtMs ?? db.NowMs) - Math.Max(from, s.StartedAtMs)));
            },
            cancellation);
    }
}
