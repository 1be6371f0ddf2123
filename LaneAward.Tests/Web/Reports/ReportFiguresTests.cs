using System.Globalization;
using System.Text.Json;
using LaneAward.Data.Tasks;
using LaneAward.Tests.Support;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;
using MiniExcelLibs;
using Xunit;

namespace LaneAward.Tests.Web.Reports;

/// <summary>What a figure of a report counts, where it could be read in two ways. Ana and Ben are of the team Laser, Cleo of none.</summary>
public sealed class ReportFiguresTests : IDisposable
{
    // Wednesday, 3 PM in Chicago.
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 21, 0, 0, TimeSpan.Zero);

    private readonly ShopDatabase _shop;
    private readonly ShopClock _clock;
    private readonly ReadReport _read;
    private readonly long _ana, _ben, _cleo, _laser;

    public ReportFiguresTests()
    {
        var time = new FakeTimeProvider(Now);
        _shop = ShopDatabase.Create(time);
        _clock = new ShopClock(time, TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"));
        _read = new ReadReport(_shop.Database, _clock, DemoShop.OptionsOf(_shop.Folder, ShopDatabase.Environment));
        (_ana, _ben, _cleo) = (_shop.AddPerson("Ana"), _shop.AddPerson("Ben"), _shop.AddPerson("Cleo", "supervisor"));
        _laser = _shop.Insert("INSERT INTO teams (name) VALUES ('Laser') RETURNING id");
        _shop.Execute("INSERT INTO team_members (person_id, team_id, home) VALUES (@_ana, @_laser, 1), (@_ben, @_laser, 1)", new { _ana, _ben, _laser });
    }

    public void Dispose()
    {
        _shop.Dispose();
    }

    [Fact]
    public async Task A_week_in_a_workbook_says_whose_it_is()
    {
        var task = Piece("107923");
        Work(_ana, task, "2026-11-16T14:00Z", 60);
        Work(_ana, task, "2026-11-24T14:00Z", 60);
        Work(_ben, task, "2026-11-24T14:00Z", 60);
        Work(_cleo, task, "2026-11-24T14:00Z", 60);
        const string Asked = "from=2026-11-16&to=2026-11-24&groupBy=week";

        var people = await SheetAsync("utilisation", Asked, "Level 2");
        var weeks = await SheetAsync("utilisation", Asked, "Level 3");

        Assert.Equal([("Laser", "Ana"), ("Laser", "Ben"), ("No team", "Cleo")], people.Select(r => (r["Team"], r["Team and person"])).Order());
        Assert.Equal(
            [("Laser", "Ana", "Week of 2026-11-16"), ("Laser", "Ana", "Week of 2026-11-23"), ("Laser", "Ben", "Week of 2026-11-23"), ("No team", "Cleo", "Week of 2026-11-23")],
            weeks.Select(r => (r["Team"], r["Person"], r["Team and person"])).Order());
    }

    [Fact]
    public async Task A_tap_on_a_tablet_is_what_a_person_tapped_there_once()
    {
        var (task, other) = (Piece("107923"), Piece("107924"));
        var tablet = Tablet();
        var session = Work(_ana, task, "2026-11-24T14:00Z", 60);
        Event(_ana, task, session, "start", 0, tablet, "a");
        Event(_ana, task, session, "switch", 120, tablet, "b");
        Event(_ana, other, session, "switch", 120, tablet, "b");
        Event(_ana, task, session, "pause", 120, null, "c");
        Event(_ana, task, session, "still_working", 120, tablet, "f");
        Event(_ana, task, session, "auto_stop", 9_000, null, null);
        Event(_cleo, task, session, "correct", 90_000, tablet, "d");
        Event(_cleo, task, session, "strike_out", 90_000, tablet, "e");

        var late = (await TableAsync("data-quality", "range=this-week")).Figures.Single(f => f.Name == "Taps that waited over a minute");

        Assert.Equal(("1", "of 2 on tablets"), (late.Value, late.Words));
    }

    [Theory]
    [InlineData("", "2", "of 3 on tablets", "3", "2:00")]
    [InlineData("&person=1", "1", "of 2 on tablets", "2", "1:00")]
    [InlineData("&person=2", "1", "of 1 on tablets", "1", "3:00")]
    [InlineData("&team=1", "2", "of 3 on tablets", "3", "2:00")]
    [InlineData("&team=0", "0", "of 0 on tablets", "0", "–")]
    [InlineData("&order=107924", "1", "of 1 on tablets", "2", "3:00")]
    [InlineData("&cancelled=no", "1", "of 2 on tablets", "2", "1:00")]
    public async Task The_taps_and_corrections_of_data_quality_follow_its_filters(string filter, string waited, string taps, string refused, string delay)
    {
        var (task, other) = (Piece("107923"), Piece("107924"));
        var tablet = Tablet();
        var (anas, bens) = (Work(_ana, task, "2026-11-24T14:00Z", 60), Work(_ben, other, "2026-11-24T14:00Z", 60));
        Event(_ana, task, anas, "start", 0, tablet, "a");
        Event(_ana, task, anas, "complete", 120, tablet, "b");
        Event(_ben, other, bens, "complete", 120, tablet, "c");
        _shop.Execute(
            """
            INSERT INTO refused_taps (person_id, write_key, tablet_id, route, task_id, order_number, tapped_at_ms, received_at_ms, code, reason)
            VALUES (@_ana, printf('%036d', 1), @tablet, 'start', @task, NULL, @at, @at, 'too_late', ''), (@_ana, printf('%036d', 2), @tablet, 'add', NULL, char(9) || '107924 ', @at, @at, 'too_late', ''),
                   (@_ben, printf('%036d', 3), @tablet, 'start', @other, NULL, @at, @at, 'too_late', '')
            """,
            new { _ana, _ben, tablet, task, other, at = At("2026-11-24T15:00Z") });
        Void(anas, "2026-11-24T16:00Z");
        Void(bens, "2026-11-24T18:00Z");
        Close(other, "cancelled", "2026-11-24T18:00Z", _ben);

        var table = await TableAsync("data-quality", "range=this-week" + filter);

        Assert.Equal(
            (waited, taps, refused, delay),
            (Figure(table, "Taps that waited over a minute"), table.Figures.Single(f => f.Name == "Taps that waited over a minute").Words, Figure(table, "Taps not applied"), Figure(table, "Until a correction")));
    }

    private long Tablet()
    {
        return _shop.Insert("INSERT INTO tablets (name, token_hash, enrolled_at_ms) VALUES ('Laser room', x'01', 1) RETURNING id");
    }

    private void Event(long person, long task, long session, string verb, int waitedSeconds, long? tablet, string? key)
    {
        _shop.Execute(
            """
            INSERT INTO task_events (task_id, person_id, verb, at_ms, received_at_ms, tablet_id, session_id, write_key)
            VALUES (@task, @person, @verb, @at, @at + @waitedSeconds * 1000, @tablet, @session, @key)
            """,
            new { task, person, verb, at = At("2026-11-24T14:00Z"), waitedSeconds, tablet, session, key });
    }

    [Fact]
    public async Task Over_or_under_of_an_order_compares_the_tasks_that_were_not_cancelled_and_shows_the_others_beside()
    {
        var (done, dropped) = (Piece("107923", estimate: 60), Piece("107923", estimate: 30));
        Work(_ana, done, "2026-11-16T14:00Z", 60);
        Work(_ana, done, "2026-11-24T14:00Z", 30);
        Work(_ana, dropped, "2026-11-17T14:00Z", 45);
        Close(dropped, "cancelled", "2026-11-17T16:00Z", _ana);

        var all = await TableAsync("orders", "range=this-week");
        Assert.Equal(
            (Minutes(60), Minutes(135), Minutes(45), Minutes(30), 0.5m),
            (Cell(all, all.Rows[0], "estimate"), Cell(all, all.Rows[0], "allTime"), Cell(all, all.Rows[0], "cancelled"), Cell(all, all.Rows[0], "variance"), Cell(all, all.Rows[0], "variancePercent")));
        Assert.Equal(Minutes(45), await BehindAsync(all, "cancelled"));
        Assert.Equal(Minutes(90), await BehindAsync(all, "variance"));
        Assert.Equal(Minutes(90), all.Chart!.Bars[0].Values[1]);

        var kept = await TableAsync("orders", "range=this-week&cancelled=no");
        Assert.Equal(
            (Minutes(90), null, Minutes(30)),
            (Cell(kept, kept.Rows[0], "allTime"), Cell(kept, kept.Rows[0], "cancelled"), Cell(kept, kept.Rows[0], "variance")));
        Assert.Equal(Minutes(90), await BehindAsync(kept, "allTime"));
        Assert.Equal(Minutes(90), await BehindAsync(kept, "variance"));

        async Task<long?> BehindAsync(ReportTable table, string column)
        {
            return (await TableAsync("sessions", table.Columns.Single(c => c.Key == column).LeadOf(table.Rows[0])!.Split('?')[1])).TotalMs;
        }
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("0", 1)]
    [InlineData("2", 0)]
    public async Task A_finished_task_is_of_the_teams_that_worked_on_it_whoever_closed_it(string team, int tasks)
    {
        var adam = _shop.AddPerson("Adam", "admin");
        _shop.Execute("INSERT INTO teams (id, name) VALUES (2, 'Office'); INSERT INTO team_members (person_id, team_id, home) VALUES (@adam, 2, 1)", new { adam });
        var (lasers, nobodys) = (Piece("107923"), Piece("107924"));
        Work(_ana, lasers, "2026-11-24T14:00Z", 60);
        Work(_cleo, nobodys, "2026-11-24T14:00Z", 60);
        Void(Work(_ben, nobodys, "2026-11-24T16:00Z", 60), "2026-11-24T18:00Z");
        Close(lasers, "completed", "2026-11-24T18:00Z", adam);
        Close(nobodys, "completed", "2026-11-24T18:00Z", adam);

        Assert.Equal(tasks, (await TableAsync("estimates", "range=this-week&groupBy=every&team=" + team)).Rows.Count);
    }

    [Theory]
    [InlineData("taskType")]
    [InlineData("person")]
    public async Task A_kind_of_work_whose_tasks_were_finished_in_the_range_has_a_row_though_nobody_worked_on_it_then(string grouping)
    {
        var polishing = Piece("107923", "Polishing");
        Work(_ana, polishing, "2026-11-16T14:00Z", 60);
        Close(polishing, "completed", "2026-11-24T18:00Z", _cleo);
        Work(_ben, Piece("107924"), "2026-11-24T14:00Z", 30);

        var table = await TableAsync("task-types", "range=this-week&groupBy=" + grouping);

        var row = Assert.Single(table.Rows, r => Equals(r.Cells[0], "Polishing"));
        Assert.Equal((0L, 1L, Minutes(60)), (Cell(table, row, "labour"), Cell(table, row, "finished"), Cell(table, row, "median")));
        Assert.Equal(1L, Cell(table, table.Total!, "finished"));
        Assert.Equal(["Engraving"], table.Chart!.Bars.Select(b => b.Label));
    }

    [Theory]
    [InlineData("&trust=auto", 0)]
    [InlineData("&status=running", 0)]
    [InlineData("&unreviewed=no", 0)]
    [InlineData("&unreviewed=only", 0)]
    [InlineData("&tablet=0", 0)]
    [InlineData("&pause=0", 0)]
    [InlineData("&status=completed", 1)]
    [InlineData("&cancelled=no", 1)]
    public async Task A_kind_of_work_without_sessions_has_no_row_in_a_report_that_is_asked_for_some_of_them(string filter, int rows)
    {
        var polishing = Piece("107923", "Polishing");
        Work(_ana, polishing, "2026-11-16T14:00Z", 60);
        Close(polishing, "completed", "2026-11-24T18:00Z", _cleo);

        var table = await TableAsync("task-types", "range=this-week" + filter);

        Assert.Equal(rows, table.Rows.Count);
        Assert.Equal((long)rows, Cell(table, table.Total!, "finished"));
    }

    [Theory]
    // Wednesday, 3 PM: Monday's hour, half of Wednesday's two, and not what followed.
    [InlineData("range=this-week", 90 - 60 - 60, "Compared with Nov 16, 2026 to Nov 18, 2026, 3:00 PM: as much of the days before as has passed of these.")]
    [InlineData("range=last-week", 60 + 120 + 30, "Compared with Nov 9, 2026 to Nov 15, 2026.")]
    [InlineData("range=today", -60, "Compared with Nov 24, 2026 to Nov 24, 2026, 3:00 PM: as much of the days before as has passed of these.")]
    [InlineData("from=2026-11-24&to=2026-11-24", 60 + 10 - 20, "Compared with Nov 23, 2026 to Nov 23, 2026.")]
    [InlineData("from=2026-12-01&to=2026-12-07", 0, "None of these days has begun.")]
    // October against September's hour, and not against the last of August.
    [InlineData("range=last-month", 24 + 240 - 60, "Compared with Sep 1, 2026 to Sep 30, 2026.")]
    [InlineData("from=2026-10-01&to=2026-10-31", 24 + 240 - 60, "Compared with Sep 1, 2026 to Sep 30, 2026.")]
    [InlineData("from=2026-10-02&to=2026-10-31", 240 - 24, "Compared with Sep 2, 2026 to Oct 1, 2026.")]
    [InlineData("range=this-month", 70 + 20 + 60 + 120 + 30 - 24, "Compared with Oct 1, 2026 to Oct 25, 2026, 3:00 PM: as much of the days before as has passed of these.")]
    public async Task A_customers_change_is_against_as_much_of_the_days_before_as_has_passed(string range, int minutes, string words)
    {
        Customer("C1", "Northfield", "107923");
        var task = Piece("107923");
        Work(_ana, task, "2026-08-31T14:00Z", 300);
        Work(_ana, task, "2026-09-01T14:00Z", 60);
        Work(_ana, task, "2026-10-01T14:00Z", 24);
        Work(_ana, task, "2026-10-30T14:00Z", 240);
        Work(_ana, task, "2026-11-16T14:00Z", 60);
        Work(_ana, task, "2026-11-18T20:00Z", 120);
        Work(_ana, task, "2026-11-20T14:00Z", 30);
        Work(_ana, task, "2026-11-23T14:00Z", 20);
        Work(_ana, task, "2026-11-24T14:00Z", 60);
        Work(_ana, task, "2026-11-24T21:00Z", 10);

        var table = await TableAsync("customers", range);

        Assert.Equal(Minutes(minutes), Cell(table, table.Total!, "trend"));
        Assert.Contains(words, table.Notes);
    }

    [Theory]
    [InlineData("muñoz")]
    [InlineData("Munoz t")]
    [InlineData("ÚÑOZ")]
    [InlineData("ñ7")]
    public async Task A_customer_is_found_whatever_the_case_and_accents_of_what_is_typed(string typed)
    {
        Customer("Ñ7", "MUÑOZ TROPHIES", "107923");
        Customer("C2", "Northfield", "107924");
        Work(_ana, Piece("107923", customer: "MUÑOZ TROPHIES"), "2026-11-24T14:00Z", 60);
        Work(_ana, Piece("107924", customer: "Northfield"), "2026-11-24T16:00Z", 30);

        Assert.Equal(Minutes(60), (await TableAsync("sessions", "range=this-week&customer=" + Uri.EscapeDataString(typed))).TotalMs);
    }

    [Theory]
    [InlineData("muñoz", "107923")]
    [InlineData("munoz t", "107923")]
    [InlineData("100%", "107924")]
    [InlineData("10792", "107923, 107924")]
    [InlineData("07923", "")]
    public async Task The_list_of_tasks_finds_a_customer_whatever_the_case_and_accents_of_what_is_typed(string typed, string orders)
    {
        Work(_ana, Piece("107923", customer: "MUÑOZ TROPHIES"), "2026-11-24T14:00Z", 60);
        Work(_ana, Piece("107924", customer: "Northfield 100%"), "2026-11-24T16:00Z", 30);

        var found = await _shop.Database.ReadAsync(
            db => db.TaskSearch.Read(new TaskFilter(At("2026-11-23T06:00Z"), At("2026-11-30T06:00Z")) { Text = typed, Sort = "order" }, 0, 10), TestContext.Current.CancellationToken);

        Assert.Equal(orders, string.Join(", ", found.Select(t => t.OrderNumber)));
    }

    [Fact]
    public async Task An_order_ends_with_its_last_finished_task_and_with_the_last_of_all_when_all_were_cancelled()
    {
        var (dropped, done, open) = (Piece("107923"), Piece("107924"), Piece("107925"));
        foreach (var task in (long[])[dropped, done, open])
        {
            Work(_ana, task, "2026-11-23T14:00Z", 60);
        }

        Close(dropped, "cancelled", "2026-11-23T16:00Z", _ana);
        Close(Piece("107923"), "cancelled", "2026-11-23T15:30Z", _ana);
        Close(Piece("107925"), "completed", "2026-11-23T16:00Z", _ana);
        Close(done, "completed", "2026-11-23T16:00Z", _ana);
        Close(Piece("107924"), "cancelled", "2026-11-23T17:00Z", _ana);

        var table = await TableAsync("order-balance", "range=this-week&sort=order");

        Assert.Equal(
            [
                ("107923", At("2026-11-23T16:00Z"), "All cancelled", Minutes(120)), ("107924", At("2026-11-23T16:00Z"), "Finished", Minutes(120)),
                ("107925", null, "Still open", Now.ToUnixTimeMilliseconds() - At("2026-11-23T14:00Z")),
            ],
            table.Rows.Select(r => ((string)r.Cells[0]!, (long?)Cell(table, r, "finish"), (string)Cell(table, r, "state")!, (long)Cell(table, r, "lead")!)).Order());
    }

    [Fact]
    public async Task A_correction_names_every_batch_that_had_a_day_of_what_was_or_is_now()
    {
        var task = Piece("107923");
        Batch(1, "2026-11-16", "2026-11-17");
        Batch(2, "2026-11-18", "2026-11-20");
        // From the evening of the 17th over midnight; put on the 21st, of no batch; on the 16th; and added on the 20th.
        Correct(Work(_ana, task, "2026-11-18T04:00Z", 240), "2026-11-17T14:00Z", 60);
        Correct(Work(_ben, task, "2026-11-21T14:00Z", 60), "2026-11-16T14:00Z", 60);
        Correct(Work(_cleo, task, "2026-11-21T14:00Z", 60), "2026-11-22T14:00Z", 60);
        // Up to midnight of the 17th and not a moment of the 18th.
        Correct(Work(_ana, task, "2026-11-18T05:00Z", 60), "2026-11-17T16:00Z", 60);
        Void(Work(_ben, task, "2026-11-18T14:00Z", 60), "2026-11-23T14:00Z");

        var table = await TableAsync("corrections", "range=this-week&sort=before");

        Assert.Equal(
            [("Ana", "#1"), ("Ana", "#1, #2"), ("Ben", "#1"), ("Ben", "#2"), ("Cleo", null)],
            table.Rows.Select(r => ((string)Cell(table, r, "person")!, (string?)Cell(table, r, "batch"))).Order());

        void Correct(long session, string start, int minutes)
        {
            Void(session, "2026-11-23T14:00Z");
            Work(_shop.Scalar<long>("SELECT person_id FROM work_sessions WHERE id = @session", new { session }), task, start, minutes, session);
        }

        void Batch(long id, string from, string to)
        {
            _shop.Execute(
                """
                INSERT INTO payroll_batches (id, from_day, to_day, created_at_ms, created_by, last_session_id, lines, minutes, sha256, file)
                VALUES (@id, @from, @to, @at, @_cleo, 0, 0, 0, '', x'00')
                """,
                new { id, from, to, at = At("2026-11-23T12:00Z"), _cleo });
        }
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("customers")]
    [InlineData("task-types")]
    public async Task Elapsed_hours_add_up_to_their_total_though_people_worked_side_by_side_on_two_things(string report)
    {
        Customer("C1", "Northfield", "107923");
        Work(_ana, Piece("107923"), "2026-11-24T14:00Z", 60);
        Work(_ben, Piece("107924", "Polishing"), "2026-11-24T14:30Z", 60);

        var table = await TableAsync(report, "range=this-week");

        Assert.Equal(Minutes(120), Cell(table, table.Total!, "elapsed"));
        Assert.Equal(Minutes(120), table.Rows.Sum(r => (long)Cell(table, r, "elapsed")!));
        if (report != "orders")
        {
            Assert.Equal("1:30", Figure(table, "Elapsed hours"));
        }
    }

    [Fact]
    public async Task The_sheet_about_a_workbook_and_the_json_say_what_stands_under_the_table()
    {
        Customer("C1", "Northfield", "107923");
        Work(_ana, Piece("107923"), "2026-11-24T14:00Z", 60);
        var task = Piece("107924", "Polishing");
        _shop.Execute("INSERT INTO work_sessions (task_id, person_id, started_at_ms) VALUES (@task, @_ben, @from)", new { task, _ben, from = At("2026-11-25T20:00Z") });

        foreach (var report in (string[])["orders", "customers", "task-types", "utilisation"])
        {
            var notes = (await SheetAsync(report, "range=this-week", "About")).Select(r => (string?)r["Notes"]).ToList();
            var table = await TableAsync(report, "range=this-week");

            var json = JsonSerializer.SerializeToElement(WriteReport.Json(await AnswerAsync(report, "range=this-week"), Phrases.In("en"), _clock));

            Assert.NotEmpty(table.Notes);
            Assert.Equal(["A clock still runs: counted as of 2026-11-25 3:00 PM.", .. table.Notes], notes);
            Assert.Equal(notes, json.GetProperty("notes").EnumerateArray().Select(n => n.GetString()));
        }

        Assert.Contains("Elapsed counts people side by side once within a row. The rows of the first level add up; the parts of a row may be more than it.", (await TableAsync("orders", "range=this-week")).Notes);
    }

    private async Task<ReportAnswer> AnswerAsync(string name, string address)
    {
        var query = await _read.QueryAsync(new QueryCollection(QueryHelpers.ParseQuery(address)), Phrases.In("en"), TestContext.Current.CancellationToken);
        return await _read.RunAsync(ReadReport.Find(name)!, query.Value, Phrases.In("en"), export: true, TestContext.Current.CancellationToken);
    }

    private async Task<ReportTable> TableAsync(string name, string address)
    {
        return (await AnswerAsync(name, address)).Table;
    }

    /// <summary>A sheet of the report's workbook, by its name; without one the first.</summary>
    private async Task<IReadOnlyList<IDictionary<string, object?>>> SheetAsync(string name, string address, string? sheet = null)
    {
        using var file = new MemoryStream();
        WriteReport.Xlsx(await AnswerAsync(name, address), file, Phrases.In("en"), _clock);
        return [.. MiniExcel.Query(file, useHeaderRow: true, sheetName: sheet).Cast<IDictionary<string, object?>>()];
    }

    private static object? Cell(ReportTable table, ReportRow row, string column)
    {
        return row.Cells[table.Columns.Select(c => c.Key).ToList().IndexOf(column)];
    }

    private static string Figure(ReportTable table, string name)
    {
        return table.Figures.Single(f => f.Name == name).Value;
    }

    private static long Minutes(long minutes)
    {
        return minutes * 60_000;
    }

    private static long At(string instant)
    {
        return DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
    }

    private long Customer(string number, string name, string order)
    {
        var customer = _shop.AddCustomer(number, name);
        _shop.AddOrder(order, customer);
        return customer;
    }

    private void Close(long task, string status, string at, long by)
    {
        _shop.Execute(
            "UPDATE tasks SET status = @status, closed_at_ms = @at, closed_by = @by, cancel_reason_id = CASE WHEN @status = 'cancelled' THEN (SELECT min(id) FROM cancel_reasons) END WHERE id = @task",
            new { task, status, at = At(at), by });
    }

    /// <summary>A paused task of the order, which is made when there is none.</summary>
    private long Piece(string order, string type = "Engraving", int? estimate = null, string customer = "")
    {
        return _shop.Insert(
            """
            INSERT INTO tasks (uid, order_id, sequence, task_type_id, order_number, customer_name, order_description, estimate_minutes, status, created_at_ms, created_by)
            VALUES (@uid, @id, (SELECT count(*) + 1 FROM tasks WHERE order_id = @id), @typeId, @order, @customer, '', @estimate, 'paused', 1, @_ana) RETURNING id
            """,
            new
            {
                uid = Guid.NewGuid().ToString(),
                id = _shop.Scalar<long?>("SELECT id FROM orders WHERE order_number = @order", new { order }) ?? _shop.AddOrder(order),
                typeId = _shop.Scalar<long?>("SELECT id FROM task_types WHERE name_en = @type", new { type }) ?? _shop.AddTaskType(type),
                order,
                customer,
                estimate,
                _ana,
            });
    }

    private long Work(long person, long task, string start, int minutes, long? revises = null)
    {
        return _shop.Insert(
            "INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, revises_id) VALUES (@task, @person, @from, @to, 'complete', @revises) RETURNING id",
            new { task, person, from = At(start), to = At(start) + Minutes(minutes), revises });
    }

    private void Void(long session, string at)
    {
        _shop.Execute(
            "UPDATE work_sessions SET voided_at_ms = @at, voided_by = @_cleo, void_reason = 'Wrong order' WHERE id = @session", new { session, at = At(at), _cleo });
    }
}
