using LaneAward.Data;
using LaneAward.Data.Reports;
using LaneAward.Data.Shifts;
using LaneAward.Web.Features.Clocks;

namespace LaneAward.Web.Features.Reports;

/// <summary>One local day as stretches of work, pause and unrecorded time, by person or by order. Sessions that were struck out are none of it.</summary>
internal sealed class ReadDayTimeline(Database database, ShopClock clock)
{
    private const long HourMs = 3_600_000;
    private const int FewestHours = 4;

    /// <summary>Reads the question of an address.</summary>
    public Outcome<TimelineQuery> Query(IQueryCollection values, Phrases say)
    {
        return TimelineQuery.Read(values, clock.Today, say);
    }

    public Task<DayTimeline> RunAsync(TimelineQuery query, Phrases say, CancellationToken cancellation)
    {
        return database.ReadAsync(db => Read(db, query, say), cancellation);
    }

    private DayTimeline Read(Transaction db, TimelineQuery query, Phrases say)
    {
        var (day, fromMs, toMs) = (query.Day, clock.StartOf(query.Day), clock.StartOf(query.Day.AddDays(1)));
        var filter = new WorkFilter { TeamId = query.Team, PersonId = query.Person };
        var sessions = RecordedWork.Rows(db, filter, day, day, clock);
        var work = RecordedWork.Cut(sessions, day, day, db.NowMs, clock);
        var breaks = Breaks.Read(db, sessions, filter, day, day, clock);
        var types = db.Reports.TaskTypes().Select((t, place) => DayType.At(place, t, say)).ToDictionary(t => t.Id);
        var orders = db.Reports.Orders(work.Spans.Select(s => s.Row.OrderId).Concat(breaks.Select(b => b.Paused.OrderId)).Distinct()).ToDictionary(o => o.Id);
        var people = db.Reports.People();
        var names = Names(db, types, orders, people, say);
        var stretches = new PersonStretches(fromMs, toMs, db.NowMs, names);
        var rows = ByPerson(work, breaks, stretches, people, db.Shifts.Active(), day);
        var (drawnFrom, drawnTo) = Drawn(rows, fromMs, toMs);
        var seen = rows.SelectMany(r => r.Blocks).Where(b => b.Kind is DayKind.Work).Select(b => b.TaskTypeId).ToHashSet();
        return new DayTimeline
        {
            Query = query,
            DayFromMs = fromMs,
            DayToMs = toMs,
            FromMs = drawnFrom,
            ToMs = drawnTo,
            AsOfMs = db.NowMs,
            Rows = query.ByOrder ? ByOrder(rows, orders) : rows,
            Types = [.. types.Values.Where(t => seen.Contains(t.Id))],
            People = people,
        };
    }

    private static Func<WorkSpan, DayKind, DayBlock> Names(
        Transaction db, Dictionary<long, DayType> types, Dictionary<long, ReportOrderRow> orders, IReadOnlyList<ReportPersonRow> people, Phrases say)
    {
        var reasons = db.Reports.PauseReasons().ToDictionary(r => r.Id, r => say.Pick(r.NameEn, r.NameEs));
        var persons = people.ToDictionary(p => p.Id, p => p.Name);
        return (span, kind) =>
        {
            var block = new DayBlock { Kind = kind, FromMs = span.FromMs, ToMs = span.ToMs, PersonId = span.Row.PersonId, Person = persons[span.Row.PersonId] };
            return kind is DayKind.Unrecorded
                ? block
                : block with
                {
                    SessionId = span.Row.Id,
                    OrderId = span.Row.OrderId,
                    OrderNumber = orders[span.Row.OrderId].OrderNumber,
                    TaskTypeId = span.Row.TaskTypeId,
                    What = kind is DayKind.Work ? types[span.Row.TaskTypeId].Name : span.Row.PauseReasonId is { } reason ? reasons[reason] : null,
                };
        };
    }

    private List<DayRow> ByPerson(RecordedWork work, IReadOnlyList<Break> breaks, PersonStretches stretches, IReadOnlyList<ReportPersonRow> people, IReadOnlyList<ShiftRow> allShifts, DateOnly day)
    {
        var (spans, pauses) = (work.Spans.ToLookup(s => s.Row.PersonId), breaks.ToLookup(b => b.PersonId));
        var rows = new List<DayRow>();
        foreach (var person in people.Where(p => spans.Contains(p.Id)))
        {
            var shifts = PersonShifts.On(day, PersonShifts.Pick(allShifts, person.Id, person.TeamId), clock);
            rows.Add(Row(person.Id, person.Name, null, shifts, stretches.Of(spans[person.Id], pauses[person.Id], shifts)));
        }

        // Who has started this very moment has nothing to draw yet.
        return [.. rows.Where(r => r.Blocks.Count > 0)];
    }

    /// <summary>The same stretches by what they were for. Unrecorded time belongs to a person and to no order.</summary>
    private static List<DayRow> ByOrder(List<DayRow> people, Dictionary<long, ReportOrderRow> orders)
    {
        var blocks = people.SelectMany(r => r.Blocks).Where(b => b.OrderId is not null).GroupBy(b => b.OrderId!.Value);
        return [.. blocks.Select(g => Row(g.Key, orders[g.Key].OrderNumber, orders[g.Key].CustomerName, [], g)).OrderBy(r => r.Name, StringComparer.Ordinal)];
    }

    private static DayRow Row(long id, string name, string? detail, IReadOnlyList<ShiftSpan> shifts, IEnumerable<DayBlock> blocks)
    {
        var laneEnds = new List<long>();
        var placed = new List<DayBlock>();
        foreach (var block in blocks.OrderBy(b => b.FromMs).ThenBy(b => b.SessionId))
        {
            var lane = laneEnds.FindIndex(end => end <= block.FromMs);
            if (lane < 0)
            {
                lane = laneEnds.Count;
                laneEnds.Add(0);
            }

            laneEnds[lane] = block.ToMs;
            placed.Add(block with { Lane = lane });
        }

        return new DayRow(id, name, detail, shifts, placed, Math.Max(1, laneEnds.Count));
    }

    /// <summary>Full hours around all that is drawn, never outside of the day.</summary>
    private static (long FromMs, long ToMs) Drawn(List<DayRow> rows, long dayFromMs, long dayToMs)
    {
        var starts = rows.SelectMany(r => r.Blocks.Select(b => b.FromMs).Concat(r.Shifts.Select(s => s.StartMs))).DefaultIfEmpty(dayFromMs);
        var ends = rows.SelectMany(r => r.Blocks.Select(b => b.ToMs).Concat(r.Shifts.Select(s => s.EndMs))).DefaultIfEmpty(dayToMs);
        var fromMs = dayFromMs + ((starts.Min() - dayFromMs) / HourMs * HourMs);
        var hours = Math.Max(FewestHours, (ends.Max() - fromMs + HourMs - 1) / HourMs);
        var toMs = Math.Min(dayToMs, fromMs + (hours * HourMs));
        return (Math.Max(dayFromMs, Math.Min(fromMs, toMs - (FewestHours * HourMs))), toMs);
    }
}
