using System.Net;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>The life of a task as a tablet drives it.</summary>
public sealed class TasksApiTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
    private ShopServer _server = null!;
    private Workplace _place = null!;
    private HttpClient _ana = null!;
    private HttpClient _ben = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync(_time);
        _place = Workplace.In(_server.Shop);
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        _ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Rule_16_each_action_answers_with_a_receipt_and_a_day_is_recorded_to_the_millisecond()
    {
        var task = await _ana.AddTaskAsync(_place);
        await _ana.TapAsync($"/api/tasks/{task}/start");
        _time.Advance(TimeSpan.FromMinutes(48));
        var paused = await _ana.TapAsync($"/api/tasks/{task}/pause", new { reasonId = _place.Lunch });
        _time.Advance(TimeSpan.FromMinutes(30));
        await _ana.TapAsync($"/api/tasks/{task}/start");
        _time.Advance(TimeSpan.FromMinutes(36));
        var done = await _ana.TapAsync($"/api/tasks/{task}/complete", new { quantity = 48, scrap = 1, note = "Rush" });

        Assert.Equal(("Paused 2:48 PM: Lunch. 48 m today on this task", "paused"), (paused.Receipt, paused.TaskStatus));
        Assert.Equal("Completed 3:54 PM, 1 h 24 m on this task", done.Receipt);
        var card = done.Body.GetProperty("task");
        Assert.Equal("completed", card.GetProperty("status").GetString());
        Assert.Equal(84 * 60, card.GetProperty("elapsedSeconds").GetInt64());
        Assert.Equal(48, card.GetProperty("quantityDone").GetInt64());
        Assert.Equal(84 * 60_000, _server.Shop.Scalar<long>("SELECT sum(ended_at_ms - started_at_ms) FROM work_sessions"));
        Assert.Equal("pause,complete", _server.Shop.Scalar<string>("SELECT group_concat(end_kind) FROM work_sessions"));
    }

    [Fact]
    public async Task Starting_another_task_pauses_the_running_one_in_the_same_transaction()
    {
        var first = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(10));
        var second = await _ana.AddTaskAsync(_place, startNow: true, orderNumber: "107924");

        Assert.Equal("paused", await StatusAsync(first));
        Assert.Equal("running", await StatusAsync(second));
        Assert.Equal(1, OpenClocks());
        Assert.Equal(
            "switch switched", _server.Shop.Scalar<string>(
                "SELECT s.end_kind || ' ' || r.code FROM work_sessions s JOIN pause_reasons r ON r.id = s.pause_reason_id"));
        Assert.Equal(0, _server.Shop.Scalar<long>(
            "SELECT max(started_at_ms) - (SELECT max(ended_at_ms) FROM work_sessions) FROM work_sessions"));
    }

    [Fact]
    public async Task Starting_twice_opens_one_clock()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        var again = await _ana.TapAsync($"/api/tasks/{task}/start");

        Assert.True(again.Expect(HttpStatusCode.OK).AlreadyDone);
        Assert.Equal("Already running since 2:00 PM", again.Receipt);
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions"));
    }

    [Fact]
    public async Task Pausing_a_paused_task_moves_no_end()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(5));
        await _ana.TapAsync($"/api/tasks/{task}/pause");
        _time.Advance(TimeSpan.FromMinutes(5));
        var again = await _ana.TapAsync($"/api/tasks/{task}/pause");

        Assert.True(again.Expect(HttpStatusCode.OK).AlreadyDone);
        Assert.Equal("Already stopped at 2:05 PM by Ana Morales", again.Receipt);
        Assert.Equal(5 * 60_000, _server.Shop.Scalar<long>("SELECT sum(ended_at_ms - started_at_ms) FROM work_sessions"));
    }

    [Fact]
    public async Task Rule_1_a_stop_with_a_reason_that_is_gone_is_recorded_and_flagged()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        (await _ana.TapAsync($"/api/tasks/{task}/pause", new { reasonId = 9999 })).Expect(HttpStatusCode.OK);

        Assert.Equal(0, OpenClocks());
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE needs_review = 1"));
    }

    [Fact]
    public async Task Rule_1_a_stop_counts_although_a_supervisor_cut_the_sign_in_off_and_nothing_else_does()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(7));
        (await (await _server.InConsoleAsync()).TapAsync($"/api/admin/people/{_server.Ana}/pin")).Expect(HttpStatusCode.OK);

        (await _ana.TapAsync($"/api/tasks/{task}/complete")).Expect(HttpStatusCode.Unauthorized, "signed_out");
        (await _ana.ReadAsync($"/api/tasks/{task}")).Expect(HttpStatusCode.Unauthorized, "signed_out");
        (await _ana.TapAsync($"/api/tasks/{task}/pause")).Expect(HttpStatusCode.OK);

        Assert.Equal(7 * 60_000, _server.Shop.Scalar<long>("SELECT sum(ended_at_ms - started_at_ms) FROM work_sessions"));
        Assert.Equal("sign-in had ended", _server.Shop.Scalar<string>("SELECT review_reason FROM work_sessions WHERE needs_review = 1"));
    }

    [Fact]
    public async Task Rule_1_who_signed_out_themselves_stops_nothing_any_more()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        using var signedOut = await _ana.DeleteAsync(new Uri("/api/session", UriKind.Relative));
        (await _ana.TapAsync($"/api/tasks/{task}/pause")).Expect(HttpStatusCode.Unauthorized, "signed_out");
    }

    [Fact]
    public async Task Rule_1_a_stop_counts_although_the_order_vanished_and_the_kind_of_work_was_disabled()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _server.Shop.Execute("UPDATE orders SET missing_since_ms = 1; UPDATE task_types SET active = 0");

        (await _ana.TapAsync($"/api/tasks/{task}/pause")).Expect(HttpStatusCode.OK);
        Assert.Equal(0, OpenClocks());
    }

    [Fact]
    public async Task Rule_2_a_pause_that_waited_on_the_tablet_ends_the_session_when_it_was_tapped()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(30));
        await SendLateAsync(task, "pause", waited: TimeSpan.FromMinutes(10), clockOff: TimeSpan.Zero);

        Assert.Equal(20 * 60_000, _server.Shop.Scalar<long>("SELECT sum(ended_at_ms - started_at_ms) FROM work_sessions"));
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE needs_review = 1"));
        Assert.Equal(10 * 60_000, _server.Shop.Scalar<long>("SELECT received_at_ms - at_ms FROM task_events WHERE verb = 'pause'"));
    }

    [Fact]
    public async Task Rule_2_a_tap_said_to_be_older_than_the_start_ends_at_the_start_and_is_flagged()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(5));
        await SendLateAsync(task, "pause", waited: TimeSpan.FromHours(2), clockOff: TimeSpan.FromHours(1));

        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT sum(ended_at_ms - started_at_ms) FROM work_sessions"));
        Assert.Equal("tablet clock", _server.Shop.Scalar<string>("SELECT review_reason FROM work_sessions WHERE needs_review = 1"));
    }

    [Fact]
    public async Task Rule_2_a_pause_that_waited_on_one_tablet_leaves_the_clock_that_was_started_on_another_after_it()
    {
        var task = await StartAgainOnAnotherTabletAsync(worked: 2, away: 28);
        _time.Advance(TimeSpan.FromMinutes(30));

        // Pressed before the start, on the tablet without a connection.
        var late = await SendLateAsync(task, "pause", waited: TimeSpan.FromMinutes(59), clockOff: TimeSpan.Zero);
        Assert.True(late.AlreadyDone);
        Assert.StartsWith("This pause was older than your clock", late.Receipt, StringComparison.Ordinal);
        Assert.Equal(1, OpenClocks());

        // And one that was pressed after the start ends it.
        await SendLateAsync(task, "pause", waited: TimeSpan.FromMinutes(10), clockOff: TimeSpan.Zero);
        Assert.Equal((2 + 20) * 60_000, _server.Shop.Scalar<long>("SELECT sum(ended_at_ms - started_at_ms) FROM work_sessions"));
        Assert.Equal(0, OpenClocks());
    }

    [Theory]
    [InlineData("complete", "{}")]
    [InlineData("cancel", "{\"reasonId\":1}")]
    [InlineData("hand-over", "{\"personId\":2}")]
    public async Task What_waited_on_one_tablet_ends_no_clock_that_its_person_started_on_another_after_it(string verb, string body)
    {
        var task = await StartAgainOnAnotherTabletAsync(worked: 2, away: 28);
        // A doubt about something else than its time says nothing about when it began.
        _server.Shop.Execute("UPDATE work_sessions SET needs_review = 1, review_reason = 'lock not answered' WHERE ended_at_ms IS NULL");
        _time.Advance(TimeSpan.FromMinutes(30));
        var sent = _time.GetUtcNow();
        var late = Floor.LateTap($"/api/tasks/{task}/{verb}", sent.AddMinutes(-59), sent, clockOff: TimeSpan.Zero);
        late.Content = ShopServer.Json(body.Replace("\"personId\":2", $"\"personId\":{_server.Ben}", StringComparison.Ordinal));

        (await _ana.AskAsync(late)).Expect(HttpStatusCode.Conflict, "newer_clock");

        Assert.Equal(1, OpenClocks());
        Assert.Equal("running", _server.Shop.Scalar<string>("SELECT status FROM tasks"));
        Assert.Equal("newer_clock", _server.Shop.Scalar<string>("SELECT code FROM refused_taps WHERE settled_at_ms IS NULL"));
    }

    [Fact]
    public async Task A_start_and_a_pause_that_waited_before_their_person_went_on_with_the_same_work_elsewhere_are_put_before_a_supervisor()
    {
        var task = await _ana.AddTaskAsync(_place);
        _time.Advance(TimeSpan.FromMinutes(65));
        await _ana.TapAsync($"/api/tasks/{task}/start");
        TheClockRunsOnAnotherTablet();
        _time.Advance(TimeSpan.FromMinutes(10));

        (await SendLateAsync(task, "start", TimeSpan.FromMinutes(70), TimeSpan.Zero)).Expect(HttpStatusCode.Conflict, "newer_work");
        (await SendLateAsync(task, "pause", TimeSpan.FromMinutes(15), TimeSpan.Zero)).Expect(HttpStatusCode.Conflict, "newer_work");

        Assert.Equal(1, OpenClocks());
        Assert.Equal(
            ["start 20:05", "pause 21:00"],
            _server.Shop.Query<string>("SELECT replace(route, 'POST /api/tasks/{id}/', '') || strftime(' %H:%M', tapped_at_ms / 1000, 'unixepoch') FROM refused_taps WHERE settled_at_ms IS NULL ORDER BY tapped_at_ms"));
    }

    [Fact]
    public async Task A_pause_that_waited_behind_a_pause_and_a_new_start_elsewhere_leaves_the_clock_and_shows_the_time_between()
    {
        var task = await StartAgainOnAnotherTabletAsync(worked: 80, away: 20);
        _time.Advance(TimeSpan.FromMinutes(10));

        // Pressed after an hour, on the tablet without a connection, for lunch.
        var sent = _time.GetUtcNow();
        var late = Floor.LateTap($"/api/tasks/{task}/pause", sent.AddMinutes(-50), sent, clockOff: TimeSpan.Zero);
        late.Content = ShopServer.Json($$"""{"reasonId":{{_place.Lunch}}}""");
        Assert.StartsWith("This pause was older than your clock", (await _ana.AskAsync(late)).Expect(HttpStatusCode.OK).Receipt, StringComparison.Ordinal);

        Assert.Equal(1, OpenClocks());
        Assert.Equal("80 stopped earlier elsewhere", _server.Shop.Scalar<string>("SELECT ((ended_at_ms - started_at_ms) / 60000) || ' ' || review_reason FROM work_sessions WHERE needs_review = 1"));
        Assert.Equal("Lunch", _server.Shop.Scalar<string>("SELECT note FROM task_events WHERE verb = 'pause' ORDER BY id DESC LIMIT 1"));
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("complete")]
    public async Task A_stop_that_was_refused_and_is_tried_again_takes_no_time_of_the_clock_started_since_on_its_own_tablet(string stop)
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(60));
        (await _ana.TapAsync($"/api/tasks/{task}/pause")).Expect(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromMinutes(30));
        (await _ana.TapAsync($"/api/tasks/{task}/start")).Expect(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromMinutes(60));

        var sent = _time.GetUtcNow();
        var again = Floor.LateTap($"/api/tasks/{task}/{stop}", sent.AddMinutes(-100), sent, clockOff: TimeSpan.Zero);
        again.Headers.Add("X-Kept", "1");
        again.Headers.Add("X-Tried-Again", "1");
        await _ana.AskAsync(again);

        Assert.Equal(1, OpenClocks());
        Assert.Equal([60], _server.Shop.Query<long>("SELECT (ended_at_ms - started_at_ms) / 60000 FROM work_sessions WHERE ended_at_ms IS NOT NULL"));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("pause")]
    public async Task A_pause_that_waited_behind_what_its_person_did_on_another_tablet_moves_no_end_and_a_supervisor_sees_it(string elsewhere)
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        var other = await _ana.AddTaskAsync(_place, orderNumber: "107924");
        _time.Advance(TimeSpan.FromMinutes(60));
        (await _ana.TapAsync($"/api/tasks/{(elsewhere == "start" ? other : task)}/{elsewhere}")).Expect(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromMinutes(10));

        // Pressed forty minutes before that, on the tablet without a connection.
        var late = await SendLateAsync(task, "pause", TimeSpan.FromMinutes(50), TimeSpan.Zero);

        Assert.True(late.AlreadyDone);
        Assert.Equal("60 stopped earlier elsewhere", _server.Shop.Scalar<string>("SELECT ((ended_at_ms - started_at_ms) / 60000) || ' ' || review_reason FROM work_sessions WHERE needs_review = 1"));
        Assert.Equal(50, _server.Shop.Scalar<long>("SELECT (received_at_ms - at_ms) / 60000 FROM task_events WHERE verb = 'pause' ORDER BY id DESC LIMIT 1"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_start_that_waited_takes_no_time_of_newer_work_and_a_supervisor_sees_it(bool itsPauseWaitedToo)
    {
        var old = await _ana.AddTaskAsync(_place, orderNumber: "107924");
        _time.Advance(TimeSpan.FromMinutes(5));
        var newer = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(60));

        // Pressed before the newer work, on the tablet without a connection.
        var late = (await SendLateAsync(old, "start", TimeSpan.FromMinutes(64), TimeSpan.Zero)).Expect(HttpStatusCode.Conflict, "newer_work");
        Assert.Equal("Not started: this tap was older than your work on Laser engraving 107923, begun at 2:05 PM.", late.Body.GetProperty("title").GetString());
        if (itsPauseWaitedToo)
        {
            (await SendLateAsync(old, "pause", TimeSpan.FromMinutes(62), TimeSpan.Zero)).Expect(HttpStatusCode.Conflict, "newer_work");
        }

        Assert.Equal((newer, 1), (_server.Shop.Scalar<long>("SELECT task_id FROM work_sessions WHERE ended_at_ms IS NULL"), _server.Shop.Scalar<int>("SELECT count(*) FROM work_sessions")));
        Assert.Equal(
            itsPauseWaitedToo ? ["start 2026-11-24 20:01", "pause 2026-11-24 20:03"] : ["start 2026-11-24 20:01"],
            _server.Shop.Query<string>("SELECT replace(route, 'POST /api/tasks/{id}/', '') || strftime(' %Y-%m-%d %H:%M', tapped_at_ms / 1000, 'unixepoch') FROM refused_taps WHERE settled_at_ms IS NULL ORDER BY tapped_at_ms"));
    }

    [Fact]
    public async Task An_add_with_start_that_waited_behind_newer_work_is_put_before_a_supervisor_with_what_it_wanted()
    {
        await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(60));
        var sent = _time.GetUtcNow();
        var add = Floor.LateTap("/api/tasks", sent - TimeSpan.FromMinutes(61), sent, clockOff: TimeSpan.Zero);
        add.Content = ShopServer.Json($$"""{"orderNumber":"107924","taskTypeId":{{_place.Engraving}},"startNow":true}""");

        (await _ana.AskAsync(add)).Expect(HttpStatusCode.Conflict, "newer_work");
        Assert.Equal(1, OpenClocks());
        Assert.Equal(["running"], _server.Shop.Query<string>("SELECT status FROM tasks ORDER BY id"));
        Assert.Equal("107924 newer_work", _server.Shop.Scalar<string>("SELECT order_number || ' ' || code FROM refused_taps WHERE settled_at_ms IS NULL"));
    }

    [Fact]
    public async Task What_is_doubtful_about_a_start_is_so_still_after_an_undone_pause()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _server.Shop.Execute("UPDATE work_sessions SET needs_review = 1, review_reason = 'tablet clock'");
        _time.Advance(TimeSpan.FromMinutes(5));
        await _ana.TapAsync($"/api/tasks/{task}/pause");
        (await _ana.TapAsync($"/api/tasks/{task}/undo")).Expect(HttpStatusCode.OK);
        await _ana.TapAsync($"/api/tasks/{task}/pause");

        Assert.Equal(["tablet clock 1"], _server.Shop.Query<string>("SELECT review_reason || ' ' || needs_review FROM work_sessions WHERE voided_at_ms IS NULL"));
    }

    [Fact]
    public async Task Rule_12_a_pause_older_than_seven_days_leaves_the_clock_of_today()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromDays(8));
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        _server.Shop.Execute("INSERT INTO tablets (name, token_hash, enrolled_at_ms) VALUES ('Packing', x'01', 1)");
        _server.Shop.Execute("UPDATE work_sessions SET started_at_ms = @now - 3600000, ended_at_ms = NULL, end_kind = NULL, needs_review = 0, review_reason = NULL, tablet_id = (SELECT id FROM tablets WHERE name = 'Packing')", new { now = _time.GetUtcNow().ToUnixTimeMilliseconds() });

        Assert.True((await SendLateAsync(task, "pause", TimeSpan.FromDays(7.9), TimeSpan.Zero)).AlreadyDone);
        Assert.Equal(1, OpenClocks());
    }

    [Fact]
    public async Task Rule_18_a_tap_from_before_a_reset_or_restore_is_not_applied()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _server.Shop.Execute("UPDATE instance SET epoch = epoch + 1");
        var pause = Late(task, "pause", TimeSpan.Zero, TimeSpan.Zero);
        pause.Headers.Add("X-Db-Epoch", "1");

        (await _ana.AskAsync(pause)).Expect(HttpStatusCode.Conflict, "stale_epoch");
        Assert.Equal(1, OpenClocks());
    }

    [Fact]
    public async Task Rule_13_a_session_under_five_seconds_is_kept_and_hidden_from_my_day()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromSeconds(2));
        await _ana.TapAsync($"/api/tasks/{task}/pause");

        Assert.Equal(2_000, _server.Shop.Scalar<long>("SELECT sum(ended_at_ms - started_at_ms) FROM work_sessions"));
        var day = await _ana.SeeAsync("/day");
        Assert.Empty(day.QuerySelectorAll("li[id^=session-]"));
        Assert.Contains("1 session under 5 seconds is not shown.", day.QuerySelector("main")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_task_is_found_on_my_day_and_opened_again_from_there()
    {
        var task = await _ana.AddTaskAsync(_place);
        (await _ana.TapAsync($"/api/tasks/{task}/cancel", new { reasonId = _place.WrongOrder })).Expect(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromMinutes(1));

        var found = (await _ana.SeeAsync("/day")).QuerySelector("[aria-labelledby=cancelled-h]")!;
        Assert.Equal("Cancelled 1 Laser engraving · 107923", found.Words()[..36]);
        var sheet = await _ana.SeeAsync(found.QuerySelector("a")!.GetAttribute("href")!);
        Assert.NotNull(sheet.QuerySelector("form[action$='/reopen']"));

        Assert.DoesNotContain("Cancelled", (await _ben.SeeAsync("/day")).QuerySelector("main")!.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("Cancelled", (await _ana.SeeAsync("/day?day=2026-11-23")).QuerySelector("main")!.Words(), StringComparison.Ordinal);
        (await _ana.TapAsync($"/api/tasks/{task}/reopen")).Expect(HttpStatusCode.OK);
    }

    private Task<ApiAnswer> SendLateAsync(long task, string verb, TimeSpan waited, TimeSpan clockOff) => _ana.AskAsync(Late(task, verb, waited, clockOff));

    /// <summary>A tap as a tablet sends it that kept it for a while, with a clock that is off.</summary>
    private HttpRequestMessage Late(long task, string verb, TimeSpan waited, TimeSpan clockOff)
    {
        var sent = _time.GetUtcNow() + clockOff;
        return Floor.LateTap($"/api/tasks/{task}/{verb}", sent - waited, sent, clockOff);
    }

    [Fact]
    public async Task Rule_3_nobodys_clock_is_closed_by_somebody_elses_tap()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        Assert.True((await _ben.TapAsync($"/api/tasks/{task}/pause")).AlreadyDone);
        await _ben.TapAsync($"/api/tasks/{task}/join");
        (await _ben.TapAsync($"/api/tasks/{task}/cancel", new { reasonId = _place.WrongOrder })).Expect(HttpStatusCode.Conflict, "others_running");
        using (await _ana.DeleteAsync(new Uri("/api/session", UriKind.Relative)))
        {
            Assert.Equal(1, OpenClocks());
        }
    }

    [Fact]
    public async Task While_others_work_complete_ends_my_part_and_the_last_one_closes_the_task()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        await _ben.TapAsync($"/api/tasks/{task}/start");
        _time.Advance(TimeSpan.FromMinutes(20));
        var mine = await _ana.TapAsync($"/api/tasks/{task}/complete", new { quantity = 50 });
        Assert.Equal("running", mine.TaskStatus);
        Assert.EndsWith(". 50 of 48 pieces", mine.Receipt, StringComparison.Ordinal);
        Assert.Equal(1, OpenClocks());

        _time.Advance(TimeSpan.FromMinutes(10));
        var last = await _ben.TapAsync($"/api/tasks/{task}/complete", new { quantity = 3 });
        Assert.Equal("completed", last.TaskStatus);
        Assert.EndsWith(". 53 of 48 pieces", last.Receipt, StringComparison.Ordinal);
        Assert.Equal(53, last.Body.GetProperty("task").GetProperty("quantityDone").GetInt64());
        Assert.Equal(50 * 60, last.Body.GetProperty("task").GetProperty("totalSeconds").GetInt64());
    }

    [Fact]
    public async Task A_receipt_names_both_numbers_when_more_pieces_were_finished_than_ordered()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal("Completed 2:20 PM, 20 m on this task. 480 of 48 pieces", (await _ana.TapAsync($"/api/tasks/{task}/complete", new { quantity = 480 })).Receipt);
    }

    [Fact]
    public async Task Completing_for_everyone_stops_every_clock_on_the_task()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        await _ben.TapAsync($"/api/tasks/{task}/start");
        var done = await _ana.TapAsync($"/api/tasks/{task}/complete", new { quantity = 48, forEveryone = true });

        Assert.Equal("completed", done.TaskStatus);
        Assert.Equal(0, OpenClocks());
    }

    [Fact]
    public async Task Rule_5_pause_against_complete_complete_wins_and_the_late_tap_is_told_so()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        await _ana.TapAsync($"/api/tasks/{task}/complete");
        var late = await _ana.TapAsync($"/api/tasks/{task}/pause");

        Assert.True(late.Expect(HttpStatusCode.OK).AlreadyDone);
        Assert.Equal("completed", late.TaskStatus);
        var stale = await _ana.TapAsync($"/api/tasks/{task}/start");
        stale.Expect(HttpStatusCode.Conflict, "task_closed");
        Assert.Equal("completed", stale.TaskStatus);
    }

    [Fact]
    public async Task Rule_5_what_is_done_already_is_answered_with_when_and_by_whom()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        await _ben.TapAsync($"/api/tasks/{task}/join");
        _time.Advance(TimeSpan.FromMinutes(5));
        (await _ben.TapAsync($"/api/tasks/{task}/complete", new { forEveryone = true })).Expect(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("Already stopped at 2:05 PM by Ben Ortiz", (await _ana.TapAsync($"/api/tasks/{task}/pause")).Receipt);
        Assert.Equal("Already completed at 2:05 PM by Ben Ortiz", (await _ana.TapAsync($"/api/tasks/{task}/complete")).Receipt);
        await _ben.TapAsync($"/api/tasks/{task}/reopen");
        Assert.Equal("Already opened again at 2:10 PM by Ben Ortiz", (await _ana.TapAsync($"/api/tasks/{task}/reopen")).Receipt);
        await _ana.TapAsync($"/api/tasks/{task}/cancel", new { reasonId = _place.WrongOrder });
        _time.Advance(TimeSpan.FromDays(1));
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        Assert.Equal("Already cancelled at yesterday 2:10 PM by Ana Morales", (await ben.TapAsync($"/api/tasks/{task}/cancel", new { reasonId = _place.WrongOrder })).Receipt);
    }

    [Fact]
    public async Task Rule_12_a_task_completed_without_a_clock_says_no_time_recorded()
    {
        var task = await _ana.AddTaskAsync(_place);
        var done = await _ana.TapAsync($"/api/tasks/{task}/complete");

        Assert.Equal("Completed 2:00 PM, no time recorded", done.Receipt);
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions"));
    }

    [Fact]
    public async Task Cancelling_needs_a_reason_and_keeps_the_recorded_time()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(12));
        (await _ana.TapAsync($"/api/tasks/{task}/cancel")).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal(1, OpenClocks());

        var done = await _ana.TapAsync($"/api/tasks/{task}/cancel", new { reasonId = _place.WrongOrder });
        Assert.Equal("Cancelled 2:12 PM. The recorded 12 m stay.", done.Receipt);
        Assert.Equal(12 * 60, done.Body.GetProperty("task").GetProperty("elapsedSeconds").GetInt64());
        Assert.Equal(0, OpenClocks());
        Assert.Equal("cancel", _server.Shop.Scalar<string>("SELECT end_kind FROM work_sessions"));

        var other = await _ana.AddTaskAsync(_place, orderNumber: "107924");
        Assert.Equal("Cancelled 2:12 PM, no time recorded", (await _ana.TapAsync($"/api/tasks/{other}/cancel", new { reasonId = _place.WrongOrder, note = "Twice" })).Receipt);
        Assert.Equal("Twice", _server.Shop.Scalar<string>("SELECT note FROM task_events WHERE verb = 'cancel' AND task_id = @other", new { other }));
    }

    [Fact]
    public async Task Only_the_person_who_closed_it_reopens_a_task_and_only_for_ten_minutes()
    {
        var task = await _ana.AddTaskAsync(_place);
        await _ana.TapAsync($"/api/tasks/{task}/complete");
        (await _ben.TapAsync($"/api/tasks/{task}/reopen")).Expect(HttpStatusCode.Forbidden, "reopen_not_allowed");
        _time.Advance(TimeSpan.FromMinutes(11));
        (await _ana.TapAsync($"/api/tasks/{task}/reopen")).Expect(HttpStatusCode.Forbidden, "reopen_not_allowed");

        var cleo = await _server.OnFloorAsync(_server.Cleo, ShopServer.CleoPin);
        (await cleo.TapAsync($"/api/tasks/{task}/reopen")).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal("queued", (await cleo.TapAsync($"/api/tasks/{task}/reopen", new { reason = "Two are missing" })).TaskStatus);
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("cancel")]
    public async Task Rule_15_opening_a_task_again_is_taken_back_as_if_it_had_stayed_closed(string verb)
    {
        const string AsItStands =
            """
            SELECT t.status || ' ' || coalesce(t.quantity_done, '-') || ' ' || coalesce(t.close_note, '-') || ' ' || coalesce(t.cancel_reason_id, '-') || ' ' || t.closed_at_ms || ' ' || t.closed_by
              || coalesce((SELECT group_concat(person_id || ':' || coalesce(finished_at_ms, '-')) FROM task_people), '')
            FROM tasks t
            """;
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(5));
        (await _ana.TapAsync($"/api/tasks/{task}/{verb}", new { reasonId = _place.WrongOrder, quantity = 9, note = "Done" })).Expect(HttpStatusCode.OK);
        var closed = _server.Shop.Scalar<string>(AsItStands);
        _time.Advance(TimeSpan.FromMinutes(1));
        var cleo = await _server.OnFloorAsync(_server.Cleo, ShopServer.CleoPin);

        foreach (var (who, reason) in ((HttpClient, string?)[])[(_ana, null), (cleo, "Two are missing")])
        {
            Assert.True((await who.TapAsync($"/api/tasks/{task}/reopen", new { reason })).Expect(HttpStatusCode.OK).Body.GetProperty("canUndo").GetBoolean());
            Assert.Equal("Undone 2:06 PM: “Opened again”", (await who.TapAsync($"/api/tasks/{task}/undo")).Expect(HttpStatusCode.OK).Receipt);
            Assert.Equal(closed, _server.Shop.Scalar<string>(AsItStands));
        }

        // What was closed can still be taken back itself: nothing stands between.
        (await _ana.TapAsync($"/api/tasks/{task}/undo")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, OpenClocks());
    }

    [Fact]
    public async Task Opening_a_task_again_is_not_taken_back_once_somebody_works_on_it()
    {
        var task = await _ana.AddTaskAsync(_place);
        await _ana.TapAsync($"/api/tasks/{task}/complete");
        (await _ana.TapAsync($"/api/tasks/{task}/reopen")).Expect(HttpStatusCode.OK);
        await _ben.TapAsync($"/api/tasks/{task}/start");

        (await _ana.TapAsync($"/api/tasks/{task}/undo")).Expect(HttpStatusCode.Conflict, "nothing_to_undo");
        Assert.Equal(1, OpenClocks());
    }

    [Fact]
    public async Task Rule_15_undoing_a_pause_lets_the_clock_go_on_as_if_it_had_never_stopped()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(30));
        await _ana.TapAsync($"/api/tasks/{task}/pause", new { reasonId = _place.Lunch });
        _time.Advance(TimeSpan.FromSeconds(8));
        var undone = await _ana.TapAsync($"/api/tasks/{task}/undo");

        Assert.Equal("running", undone.TaskStatus);
        Assert.Equal((30 * 60) + 8, undone.Body.GetProperty("task").GetProperty("elapsedSeconds").GetInt64());
        Assert.Equal(1, OpenClocks());
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("complete")]
    [InlineData("cancel")]
    public async Task A_stop_that_was_undone_leaves_the_task_as_it_was_and_its_undo_in_the_history(string verb)
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(5));
        const string AsItStands = "SELECT status || ' ' || coalesce(quantity_done, '-') || ' ' || coalesce(scrap, '-') || ' ' || coalesce(close_note, '-') || ' ' || coalesce(closed_at_ms, '-') FROM tasks WHERE id = @task";
        var before = _server.Shop.Scalar<string>(AsItStands, new { task });
        (await _ana.TapAsync($"/api/tasks/{task}/{verb}", new { reasonId = verb == "cancel" ? _place.WrongOrder : _place.Lunch, quantity = 9, scrap = 3, note = "Done" })).Expect(HttpStatusCode.OK);
        Assert.NotEqual(before, _server.Shop.Scalar<string>(AsItStands, new { task }));

        var undone = await _ana.TapAsync($"/api/tasks/{task}/undo");

        Assert.Equal($"Undone 2:05 PM: “{verb switch { "pause" => "Paused", "complete" => "Completed", _ => "Cancelled" }}”", undone.Receipt);
        Assert.False(undone.Body.GetProperty("canUndo").GetBoolean());
        Assert.Equal(before, _server.Shop.Scalar<string>(AsItStands, new { task }));
        Assert.Equal(1, OpenClocks());
        Assert.Equal(verb, _server.Shop.Scalar<string>("SELECT w.verb FROM task_events u JOIN task_events w ON w.id = u.undoes_id WHERE u.verb = 'undo' AND u.task_id = @task", new { task }));
        (await _ana.TapAsync($"/api/tasks/{task}/undo")).Expect(HttpStatusCode.Conflict, "undo_built_on");
        Assert.Equal(before, _server.Shop.Scalar<string>(AsItStands, new { task }));
    }

    [Fact]
    public async Task A_task_that_was_added_by_mistake_is_undone_into_a_cancelled_one()
    {
        var task = await _ana.AddTaskAsync(_place);

        Assert.Equal("cancelled", (await _ana.TapAsync($"/api/tasks/{task}/undo")).TaskStatus);

        Assert.Equal("undone", _server.Shop.Scalar<string>("SELECT r.code FROM tasks t JOIN cancel_reasons r ON r.id = t.cancel_reason_id WHERE t.id = @task", new { task }));
    }

    [Fact]
    public async Task Undoing_the_end_of_ones_part_puts_the_part_back_and_leaves_the_others_clock()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        await _ben.TapAsync($"/api/tasks/{task}/start");
        await _ana.TapAsync($"/api/tasks/{task}/complete");
        const string Finished = "SELECT count(*) FROM task_people WHERE task_id = @task AND finished_at_ms IS NOT NULL";
        Assert.Equal((1L, 1L), (_server.Shop.Scalar<long>(Finished, new { task }), OpenClocks()));

        (await _ana.TapAsync($"/api/tasks/{task}/undo")).Expect(HttpStatusCode.OK);

        Assert.Equal((0L, 2L), (_server.Shop.Scalar<long>(Finished, new { task }), OpenClocks()));
        Assert.Equal("running", await StatusAsync(task));
    }

    [Theory]
    [InlineData(-1, 0, "x")]
    [InlineData(0, -1, "x")]
    [InlineData(0, 0, null)]
    public async Task Pieces_and_a_note_that_cannot_be_are_refused_and_the_clock_goes_on(int quantity, int scrap, string? note)
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);

        (await _ana.TapAsync($"/api/tasks/{task}/complete", new { quantity, scrap, note = note ?? new string('n', 5_000) })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");

        Assert.Equal(1, OpenClocks());
    }

    [Fact]
    public async Task Undoing_a_switch_puts_both_tasks_back()
    {
        var first = await _ana.AddTaskAsync(_place, startNow: true);
        var second = await _ana.AddTaskAsync(_place, orderNumber: "107924");
        _time.Advance(TimeSpan.FromMinutes(15));
        await _ana.TapAsync($"/api/tasks/{second}/start");
        _time.Advance(TimeSpan.FromSeconds(5));
        await _ana.TapAsync($"/api/tasks/{second}/undo");

        Assert.Equal("running", await StatusAsync(first));
        Assert.Equal("queued", await StatusAsync(second));
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE task_id = @second AND voided_at_ms IS NULL", new { second }));
        Assert.Equal(1, OpenClocks());
    }

    [Fact]
    public async Task An_undo_is_refused_after_ten_minutes_and_when_something_was_built_on_it()
    {
        var first = await _ana.AddTaskAsync(_place, startNow: true);
        await _ana.TapAsync($"/api/tasks/{first}/pause");
        var second = await _ana.AddTaskAsync(_place, startNow: true, orderNumber: "107924");
        (await _ana.TapAsync($"/api/tasks/{first}/undo")).Expect(HttpStatusCode.Conflict, "undo_built_on");

        _time.Advance(TimeSpan.FromMinutes(11));
        (await _ana.TapAsync($"/api/tasks/{second}/undo")).Expect(HttpStatusCode.Conflict, "undo_too_late");
        (await _ben.TapAsync($"/api/tasks/{second}/undo")).Expect(HttpStatusCode.Conflict, "nothing_to_undo");
    }

    [Fact]
    public async Task Rule_15_an_undo_that_names_its_tap_takes_nothing_newer_back()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(5));
        var completed = Guid.NewGuid().ToString();
        (await _ana.TapAsync($"/api/tasks/{task}/complete", key: completed)).Expect(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromMinutes(1));
        var reopened = Guid.NewGuid().ToString();
        (await _ana.TapAsync($"/api/tasks/{task}/reopen", key: reopened)).Expect(HttpStatusCode.OK);

        var old = (await _ana.TapAsync($"/api/tasks/{task}/undo", new { undoes = completed })).Expect(HttpStatusCode.Conflict, "undo_not_latest");
        Assert.Equal("Something else was done on this task since, at 2:06 PM by Ana Morales. More shows what can still be undone.", old.Body.GetProperty("title").GetString());
        Assert.Equal("paused", old.TaskStatus);

        (await _ana.TapAsync($"/api/tasks/{task}/undo", new { undoes = reopened.ToUpperInvariant() })).Expect(HttpStatusCode.OK);
        Assert.Equal("completed", await StatusAsync(task));
        (await _ana.TapAsync($"/api/tasks/{task}/undo", new { undoes = completed })).Expect(HttpStatusCode.OK);
        Assert.Equal(1, OpenClocks());
    }

    [Fact]
    public async Task An_undo_after_a_colleagues_tap_leads_to_a_supervisor_because_nothing_of_mine_can_be_undone()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        var paused = Guid.NewGuid().ToString();
        (await _ana.TapAsync($"/api/tasks/{task}/pause", key: paused)).Expect(HttpStatusCode.OK);
        (await _ben.TapAsync($"/api/tasks/{task}/start")).Expect(HttpStatusCode.OK);

        var old = (await _ana.TapAsync($"/api/tasks/{task}/undo", new { undoes = paused })).Expect(HttpStatusCode.Conflict, "undo_not_latest");
        Assert.Equal("Something else was done on this task since, at 2:00 PM by Ben Ortiz. Ask a supervisor to correct it.", old.Body.GetProperty("title").GetString());
    }

    [Fact]
    public async Task An_undo_after_later_taps_that_cannot_be_undone_any_more_leads_to_a_supervisor_too()
    {
        var task = await _ana.AddTaskAsync(_place);
        var started = Guid.NewGuid().ToString();
        (await _ana.TapAsync($"/api/tasks/{task}/start", key: started)).Expect(HttpStatusCode.OK);
        (await _ana.TapAsync($"/api/tasks/{task}/pause")).Expect(HttpStatusCode.OK);
        await _ana.AddTaskAsync(_place, startNow: true, orderNumber: "107924");

        var old = (await _ana.TapAsync($"/api/tasks/{task}/undo", new { undoes = started })).Expect(HttpStatusCode.Conflict, "undo_not_latest");

        Assert.EndsWith("Ask a supervisor to correct it.", old.Body.GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_undo_that_names_what_is_undone_already_says_so_and_leaves_what_came_before()
    {
        var added = Guid.NewGuid().ToString();
        var task = (await _ana.TapAsync("/api/tasks", new { orderNumber = "107923", taskTypeId = _place.Engraving, startNow = true }, added)).Expect(HttpStatusCode.Created).Body.GetProperty("id").GetInt64();
        (await _ana.TapAsync($"/api/tasks/{task}/undo", new { undoes = added })).Expect(HttpStatusCode.OK);
        Assert.Equal("queued", await StatusAsync(task));

        var again = (await _ana.TapAsync($"/api/tasks/{task}/undo", new { undoes = added })).Expect(HttpStatusCode.Conflict, "undo_not_latest");

        Assert.Equal("This was undone already at 2:00 PM.", again.Body.GetProperty("title").GetString());
        Assert.Equal("queued", await StatusAsync(task));
    }

    [Theory]
    [InlineData("5b0c6a52-8f0e-4c0a-9a1e-0d1f5a7c9999")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("the last one")]
    public async Task An_undo_of_a_tap_that_did_nothing_takes_nothing_else_back(string undoes)
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);

        (await _ana.TapAsync($"/api/tasks/{task}/undo", new { undoes })).Expect(HttpStatusCode.Conflict, "nothing_to_undo");

        Assert.Equal(1, OpenClocks());
    }

    [Fact]
    public async Task An_undo_names_no_tap_of_somebody_else_and_none_of_another_task()
    {
        var started = Guid.NewGuid().ToString();
        var first = await _ana.AddTaskAsync(_place);
        var second = await _ana.AddTaskAsync(_place, startNow: true, orderNumber: "107924");
        await _ana.TapAsync($"/api/tasks/{first}/start", key: started);
        await _ben.TapAsync($"/api/tasks/{first}/start", key: started);

        (await _ana.TapAsync($"/api/tasks/{first}/undo", new { undoes = started })).Expect(HttpStatusCode.Conflict, "undo_not_latest");
        (await _ana.TapAsync($"/api/tasks/{second}/undo", new { undoes = Guid.NewGuid() })).Expect(HttpStatusCode.Conflict, "nothing_to_undo");
        Assert.Equal(2, OpenClocks());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"undoes": null}""")]
    [InlineData("""{"undoes": " "}""")]
    public async Task An_undo_that_names_nothing_takes_the_last_verb_back(string? body)
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        await _ana.TapAsync($"/api/tasks/{task}/pause");
        using var bare = new HttpRequestMessage(HttpMethod.Post, $"/api/tasks/{task}/undo") { Content = body is null ? null : ShopServer.Json(body) };
        bare.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());

        (await _ana.AskAsync(bare)).Expect(HttpStatusCode.OK);

        Assert.Equal(1, OpenClocks());
    }

    [Fact]
    public async Task A_pause_of_mine_keeps_its_reason_and_its_time_when_somebody_else_stops_later()
    {
        var machine = _server.Shop.Insert("INSERT INTO pause_reasons (name_en, name_es) VALUES ('Machine down', 'Máquina parada') RETURNING id");
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        await _ben.TapAsync($"/api/tasks/{task}/start");
        _time.Advance(TimeSpan.FromMinutes(10));
        (await _ana.TapAsync($"/api/tasks/{task}/pause", new { reasonId = _place.Lunch })).Expect(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromMinutes(20));
        (await _ben.TapAsync($"/api/tasks/{task}/pause", new { reasonId = machine })).Expect(HttpStatusCode.OK);

        Assert.Equal(("Lunch", "2026-11-24T20:10:00.000Z"), await PauseOfAsync(_ana, task));
        Assert.Equal(("Machine down", "2026-11-24T20:30:00.000Z"), await PauseOfAsync(_ben, task));
        Assert.Equal((null, "2026-11-24T20:30:00.000Z"), await PauseOfAsync(await _server.OnFloorAsync(_server.Cleo, ShopServer.CleoPin), task));
    }

    [Fact]
    public async Task A_pause_of_mine_is_shown_with_its_reason_and_its_time_while_somebody_else_works_on_the_task()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        await _ben.TapAsync($"/api/tasks/{task}/start");
        _time.Advance(TimeSpan.FromMinutes(10));
        (await _ana.TapAsync($"/api/tasks/{task}/pause", new { reasonId = _place.Lunch })).Expect(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal(("Lunch", "2026-11-24T20:10:00.000Z"), await PauseOfAsync(_ana, task));
        Assert.Equal((null, null), await PauseOfAsync(_ben, task));
        Assert.Equal((null, null), await PauseOfAsync(await _server.OnFloorAsync(_server.Cleo, ShopServer.CleoPin), task));
        Assert.Equal(["Lunch · 20 m", "Ben Ortiz is working on it"], (await _ana.SeeAsync("/")).QuerySelectorAll("#hero .hero-t .pill").Select(pill => pill.Words()));
    }

    private static async Task<(string? Reason, string? At)> PauseOfAsync(HttpClient tablet, long task)
    {
        var card = (await tablet.ReadAsync($"/api/tasks/{task}")).Body;
        return (card.GetProperty("pauseReason").GetString(), card.GetProperty("pausedAt").GetString());
    }

    [Fact]
    public async Task An_undo_never_counts_the_same_minutes_twice()
    {
        var first = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(2));
        await _ana.TapAsync($"/api/tasks/{first}/pause");
        var second = await _ana.AddTaskAsync(_place, startNow: true, orderNumber: "107924");
        _time.Advance(TimeSpan.FromMinutes(2));
        await _ana.TapAsync($"/api/tasks/{second}/pause");

        (await _ana.TapAsync($"/api/tasks/{first}/undo")).Expect(HttpStatusCode.Conflict, "undo_built_on");
        Assert.Equal(4 * 60_000, _server.Shop.Scalar<long>("SELECT sum(ended_at_ms - started_at_ms) FROM work_sessions WHERE voided_at_ms IS NULL"));
    }

    [Fact]
    public async Task An_undo_starts_no_clock_of_somebody_who_was_deactivated_since()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        await _ben.TapAsync($"/api/tasks/{task}/start");
        await _ana.TapAsync($"/api/tasks/{task}/complete", new { forEveryone = true });
        _server.Shop.Execute("UPDATE people SET active = 0 WHERE id = @Ben", new { _server.Ben });

        (await _ana.TapAsync($"/api/tasks/{task}/undo")).Expect(HttpStatusCode.Conflict, "undo_built_on");
        Assert.Equal(0, OpenClocks());
    }

    [Fact]
    public async Task Finishing_my_part_twice_counts_its_pieces_once()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        await _ben.TapAsync($"/api/tasks/{task}/start");
        await _ana.TapAsync($"/api/tasks/{task}/complete", new { quantity = 20 });
        var again = await _ana.TapAsync($"/api/tasks/{task}/complete", new { quantity = 20 });

        Assert.True(again.Expect(HttpStatusCode.OK).AlreadyDone);
        Assert.Equal(20, again.Body.GetProperty("task").GetProperty("quantityDone").GetInt64());
    }

    [Fact]
    public async Task Who_finished_a_part_may_complete_the_task_when_nobody_works_on_it_any_more()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        await _ben.TapAsync($"/api/tasks/{task}/start");
        await _ana.TapAsync($"/api/tasks/{task}/complete", new { quantity = 20 });
        await _ben.TapAsync($"/api/tasks/{task}/pause");

        var last = (await _ana.TapAsync($"/api/tasks/{task}/complete", new { quantity = 28 })).Expect(HttpStatusCode.OK);

        Assert.Equal(("completed", 48), (last.TaskStatus, last.Body.GetProperty("task").GetProperty("quantityDone").GetInt64()));
    }

    [Fact]
    public async Task A_completion_that_waited_from_before_the_part_was_finished_elsewhere_counts_no_pieces_again()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        await _ben.TapAsync($"/api/tasks/{task}/start");
        var tapped = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(5));
        await _ana.TapAsync($"/api/tasks/{task}/complete", new { quantity = 20 });
        await _ben.TapAsync($"/api/tasks/{task}/pause");
        using var late = Floor.LateTap($"/api/tasks/{task}/complete", tapped, _time.GetUtcNow());
        late.Content = ShopServer.Json("""{"quantity":20}""");

        var again = (await _ana.AskAsync(late)).Expect(HttpStatusCode.OK);

        Assert.True(again.AlreadyDone);
        Assert.Equal(("paused", 20), (again.TaskStatus, again.Body.GetProperty("task").GetProperty("quantityDone").GetInt64()));
    }

    [Fact]
    public async Task Undoing_a_start_puts_a_finished_part_back_and_takes_anothers_task_off_my_list()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        await _ben.TapAsync($"/api/tasks/{task}/start");
        await _ana.TapAsync($"/api/tasks/{task}/complete");
        var foreign = await _ben.AddTaskAsync(_place, orderNumber: "107924");
        const string Places = "SELECT group_concat(task_id || ' ' || (finished_at_ms IS NOT NULL), ', ') FROM task_people WHERE person_id = @Ana";
        var before = _server.Shop.Scalar<string>(Places, new { _server.Ana });

        await _ana.TapAsync($"/api/tasks/{task}/start");
        (await _ana.TapAsync($"/api/tasks/{task}/undo")).Expect(HttpStatusCode.OK);
        await _ana.TapAsync($"/api/tasks/{foreign}/start");
        (await _ana.TapAsync($"/api/tasks/{foreign}/undo")).Expect(HttpStatusCode.OK);

        Assert.Equal($"{task} 1", before);
        Assert.Equal(before, _server.Shop.Scalar<string>(Places, new { _server.Ana }));
    }

    [Fact]
    public async Task Rule_1_the_pieces_of_many_parts_never_refuse_the_stop()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        await _ben.TapAsync($"/api/tasks/{task}/start");
        await _ben.TapAsync($"/api/tasks/{task}/complete", new { quantity = 1_000_000 });

        Assert.Equal("completed", (await _ana.TapAsync($"/api/tasks/{task}/complete", new { quantity = 1_000_000 })).Expect(HttpStatusCode.OK).TaskStatus);
    }

    [Fact]
    public async Task Rule_7_a_deactivated_person_starts_nothing_more_and_the_stop_is_in_the_history()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        var cleo = await _server.InConsoleAsync();
        (await cleo.TapAsync($"/api/admin/people/{_server.Ana}/deactivate")).Expect(HttpStatusCode.OK);

        Assert.Equal(0, OpenClocks());
        Assert.Equal("deactivated", _server.Shop.Scalar<string>("SELECT verb FROM task_events ORDER BY id DESC LIMIT 1"));
        (await _ana.TapAsync($"/api/tasks/{task}/start")).Expect(HttpStatusCode.Unauthorized, "signed_out");
    }

    [Fact]
    public async Task New_work_on_an_order_that_profitmaker_cancelled_needs_a_supervisor()
    {
        _server.Shop.Execute("UPDATE orders SET status = 'CANCELLED' WHERE order_number = '107923'");
        var add = new { orderNumber = "107923", taskTypeId = _place.Engraving, startNow = true };
        (await _ana.TapAsync("/api/tasks", add)).Expect(HttpStatusCode.Conflict, "order_closed");
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM tasks"));

        var cleo = await _server.OnFloorAsync(_server.Cleo, ShopServer.CleoPin);
        (await cleo.TapAsync("/api/tasks", add)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Rule_9_a_task_keeps_the_customer_name_it_was_added_with()
    {
        var task = await _ana.AddTaskAsync(_place);
        _server.Shop.Execute("UPDATE customers SET name = 'Southfield Bank'");

        Assert.Equal("Northfield Credit Union", (await _ana.ReadAsync($"/api/tasks/{task}")).Body.GetProperty("customerName").GetString());
        Assert.Equal(
            "Southfield Bank", (await _ana.ReadAsync("/api/orders/search?q=southfield")).Body.GetProperty("orders")[0].GetProperty("customerName").GetString());
    }

    [Fact]
    public async Task A_tablet_keeps_the_newest_orders_in_the_words_of_the_search_and_in_the_persons_language()
    {
        _server.Shop.Execute("UPDATE orders SET quantity = 12, description = 'Glass Globe', status = iif(order_number = '107924', 'S', 'Open')");
        _server.Shop.Execute("UPDATE people SET language = 'es' WHERE id = @Ben", new { _server.Ben });

        Assert.Equal(["12 × Glass Globe, Order shipped", "Open · 12 × Glass Globe, "], await KeptAsync(_ana));
        Assert.Equal(["12 × Glass Globe, Pedido enviado", "Open · 12 × Glass Globe, "], await KeptAsync(_ben));

        static async Task<IEnumerable<string>> KeptAsync(HttpClient person)
        {
            return (await person.ReadAsync("/api/orders/newest")).Body.EnumerateArray().Select(o => $"{o.GetProperty("what").GetString()}, {o.GetProperty("warning").GetString()}");
        }
    }

    [Fact]
    public async Task Pieces_estimate_and_note_can_be_changed_and_the_history_keeps_what_stood_there()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        var edit = new HttpRequestMessage(HttpMethod.Put, $"/api/tasks/{task}") { Content = ShopServer.Json("""{"quantity":40,"estimateMinutes":90,"note":"Gold fill"}""") };
        edit.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var card = (await _ana.AskAsync(edit)).Expect(HttpStatusCode.OK).Body.GetProperty("task");

        Assert.Equal((40, 90, "Gold fill"), (card.GetProperty("quantity").GetInt32(), card.GetProperty("estimateMinutes").GetInt32(), card.GetProperty("note").GetString()));
        Assert.Equal("pieces 48 to 40, estimate – to 90 min, note added", _server.Shop.Scalar<string>("SELECT note FROM task_events WHERE verb = 'edit'"));
        Assert.Equal(1, OpenClocks());
    }

    [Fact]
    public async Task An_edit_keeps_what_it_leaves_out_and_takes_away_what_it_empties()
    {
        var task = await _ana.AddTaskAsync(_place);
        await EditAsync("""{"quantity":40,"estimateMinutes":90,"note":"Gold fill"}""");

        Assert.Equal("7 90 Gold fill", await EditAsync("""{"quantity":7}"""));
        Assert.Equal("7  ", await EditAsync("""{"estimateMinutes":null,"note":""}"""));
        Assert.Equal("7  ", await EditAsync("{}"));
        Assert.Equal("  Two sides", await EditAsync("""{"quantity":null,"note":"Two sides"}"""));

        using var page = await _ana.PostFormAsync($"/tasks/{task}/edit", $"/tasks/{task}/edit", ("quantity", "12"), ("estimate", ""), ("note", ""));
        Assert.Equal("12  ", Facts((await _ana.ReadAsync($"/api/tasks/{task}")).Body));

        async Task<string> EditAsync(string body)
        {
            var edit = new HttpRequestMessage(HttpMethod.Put, $"/api/tasks/{task}") { Content = ShopServer.Json(body) };
            edit.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            return Facts((await _ana.AskAsync(edit)).Expect(HttpStatusCode.OK).Body.GetProperty("task"));
        }

        static string Facts(System.Text.Json.JsonElement card)
        {
            return $"{card.GetProperty("quantity")} {card.GetProperty("estimateMinutes")} {card.GetProperty("note")}";
        }
    }

    [Fact]
    public async Task An_edit_is_not_undone_and_a_stranger_cannot_make_one()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        (await EditAsync(_ana, task)).Expect(HttpStatusCode.OK);

        (await _ana.TapAsync($"/api/tasks/{task}/undo")).Expect(HttpStatusCode.Conflict, "undo_not_possible");
        (await EditAsync(_ben, task)).Expect(HttpStatusCode.Forbidden, "not_on_list");
        Assert.Equal(40, _server.Shop.Scalar<long>("SELECT quantity FROM tasks"));

        static Task<ApiAnswer> EditAsync(HttpClient who, long task)
        {
            var edit = new HttpRequestMessage(HttpMethod.Put, $"/api/tasks/{task}") { Content = ShopServer.Json("""{"quantity":40}""") };
            edit.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            return who.AskAsync(edit);
        }
    }

    [Fact]
    public async Task Rule_3_a_supervisor_who_cancels_stops_other_peoples_clocks_by_name()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        var cleo = await _server.OnFloorAsync(_server.Cleo, ShopServer.CleoPin);
        (await cleo.TapAsync($"/api/tasks/{task}/cancel", new { reasonId = _place.WrongOrder })).Expect(HttpStatusCode.OK);

        Assert.Equal("Cleo Park", _server.Shop.Scalar<string>("SELECT actor FROM audit_entries WHERE action = 'clock stopped by cancelling the task'"));
        Assert.Equal(0, OpenClocks());
    }

    [Fact]
    public async Task The_usual_time_is_the_median_of_what_such_work_took()
    {
        foreach (var minutes in (int[])[10, 95, 20, 30])
        {
            var task = await _ana.AddTaskAsync(_place, startNow: true);
            _time.Advance(TimeSpan.FromMinutes(minutes));
            await _ana.TapAsync($"/api/tasks/{task}/complete");
            if (minutes == 95)
            {
                Assert.DoesNotContain("usual", await ChoiceAsync(), StringComparison.Ordinal);
            }
        }

        Assert.Contains("30 m usual", await ChoiceAsync(), StringComparison.Ordinal);

        async Task<string> ChoiceAsync()
        {
            return (await _ana.SeeAsync($"/tasks/add?order={_place.OrderNumber}&taskTypeId={_place.Engraving}")).QuerySelector("#choice .chip")!.Words();
        }
    }

    [Theory]
    [InlineData("""{"orderNumber":"999999","taskTypeId":1}""", HttpStatusCode.NotFound, "not_found")]
    [InlineData("""{"orderNumber":"107923","taskTypeId":99}""", HttpStatusCode.UnprocessableEntity, "invalid")]
    [InlineData("""{"orderNumber":"107923","taskTypeId":1,"quantity":-3}""", HttpStatusCode.UnprocessableEntity, "invalid")]
    [InlineData("""{"orderNumber":"107923","taskTypeId":1,"estimateMinutes":0}""", HttpStatusCode.UnprocessableEntity, "invalid")]
    [InlineData("""{"taskTypeId":1}""", HttpStatusCode.UnprocessableEntity, "invalid")]
    [InlineData("""{"orderNumber":""", HttpStatusCode.BadRequest, "malformed", "The request could not be read.")]
    [InlineData("""{"orderNumber":"107923","taskTypeId":"one"}""", HttpStatusCode.BadRequest, "malformed", "taskTypeId has a value of the wrong kind")]
    public async Task A_bad_add_is_refused_and_writes_nothing(string body, HttpStatusCode status, string code, string sentence = "")
    {
        var answer = (await _ana.TapAsync("/api/tasks", body)).Expect(status, code);
        Assert.StartsWith(sentence, answer.Body.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT (SELECT count(*) FROM tasks) + (SELECT count(*) FROM write_keys)"));
    }

    [Theory]
    [InlineData("\"quantity\":1000000", "\"quantity\":1000001", "Pieces must be a whole number from 1 to 1,000,000.")]
    [InlineData("\"estimateMinutes\":60000", "\"estimateMinutes\":60001", "The estimate must be from 1 minute to 1,000 hours.")]
    public async Task What_is_beyond_a_limit_is_told_the_limit(string most, string beyond, string sentence)
    {
        string Adding(string facts) => $$"""{"orderNumber":"{{_place.OrderNumber}}","taskTypeId":{{_place.Engraving}},{{facts}}}""";

        Assert.Equal(sentence, (await _ana.TapAsync("/api/tasks", Adding(beyond))).Expect(HttpStatusCode.UnprocessableEntity, "invalid").Body.GetProperty("title").GetString());
        (await _ana.TapAsync("/api/tasks", Adding(most))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_negative_quantity_at_the_end_is_refused_and_the_clock_runs_on()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        (await _ana.TapAsync($"/api/tasks/{task}/complete", new { quantity = -1 })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal(1, OpenClocks());
    }

    [Fact]
    public async Task An_unknown_task_is_not_found()
    {
        (await _ana.TapAsync("/api/tasks/424242/start")).Expect(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_verb_needs_a_post()
    {
        var task = await _ana.AddTaskAsync(_place);
        (await _ana.ReadAsync($"/api/tasks/{task}/start")).Expect(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        (await _ana.AskAsync(new HttpRequestMessage(HttpMethod.Put, $"/api/tasks/{task}/start"))).Expect(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.Equal(0, OpenClocks());
    }

    /// <summary>Ana starts a task, pauses it after so many minutes, and starts it again on another tablet after so many more.</summary>
    private async Task<long> StartAgainOnAnotherTabletAsync(int worked, int away)
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(worked));
        await _ana.TapAsync($"/api/tasks/{task}/pause");
        _time.Advance(TimeSpan.FromMinutes(away));
        await _ana.TapAsync($"/api/tasks/{task}/start");
        TheClockRunsOnAnotherTablet();
        return task;
    }

    /// <summary>As if it had been started there.</summary>
    private void TheClockRunsOnAnotherTablet()
    {
        _server.Shop.Execute("INSERT INTO tablets (name, token_hash, enrolled_at_ms) VALUES ('Packing', x'01', 1)");
        _server.Shop.Execute("UPDATE work_sessions SET tablet_id = (SELECT id FROM tablets WHERE name = 'Packing') WHERE ended_at_ms IS NULL");
    }

    private long OpenClocks()
    {
        return _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL AND voided_at_ms IS NULL");
    }

    private async Task<string> StatusAsync(long task)
    {
        return (await _ana.ReadAsync($"/api/tasks/{task}")).Body.GetProperty("status").GetString()!;
    }
}
