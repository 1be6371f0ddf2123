using LaneAward.Data;
using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Corrections;

/// <summary>A start or an end as it was given: an instant, or the local time that was typed.</summary>
/// <param name="RecordedMs">What stands there now; null when nothing does.</param>
internal sealed record GivenTime(long? InstantMs, LocalTimeInput? Typed, long? RecordedMs = null);

/// <summary>
/// Reads a start and an end as time of a person, and refuses what is none. An instant is taken as it is. Times are typed in minutes and recorded
/// in milliseconds: the recorded minute means the recorded instant; else a start in the minute in which other time of the person ends is that
/// end, and an end in the minute in which other time begins is that start. By their seconds they would overlap.
/// </summary>
internal sealed class TypedSpan(Transaction db, ShopClock clock, Phrases say)
{
    private const long LongestMs = 24 * 3_600_000;
    private const long MinuteMs = 60_000;

    /// <param name="exceptId">The session whose time it is to be; 0 for none.</param>
    public Outcome<(long StartMs, long EndMs)> Read(GivenTime start, GivenTime end, long personId, long exceptId)
    {
        var starts = InstantOf(start, "start", typed => Within(typed, personId, exceptId).Max(other => other.EndedAtMs is { } at && SameMinute(at, typed) ? at : null as long?));
        if (starts.Refusal is { } wrongStart)
        {
            return wrongStart;
        }

        var ends = InstantOf(end, "end", typed => Within(typed, personId, exceptId).Min(other => SameMinute(other.StartedAtMs, typed) ? other.StartedAtMs : null as long?));
        if (ends.Refusal is { } wrongEnd)
        {
            return wrongEnd;
        }

        var endMs = NotBeforeStart(starts.Value, ends.Value);
        return Check(starts.Value, endMs, "end", db.NowMs, clock, say) is { } wrong ? wrong : (starts.Value, endMs);
    }

    /// <summary>Times are typed in minutes: one in the minute of the start means the start itself.</summary>
    public static long NotBeforeStart(long startMs, long endMs)
    {
        return endMs < startMs && SameMinute(endMs, startMs) ? startMs : endMs;
    }

    /// <param name="field">The input that a refusal points at.</param>
    public static Refusal? Check(long startMs, long endMs, string field, long nowMs, ShopClock clock, Phrases say)
    {
        if (TooEarly(startMs, say) is { } early)
        {
            return early;
        }

        var days = new DayWords(clock, say);
        if (endMs > nowMs)
        {
            return Refusal.Invalid(field, say["The end is still to come: {0}. Time is recorded after it was worked.", days.When(endMs)]);
        }

        if (endMs < startMs)
        {
            return Refusal.Invalid(field, say["The end, {0}, is before the start, {1}.", days.When(endMs), days.When(startMs)]);
        }

        return endMs - startMs > LongestMs ? Refusal.Invalid(field, say["One session cannot be longer than 24 hours."]) : null;
    }

    /// <summary>An instant that is sent is bound by no field of a form: the years before the shop's first are nobody's time.</summary>
    public static Refusal? TooEarly(long startMs, Phrases say)
    {
        return startMs < ShopClock.FirstMs ? Refusal.Invalid("start", say["No time is recorded before the year 2000."]) : null;
    }

    private Outcome<long> InstantOf(GivenTime given, string field, Func<long, long?> beside)
    {
        if (given.InstantMs is { } instant)
        {
            return instant;
        }

        var read = ReadLocalTime.Read(clock, say, field, given.Typed, given.RecordedMs);
        return read.Refusal is not null ? read
            : given.RecordedMs is { } recorded && SameMinute(read.Value, recorded) ? recorded
            : beside(read.Value) ?? read.Value;
    }

    private IReadOnlyList<WorkStretchRow> Within(long typedMs, long personId, long exceptId)
    {
        var minute = typedMs / MinuteMs * MinuteMs;
        return db.WorkSessions.Overlapping(personId, minute, minute + MinuteMs, exceptId);
    }

    private static bool SameMinute(long oneMs, long otherMs)
    {
        return oneMs / MinuteMs == otherMs / MinuteMs;
    }
}
