using LaneAward.Data.Shifts;

namespace LaneAward.Web.Features.Catalog;

/// <summary>A shift as people speak of it: one name and one time, on several days of the week.</summary>
/// <param name="Id">The lowest id of its days.</param>
internal sealed record WeeklyShift(
    long Id, string Name, long? TeamId, long? PersonId, string OwnerName, long StartMinute, long EndMinute, bool Active, IReadOnlyList<ShiftSetup> Days)
{
    public IReadOnlyList<long> Weekdays => [.. Days.Select(day => day.Weekday)];
}

/// <summary>Puts the days of the stored plan together into the shifts that people speak of, and compares their times.</summary>
internal static class WeekPlan
{
    public const long MinutesOfDay = 24 * 60;
    private const long MinutesOfWeek = 7 * MinutesOfDay;

    public static IReadOnlyList<WeeklyShift> Of(IReadOnlyList<ShiftSetup> days)
    {
        return
        [
            .. days.GroupBy(day => (day.Name, day.TeamId, day.PersonId, day.StartMinute, day.EndMinute, day.Active)).Select(same => new WeeklyShift(
                same.Min(day => day.Id), same.Key.Name, same.Key.TeamId, same.Key.PersonId, same.First().OwnerName, same.Key.StartMinute, same.Key.EndMinute,
                same.Key.Active, [.. same.OrderBy(day => (day.Weekday + 6) % 7)])),
        ];
    }

    /// <summary>Refuses a time of the week in which the team or the person has another shift that is in force.</summary>
    /// <param name="plan">What it may clash with.</param>
    public static Refusal? Clash(IEnumerable<ShiftSetup> plan, long? teamId, long? personId, IReadOnlyList<long> weekdays, long start, long end, Phrases say)
    {
        return plan.FirstOrDefault(other => other.Active && other.TeamId == teamId && other.PersonId == personId
            && weekdays.Any(day => Overlap(day, start, end, other.Weekday, other.StartMinute, other.EndMinute))) is { } hit
            ? Refusal.Conflict("overlap", say["This overlaps {0}. A team or person has one shift at a time.", hit.Name])
            : null;
    }

    /// <summary>Whether two times of the week have a minute in common; one that ends at or before its start ends on the next day.</summary>
    public static bool Overlap(long weekday, long start, long end, long otherWeekday, long otherStart, long otherEnd)
    {
        var (from, length) = Span(weekday, start, end);
        var (otherFrom, otherLength) = Span(otherWeekday, otherStart, otherEnd);
        var ahead = (otherFrom - from + MinutesOfWeek) % MinutesOfWeek;
        return ahead < length || MinutesOfWeek - ahead < otherLength;
    }

    private static (long From, long Length) Span(long weekday, long start, long end)
    {
        return ((weekday * MinutesOfDay) + start, end > start ? end - start : end - start + MinutesOfDay);
    }
}
