using LaneAward.Data.Live;

namespace LaneAward.Web.Features.Live;

/// <summary>The board's sums. Hours of all teams add up to the hours of the tile, because both add the same clipped sessions.</summary>
internal static class BoardSums
{
    private const int FewestDaysForUsual = 3;

    public static BoardTotals Totals(BoardFacts facts, IReadOnlyList<PersonCard> cards, long? teamId, ShopClock clock)
    {
        var paused = cards.Where(c => c.State is CardState.Paused).ToList();
        var idle = cards.Where(c => c.State is CardState.Idle).ToList();
        var over = cards.Where(c => c.OverByMs > 0).DistinctBy(c => c.TaskId).ToList();
        return new BoardTotals
        {
            People = cards.Count,
            Running = cards.Count(c => c.State is CardState.Running or CardState.Over),
            Paused = paused.Count,
            LongestPauseMs = paused.Max(c => facts.NowMs - c.SinceMs),
            Idle = idle.Count,
            LongestIdleMs = idle.Max(c => facts.NowMs - c.SinceMs),
            Away = cards.Count(c => c.State is CardState.Away),
            Over = over.Count,
            MostOverMs = over.Count == 0 ? null : over.Max(c => c.OverByMs),
            Finished = FinishedIn(facts, span: 0, teamId),
            UsualByNow = Usual(facts, teamId),
            TodayMs = TodayMs(facts, teamId),
            ShiftMs = ShiftTime.SoFarMs(facts, cards, clock),
        };
    }

    public static List<TeamHours> HoursByTeam(BoardFacts facts)
    {
        var hours = facts.Rows.Teams.Select(t => new TeamHours(t.Name, PeopleOf(facts, t.Id).Sum(p => TodayMs(facts, p)))).ToList();
        var without = PeopleOf(facts, null).Sum(p => TodayMs(facts, p));
        if (without > 0)
        {
            hours.Add(new TeamHours(null, without));
        }

        return hours.OrderByDescending(h => h.Ms).ToList();
    }

    private static long TodayMs(BoardFacts facts, long? teamId)
    {
        return facts.Rows.People.Where(p => teamId is null || p.TeamId == teamId).Sum(p => TodayMs(facts, p));
    }

    private static long TodayMs(BoardFacts facts, LivePersonRow person)
    {
        return facts.SessionsOf(person.Id).Sum(facts.TodayMs);
    }

    private static IEnumerable<LivePersonRow> PeopleOf(BoardFacts facts, long? teamId)
    {
        return facts.Rows.People.Where(p => p.TeamId == teamId);
    }

    private static long FinishedIn(BoardFacts facts, int span, long? teamId)
    {
        return facts.Rows.Finished.Where(f => f.Span == span && (teamId is null || f.TeamId == teamId)).Sum(f => f.Tasks);
    }

    private static long? Usual(BoardFacts facts, long? teamId)
    {
        var days = facts.Rows.Finished.Where(f => f.Span > 0).Select(f => (int)f.Span).Distinct()
            .Select(span => FinishedIn(facts, span, teamId)).Where(n => n > 0).Order().ToList();
        return days.Count < FewestDaysForUsual ? null : days[days.Count / 2];
    }
}
