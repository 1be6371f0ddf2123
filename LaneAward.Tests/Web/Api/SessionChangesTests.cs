using System.Globalization;
using System.Net;
using LaneAward.Tests.Support;
using LaneAward.Web.Features.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>Ana engraved from 2:00 to 2:40 PM in Chicago and coloured from 2:50 to 3:10; it is 3:20. Cleo puts it right.</summary>
public sealed class SessionChangesTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
    private ShopServer _server = null!;
    private HttpClient _cleo = null!;
    private long _engraving;
    private long _coloring;
    private long _first;
    private long _second;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync(_time);
        var place = Workplace.In(_server.Shop);
        var ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        _cleo = await _server.InConsoleAsync();
        _engraving = await ana.AddTaskAsync(place, startNow: true);
        Pass(40);
        await ana.TapAsync($"/api/tasks/{_engraving}/pause", new { reasonId = place.Lunch });
        Pass(10);
        _coloring = await ana.AddTaskAsync(place, startNow: true, orderNumber: "107924");
        Pass(20);
        await ana.TapAsync($"/api/tasks/{_coloring}/pause");
        Pass(10);
        _first = _server.Shop.Scalar<long>("SELECT min(id) FROM work_sessions");
        _second = _server.Shop.Scalar<long>("SELECT max(id) FROM work_sessions");
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Rule_11_a_correction_leaves_the_old_times_to_be_seen_and_counts_the_new_ones()
    {
        (await ChangeAsync(_first, "correct", new { reason = "Began earlier", startedAt = "2026-11-24T19:45:00Z", endedAt = "2026-11-24T20:40:00Z" })).Expect(HttpStatusCode.OK);

        Assert.Equal(["19:45-20:40 pause", "20:50-21:10 pause"], Standing());
        Assert.Equal(
            ("Began earlier", _first),
            _server.Shop.Query<(string, long)>("SELECT o.void_reason, n.revises_id FROM work_sessions o JOIN work_sessions n ON n.revises_id = o.id").Single());
        Assert.Equal("time corrected", _server.Shop.Scalar<string>("SELECT action FROM audit_entries ORDER BY id DESC LIMIT 1"));
        var task = await _cleo.SeeAsync($"/console/tasks/{_engraving}");
        Assert.Contains("Corrected: Began earlier", task.QuerySelector("tr[data-state=void]")!.Words(), StringComparison.Ordinal);
        Assert.Contains("55 m", task.QuerySelector("tfoot")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_that_overlaps_is_refused_by_name_and_cut_when_the_supervisor_says_so()
    {
        var times = new { reason = "Forgot to press", startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T21:00:00Z", cutOthers = false };

        var refused = (await ChangeAsync(_first, "correct", times)).Expect(HttpStatusCode.Conflict, "overlap");
        Assert.Contains("107924, 2:50 PM to 3:10 PM", refused.Text, StringComparison.Ordinal);
        Assert.Equal(["20:00-20:40 pause", "20:50-21:10 pause"], Standing());

        (await ChangeAsync(_first, "correct", times with { cutOthers = true })).Expect(HttpStatusCode.OK);
        Assert.Equal(["20:00-21:00 pause", "21:00-21:10 pause"], Standing());
    }

    [Fact]
    public async Task A_session_that_is_split_counts_as_before_and_one_half_can_be_moved()
    {
        (await ChangeAsync(_first, "split", new { reason = "Two jobs", at = "2026-11-24T20:10:00Z" })).Expect(HttpStatusCode.OK);
        Assert.Equal(["20:00-20:10 supervisor", "20:10-20:40 pause", "20:50-21:10 pause"], Standing());

        var second = _server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE voided_at_ms IS NULL AND end_kind = 'pause' ORDER BY started_at_ms LIMIT 1");
        (await ChangeAsync(second, "move", new { reason = "Was color fill", task = $"{_coloring}" })).Expect(HttpStatusCode.OK);
        Assert.Equal(
            [(_engraving, 10L), (_coloring, 50L)],
            _server.Shop.Query<(long, long)>("SELECT task_id, sum(ended_at_ms - started_at_ms) / 60000 FROM work_sessions WHERE voided_at_ms IS NULL GROUP BY task_id ORDER BY task_id"));
    }

    [Theory]
    [InlineData("2026-11-24T19:45:00")]
    [InlineData("2026-11-24")]
    [InlineData("19:45Z")]
    [InlineData("11/24/2026 19:45Z")]
    [InlineData("24 Nov 2026 7:45 PM GMT")]
    [InlineData("soon")]
    public async Task A_time_without_a_zone_is_refused_because_nobody_knows_which_is_meant(string start)
    {
        var refused = await ChangeAsync(_first, "correct", new { reason = "Began earlier", startedAt = start, endedAt = "2026-11-24T20:40:00Z" });

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(["20:00-20:40 pause", "20:50-21:10 pause"], Standing());
    }

    [Fact]
    public async Task The_audit_log_tells_a_split_and_a_move_in_names_and_clock_times()
    {
        (await ChangeAsync(_first, "split", new { reason = "Two jobs", at = "2026-11-24T20:10:00Z" })).Expect(HttpStatusCode.OK);
        (await ChangeAsync(_second, "move", new { reason = "Ben did it", personId = _server.Ben })).Expect(HttpStatusCode.OK);

        var log = (await _cleo.SeeAsync("/console/audit")).QuerySelectorAll("tbody tr");

        Assert.Contains("Time moved Session: Ana Morales, 107924", log[0].Words(), StringComparison.Ordinal);
        Assert.EndsWith("Ben did it Person Ana Morales Ben Ortiz", log[0].Words(), StringComparison.Ordinal);
        Assert.Contains("Time split Session: Ana Morales, 107923", log[1].Words(), StringComparison.Ordinal);
        Assert.EndsWith(
            "To Nov 24, 2:40 PM Nov 24, 2:10 PM · Nov 24, 2:40 PM How it ended Paused Corrected by a supervisor · Paused", log[1].Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_log_names_the_tasks_in_the_language_of_its_reader()
    {
        _server.Shop.Execute("UPDATE task_types SET name_es = 'es ' || name_en; UPDATE people SET language = 'es' WHERE id = @Cleo", new { _server.Cleo });
        (await ChangeAsync(_first, "move", new { reason = "Was color fill", task = $"{_coloring}" })).Expect(HttpStatusCode.OK);
        var (from, to) = (Type(_engraving), Type(_coloring));

        var row = (await _cleo.SeeAsync("/console/audit")).QuerySelector("tbody tr")!;
        Assert.Equal(["107923 es " + from], row.QuerySelectorAll("del").Select(d => d.TextContent));
        Assert.Equal(["107924 es " + to], row.QuerySelectorAll("ins").Select(d => d.TextContent));

        // What bears another name by now is told as it was written down.
        _server.Shop.Execute("UPDATE task_types SET name_en = 'Filling' WHERE name_en = @to", new { to });
        Assert.Equal(["107924 " + to], (await _cleo.SeeAsync("/console/audit")).QuerySelector("tbody tr")!.QuerySelectorAll("ins").Select(d => d.TextContent));

        string Type(long task)
        {
            return _server.Shop.Scalar<string>("SELECT y.name_en FROM tasks t JOIN task_types y ON y.id = t.task_type_id WHERE t.id = @task", new { task });
        }
    }

    [Fact]
    public async Task Time_moves_to_the_person_who_worked_unless_they_worked_on_something_else()
    {
        (await ChangeAsync(_second, "move", new { reason = "Ben did it", personId = _server.Ben })).Expect(HttpStatusCode.OK);
        Assert.Equal(_server.Ben, _server.Shop.Scalar<long>("SELECT person_id FROM work_sessions WHERE revises_id = @_second", new { _second }));

        var moved = _server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE revises_id = @_second", new { _second });
        (await ChangeAsync(moved, "correct", new { reason = "Earlier", startedAt = "2026-11-24T20:20:00Z", endedAt = "2026-11-24T20:30:00Z" })).Expect(HttpStatusCode.OK);
        var earlier = _server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE revises_id = @moved", new { moved });
        (await ChangeAsync(earlier, "move", new { reason = "Ana after all", personId = _server.Ana })).Expect(HttpStatusCode.Conflict, "overlap");
    }

    [Fact]
    public async Task A_task_whose_only_time_is_struck_out_shows_none_and_waits_again()
    {
        (await ChangeAsync(_second, "void", new { reason = "Never happened" })).Expect(HttpStatusCode.OK);

        Assert.Equal("queued", _server.Shop.Scalar<string>("SELECT status FROM tasks WHERE id = @_coloring", new { _coloring }));
        (await ChangeAsync(_second, "void", new { reason = "Again" })).Expect(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task The_history_of_a_task_calls_a_strike_out_by_its_name()
    {
        (await ChangeAsync(_first, "void", new { reason = "Never happened" })).Expect(HttpStatusCode.OK);

        var task = await _cleo.SeeAsync($"/console/tasks/{_engraving}");
        Assert.StartsWith("Time struck out · ", task.QuerySelector(".history li span")!.Words(), StringComparison.Ordinal);
        Assert.Contains("Struck out: Never happened", task.QuerySelector("tr[data-state=void]")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_pressed_Correct_has_the_form_before_all_else_on_the_page()
    {
        var page = await _cleo.SeeAsync($"/console/sessions/{_first}");

        var first = page.QuerySelector("main > header")!.NextElementSibling!;
        Assert.Equal($"/console/sessions/{_first}/correct", first.GetAttribute("action"));
    }

    [Fact]
    public async Task What_a_correction_replaced_while_it_ran_ends_with_the_correction()
    {
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        (await ben.TapAsync($"/api/tasks/{_engraving}/start")).Expect(HttpStatusCode.OK);
        var running = _server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE ended_at_ms IS NULL");
        Pass(30);
        (await ChangeAsync(running, "correct", new { reason = "Forgot", startedAt = "2026-11-24T21:10:00Z" })).Expect(HttpStatusCode.OK);
        Pass(45);

        var row = (await _cleo.SeeAsync($"/console/tasks/{_engraving}")).QuerySelector("tr[data-state=void]")!;
        Assert.Equal(("Nov 24, 3:20 PM – 3:50 PM", "30 m", "Corrected: Forgot"), (row.Children[1].Words(), row.Children[2].Words(), row.Children[3].Words()));
        var page = await _cleo.SeeAsync($"/console/sessions/{running}");
        Assert.Equal("Corrected", page.QuerySelector(".chead .pill")!.Words());
        var tomorrow = DateTimeOffset.Parse("2026-11-25T06:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        var lines = await _server.Shop.Database.ReadAsync(db => db.WorkSessions.OfPersonBetween(_server.Ben, tomorrow, tomorrow + 86_400_000));
        Assert.Equal([false], lines.Select(l => l.Voided));
        Assert.Equal("Nov 24, 3:20 PM – 3:50 PM · 30 m", page.QuerySelectorAll(".facts dt").Single(dt => dt.Words() == "Recorded").NextElementSibling!.Words());
    }

    [Fact]
    public async Task Rule_3_a_supervisor_stops_a_running_clock_by_name_and_with_a_reason()
    {
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        (await ben.TapAsync($"/api/tasks/{_engraving}/start")).Expect(HttpStatusCode.OK);
        var running = _server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE ended_at_ms IS NULL");
        Pass(30);

        (await ChangeAsync(running, "correct", new { reason = "Went home", startedAt = "2026-11-24T21:20:00Z", endedAt = "2026-11-24T21:25:00Z" })).Expect(HttpStatusCode.OK);

        Assert.Contains("21:20-21:25 supervisor", Standing());
        Assert.Contains("Already stopped at 3:25 PM by a supervisor", (await ben.TapAsync($"/api/tasks/{_engraving}/pause")).Receipt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_that_were_typed_for_a_clock_that_ran_are_not_put_over_the_stop_that_came_meanwhile()
    {
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        (await ben.TapAsync($"/api/tasks/{_engraving}/start")).Expect(HttpStatusCode.OK);
        var running = _server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE ended_at_ms IS NULL");
        Pass(30);
        string Seen(AngleSharp.Dom.IParentNode page) => page.QuerySelector("[name=seen]")!.GetAttribute("value")!;
        var seen = Seen(await _cleo.SeeAsync($"/console/sessions/{running}"));
        (await ben.TapAsync($"/api/tasks/{_engraving}/pause")).Expect(HttpStatusCode.OK);

        (string, string)[] typed = [("startDay", "2026-11-24"), ("startTime", "15:20"), ("endDay", "2026-11-24"), ("endTime", "15:25"), ("reason", "Went home")];
        using (var refused = await _cleo.PostFormAsync($"/console/sessions/{running}", $"/console/sessions/{running}/correct", [.. typed, ("seen", seen)]))
        {
            Assert.Contains("clock was stopped at 3:50 PM while this was open", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Contains("21:20-21:50 pause", Standing());
        seen = Seen(await _cleo.SeeAsync($"/console/sessions/{running}"));
        using var saved = await _cleo.PostFormAsync($"/console/sessions/{running}", $"/console/sessions/{running}/correct", [.. typed, ("seen", seen)]);
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Contains("21:20-21:25 pause", Standing());
    }

    [Fact]
    public async Task The_start_of_a_running_clock_is_corrected_without_stopping_it_and_the_floor_goes_on()
    {
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        (await ben.TapAsync($"/api/tasks/{_engraving}/start")).Expect(HttpStatusCode.OK);
        var running = _server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE ended_at_ms IS NULL");
        Pass(30);

        using (var saved = await _cleo.PostFormAsync(
            $"/console/sessions/{running}", $"/console/sessions/{running}/correct",
            ("startDay", "2026-11-24"), ("startTime", "15:00"), ("endDay", "2026-11-24"), ("endTime", ""), ("reason", "Forgot to press start")))
        {
            Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        }

        Assert.Contains("21:00-", Standing());
        Assert.Equal("running", _server.Shop.Scalar<string>("SELECT status FROM tasks WHERE id = @_engraving", new { _engraving }));
        var card = (await ben.ReadAsync($"/api/tasks/{_engraving}")).Body;
        Assert.Equal("running", card.GetProperty("status").GetString());
        Assert.Equal(50 * 60, card.GetProperty("todaySeconds").GetInt64());

        Pass(10);
        (await ben.TapAsync($"/api/tasks/{_engraving}/pause")).Expect(HttpStatusCode.OK);
        Assert.Contains("21:00-22:00 pause", Standing());
        Assert.Equal("Nov 24, 3:20 PM – now | Nov 24, 3:00 PM – now | +0:20", await CorrectionAsync());
        (await ben.TapAsync($"/api/tasks/{_engraving}/undo")).Expect(HttpStatusCode.OK);
        Assert.Contains("21:00-", Standing());
        Pass(5);
        (await ben.TapAsync($"/api/tasks/{_engraving}/complete", new { quantity = 48 })).Expect(HttpStatusCode.OK);
        Assert.Contains("21:00-22:05 complete", Standing());
        Assert.Equal("Nov 24, 3:20 PM – now | Nov 24, 3:00 PM – now | +0:20", await CorrectionAsync());
        var trusted = await _cleo.ReadAsync("/api/reports/sessions?range=today&trust=corrected");
        Assert.Equal("Ben Ortiz", trusted.Body.GetProperty("rows").EnumerateArray().Single().GetProperty("person").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(120)]
    public async Task A_clock_that_goes_on_from_an_earlier_start_is_not_taken_for_forgotten_by_it(int stillWorkingMinutes)
    {
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        (await ben.TapAsync($"/api/tasks/{_engraving}/start")).Expect(HttpStatusCode.OK);
        var running = _server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE ended_at_ms IS NULL");
        Pass(30);
        var until = _time.GetUtcNow().ToUnixTimeMilliseconds() + (stillWorkingMinutes * 60_000);
        _server.Shop.Execute("UPDATE work_sessions SET extended_until_ms = @until WHERE id = @running", new { running, until });

        // Eleven hours ago, where a clock is ended after ten.
        (await ChangeAsync(running, "correct", new { reason = "Began in the night", startedAt = _time.GetUtcNow().AddHours(-11) })).Expect(HttpStatusCode.OK);
        await _server.Services.GetRequiredService<CloseForgottenClocks>().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            until + (Math.Max(0, 30 - stillWorkingMinutes) * 60_000),
            _server.Shop.Scalar<long>("SELECT extended_until_ms FROM work_sessions WHERE ended_at_ms IS NULL AND voided_at_ms IS NULL"));
    }

    [Fact]
    public async Task What_is_cut_or_split_stays_in_doubt_until_somebody_has_judged_it()
    {
        _server.Shop.Execute("UPDATE work_sessions SET needs_review = 1, review_reason = 'shift end' WHERE id = @_first", new { _first });

        (await ChangeAsync(_first, "split", new { reason = "Two pieces", at = _time.GetUtcNow().AddMinutes(-60) })).Expect(HttpStatusCode.OK);
        (await ChangeAsync(_second, "correct", new { reason = "Began before", startedAt = _time.GetUtcNow().AddMinutes(-50), endedAt = _time.GetUtcNow().AddMinutes(-10), cutOthers = true })).Expect(HttpStatusCode.OK);

        Assert.Equal(
            ["1 shift end", "1 shift end", "0 "],
            _server.Shop.Query<string>("SELECT needs_review || ' ' || coalesce(review_reason, '') FROM work_sessions WHERE voided_at_ms IS NULL ORDER BY started_at_ms"));
    }

    [Fact]
    public async Task What_is_moved_stays_in_doubt_until_somebody_has_judged_it()
    {
        _server.Shop.Execute("UPDATE work_sessions SET end_kind = 'auto', needs_review = 1, review_reason = 'forgotten clock' WHERE id = @_first", new { _first });

        (await ChangeAsync(_first, "move", new { reason = "Was color fill", task = $"{_coloring}" })).Expect(HttpStatusCode.OK);

        Assert.Equal(
            "auto 1 forgotten clock", _server.Shop.Scalar<string>("SELECT end_kind || ' ' || needs_review || ' ' || review_reason FROM work_sessions WHERE revises_id = @_first", new { _first }));
    }

    [Fact]
    public async Task Rule_10_a_time_of_the_repeated_hour_that_was_left_as_it_stood_is_not_asked_about()
    {
        // From the second 1:20 AM to 3:00.
        var start = DateTimeOffset.Parse("2026-11-01T07:20:15Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        _server.Shop.Execute("UPDATE work_sessions SET started_at_ms = @start, ended_at_ms = @start + 6000000 WHERE id = @_first", new { start, _first });
        (string, string)[] typed = [("startDay", "2026-11-01"), ("endDay", "2026-11-01"), ("endTime", "02:30"), ("reason", "Left earlier")];

        // Another time of that hour is asked about.
        using var asked = await _cleo.PostFormAsync($"/console/sessions/{_first}", $"/console/sessions/{_first}/correct", [.. typed, ("startTime", "01:10")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.StatusCode);
        Assert.Equal(["first", "second"], (await asked.DocumentAsync()).QuerySelectorAll("[name=startWhich]").Select(b => b.GetAttribute("value")));

        using var saved = await _cleo.PostFormAsync($"/console/sessions/{_first}", $"/console/sessions/{_first}/correct", [.. typed, ("startTime", "01:20")]);
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Equal(start, _server.Shop.Scalar<long>("SELECT started_at_ms FROM work_sessions WHERE revises_id = @_first", new { _first }));

        var corrected = _server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE revises_id = @_first", new { _first });
        using var first = await _cleo.PostFormAsync(
            $"/console/sessions/{corrected}", $"/console/sessions/{corrected}/correct", [.. typed, ("startTime", "01:20"), ("startWhich", "first")]);
        Assert.Equal("06:20", _server.Shop.Scalar<string>("SELECT strftime('%H:%M', started_at_ms / 1000, 'unixepoch') FROM work_sessions WHERE revises_id = @corrected", new { corrected }));
    }

    [Fact]
    public async Task A_time_that_is_typed_in_the_minute_in_which_other_time_ends_joins_it()
    {
        _server.Shop.Execute("UPDATE work_sessions SET ended_at_ms = ended_at_ms + 30000 WHERE id = @_first", new { _first });
        (string, string)[] typed = [("startDay", "2026-11-24"), ("startTime", "14:40"), ("endDay", "2026-11-24"), ("endTime", "15:10"), ("reason", "Forgot to press")];

        using var saved = await _cleo.PostFormAsync($"/console/sessions/{_second}", $"/console/sessions/{_second}/correct", typed);

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Equal("20:40:30", _server.Shop.Scalar<string>("SELECT strftime('%H:%M:%S', started_at_ms / 1000, 'unixepoch') FROM work_sessions WHERE revises_id = @_second", new { _second }));
    }

    [Fact]
    public async Task The_report_of_corrections_tells_whose_time_it_is_now_and_counts_the_change_for_each()
    {
        (await ChangeAsync(_first, "move", new { reason = "Was color fill", task = $"{_coloring}" })).Expect(HttpStatusCode.OK);
        Pass(1);
        (await ChangeAsync(_second, "move", new { reason = "Ben did it", personId = _server.Ben })).Expect(HttpStatusCode.OK);

        var plain = await _cleo.SeeAsync("/console/reports/corrections?range=today");
        Assert.Equal(
            [
                "Ana Morales | Nov 24, 2:50 PM – 3:10 PM | Nov 24, 2:50 PM – 3:10 PM · Ben Ortiz | −0:20",
                "Ben Ortiz | – | Nov 24, 2:50 PM – 3:10 PM | +0:20",
                "Ana Morales | Nov 24, 2:00 PM – 2:40 PM | Nov 24, 2:00 PM – 2:40 PM · Laser engraving · 107924 | 0:00",
            ],
            plain.QuerySelectorAll("#report tbody tr").Select(r => string.Join(" | ", ((int[])[2, 4, 5, 6]).Select(c => r.Children[c].Words()))));
        Assert.Equal("0:00", plain.QuerySelector("#report tfoot tr")!.Children[6].Words());
        var byPerson = await _cleo.SeeAsync("/console/reports/corrections?range=today&groupBy=person");
        Assert.Equal(
            ["Ana Morales (2) −0:20", "Ben Ortiz (1) +0:20"],
            byPerson.QuerySelectorAll("#report tbody tr[data-level='0']").Select(r => $"{r.Children[1].Words()} {r.Children[6].Words()}"));
    }

    [Fact]
    public async Task A_running_clock_needs_another_start_or_an_end_and_its_earlier_start_still_overlaps()
    {
        await (await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin)).TapAsync($"/api/tasks/{_engraving}/start");
        var running = _server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE ended_at_ms IS NULL");
        Pass(10);

        (await ChangeAsync(running, "correct", new { reason = "x", startedAt = "2026-11-24T21:20:00Z" })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await ChangeAsync(running, "correct", new { reason = "x", startedAt = "2026-11-24T21:31:00Z" })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await ChangeAsync(running, "correct", new { reason = "x", startedAt = "2026-11-24T21:00:00Z" })).Expect(HttpStatusCode.Conflict, "overlap");
        (await ChangeAsync(running, "correct", new { reason = "x", startedAt = "2026-11-24T21:00:00Z", cutOthers = true })).Expect(HttpStatusCode.OK);
        Assert.Equal(["20:00-20:40 pause", "20:50-21:00 supervisor", "21:00-"], Standing());
    }

    private async Task<string> CorrectionAsync()
    {
        var row = (await _cleo.SeeAsync("/console/reports/corrections?range=today")).QuerySelectorAll("#report tbody tr").Single();
        return $"{row.Children[4].Words()} | {row.Children[5].Words()} | {row.Children[6].Words()}";
    }

    [Fact]
    public async Task Why_a_session_paused_is_corrected_without_a_change_of_time_and_the_old_reason_stays_to_be_seen()
    {
        var cleaning = _server.Shop.Insert("INSERT INTO pause_reasons (name_en, name_es, paid, icon) VALUES ('Cleaning', 'Limpieza', 1, 'x') RETURNING id");
        var changed = (await ChangeAsync(_first, "pause-reason", new { reason = "She cleaned", pauseReasonId = cleaning })).Expect(HttpStatusCode.OK);

        Assert.Equal(["20:00-20:40 pause", "20:50-21:10 pause"], Standing());
        var task = await _cleo.SeeAsync($"/console/tasks/{_engraving}");
        Assert.Contains("Paused: Cleaning", task.QuerySelector("tbody tr:not([data-state=void])")!.Words(), StringComparison.Ordinal);
        Assert.Contains("Corrected: She cleaned", task.QuerySelector("tr[data-state=void]")!.Words(), StringComparison.Ordinal);
        Assert.Equal(
            "pause reason corrected Lunch Cleaning",
            _server.Shop.Scalar<string>("SELECT action || ' ' || (before_json ->> 'pause') || ' ' || (after_json ->> 'pause') FROM audit_entries ORDER BY id DESC LIMIT 1"));
        Assert.EndsWith(
            "2:00 PM – 2:40 PM · Paused: Cleaning", (await _cleo.SeeAsync("/console/reports/corrections?range=today")).QuerySelector("#report tbody [data-th=After]")!.Words(), StringComparison.Ordinal);

        Assert.StartsWith("Pause reason corrected · ", task.QuerySelector(".history li span")!.Words(), StringComparison.Ordinal);
        Assert.EndsWith("Pause reason Lunch Cleaning", (await _cleo.SeeAsync("/console/audit")).QuerySelector("tbody tr")!.Words(), StringComparison.Ordinal);

        var id = changed.Body.GetProperty("sessionId").GetInt64();
        (await ChangeAsync(id, "pause-reason", new { reason = "x", pauseReasonId = 987 })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await ChangeAsync(id, "pause-reason", new { reason = "x", pauseReasonId = cleaning })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await ChangeAsync(id, "pause-reason", new { reason = " ", pauseReasonId = (long?)null })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        (await ben.TapAsync($"/api/tasks/{_engraving}/start")).Expect(HttpStatusCode.OK);
        var running = _server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE ended_at_ms IS NULL");
        (await ChangeAsync(running, "pause-reason", new { reason = "x", pauseReasonId = cleaning })).Expect(HttpStatusCode.Conflict, "not_paused");
        Assert.Null((await _cleo.SeeAsync($"/console/sessions/{running}")).QuerySelector("#pause-choice"));
    }

    [Theory]
    [InlineData("correct", """{"startedAt":"2026-11-24T20:00:00Z","endedAt":"2026-11-24T20:30:00Z"}""", "reason")]
    [InlineData("void", """{"reason":"  "}""", "reason")]
    [InlineData("correct", """{"reason":"x","startedAt":"2026-11-24T20:30:00Z","endedAt":"2026-11-24T20:00:00Z"}""", "end")]
    [InlineData("correct", """{"reason":"x","startedAt":"2026-11-24T20:00:00Z","endedAt":"2026-11-24T23:00:00Z"}""", "end")]
    [InlineData("correct", """{"reason":"x","localStart":{"day":"2026-11-24","time":"14:00"},"localEnd":{"day":"2026-11-24","time":"14:40"}}""", "start")]
    [InlineData("split", """{"reason":"x","at":"2026-11-24T20:40:00Z"}""", "at")]
    [InlineData("move", """{"reason":"x","task":"999"}""", "task")]
    [InlineData("move", """{"reason":"x","personId":999}""", "personId")]
    public async Task What_is_wrong_is_named_and_nothing_changes(string change, string body, string field)
    {
        var answer = await ChangeAsync(_first, change, System.Text.Json.JsonDocument.Parse(body).RootElement);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, true), (answer.Status, answer.Body.GetProperty("errors").TryGetProperty(field, out _)));
        Assert.Equal(["20:00-20:40 pause", "20:50-21:10 pause"], Standing());
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM audit_entries WHERE entity = 'work_session'"));
    }

    [Fact]
    public async Task Nobody_but_an_admin_puts_their_own_time_right()
    {
        _server.Shop.Execute("UPDATE work_sessions SET person_id = @Cleo WHERE id = @_first", new { _server.Cleo, _first });

        (await ChangeAsync(_first, "void", new { reason = "Mine" })).Expect(HttpStatusCode.Conflict, "own_time");
    }

    [Fact]
    public async Task The_page_keeps_what_was_typed_and_offers_to_cut_what_overlaps()
    {
        (string, string)[] typed = [("startDay", "2026-11-24"), ("startTime", "14:00"), ("endDay", "2026-11-24"), ("endTime", "15:00"), ("reason", "Forgot to press")];
        using var refused = await _cleo.PostFormAsync($"/console/sessions/{_first}", $"/console/sessions/{_first}/correct", typed);
        var page = await refused.DocumentAsync();
        Assert.Equal("Forgot to press", page.QuerySelector("#correct-reason")!.GetAttribute("value"));
        Assert.Equal("15:00", page.QuerySelector("#end-time")!.GetAttribute("value"));

        using var saved = await _cleo.PostFormAsync($"/console/sessions/{_first}", $"/console/sessions/{_first}/correct", [.. typed, ("cut", page.QuerySelector("[name=cut]")!.GetAttribute("value")!)]);
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Equal(["20:00-21:00 pause", "21:00-21:10 pause"], Standing());
    }

    [Fact]
    public async Task The_list_finds_by_day_person_state_and_words_and_its_sum_is_that_of_its_rows()
    {
        Assert.Equal((string[])["107924 0:20", "107923 0:40", "sum 1:00"], await ListAsync("from=2026-11-24&to=2026-11-24"));
        Assert.Equal((string[])["107923 0:40", "107924 0:20", "sum 1:00"], await ListAsync("sort=time&dir=desc"));
        Assert.Equal((string[])["107924 0:20", "sum 0:20"], await ListAsync("text=107924"));
        Assert.Empty(await ListAsync($"person={_server.Ben}"));
        Assert.Empty(await ListAsync("status=completed"));
        Assert.Empty(await ListAsync("from=2026-11-20&to=2026-11-23"));
        Assert.Empty(await ListAsync("text=100%25"));
    }

    private async Task<string[]> ListAsync(string query)
    {
        var page = await _cleo.SeeAsync("/console/tasks?" + query);
        return [.. page.QuerySelectorAll("tbody tr").Select(r => $"{r.Children[0].Words()} {r.Children[4].Words()}"), .. page.QuerySelectorAll("tfoot tr").Select(r => $"sum {r.Children[1].Words()}")];
    }

    private Task<ApiAnswer> ChangeAsync(long session, string change, object body)
    {
        return _cleo.TapAsync($"/api/admin/sessions/{session}/{change}", body);
    }

    private IEnumerable<string> Standing()
    {
        return _server.Shop.Query<string>(
            """
            SELECT strftime('%H:%M', started_at_ms / 1000, 'unixepoch') || '-' || coalesce(strftime('%H:%M', ended_at_ms / 1000, 'unixepoch') || ' ' || end_kind, '')
            FROM work_sessions WHERE voided_at_ms IS NULL ORDER BY started_at_ms
            """);
    }

    private void Pass(int minutes)
    {
        _time.Advance(TimeSpan.FromMinutes(minutes));
    }
}
