using System.Text.Json;
using LaneAward.Data.Reports;
using LaneAward.Web.Features.Corrections;

namespace LaneAward.Web.Features.Reports;

/// <summary>What was corrected: before, after, by whom and why.</summary>
internal sealed class CorrectionsReport : IReport
{
    public string Name => "corrections";

    public string Icon => "history";

    public ReportFilters Filters => ReportFilters.None;

    public IReadOnlyList<string> Groupings => ["entry", "by", "person", "reason"];

    public string Title(Phrases say) => say["Corrections"];

    public string About(Phrases say) => say["Sessions that were changed, added or struck out in the range, with before, after and reason."];

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        var batches = context.Db.Payroll.Batches();
        var found = context.Db.Reports.Corrected(context.FromMs, context.ToMs);
        var all = found.SelectMany(EntriesOf).ToList();
        var rows = new List<ReportRow>();
        if (Grouping(context.Query.GroupBy, say) is { } grouping)
        {
            foreach (var (key, entries, corrections) in all.GroupBy(grouping).Select(g => (g.Key, Entries: g.ToList(), Corrections: g.DistinctBy(e => e.Row.Id).Count())).OrderByDescending(g => g.Corrections).ThenBy(g => g.Key, StringComparer.CurrentCultureIgnoreCase))
            {
                rows.Add(new ReportRow([null, $"{(key.Length == 0 ? "–" : key)} ({corrections})", null, null, null, null, entries.Sum(e => e.Change), null, null]));
                rows.AddRange(entries.Select(e => Line(context, e, batches) with { Level = 1 }));
            }
        }
        else
        {
            rows.AddRange(all.Select(e => Line(context, e, batches)));
        }

