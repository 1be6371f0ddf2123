using LaneAward.Data;
using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>A pause, or a part of one, on a local day.</summary>
/// <param name="PersonId">Who tapped it.</param>
/// <param name="Paused">The session that it ended, as it was tapped; its own reason, or null, is why.</param>
internal readonly record struct Break(long PersonId, DateOnly Day, WorkRow Paused, long FromMs, long ToMs)
{
    public long Ms => ToMs - FromMs;
}

/// <summary>
/// The pauses of people: one rule for payroll, the timesheet, the timeline and the report of pauses. A pause is its author's and lasts from the
/// tap to their next start as it was tapped, less the work that stands within. What corrections make of the work beside it neither lengthens it
/// nor loses it.
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
            db.Reports.Revised(clock.StartOf(from) - LongestOverMidnightMs, clock.StartOf(to.AddDays(1)) + LongestOverMidnightMs, people), from, to, clock);
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

        breaks._found.Sort((a, b) => a.FromMs.CompareTo(b.FromMs));
        return breaks._found;
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
            Of(first.Row.PersonId).Taps.Add(new Tapped(ended.Row, first.Row.StartedAtMs, ended.Row.EndedAtMs ?? ended.VoidedAtMs ?? long.MaxValue, first.Row.Id));
        }

        foreach (var (row, firstId) in lines.Recorded)
        {
            Of(row.PersonId).Added.Add((row.StartedAtMs, firstId));
        }
    }

    private Recorded Of(long personId)
    {
        return _people.TryGetValue(personId, out var recorded) ? recorded : _people[personId] = new Recorded();
    }

    private void Find(long personId, Recorded recorded)
    {
        recorded.Taps.Sort((a, b) => a.FromMs != b.FromMs ? a.FromMs.CompareTo(b.FromMs) : a.Ended.Id.CompareTo(b.Ended.Id));
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
        if (!IsWithin(at, end))
        {
            return;
        }

        var from = at;
        var after = work.BinarySearch((at, long.MaxValue));
        for (var i = Math.Max(0, (after < 0 ? ~after : after) - 1); i < work.Count && work[i].FromMs < end; i++)
        {
            Cut(personId, before.Ended, from, work[i].FromMs);
            from = Math.Max(from, work[i].ToMs);
        }

        Cut(personId, before.Ended, from, end);
    }

    /// <summary>In order, and what overlaps or touches as one.</summary>
    private static List<(long FromMs, long ToMs)> Together(List<(long FromMs, long ToMs)> work)
    {
        work.Sort();
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
        return nextMs < _dayStarts[DayOf(pausedMs) + 1] || nextMs - pausedMs <= LongestOverMidnightMs;
    }

    private void Cut(long personId, WorkRow paused, long fromMs, long toMs)
    {
        while (fromMs < toMs)
        {
            var day = DayOf(fromMs);
            var end = Math.Min(toMs, _dayStarts[day + 1]);
            if (_from.AddDays(day - 1) is var date && date >= _from && date <= _to)
            {
                _found.Add(new Break(personId, date, paused, fromMs, end));
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
