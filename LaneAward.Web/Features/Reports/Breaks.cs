using LaneAward.Data;
using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>A pause, or a part of one, on a local day.</summary>
/// <param name="PersonId">Who tapped it.</param>
/// <param name="Paused">The session that it ended, as it was tapped; its reason, or null, is why: the one that was tapped or that was corrected to.</param>
/// <param name="WholeMs">How long the pause is with all its parts, those outside of the days asked for with them.</param>
internal readonly record struct Break(long PersonId, DateOnly Day, WorkRow Paused, long FromMs, long ToMs, long WholeMs)
{
    public long Ms => ToMs - FromMs;
}

/// <summary>
/// The pauses of people: one rule for payroll, the timesheet, the timeline and the report of pauses. A pause is its author's and lasts from the
/// tap to their next start as it was tapped, less the work that stands within. What corrections make of the work beside it does not lengthen it,
/// and it lies between time of theirs that stands: where nothing does on one side, who was there is not known.
/// </summary>
internal sealed class Breaks
{
    /// <summary>Who starts again on the next day, and later than this after the pause, went home in between.</summary>
    public const long LongestOverMidnightMs = 4 * 3_600_000;

    private readonly DateOnly _from, _to;
    private readonly long[] _dayStarts;
    private readonly Dictionary<long, Recorded> _people = [];
    private readonly List<Break> _found = [];

    private Breaks(DateOnly from, DateOnly to, ShopClock clock)
    {
        (_from, _to) = (from, to);
        _dayStarts = [.. Enumerable.Range(-1, to.DayNumber - from.DayNumber + 4).Select(d => clock.StartOf(from.AddDays(d)))];
    }

    /// <summary>One person's clocks as they were tapped, what stands of their work, and starts that only a correction made.</summary>
    private sealed class Recorded
    {
        public List<Tapped> Taps { get; } = [];

        public List<(long FromMs, long ToMs)> Work { get; } = [];

        public List<(long AtMs, long FirstId)> Added { get; } = [];
    }

    /// <summary>A clock as it was tapped.</summary>
    /// <param name="Ended">The row that holds its end.</param>
    /// <param name="FirstId">The first row of its line.</param>
    private readonly record struct Tapped(WorkRow Ended, long FromMs, long ToMs, long FirstId);

    /// <param name="rows">What <see cref="RecordedWork.Rows"/> read for the same question.</param>
    public static IReadOnlyList<Break> Read(Transaction db, IReadOnlyList<WorkRow> rows, WorkFilter filter, DateOnly from, DateOnly to, ShopClock clock)
    {
        // What a report leaves out was worked all the same: it makes no break longer.
        var people = new WorkFilter { PersonId = filter.PersonId, TeamId = filter.TeamId };
        return Of(
            filter == people ? rows : RecordedWork.Rows(db, people, from, to, clock),
            db.Reports.Revised(clock.StartOf(from.AddDays(-1)), clock.StartOf(to.AddDays(1)) + LongestOverMidnightMs, people), from, to, clock);
    }

    /// <summary>Breaks of these days, in order of their start. They are whole for those alone whose rows are here.</summary>
    /// <param name="standing">Sessions that count.</param>
    /// <param name="revised">Whole lines of sessions that took each other's place, and those that count no more.</param>
    public static IReadOnlyList<Break> Of(IReadOnlyList<WorkRow> standing, IReadOnlyList<RevisedRow> revised, DateOnly from, DateOnly to, ShopClock clock)
    {
        var breaks = new Breaks(from, to, clock);
        breaks.Add(standing);
        breaks.Add(new RevisedLines(revised));
        foreach (var (person, recorded) in breaks._people)
        {
            breaks.Find(person, recorded);
        }

        var found = breaks._found.ToArray();
        Array.Sort([.. found.Select(b => b.FromMs)], found);
        return found;
    }

    private void Add(IReadOnlyList<WorkRow> standing)
    {
        foreach (var row in standing)
        {
            var recorded = Of(row.PersonId);
            recorded.Work.Add((row.StartedAtMs, row.EndedAtMs ?? long.MaxValue));
            if (!row.Revises)
            {
                recorded.Taps.Add(new Tapped(row, row.StartedAtMs, row.EndedAtMs ?? long.MaxValue, row.Id));
            }
        }
    }

    private void Add(RevisedLines lines)
    {
        foreach (var first in lines.Firsts)
        {
            var ended = lines.EndedByTap(first);
            var theirs = lines.Last(first).Select(r => r.Row).Where(r => r.PersonId == first.Row.PersonId).ToList();
            var tapped = new Tapped(WithReason(ended.Row, theirs), first.Row.StartedAtMs, ended.Row.EndedAtMs ?? ended.VoidedAtMs ?? long.MaxValue, first.Row.Id);
            var taps = Of(first.Row.PersonId).Taps;
            if (ended.Row.Paused && Later(theirs, tapped.ToMs) is { } put)
            {
                // It was at another time that they paused: what lies before that is no break.
                taps.Add(tapped with { Ended = tapped.Ended with { Paused = false } });
                tapped = tapped with { FromMs = put.FromMs, ToMs = put.ToMs };
            }

            taps.Add(tapped);
        }

        foreach (var (row, firstId) in lines.Recorded)
        {
            Of(row.PersonId).Added.Add((row.StartedAtMs, firstId));
        }
    }

