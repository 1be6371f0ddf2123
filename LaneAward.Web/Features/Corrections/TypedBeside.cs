using LaneAward.Data;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Corrections;

/// <summary>
/// What a typed time means beside other time of the person. Times are typed in minutes and recorded in milliseconds: a start in the minute in
/// which other time ends is that end, and an end in the minute in which other time begins is that start. By their seconds they would overlap.
/// </summary>
/// <param name="exceptId">The session whose time it is to be; 0 for none.</param>
internal sealed class TypedBeside(Transaction db, long personId, long exceptId)
{
    private const long MinuteMs = 60_000;

    public long Start(long typedMs)
    {
        return Within(typedMs).Max(other => other.EndedAtMs is { } end && end / MinuteMs == typedMs / MinuteMs ? end : null as long?) ?? typedMs;
    }

    public long End(long typedMs)
    {
        return Within(typedMs).Min(other => other.StartedAtMs / MinuteMs == typedMs / MinuteMs ? other.StartedAtMs : null as long?) ?? typedMs;
    }

    private IReadOnlyList<WorkStretchRow> Within(long typedMs)
    {
        var minute = typedMs / MinuteMs * MinuteMs;
        return db.WorkSessions.Overlapping(personId, minute, minute + MinuteMs, exceptId);
    }
}
