using LaneAward.Web.Features.Clocks;

namespace LaneAward.Web.Features.Live;

/// <summary>How much of their shifts people have behind them. A person's own shift takes the place of the team's.</summary>
internal static class ShiftTime
{
    /// <summary>Shift time of these people between local midnight and now, milliseconds; null when the shop keeps no shifts.</summary>
    public static long? SoFarMs(BoardFacts facts, IReadOnlyList<PersonCard> cards, ShopClock clock)
    {
        return facts.Rows.Shifts.Count == 0
            ? null
            : cards.Sum(c => Spans(facts, c.PersonId, c.TeamId, clock)
                .Sum(s => Math.Max(0, Math.Min(s.EndMs, facts.NowMs) - Math.Max(s.StartMs, facts.DayStartMs))));
    }

    /// <summary>The end of the person's last shift that has begun; null when they have none.</summary>
    public static long? LastEndMs(BoardFacts facts, PersonCard card, ShopClock clock)
    {
        return Spans(facts, card.PersonId, card.TeamId, clock).Where(s => s.StartMs <= facts.NowMs).Max(s => (long?)s.EndMs);
    }

    /// <summary>Yesterday's and today's shifts: one that began yesterday may reach into today.</summary>
    private static IEnumerable<ShiftSpan> Spans(BoardFacts facts, long personId, long? teamId, ShopClock clock)
    {
        var shifts = PersonShifts.Pick(facts.Rows.Shifts, personId, teamId);
        var today = clock.LocalDay(facts.NowMs);
        return PersonShifts.Begun([today.AddDays(-1), today], shifts, clock);
    }
}
