using LaneAward.Data.Live;

namespace LaneAward.Web.Features.Live;

/// <summary>Today by person: one row each, blocks of work, of pause and of work beyond the estimate.</summary>
internal sealed record Timeline(long FromMs, long ToMs, long NowMs, IReadOnlyList<TimelineRow> Rows)
{
    private const long HourMs = 3_600_000;
    private const int FewestHours = 9;

    /// <summary>Full hours between the two ends, both included.</summary>
    public IEnumerable<long> Hours => Enumerable.Range(0, (int)((ToMs - FromMs) / HourMs) + 1).Select(h => FromMs + (h * HourMs));

    public static Timeline Draw(BoardFacts facts, IReadOnlyList<PersonCard> cards, long? teamId, ShopClock clock, Phrases say)
    {
        var states = cards.ToDictionary(c => c.PersonId, c => c.State);
        var beyond = BeyondEstimate(facts);
        var rows = facts.Rows.People
            .Where(p => teamId is null || p.TeamId == teamId)
            .Select(p => new TimelineRow(p.Name, Blocks(facts, p.Id, states.GetValueOrDefault(p.Id, CardState.Away), beyond, say)))
            .Where(r => r.Blocks.Count > 0)
            .ToList();
        return Between(facts, rows, clock);
    }

    private static Timeline Between(BoardFacts facts, List<TimelineRow> rows, ShopClock clock)
    {
        var first = rows.SelectMany(r => r.Blocks).Min(b => (long?)b.FromMs) ?? Math.Min(facts.NowMs, clock.InstantOf(clock.LocalDay(facts.NowMs), 7 * 60));
        var fromMs = FullHour(first, clock);
        var dayHours = (int)Math.Ceiling((clock.StartOf(clock.LocalDay(facts.NowMs).AddDays(1)) - fromMs) / (double)HourMs);
        var worked = (int)Math.Ceiling((facts.NowMs - fromMs + 1) / (double)HourMs);
        var hours = Math.Clamp(FewestHours, worked, Math.Max(worked, dayHours));
        return new Timeline(fromMs, fromMs + (hours * HourMs), facts.NowMs, rows);
    }

    private static long FullHour(long instantMs, ShopClock clock)
    {
        var local = clock.Local(instantMs);
        return instantMs - (long)(local.TimeOfDay - TimeSpan.FromHours(local.Hour)).TotalMilliseconds;
    }

    /// <summary>
    /// The instant in each session of today at which its task passed its estimate. Sessions side by side are counted one after the other, in order of
    /// their start: who began last is who went over.
    /// </summary>
    private static Dictionary<long, long> BeyondEstimate(BoardFacts facts)
    {
        var beyond = new Dictionary<long, long>();
        foreach (var task in facts.Rows.Tasks.Where(t => t.EstimateMinutes is not null))
        {
            var sessions = facts.SessionsOn(task.Id).OrderBy(s => s.StartedAtMs).ToList();
            var left = (task.EstimateMinutes!.Value * 60_000) - facts.TaskMs(task) + sessions.Sum(s => facts.EndMs(s) - s.StartedAtMs);
            foreach (var session in sessions)
            {
                var length = facts.EndMs(session) - session.StartedAtMs;
                if (length > left)
                {
                    beyond[session.Id] = session.StartedAtMs + Math.Max(0, left);
                }

                left -= length;
            }
        }

        return beyond;
    }

    private static List<TimelineBlock> Blocks(BoardFacts facts, long personId, CardState state, Dictionary<long, long> beyond, Phrases say)
    {
        var blocks = new List<TimelineBlock>();
        var sessions = facts.SessionsOf(personId).ToList();
        foreach (var (session, next) in sessions.Zip(sessions.Skip(1).Append(null)))
        {
            var end = facts.EndMs(session);
            var overFrom = Math.Clamp(beyond.GetValueOrDefault(session.Id, end), session.StartedAtMs, end);
            var task = facts.Task(session.TaskId);
            var what = $"{say.Pick(task.TypeEn, task.TypeEs)} · {task.OrderNumber}";
            Add(new TimelineBlock("run", session.StartedAtMs, overFrom, what));
            Add(new TimelineBlock("over", overFrom, end, what));
            if (PauseEnd(session, next, state, facts.NowMs) is { } pauseEnd)
            {
                Add(new TimelineBlock("pause", end, pauseEnd, session.ReasonEn is null ? say["Paused"] : say.Pick(session.ReasonEn, session.ReasonEs!)));
            }
        }

        return blocks;

        void Add(TimelineBlock block)
        {
            var clipped = block with { FromMs = Math.Max(block.FromMs, facts.DayStartMs) };
            if (clipped.ToMs > clipped.FromMs)
            {
                blocks.Add(clipped);
            }
        }
    }

    /// <summary>A pause lasts until the person's next session, or until now while they are still paused; nothing else is drawn as one.</summary>
    private static long? PauseEnd(LiveSessionRow session, LiveSessionRow? next, CardState state, long nowMs)
    {
        return (session.EndKind, next) switch
        {
            ("pause", not null) => next.StartedAtMs,
            ("pause", null) when state is CardState.Paused => nowMs,
            _ => null,
        };
    }
}

/// <summary>One person's day.</summary>
internal sealed record TimelineRow(string Name, IReadOnlyList<TimelineBlock> Blocks)
{
    /// <summary>Recorded time: pauses are not part of it.</summary>
    public long WorkedMs => Blocks.Where(b => b.Kind != "pause").Sum(b => b.ToMs - b.FromMs);
}

/// <summary>A stretch of one row.</summary>
/// <param name="Kind">run, over or pause.</param>
internal sealed record TimelineBlock(string Kind, long FromMs, long ToMs, string What);
