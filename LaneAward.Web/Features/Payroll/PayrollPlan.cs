using System.Globalization;
using System.Text;
using LaneAward.Data;
using LaneAward.Data.Reports;
using LaneAward.Web.Features.Reports;

namespace LaneAward.Web.Features.Payroll;

/// <summary>Days in a row that no batch covers, from the first to the last that holds work, and how much, without breaks.</summary>
internal sealed record UncoveredDays(DateOnly From, DateOnly To, long WorkMinutes, long Sessions);

/// <summary>Days in a row that a batch handed over already, and what all batches handed over for them.</summary>
internal sealed record CoveredDays(DateOnly From, DateOnly To, long BatchId, long Minutes);

/// <summary>A paid break of somebody that is longer than most: whether it was one is a supervisor's to say, at the session that paused.</summary>
internal sealed record LongBreak(long PersonId, DateOnly Day, long Ms, long SessionId);

/// <summary>What the next batch would hand over for a range: its new days, and adjustments of days that went out before.</summary>
internal sealed record PayrollPlan(DateOnly From, DateOnly To, IReadOnlyList<PayrollLine> Lines, IReadOnlyDictionary<long, string> Names)
{
    /// <summary>Sessions of these days that nobody has reviewed, or that their author asked to have changed; they are handed over as they are.</summary>
    public required long ToReview { get; init; }

    /// <summary>Taps of these days that were refused and that nobody has looked at.</summary>
    public required long Refused { get; init; }

    /// <summary>
    /// Paid breaks of these days, and of those that were counted again, that are longer than an hour, by day; each whole, on the first of its days
    /// that was counted.
    /// </summary>
    public required IReadOnlyList<LongBreak> LongBreaks { get; init; }

    /// <summary>Clocks that run and began before the end of the range, or of a day that an earlier batch covers: there is no batch until they are stopped.</summary>
    public required long Running { get; init; }

    /// <summary>Time of earlier days that no batch covers, oldest first. Neither this batch nor a later one hands it over, as neither covers those days.</summary>
    public required IReadOnlyList<UncoveredDays> Uncovered { get; init; }

    /// <summary>Days of the range that went out before: this batch holds corrections of them alone.</summary>
    public required IReadOnlyList<CoveredDays> Covered { get; init; }

    /// <summary>The first day on which a batch of these days can be exported; null when it can be already.</summary>
    public required DateOnly? OverOn { get; init; }

    private const long LongBreakMs = 60 * 60_000;

    /// <summary>
    /// The days of a pay period that no batch covers: of the first one since there are batches that holds time there, else of today's. Before the first
    /// batch it is the period before today's: what is older was paid in another way, or is named beside it.
    /// </summary>
    public static PayrollDays Next(Transaction db, IReadOnlyList<PayrollBatchRow> batches, PayPeriod period, ShopClock clock)
    {
        var today = period.Containing(clock.LocalDay(db.NowMs));
        if (batches.Count == 0)
        {
            var before = period.Containing(today.From.AddDays(-1));
            return new PayrollDays(before.From, before.To);
        }

        var begun = batches.Min(b => DayText.Read(b.FromDay)!.Value);
        var missing = UncoveredBefore(db, today.From, batches, clock).Where(days => days.From >= begun).Select(days => days.From).Append(clock.LocalDay(db.NowMs)).First();
        var (first, last) = period.Containing(missing);
        var (from, to) = (missing, missing);
        while (from > first && CoveredBy(batches, from.AddDays(-1)) is null)
        {
            from = from.AddDays(-1);
        }

        while (to < last && CoveredBy(batches, to.AddDays(1)) is null)
        {
            to = to.AddDays(1);
        }

        return new PayrollDays(from, to);
    }

    /// <summary>
    /// New days are those that no batch covers. A covered day comes again with the difference between what is recorded now and what all batches
    /// handed over, for whoever has a session there that changed since the last batch.
    /// </summary>
    public static PayrollPlan Make(Transaction db, DateOnly from, DateOnly to, ShopClock clock)
    {
        var batches = db.Payroll.Batches();
        var reasons = db.Reports.PauseReasons().ToDictionary(r => r.Id);
        var lines = new List<PayrollLine>();
        var days = Days(db, from, to, null, reasons, clock);
        lines.AddRange(NewLines(days, batches));
        var adjusted = new List<PersonDay>();
        if (batches.Count > 0)
        {
            lines.AddRange(Adjustments(db, batches, days, adjusted, reasons, clock));
        }

        var (fromMs, toMs) = (clock.StartOf(from), clock.StartOf(to.AddDays(1)));
        // A clock that runs in a day that was handed over would adjust it by time that is not over.
        var lastDay = batches.Select(b => DayText.Read(b.ToDay)!.Value).Append(to).Max();
        return new PayrollPlan(
            from, to, [.. lines.OrderBy(l => l.Adjusts is null).ThenBy(l => l.PersonId).ThenBy(l => l.Day, StringComparer.Ordinal).ThenBy(l => l.PayClass, StringComparer.Ordinal)],
            db.Reports.People().ToDictionary(p => p.Id, p => p.Name))
        {
            ToReview = PersonDay.CountToReview(days) + db.Corrections.CountPendingUnflagged(fromMs, toMs),
            Refused = db.RefusedTaps.CountOpen(fromMs, toMs),
            LongBreaks = LongOf(days.Concat(adjusted), reasons),
            Running = db.Payroll.Running(clock.StartOf(lastDay.AddDays(1))),
            Uncovered = UncoveredBefore(db, from, batches, clock),
            Covered = CoveredWithin(db, from, to, batches),
            OverOn = to < clock.LocalDay(db.NowMs) ? null : to.AddDays(1),
        };
    }