    /// <summary>The pause with the reason, and the number, of the row that stands for it now.</summary>
    /// <param name="theirs">What became of its line, as far as it is the same person's.</param>
    private static WorkRow WithReason(WorkRow ended, List<WorkRow> theirs)
    {
        var now = theirs.Where(r => r.Paused).MaxBy(r => r.EndedAtMs);
        return ended.Paused && now is not null ? ended with { Id = now.Id, PauseReasonId = now.PauseReasonId } : ended;
    }

    /// <summary>Where a correction put all that is theirs of a line, when it lies after the end as it was tapped. Striking it out changes nothing in that.</summary>
    private static (long FromMs, long ToMs)? Later(List<WorkRow> theirs, long tappedEndMs)
    {
        return theirs.Count > 0 && theirs.Min(r => r.StartedAtMs) is var fromMs && fromMs > tappedEndMs ? (fromMs, theirs.Max(r => r.EndedAtMs ?? long.MaxValue)) : null;
    }

    private Recorded Of(long personId)
    {
        return _people.TryGetValue(personId, out var recorded) ? recorded : _people[personId] = new Recorded();
    }

    private void Find(long personId, Recorded recorded)
    {
        RecordedWork.Order(recorded.Taps, (a, b) => a.FromMs != b.FromMs ? a.FromMs.CompareTo(b.FromMs) : a.Ended.Id.CompareTo(b.Ended.Id));
        recorded.Added.Sort();
        var work = Together(recorded.Work);
        Tapped? last = null;
        foreach (var tapped in recorded.Taps)
        {
            if (last is { } before && tapped.FromMs > before.ToMs)
            {
                Add(personId, before, tapped.FromMs, recorded.Added, work);
            }

            if (last is null || tapped.ToMs >= last.Value.ToMs)
            {
                last = tapped;
            }
        }

        if (last is { } end)
        {
            Add(personId, end, long.MaxValue, recorded.Added, work);
        }
    }

    private void Add(long personId, Tapped before, long nextMs, List<(long AtMs, long FirstId)> added, List<(long FromMs, long ToMs)> work)
    {
        var at = before.ToMs;
        if (!before.Ended.Paused || at < _dayStarts[0] || at >= _dayStarts[^2])
        {
            return;
        }

        // Who forgot to press start, and nothing else tells of their coming back: the first time that somebody recorded for them does, also where it was struck out since.
        var end = IsWithin(at, nextMs) ? nextMs : added.Where(a => a.AtMs >= at && a.FirstId != before.FirstId).Select(a => a.AtMs).FirstOrDefault(long.MaxValue);
        var (gone, back) = (LastFrom(work, at), LastFrom(work, LatestBack(at)));
        if (!IsWithin(at, end) || gone < 0 || work[gone].ToMs < _dayStarts[DayOf(at)] || back == gone)
        {
            return;
        }

        end = Math.Min(end, work[back].FromMs);
        var parts = new List<(long FromMs, long ToMs)>();
        var from = at;
        for (var i = gone; i < work.Count && work[i].FromMs < end; i++)
        {
            parts.Add((from, work[i].FromMs));
            from = Math.Max(from, work[i].ToMs);
        }

        parts.Add((from, end));
        parts.RemoveAll(p => p.FromMs >= p.ToMs);
        var wholeMs = parts.Sum(p => p.ToMs - p.FromMs);
        foreach (var (fromMs, toMs) in parts)
        {
            Cut(personId, before.Ended, fromMs, toMs, wholeMs);
        }
    }

    /// <summary>The last work that begins at this instant or before it; -1 when there is none.</summary>
    private static int LastFrom(List<(long FromMs, long ToMs)> work, long atMs)
    {
        var after = work.BinarySearch((atMs, long.MaxValue));
        return after < 0 ? ~after - 1 : after;
    }

    /// <summary>In order, and what overlaps or touches as one.</summary>
    private static List<(long FromMs, long ToMs)> Together(List<(long FromMs, long ToMs)> work)
    {
        RecordedWork.Order(work, (a, b) => a.CompareTo(b));
        var together = new List<(long FromMs, long ToMs)>(work.Count);
        foreach (var (fromMs, toMs) in work)
        {
            if (together.Count > 0 && fromMs <= together[^1].ToMs)
            {
                together[^1] = (together[^1].FromMs, Math.Max(together[^1].ToMs, toMs));
            }
            else
            {
                together.Add((fromMs, toMs));
            }
        }

        return together;
    }

    private bool IsWithin(long pausedMs, long nextMs)
    {
        return nextMs <= LatestBack(pausedMs);
    }

    /// <summary>The last instant at which somebody who comes back ends this pause.</summary>
    private long LatestBack(long pausedMs)
    {
        return Math.Max(_dayStarts[DayOf(pausedMs) + 1] - 1, pausedMs + LongestOverMidnightMs);
    }

    private void Cut(long personId, WorkRow paused, long fromMs, long toMs, long wholeMs)
    {
        while (fromMs < toMs)
        {
            var day = DayOf(fromMs);
            var end = Math.Min(toMs, _dayStarts[day + 1]);
            if (_from.AddDays(day - 1) is var date && date >= _from && date <= _to)
            {
                _found.Add(new Break(personId, date, paused, fromMs, end, wholeMs));
            }

            fromMs = end;
        }
    }

    private int DayOf(long instantMs)
    {
        var day = Array.BinarySearch(_dayStarts, instantMs);
        return day < 0 ? ~day - 1 : day;
    }
}
