using LaneAward.Data.Live;
using LaneAward.Web.Features.Clocks;

namespace LaneAward.Web.Features.Live;

/// <summary>Makes the cards: who is running, paused, without a task or away, by their last session of today.</summary>
internal static class PersonCards
{
    // Whoever recorded nothing for so long has left, and is no question to the supervisor.
    private const long LeftAfterMs = 3 * 3_600_000;

    public static List<PersonCard> Make(BoardFacts facts, ShopClock clock, Phrases say)
    {
        return facts.Rows.People
            .Where(facts.IsShown)
            .Select(p => Card(facts, p, clock, say))
            .OrderBy(c => c.State is CardState.Over ? CardState.Running : c.State)
            .ThenBy(c => c.Name, StringComparer.CurrentCulture)
            .ToList();
    }

    private static PersonCard Card(BoardFacts facts, LivePersonRow person, ShopClock clock, Phrases say)
    {
        var last = facts.SessionsOf(person.Id).LastOrDefault();
        if (last is null)
        {
            return Bare(person, CardState.Away, null);
        }

        if (last.EndedAtMs is not { } endedMs)
        {
            return WithTask(facts, person, last, last.StartedAtMs, say);
        }

        var away = Bare(person, CardState.Away, endedMs);
        if (IsPause(facts, last))
        {
            return WentHome(facts, away, endedMs, clock) ? away : WithTask(facts, person, last, endedMs, say);
        }

        return facts.NowMs - endedMs > LeftAfterMs ? away : away with { State = CardState.Idle };
    }

    /// <summary>Paused before the end of a shift that is over: nobody waits for them to go on today.</summary>
    private static bool WentHome(BoardFacts facts, PersonCard card, long pausedMs, ShopClock clock)
    {
        return ShiftTime.LastEndMs(facts, card, clock) is { } end && pausedMs <= end && facts.NowMs - end > CloseForgottenClocks.GraceMs;
    }

    /// <summary>A last session that ends with a switch led to nothing: what it was left for could not be started.</summary>
    private static bool IsPause(BoardFacts facts, LiveSessionRow last)
    {
        return last.EndKind is not ("complete" or "cancel" or "handover" or "switch")
            && !last.PartFinished
            && facts.Task(last.TaskId).Status is "paused" or "running";
    }

    private static PersonCard Bare(LivePersonRow person, CardState state, long? sinceMs)
    {
        return new PersonCard
        {
            PersonId = person.Id,
            Name = person.Name,
            Initials = person.Initials,
            Hue = person.Hue,
            TeamId = person.TeamId,
            State = state,
            SinceMs = sinceMs,
        };
    }

    private static PersonCard WithTask(BoardFacts facts, LivePersonRow person, LiveSessionRow session, long sinceMs, Phrases say)
    {
        var task = facts.Task(session.TaskId);
        var card = Bare(person, session.EndedAtMs is null ? CardState.Running : CardState.Paused, sinceMs) with
        {
            TaskId = task.Id,
            TaskType = say.Pick(task.TypeEn, task.TypeEs),
            OrderNumber = task.OrderNumber,
            CustomerName = task.CustomerName,
            DueDate = task.DueDate,
            TaskMs = facts.TaskMs(task),
            EstimateMs = task.EstimateMinutes * 60_000,
            PauseReason = session.EndedAtMs is null || session.ReasonEn is null ? null : say.Pick(session.ReasonEn, session.ReasonEs!),
            Tablet = session.TabletName,
            GoesOnUntilMs = session.ExtendedUntilMs,
        };
        return card is { State: CardState.Running, OverByMs: > 0 } ? card with { State = CardState.Over } : card;
    }
}