    public string RunningSentence(Phrases say)
    {
        return Running == 1
            ? say["1 clock from these days, or from days of an earlier batch, still runs. Correct it first."]
            : say["{0} clocks from these days, or from days of an earlier batch, still run. Correct them first.", Running];
    }

    /// <summary>What a batch of days that none covers would hold of them, their paid breaks included.</summary>
    public static long MinutesOf(Transaction db, UncoveredDays uncovered, IReadOnlyList<PayrollBatchRow> batches, ShopClock clock)
    {
        return NewLines(Days(db, uncovered.From, uncovered.To, null, db.Reports.PauseReasons().ToDictionary(r => r.Id), clock), batches).Sum(l => l.Minutes);
    }

    /// <summary>The batch as a file: CSV, UTF-8 without a mark, CRLF; minutes and decimal hours.</summary>
    public byte[] File(long batchId)
    {
        var csv = new StringBuilder("batch,from,to,person_no,person,date,pay_class,minutes,hours,adjusts_batch\r\n");
        foreach (var line in Lines)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{batchId},{ReportQuery.Day(From)},{ReportQuery.Day(To)},{line.PersonId},{SpreadsheetText.Field(Names[line.PersonId])},");
            csv.Append(CultureInfo.InvariantCulture, $"{line.Day},{line.PayClass},{line.Minutes},{ReportText.Hours(line.Minutes * 60_000):0.00},{line.Adjusts}\r\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static IEnumerable<PayrollLine> NewLines(IEnumerable<PersonDay> days, IReadOnlyList<PayrollBatchRow> batches)
    {
        return days.Where(d => CoveredBy(batches, d.Day) is null)
            .SelectMany(d => Classes(d).Where(c => c.Minutes != 0).Select(c => Line(d.PersonId, d.Day, c.PayClass, c.Minutes, null)));
    }

    private static List<LongBreak> LongOf(IEnumerable<PersonDay> days, Dictionary<long, ReportReasonRow> reasons)
    {
        return [.. days.SelectMany(d => d.Breaks).Where(b => b.Paused.PauseReasonId is { } reason && reasons[reason].Paid)
            .GroupBy(b => b.Paused.Id).Select(parts => new LongBreak(parts.First().PersonId, parts.Min(b => b.Day), parts.First().WholeMs, parts.Key))
            .Where(b => b.Ms > LongBreakMs).OrderBy(b => b.Day).ThenBy(b => b.PersonId)];
    }

    /// <param name="days">What is counted for the batch.</param>
    /// <param name="adjusted">Takes what was counted again.</param>
    private static IEnumerable<PayrollLine> Adjustments(
        Transaction db, IReadOnlyList<PayrollBatchRow> batches, IReadOnlyList<PersonDay> days, List<PersonDay> adjusted, Dictionary<long, ReportReasonRow> reasons, ShopClock clock)
    {
        // A break lies beside a session, over midnight too: the whole day is counted again, and its neighbours into which a break of it may reach.
        var changed = new HashSet<(long PersonId, DateOnly Day)>();
        foreach (var (person, fromMs, toMs) in db.Payroll.ChangedSince(batches[0]))
        {
            for (var day = clock.LocalDay(fromMs - Breaks.LongestOverMidnightMs); day <= clock.LocalDay(toMs).AddDays(1); day = day.AddDays(1))
            {
                if (CoveredBy(batches, day) is not null)
                {
                    changed.Add((person, day));
                }
            }
        }

        // The half of a break that lies before midnight went out with a day that knew nothing of it.
        changed.UnionWith(days.Where(d => CoveredBy(batches, d.Day) is null && CoveredBy(batches, d.Day.AddDays(-1)) is not null && d.Breaks.Any(b => b.FromMs == clock.StartOf(d.Day)))
            .Select(d => (d.PersonId, d.Day.AddDays(-1))));

        foreach (var person in changed.GroupBy(c => c.PersonId).OrderBy(g => g.Key))
        {
            var (first, last) = (person.Min(c => c.Day), person.Max(c => c.Day));
            var now = Days(db, first, last, person.Key, reasons, clock).ToDictionary(d => d.Day);
            var before = db.Payroll.HandedOver(ReportQuery.Day(first), ReportQuery.Day(last)).Where(l => l.PersonId == person.Key).ToLookup(l => l.Day);
            adjusted.AddRange(person.Where(c => now.ContainsKey(c.Day)).Select(c => now[c.Day]));
            foreach (var (_, day) in person.OrderBy(c => c.Day))
            {
                var was = before[ReportQuery.Day(day)].ToDictionary(l => l.PayClass, l => l.Minutes);
                foreach (var (payClass, minutes) in Classes(now.GetValueOrDefault(day) ?? new PersonDay(person.Key, day)))
                {
                    if (minutes != was.GetValueOrDefault(payClass))
                    {
                        yield return Line(person.Key, day, payClass, minutes - was.GetValueOrDefault(payClass), CoveredBy(batches, day));
                    }
                }
            }
        }
    }

    private static List<CoveredDays> CoveredWithin(Transaction db, DateOnly from, DateOnly to, IReadOnlyList<PayrollBatchRow> batches)
    {
        var minutes = db.Payroll.HandedOver(ReportQuery.Day(from), ReportQuery.Day(to)).ToLookup(line => line.Day, line => line.Minutes);
        var found = new List<CoveredDays>();
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            if (CoveredBy(batches, day) is not { } batch)
            {
                continue;
            }

            var went = minutes[ReportQuery.Day(day)].Sum();
            if (found is [.., var last] && last.BatchId == batch && last.To.AddDays(1) == day)
            {
                found[^1] = last with { To = day, Minutes = last.Minutes + went };
            }
            else
            {
                found.Add(new CoveredDays(day, day, batch, went));
            }
        }

        return found;
    }

    private static List<UncoveredDays> UncoveredBefore(Transaction db, DateOnly from, IReadOnlyList<PayrollBatchRow> batches, ShopClock clock)
    {
        var found = new List<UncoveredDays>();
        if (db.Payroll.FirstStart() is not { } firstMs)
        {
            return found;
        }

        // Today is not over, and no batch could have it yet.
        var today = clock.LocalDay(db.NowMs);
        var end = from < today ? from : today;
        // A quarter, which is also what one preview shows: this is read inside an export's write, and years of a shop that never exported are not asked each time.
        var (oldest, quarter) = (clock.LocalDay(firstMs), from.AddDays(-PayrollDays.LongestSpanDays));
        var next = oldest > quarter ? oldest : quarter;
        foreach (var batch in batches.OrderBy(b => b.FromDay, StringComparer.Ordinal))
        {
            var (covered, last) = (DayText.Read(batch.FromDay)!.Value, DayText.Read(batch.ToDay)!.Value);
            Add(next, covered < end ? covered : end);
            next = last >= next ? last.AddDays(1) : next;
        }

        Add(next, end);
        return found;

        void Add(DateOnly first, DateOnly before)
        {
            if (first >= before)
            {
                return;
            }

            // Work alone, which SQLite adds up: a quarter of a large shop, read for its breaks too, took a second.
            var held = db.Reports.Totals(clock.StartOf(first), clock.StartOf(before), new WorkFilter());
            var minutes = ShopClock.NearestMinute(held.CountedMs);
            if (held.Span is { } span && minutes > 0)
            {
                found.Add(new UncoveredDays(clock.LocalDay(span.FromMs), clock.LocalDay(span.ToMs - 1), minutes, held.Sessions));
            }
        }
    }

    private static IReadOnlyList<PersonDay> Days(Transaction db, DateOnly from, DateOnly to, long? personId, Dictionary<long, ReportReasonRow> reasons, ShopClock clock)
    {
        var filter = new WorkFilter { PersonId = personId };
        var rows = RecordedWork.Rows(db, filter, from, to, clock);
        return PersonDay.Of(RecordedWork.Cut(rows, from, to, db.NowMs, clock), Breaks.Read(db, rows, filter, from, to, clock), reasons);
    }

    private static IEnumerable<(string PayClass, long Minutes)> Classes(PersonDay day)
    {
        yield return ("direct", ShopClock.NearestMinute(day.DirectMs));
        yield return ("indirect", ShopClock.NearestMinute(day.IndirectMs));
        yield return ("paid_break", ShopClock.NearestMinute(day.PaidBreakMs));
    }

    /// <summary>The batch that handed the day over first.</summary>
    private static long? CoveredBy(IReadOnlyList<PayrollBatchRow> batches, DateOnly day)
    {
        var text = ReportQuery.Day(day);
        return batches.LastOrDefault(b => string.CompareOrdinal(b.FromDay, text) <= 0 && string.CompareOrdinal(text, b.ToDay) <= 0)?.Id;
    }

    private static PayrollLine Line(long personId, DateOnly day, string payClass, long minutes, long? adjusts)
    {
        return new PayrollLine { PersonId = personId, Day = ReportQuery.Day(day), PayClass = payClass, Minutes = minutes, Adjusts = adjusts };
    }
}