        var difference = all.Sum(c => c.Change);
        return new ReportTable(
            [
                new("when", say["When"], ColumnKind.Instant), new("by", say["By"]), new("person", say["Person"]), new("task", say["Task"]), new("before", say["Before"]), new("after", say["After"]),
                new("change", say["Difference"], ColumnKind.Difference), new("reason", say["Reason"]), new("batch", say["After payroll batch"]),
            ],
            rows)
        {
            Groups = context.Query.GroupBy switch { "by" => [say["By"]], "person" => [say["Person"]], _ => [say["Reason"]] },
            Total = new ReportRow([null, null, null, null, null, say["Total"], difference, null, null]),
            Figures = [new ReportFigure(say["Corrections"], ReportText.Count(found.Count)), new ReportFigure(say["Difference"], ReportText.Cell(difference, ColumnKind.Difference, context.Days))],
            Chart = new ReportChart(
                say["Corrections by reason"], ChartShape.Stacked, [say["Corrections"]],
                [.. found.GroupBy(r => say.ReasonOf(r.Reason)).OrderByDescending(g => g.Count()).Select(g => new ReportBar(g.Key, [g.Count()]))])
            { InHours = false },
        };
    }

    private static Func<Entry, string>? Grouping(string? groupBy, Phrases say)
    {
        return groupBy switch
        {
            "by" => e => e.Row.By,
            "person" => e => e.PersonName,
            "reason" => e => say.ReasonOf(e.Row.Reason),
            _ => null,
        };
    }

    /// <summary>One for the person whose session it was, and one for each other to whom time of it went: payroll takes it from the one and gives it to the other.</summary>
    private static IEnumerable<Entry> EntriesOf(CorrectedSessionRow row)
    {
        var after = JsonSerializer.Deserialize<List<CorrectedToRow>>(row.After)!;
        yield return new Entry(row, row.PersonName, IsOwn: true, after, Time(row, after.Where(a => a.PersonId == row.PersonId)) - ((row.EndedAtMs ?? row.VoidedAtMs) - row.StartedAtMs));
        foreach (var other in after.Where(a => a.PersonId != row.PersonId).GroupBy(a => a.PersonId))
        {
            yield return new Entry(row, other.First().PersonName, IsOwn: false, [.. other], Time(row, other));
        }
    }

    /// <summary>A clock that ran on is counted to the correction.</summary>
    private static long Time(CorrectedSessionRow row, IEnumerable<CorrectedToRow> after)
    {
        return after.Sum(a => (a.EndedAtMs ?? row.VoidedAtMs) - a.StartedAtMs);
    }

    private static ReportRow Line(ReportContext context, Entry entry, IReadOnlyList<PayrollBatchRow> batches)
    {
        var (say, row) = (context.Say, entry.Row);
        var days = DaysOf(context.Clock, entry);
        var exported = batches.Where(b => b.CreatedAtMs <= row.VoidedAtMs && days.Any(d => string.CompareOrdinal(b.FromDay, d.To) <= 0 && string.CompareOrdinal(b.ToDay, d.From) >= 0))
            .OrderBy(b => b.Id).Select(b => "#" + b.Id).ToList();
        return new ReportRow(
        [
            row.VoidedAtMs, row.By.Length == 0 ? "–" : row.By, entry.PersonName,
            entry.IsOwn ? Task(row.TypeEn, row.TypeEs, row.OrderNumber, say) : Task(entry.After[0], say),
            entry.IsOwn && !row.IsNothing ? Spans(context, [(row.StartedAtMs, row.EndedAtMs, "")]) : "–",
            entry.After.Count == 0 ? say["Struck out"] : Spans(context, [.. entry.After.Select(a => (a.StartedAtMs, a.EndedAtMs, entry.IsOwn ? Whither(row, a, context) : ""))]),
            entry.Change, say.ReasonOf(row.Reason), exported.Count == 0 ? null : string.Join(", ", exported),
        ])
        { Drill = "/console/sessions/" + row.Id };
    }

    /// <summary>First and last day of each stretch that was or is this person's.</summary>
    private static List<(string From, string To)> DaysOf(ShopClock clock, Entry entry)
    {
        var spans = entry.After.Where(a => !entry.IsOwn || a.PersonId == entry.Row.PersonId).Select(a => (a.StartedAtMs, a.EndedAtMs)).ToList();
        if (entry.IsOwn && !entry.Row.IsNothing)
        {
            spans.Add((entry.Row.StartedAtMs, entry.Row.EndedAtMs));
        }

        // What ends at midnight has no time on the day that begins then.
        return spans.ConvertAll(s => (Day(s.StartedAtMs), Day(Math.Max(s.StartedAtMs, (s.EndedAtMs ?? entry.Row.VoidedAtMs) - 1))));

        string Day(long instantMs)
        {
            return ReportQuery.Day(clock.LocalDay(instantMs));
        }
    }

    /// <summary>Whose, on what and paused for what the time is now, where that is not what it was.</summary>
    private static string Whither(CorrectedSessionRow row, CorrectedToRow after, ReportContext context)
    {
        return (after.PersonId == row.PersonId ? "" : " · " + after.PersonName)
            + (after.TaskId == row.TaskId ? "" : " · " + Task(after, context.Say))
            + (!after.Paused || after.PauseReasonId == row.PauseReasonId ? "" : " · " + context.Say["Paused: {0}", context.ReasonName(after.PauseReasonId)]);
    }

    private static string Task(CorrectedToRow after, Phrases say)
    {
        return Task(after.TypeEn, after.TypeEs, after.OrderNumber, say);
    }

    private static string Task(string typeEn, string typeEs, string orderNumber, Phrases say)
    {
        return say.Pick(typeEn, typeEs) + " · " + orderNumber;
    }

    private static DayCell Spans(ReportContext context, IReadOnlyList<(long StartMs, long? EndMs, string Whither)> spans)
    {
        var first = spans[0].StartMs;
        return new DayCell(context.Clock.LocalDay(first), Written(context.Clock.DayAndTime), Written(context.Days.DayAndTime)) { AtMs = first };

        string Written(Func<long, string> start)
        {
            return string.Join("; ", spans.Select(span => start(span.StartMs) + " – " + (span.EndMs is { } end ? context.Clock.TimeOfDay(end) : context.Say["now"]) + span.Whither));
        }
    }

    /// <summary>What a correction did to one person's time.</summary>
    /// <param name="IsOwn">It was this person's session; else time of it is theirs now.</param>
    /// <param name="After">What took its place: all of it, or what went to this person.</param>
    /// <param name="Change">Milliseconds that this person has more.</param>
    private sealed record Entry(CorrectedSessionRow Row, string PersonName, bool IsOwn, IReadOnlyList<CorrectedToRow> After, long Change);
}
