using CsCheck;
using LaneAward.Tests.Support;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Reports;

/// <summary>Reports against a count minute by minute, over invented histories around the nights on which the clocks change.</summary>
public sealed class RecomputedTests
{
    private const long Days = 5;

    private static readonly TimeZoneInfo Chicago = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");

    private static readonly Gen<PastSession> AnySession = Gen.Select(
        Gen.Int[0, ReportHistory.People - 1], Gen.Int[0, ReportHistory.Tasks - 1], Gen.Long[-3 * 1440, (Days + 1) * 1440],
        Gen.Frequency((6, Gen.Long[0, 600]), (2, Gen.Long[0, 1440]), (1, Gen.Long[1440, 4000])), Gen.Int[0, 11], Gen.Enum<PastEnd>(),
        (person, task, from, length, kind, end) => new PastSession(person, task, from, kind == 0 ? null : from + length, kind == 1, end, Flagged: kind is 2 or 3));

    [Theory]
    [InlineData("2026-03-06")]
    [InlineData("2026-10-30")]
    [InlineData("2026-12-29")]
    public async Task Every_sum_agrees_with_a_count_minute_by_minute(string firstDay)
    {
        var first = DateOnly.ParseExact(firstDay, "yyyy-MM-dd");
        var start = ShopClockAt(DateTimeOffset.UnixEpoch).StartOf(first);
        // Noon of the fourth day: part of the range is still to come.
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(start + (3 * 86_400_000) + (12 * 3_600_000)));
        using var shop = ShopDatabase.Create(time);
        var history = new ReportHistory(shop);
        history.CancelLastTask();
        var clock = new ShopClock(time, Chicago);
        var read = new ReadReport(shop.Database, clock, DemoShop.OptionsOf(shop.Folder, ShopDatabase.Environment));

        await Gen.Select(AnySession.List[0, 14], Gen.Int[0, 4], Gen.Int[0, 4]).SampleAsync(
            async (sessions, a, b) =>
            {
                var (from, to) = (first.AddDays(Math.Min(a, b)), first.AddDays(Math.Max(a, b)));
                var past = OneOpenEach(sessions.Select(s => s with { FromMinute = s.FromMinute + (start / 60_000), ToMinute = s.ToMinute + (start / 60_000) }), clock.NowMs / 60_000);
                await history.PutAsync(past);
                var counted = Count(past, from, to, clock.NowMs / 60_000);

                var timesheet = await RunAsync(read, "timesheet", from, to);
                Assert.Equal(counted.Days.OrderBy(d => d.Key.Item1).ThenBy(d => d.Key.Item2).Select(d => d.Value), DayRows(timesheet).Select(r => (long)r.Cells[8]!).Where(ms => ms > 0));
                Assert.Equal(
                    (counted.After(PastEnd.PaidPause), counted.After(PastEnd.UnpaidPause, PastEnd.Pause), counted.After(PastEnd.Complete)),
                    ((long)timesheet.Total!.Cells[5]!, (long)timesheet.Total.Cells[6]!, (long)timesheet.Total.Cells[7]!));
                Assert.Equal(counted.Indirect, (long)timesheet.Total.Cells[4]!);
                var pauses = await RunAsync(read, "pauses", from, to);
                Assert.Equal(counted.After(PastEnd.Pause), pauses.Rows.Where(r => Equals(r.Cells[0], "No reason given")).Sum(r => (long)r.Cells[3]!));
                Assert.Equal(counted.After(PastEnd.PaidPause), pauses.Rows.Where(r => Equals(r.Cells[0], "Cleaning")).Sum(r => (long)r.Cells[3]!));

                Assert.Equal(counted.Orders, LabourAndElapsed(await RunAsync(read, "orders", from, to), "order"));
                Assert.Equal(counted.Customers, LabourAndElapsed(await RunAsync(read, "customers", from, to), "customer"));
                var types = await RunAsync(read, "task-types", from, to);
                Assert.Equal(counted.Types, LabourAndElapsed(types, "taskType"));
                Assert.Equal(
                    (ShopClock.HoursMinutes(counted.Indirect), ShopClock.HoursMinutes(counted.Cancelled)),
                    (types.Figures.Single(f => f.Name == "Indirect").Value, types.Figures.Single(f => f.Name == "On cancelled tasks").Value));

                foreach (var name in (string[])["timesheet", "orders", "customers", "task-types"])
                {
                    var total = (await RunAsync(read, name, from, to)).Total!;
                    Assert.Equal(counted.Running, total.Running);
                }

                foreach (var name in (string[])["timesheet", "orders", "customers", "task-types", "utilisation", "data-quality", "sessions"])
                {
                    var table = await RunAsync(read, name, from, to);
                    Assert.Equal(counted.Total, table.TotalMs);
                    Assert.Equal(counted.Total, table.PersonDaysMs);
                }
            },
            iter: 60, threads: 1);
    }

    [Fact]
    public async Task Every_figure_leads_to_sessions_that_add_up_to_it()
    {
        var first = new DateOnly(2026, 10, 30);
        var start = ShopClockAt(DateTimeOffset.UnixEpoch).StartOf(first);
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(start + (6 * 86_400_000)));
        using var shop = ShopDatabase.Create(time);
        var history = new ReportHistory(shop);
        // Ana has a team, nobody else; a customer's name holds the other one's number.
        shop.Execute("INSERT INTO team_members (person_id, team_id, home) VALUES (@person, @team, 1)", new { person = history.PersonId(0), team = shop.Insert("INSERT INTO teams (name) VALUES ('Laser') RETURNING id") });
        shop.Execute("UPDATE orders SET customer_id = @other WHERE order_number = '10001'", new { other = shop.AddCustomer("D7", "Club C1") });
        shop.Execute("UPDATE tasks SET status = 'completed', closed_at_ms = @at, closed_by = 1, estimate_minutes = 30, quantity = 2 WHERE id % 2 = 0", new { at = start + 86_400_000 });
        var read = new ReadReport(shop.Database, new ShopClock(time, Chicago), DemoShop.OptionsOf(shop.Folder, ShopDatabase.Environment));

        await AnySession.List[1, 14].SampleAsync(
            async sessions =>
            {
                // A figure of an order's whole life ends now, and so does the list behind it.
                var now = time.GetUtcNow().ToUnixTimeSeconds() / 60;
                var past = OneOpenEach(sessions.Select(s => s with { FromMinute = s.FromMinute + (start / 60_000), ToMinute = s.ToMinute + (start / 60_000) }), now);
                await history.PutAsync(past.Where(s => s.FromMinute <= now).Select(s => s with { ToMinute = s.ToMinute is { } to ? Math.Min(to, now) : null }));
                foreach (var (name, column, grouping) in ((string, string, string?)[])
                    [
                        ("timesheet", "worked", null), ("timesheet", "direct", null), ("timesheet", "indirect", null), ("utilisation", "direct", "week"), ("utilisation", "indirect", null),
                        ("data-quality", "sessions", "tablet"), ("data-quality", "toReview", null), ("timesheet", "toReview", null), ("orders", "labour", "person"), ("orders", "labour", "taskType"), ("orders", "allTime", null), ("order-balance", "labour", null), ("customers", "labour", "order"),
                        ("task-types", "labour", "person"), ("estimates", "actual", "every"), ("data-quality", "time", "tablet"),
                    ])
                {
                    var (table, query) = await AnswerAsync(read, name, $"from={ReportQuery.Day(first)}&to={ReportQuery.Day(first.AddDays(4))}&groupBy={grouping}");
                    var at = table.Columns.Select(c => c.Key).ToList().IndexOf(column);
                    foreach (var row in table.Rows)
                    {
                        if (row.Cells[at] is { } figure && table.Columns[at].LeadOf(row) is { } lead)
                        {
                            var (behind, _) = await AnswerAsync(read, "sessions", lead[(lead.IndexOf('?', StringComparison.Ordinal) + 1)..]);
                            var counted = table.Columns[at].Kind == ColumnKind.Count ? behind.Rows.Count : behind.TotalMs;
                            Assert.True(Equals(figure, counted), $"{name} {row.Cells[0]}: {column} {figure}, and behind {lead}: {counted}");
                        }
                    }
                }
            },
            iter: 25, threads: 1);
    }

    private static Dictionary<string, (long, long)> LabourAndElapsed(ReportTable table, string key)
    {
        var columns = table.Columns.Select(c => c.Key).ToList();
        var (name, labour, elapsed) = (columns.IndexOf(key), columns.IndexOf("labour"), columns.IndexOf("elapsed"));
        return table.Rows.Where(r => (long)r.Cells[labour]! > 0).ToDictionary(r => (string)r.Cells[name]!, r => ((long)r.Cells[labour]!, (long)r.Cells[elapsed]!));
    }

    private static ShopClock ShopClockAt(DateTimeOffset now) => new(new FakeTimeProvider(now), Chicago);

    private static IEnumerable<ReportRow> DayRows(ReportTable timesheet) => timesheet.Rows.Where(r => r is { Level: 1, IsSubtotal: false });

    private static async Task<ReportTable> RunAsync(ReadReport read, string name, DateOnly from, DateOnly to)
    {
        return (await AnswerAsync(read, name, $"from={ReportQuery.Day(from)}&to={ReportQuery.Day(to)}")).Table;
    }

    private static async Task<(ReportTable Table, ReportQuery Query)> AnswerAsync(ReadReport read, string name, string address)
    {
        var query = await read.QueryAsync(new QueryCollection(QueryHelpers.ParseQuery(address)), Phrases.In("en"), TestContext.Current.CancellationToken);
        var answer = await read.RunAsync(ReadReport.Find(name)!, query.Value, Phrases.In("en"), export: true, TestContext.Current.CancellationToken);
        return (answer.Table, answer.Query);
    }

    /// <summary>A running clock began before now, and nobody has two.</summary>
    private static List<PastSession> OneOpenEach(IEnumerable<PastSession> sessions, long nowMinute)
    {
        var open = new HashSet<int>();
        return [.. sessions.Select(s => s.ToMinute is null && (s.FromMinute > nowMinute || !open.Add(s.Person)) ? s with { ToMinute = s.FromMinute + 30 } : s)];
    }

    private sealed record Counted(
        Dictionary<(int, DateOnly), long> Days, Dictionary<string, (long, long)> Orders, Dictionary<string, (long, long)> Customers, Dictionary<string, (long, long)> Types, long Total, long Indirect, long Cancelled, bool Running, Dictionary<PastEnd, long> Gaps)
    {
        public long After(params PastEnd[] ends) => ends.Sum(e => Gaps.GetValueOrDefault(e));
    }

    private static Counted Count(
        List<PastSession> past, DateOnly from, DateOnly to, long nowMinute)
    {
        var days = new Dictionary<(int, DateOnly), long>();
        var (orders, customers, types) = (new Dictionary<string, (long, long)>(), new Dictionary<string, (long, long)>(), new Dictionary<string, (long, long)>());
        var (total, indirect, cancelled, running) = (0L, 0L, 0L, false);
        var seen = new Dictionary<int, List<long>>();
        // A day more on both sides: a break may reach in over midnight.
        var earliest = (new DateTimeOffset(from.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds() / 60_000) - 1440;
        for (var minute = earliest; minute < earliest + ((to.DayNumber - from.DayNumber + 4) * 1440); minute++)
        {
            // A tap in and out within the same minute is a presence too.
            foreach (var person in past.Where(s => !s.Voided && s.FromMinute <= minute && minute < (s.ToMinute ?? nowMinute)).Select(s => s.Person)
                .Concat(past.Where(s => !s.Voided && s.FromMinute == minute && (s.ToMinute ?? nowMinute) == minute).Select(s => ~s.Person)).Distinct())
            {
                var key = person < 0 ? ~person : person;
                (seen.TryGetValue(key, out var minutes) ? minutes : seen[key] = []).Add(person < 0 ? -minute : minute);
            }

            var day = DayOf(minute);
            if (day < from || day > to)
            {
                continue;
            }

            var working = past.Where(s => !s.Voided && s.FromMinute <= minute && minute < (s.ToMinute ?? nowMinute)).ToList();
            foreach (var session in working)
            {
                total += 60_000;
                indirect += ReportHistory.IsIndirect(session.Task) ? 60_000 : 0;
                running |= session.ToMinute is null;
                cancelled += ReportHistory.IsCancelled(session.Task) ? 60_000 : 0;
                days[(session.Person, day)] = days.GetValueOrDefault((session.Person, day)) + 60_000;
            }

            AddTo(orders, working, s => ReportHistory.OrderOf(s.Task));
            AddTo(customers, working, s => ReportHistory.CustomerOf(s.Task));
            AddTo(types, working, s => ReportHistory.TypeOf(s.Task));
        }

        var gaps = new Dictionary<PastEnd, long>();
        foreach (var (person, gap) in seen.SelectMany(s => Gaps(s.Value).Select(gap => (s.Key, gap))))
        {
            var (end, next) = (EndAt(past, person, gap.From), gap.From + gap.Minutes);
            var onOneDay = DayOf(gap.From) == DayOf(next);
            if (onOneDay || (end is not PastEnd.Complete && gap.Minutes <= 240))
            {
                gaps[end] = gaps.GetValueOrDefault(end) + Enumerable.Range(0, (int)gap.Minutes).Select(m => DayOf(gap.From + m)).Count(day => day >= from && day <= to) * 60_000L;
            }
        }

        return new Counted(days, orders, customers, types, total, indirect, cancelled, running, gaps);
    }

    private static DateOnly DayOf(long minute) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(minute * 60), Chicago).DateTime);

    private static void AddTo(Dictionary<string, (long Labour, long Elapsed)> sums, IEnumerable<PastSession> working, Func<PastSession, string> key)
    {
        foreach (var group in working.GroupBy(key))
        {
            var (labour, elapsed) = sums.GetValueOrDefault(group.Key);
            sums[group.Key] = (labour + (60_000 * group.Count()), elapsed + 60_000);
        }
    }

    /// <summary>Runs of minutes between the first and the last in which nothing was recorded. A negative minute is a presence of no length at its beginning.</summary>
    private static IEnumerable<(long From, long Minutes)> Gaps(List<long> minutes)
    {
        var to = long.MaxValue;
        foreach (var minute in minutes.OrderBy(Math.Abs).ThenBy(m => m))
        {
            var at = Math.Abs(minute);
            if (at > to)
            {
                yield return (to, at - to);
            }

            to = minute < 0 ? at : at + 1;
        }
    }

    /// <summary>How the person's session ended that reached to this minute; of several, the one that began last. A clock that still runs was not paused.</summary>
    private static PastEnd EndAt(List<PastSession> past, int person, long minute)
    {
        var theirs = past.Where(s => s.Person == person && !s.Voided && s.FromMinute <= minute).ToList();
        return theirs.Any(s => s.ToMinute is null) ? PastEnd.Complete : theirs.Where(s => s.ToMinute == minute).OrderBy(s => s.FromMinute).LastOrDefault()?.End ?? PastEnd.Complete;
    }
}
