using System.Net;
using System.Text.Json;
using LaneAward.Tests.Support;
using LaneAward.Web.Features.Clocks;
using LaneAward.Web.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>Ana starts at 2 PM on Tuesday, November 24, in Chicago; the shift ends at 3:30 PM.</summary>
public sealed class ForgottenClocksTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
    private ShopServer _server = null!;
    private Workplace _place = null!;
    private HttpClient _ana = null!;
    private long _task;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync(_time);
        _place = Workplace.In(_server.Shop);
        _server.AddTeamShift();
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        _task = await _ana.AddTaskAsync(_place, startNow: true);
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Rule_4_A_forgotten_clock_is_closed_at_shift_end_and_asked_about()
    {
        await AtAsync("21:44");
        Assert.Equal(1, Open());

        await AtAsync("21:45");

        Assert.Equal("2026-11-24T21:30:00.000Z auto 1", LastSession());
        Assert.Equal("paused", _server.Shop.Scalar<string>("SELECT status FROM tasks"));
        Assert.Equal("auto_stop", _server.Shop.Scalar<string>("SELECT verb FROM task_events ORDER BY id DESC LIMIT 1"));
        Assert.Equal("shop", _server.Shop.Scalar<string>("SELECT actor FROM audit_entries WHERE action = 'forgotten clock closed'"));
        var question = Assert.Single(await StopsAsync());
        Assert.Equal("107923", question.GetProperty("orderNumber").GetString());
        Assert.Equal("2026-11-24T21:30:00.000Z", question.GetProperty("shiftEnd").GetString());
    }

    [Theory]
    [InlineData("pause", "{}")]
    [InlineData("complete", "{}")]
    public async Task Rule_2_A_stop_after_the_end_of_the_shift_that_waited_counts_from_its_tap_although_the_shop_closed_the_clock_meanwhile(string verb, string body)
    {
        await AtAsync("21:45");
        _time.Advance(TimeSpan.FromMinutes(5));
        var tapped = new DateTimeOffset(2026, 11, 24, 21, 40, 0, TimeSpan.Zero);
        var late = Floor.LateTap($"/api/tasks/{_task}/{verb}", tapped, tapped.AddMinutes(10));
        late.Content = ShopServer.Json(body);

        (await _ana.AskAsync(late)).Expect(HttpStatusCode.OK);

        Assert.Equal((100 * 60_000, 0), (
            _server.Shop.Scalar<long>("SELECT sum(ended_at_ms - started_at_ms) FROM work_sessions WHERE voided_at_ms IS NULL"),
            _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE voided_at_ms IS NULL AND needs_review = 1")));
    }

    [Fact]
    public async Task Rule_2_A_pause_that_waited_on_the_tablet_ends_a_clock_that_was_closed_meanwhile_when_it_was_tapped()
    {
        await AtAsync("21:45");
        var tapped = new DateTimeOffset(2026, 11, 24, 21, 20, 0, TimeSpan.Zero);
        var late = Floor.LateTap($"/api/tasks/{_task}/pause", tapped, tapped.AddMinutes(25));

        Assert.StartsWith("Paused 3:20 PM", (await _ana.AskAsync(late)).Expect(HttpStatusCode.OK).Receipt, StringComparison.Ordinal);
        Assert.Empty(await StopsAsync());
        Assert.Equal(80 * 60_000, _server.Shop.Scalar<long>("SELECT sum(ended_at_ms - started_at_ms) FROM work_sessions WHERE voided_at_ms IS NULL"));
    }

    [Fact]
    public async Task Rule_2_A_start_elsewhere_that_waited_ends_the_clock_that_was_closed_meanwhile_and_no_minute_counts_twice()
    {
        var other = await _ana.AddTaskAsync(_place, orderNumber: "107924");
        await AtAsync("21:45");

        var started = (await LateAsync($"/api/tasks/{other}/start", "21:20")).Expect(HttpStatusCode.OK);

        Assert.Equal("Started 3:20 PM. Paused: Laser engraving 107923", started.Receipt);
        Assert.Empty(await StopsAsync());
        Assert.Equal(["20:00-21:20 switch switched", "21:20- "], Standing());
        await CloseAsync();
        Assert.Equal(["20:00-21:20 switch switched", "21:20-21:30 auto "], Standing());
    }

    [Theory]
    [InlineData("complete", "{}", "complete ")]
    [InlineData("cancel", """{"reasonId":REASON}""", "cancel ")]
    [InlineData("hand-over", """{"personId":BEN}""", "handover handover")]
    public async Task Rule_2_what_ends_a_task_and_waited_ends_the_clock_that_was_closed_meanwhile_when_it_was_tapped(string verb, string body, string end)
    {
        await AtAsync("21:45");

        (await LateAsync($"/api/tasks/{_task}/{verb}", "21:20", body.Replace("REASON", $"{_place.WrongOrder}", StringComparison.Ordinal).Replace("BEN", $"{_server.Ben}", StringComparison.Ordinal)))
            .Expect(HttpStatusCode.OK);

        Assert.Equal([$"20:00-21:20 {end}"], Standing());
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE needs_review = 1 AND voided_at_ms IS NULL"));
    }

    [Fact]
    public async Task Rule_2_a_start_of_the_same_task_that_waited_counts_no_minute_twice()
    {
        await AtAsync("21:45");

        Assert.Equal("Started 3:20 PM", (await LateAsync($"/api/tasks/{_task}/start", "21:20")).Expect(HttpStatusCode.OK).Receipt);

        Assert.Equal(["20:00-21:20 switch switched", "21:20- "], Standing());
    }

    [Fact]
    public async Task A_start_elsewhere_that_waited_is_taken_back_with_the_stop_that_it_made()
    {
        var other = await _ana.AddTaskAsync(_place, orderNumber: "107924");
        await AtAsync("21:45");
        await LateAsync($"/api/tasks/{other}/start", "21:20");

        Assert.Equal("Undone 3:22 PM: “Started”", (await LateAsync($"/api/tasks/{other}/undo", "21:22")).Expect(HttpStatusCode.OK).Receipt);

        Assert.Equal(["20:00- "], Standing());
    }

    [Fact]
    public async Task Rule_2_two_taps_that_waited_count_one_after_the_other_each_at_its_time()
    {
        var other = await _ana.AddTaskAsync(_place, orderNumber: "107924");
        await AtAsync("21:45");

        await LateAsync($"/api/tasks/{_task}/pause", "21:10");
        await LateAsync($"/api/tasks/{other}/start", "21:20");

        Assert.Equal(["20:00-21:10 pause ", "21:20- "], Standing());
    }

    [Fact]
    public async Task Rule_2_a_start_that_waited_begins_where_a_supervisor_let_the_closed_clock_stand()
    {
        var other = await _ana.AddTaskAsync(_place, orderNumber: "107924");
        await AtAsync("21:45");
        _server.Shop.Execute("UPDATE work_sessions SET needs_review = 0");

        await LateAsync($"/api/tasks/{other}/start", "21:20");

        Assert.Equal(["20:00-21:30 auto ", "21:30- "], Standing());
    }

    [Fact]
    public async Task A_second_answer_to_when_you_stopped_changes_nothing_after_a_supervisor_has_rejected_the_first()
    {
        await AtAsync("22:30");
        var session = (await StopsAsync())[0].GetProperty("sessionId").GetInt64();
        (await _ana.TapAsync($"/api/stops/{session}", new { answer = "other", local = new { day = "2026-11-24", time = "16:15" } })).Expect(HttpStatusCode.OK);
        var cleo = await _server.InConsoleAsync();
        var request = _server.Shop.Scalar<long>("SELECT id FROM corrections");
        using (var rejected = await cleo.PostFormAsync("/console/people", $"/console/review/{request}/reject", ("note", "You left at half past three")))
        {
            Assert.Equal(HttpStatusCode.SeeOther, rejected.StatusCode);
        }

        // Typed before the other one, on a tablet without a connection.
        var late = await _ana.TapAsync($"/api/stops/{session}", new { answer = "other", local = new { day = "2026-11-24", time = "14:30" } });

        Assert.True(late.AlreadyDone);
        Assert.Equal(["20:00-21:30 auto "], Standing());
    }

    [Fact]
    public async Task Rule_2_a_start_that_waited_begins_after_a_closed_clock_whose_end_its_owner_has_asked_to_change()
    {
        var other = await _ana.AddTaskAsync(_place, orderNumber: "107924");
        await AtAsync("22:30");
        var session = (await StopsAsync())[0].GetProperty("sessionId").GetInt64();
        (await _ana.TapAsync($"/api/stops/{session}", new { answer = "other", local = new { day = "2026-11-24", time = "16:15" } })).Expect(HttpStatusCode.OK);

        await LateAsync($"/api/tasks/{other}/start", "21:20");

        Assert.Equal(["20:00-21:30 auto ", "21:30- "], Standing());
    }

    [Fact]
    public async Task Rule_2_a_start_from_before_a_clock_that_was_closed_meanwhile_counts_no_minute_twice()
    {
        var other = await _ana.AddTaskAsync(_place, orderNumber: "107924");
        await AtAsync("21:45");

        await LateAsync($"/api/tasks/{other}/start", "19:50");

        Assert.Equal(["20:00-20:00 switch switched", "20:00- "], Standing());
    }

    [Fact]
    public async Task Rule_2_who_completes_after_somebody_else_did_worked_until_their_own_tap()
    {
        await AtAsync("21:45");
        var cleo = await _server.OnFloorAsync(_server.Cleo, ShopServer.CleoPin);
        (await cleo.TapAsync($"/api/tasks/{_task}/complete")).Expect(HttpStatusCode.OK);

        Assert.True((await LateAsync($"/api/tasks/{_task}/complete", "21:20")).Expect(HttpStatusCode.OK).AlreadyDone);

        Assert.Equal(["20:00-21:20 complete "], Standing());
    }

    [Theory]
    [InlineData("pause", "20:00-21:10 pause ")]
    [InlineData("complete", "20:00-21:10 complete ")]
    public async Task Rule_2_a_stop_that_waited_counts_from_its_tap_although_somebody_completed_the_task_for_everyone_meanwhile(string verb, string standing)
    {
        await AtAsync("21:20");
        await CompletedByCleoAsync();
        Assert.Equal(["20:00-21:20 complete "], Standing());

        (await LateAsync($"/api/tasks/{_task}/{verb}", "21:10")).Expect(HttpStatusCode.OK);
        (await LateAsync($"/api/tasks/{_task}/{verb}", "21:15")).Expect(HttpStatusCode.OK);

        Assert.Equal([standing], Standing());
        Assert.Equal("completed", _server.Shop.Scalar<string>("SELECT status FROM tasks"));
    }

    [Fact]
    public async Task A_stop_that_waited_counts_from_its_tap_whatever_its_person_did_since()
    {
        await AtAsync("21:10");
        await CompletedByCleoAsync();
        await AtAsync("21:15");
        await _ana.AddTaskAsync(_place, startNow: true, orderNumber: "107924");

        (await LateAsync($"/api/tasks/{_task}/pause", "21:00")).Expect(HttpStatusCode.OK);

        Assert.Equal(["20:00-21:00 pause ", "21:15- "], Standing());
    }

    [Fact]
    public async Task A_clock_whose_start_was_corrected_while_it_ran_is_stopped_by_the_late_tap_all_the_same()
    {
        await AtAsync("21:00");
        var cleo = await _server.InConsoleAsync();
        var session = _server.Shop.Scalar<long>("SELECT id FROM work_sessions");
        (await cleo.TapAsync($"/api/admin/sessions/{session}/correct", new { reason = "Began later", startedAt = "2026-11-24T20:30:00Z" })).Expect(HttpStatusCode.OK);
        await AtAsync("21:20");
        await CompletedByCleoAsync();

        (await LateAsync($"/api/tasks/{_task}/pause", "21:10")).Expect(HttpStatusCode.OK);

        Assert.Equal(["20:30-21:10 pause "], Standing());
    }

    [Fact]
    public async Task A_tap_that_waited_and_is_put_aside_ends_the_clock_that_somebody_completed_meanwhile()
    {
        await AtAsync("21:20");
        await CompletedByCleoAsync();

        (await LateAsync($"/api/tasks/{_task}/cancel", "21:10", $$"""{"reasonId":{{_place.WrongOrder}}}""")).Expect(HttpStatusCode.Conflict, "task_completed");

        Assert.Equal(["20:00-21:10 pause "], Standing());
        Assert.Equal("left with a tap that was put aside", _server.Shop.Scalar<string>("SELECT review_reason FROM work_sessions WHERE voided_at_ms IS NULL AND needs_review = 1"));
    }

    [Fact]
    public async Task A_start_elsewhere_that_waited_ends_the_clock_that_somebody_completed_meanwhile()
    {
        var other = await _ana.AddTaskAsync(_place, orderNumber: "107924");
        await AtAsync("21:20");
        await CompletedByCleoAsync();

        (await LateAsync($"/api/tasks/{other}/start", "21:10")).Expect(HttpStatusCode.OK);

        Assert.Equal(["20:00-21:10 switch switched", "21:10- "], Standing());
    }

    [Fact]
    public async Task Rule_4_still_working_that_waited_keeps_the_clock_that_was_closed_meanwhile_until_the_next_tap()
    {
        await AtAsync("21:45");
        Assert.Equal(["20:00-21:30 auto "], Standing());

        (await LateAsync($"/api/tasks/{_task}/still-working", "21:40")).Expect(HttpStatusCode.OK);
        Assert.Equal(["20:00- "], Standing());
        Assert.Equal("running", _server.Shop.Scalar<string>("SELECT status FROM tasks"));
        await AtAsync("22:10");
        (await LateAsync($"/api/tasks/{_task}/pause", "22:05")).Expect(HttpStatusCode.OK);

        Assert.Equal(["20:00-22:05 pause "], Standing());
    }

    [Fact]
    public async Task Still_working_that_waited_for_long_is_closed_where_it_ends_unless_something_follows()
    {
        await AtAsync("22:40");
        (await LateAsync($"/api/tasks/{_task}/still-working", "21:40")).Expect(HttpStatusCode.OK);
        await CloseAsync();

        Assert.Equal(["20:00-22:10 auto "], Standing());
    }

    [Fact]
    public async Task Still_working_keeps_a_clock_that_began_shortly_before_the_end_of_the_shift()
    {
        _server.Shop.Execute("UPDATE work_sessions SET started_at_ms = started_at_ms + 85 * 60000");
        await AtAsync("21:45");

        (await LateAsync($"/api/tasks/{_task}/still-working", "21:35")).Expect(HttpStatusCode.OK);

        Assert.Equal(["21:25- "], Standing());
    }

    [Theory]
    [InlineData("21:50")]
    [InlineData("19:50")]
    public async Task Still_working_from_after_the_close_or_before_the_start_lets_no_clock_go_on(string tapped)
    {
        await AtAsync("21:55");
        (await LateAsync($"/api/tasks/{_task}/still-working", tapped)).Expect(HttpStatusCode.Conflict, "not_running");

        Assert.Equal(["20:00-21:30 auto "], Standing());
    }

    [Fact]
    public async Task A_tap_from_before_the_clock_began_ends_none_that_was_closed_meanwhile()
    {
        await AtAsync("21:45");

        await LateAsync($"/api/tasks/{_task}/complete", "19:50");

        Assert.Equal(["20:00-21:30 auto "], Standing());
    }

    [Fact]
    public async Task Rule_1_no_clock_goes_on_by_an_undo_on_a_task_that_was_closed_meanwhile()
    {
        var other = await _ana.AddTaskAsync(_place, orderNumber: "107924");
        await AtAsync("21:45");
        var cleo = await _server.OnFloorAsync(_server.Cleo, ShopServer.CleoPin);
        (await cleo.TapAsync($"/api/tasks/{_task}/complete")).Expect(HttpStatusCode.OK);
        await LateAsync($"/api/tasks/{other}/start", "21:20");

        (await LateAsync($"/api/tasks/{other}/undo", "21:22")).Expect(HttpStatusCode.Conflict, "undo_built_on");

        Assert.Equal(["20:00-21:20 switch switched", "21:20- "], Standing());
    }

    [Fact]
    public async Task A_pause_that_waited_keeps_its_reason()
    {
        await AtAsync("21:45");

        var paused = await LateAsync($"/api/tasks/{_task}/pause", "21:20", $$"""{"reasonId":{{_place.Lunch}}}""");

        Assert.StartsWith("Paused 3:20 PM: Lunch.", paused.Expect(HttpStatusCode.OK).Receipt, StringComparison.Ordinal);
        Assert.Equal(["20:00-21:20 pause lunch"], Standing());
    }

    [Fact]
    public async Task An_undo_after_the_end_of_the_shift_is_not_closed_again_at_once()
    {
        await AtAsync("21:44");
        await _ana.TapAsync($"/api/tasks/{_task}/pause");
        (await _ana.TapAsync($"/api/tasks/{_task}/undo")).Expect(HttpStatusCode.OK);
        await AtAsync("21:50");

        Assert.Equal(1, Open());
    }

    [Fact]
    public async Task Closing_forgotten_clocks_twice_changes_nothing()
    {
        await AtAsync("21:45");
        var before = Everything();
        await AtAsync("22:45");

        Assert.Equal(before, Everything());
    }

    [Fact]
    public async Task A_server_that_was_down_closes_at_its_next_start_at_the_same_instant()
    {
        var service = _server.Services.GetServices<IHostedService>().OfType<ForgottenClocks>().Single();
        await service.StopAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(1, Open());

        await service.StartAsync(TestContext.Current.CancellationToken);

        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await StopsAsync()).Count == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
        }

        Assert.Equal("2026-11-24T21:30:00.000Z auto 1", LastSession());
    }

    [Fact]
    public async Task A_clock_that_was_started_after_the_shift_is_closed_after_the_cap_and_never_before_its_start()
    {
        await _ana.TapAsync($"/api/tasks/{_task}/pause");
        await AtAsync("21:40");
        await _ana.TapAsync($"/api/tasks/{_task}/start");
        await AtAsync("22:40");
        Assert.Equal(1, Open());

        // Ten hours after 9:40 PM UTC, and a quarter of an hour.
        _time.Advance(TimeSpan.FromHours(9.25));
        await CloseAsync();

        Assert.Equal("2026-11-25T07:40:00.000Z auto 1", LastSession());
    }

    [Fact]
    public async Task Somebody_without_a_shift_is_stopped_after_ten_hours()
    {
        _server.Shop.Execute("DELETE FROM shifts");
        _time.Advance(TimeSpan.FromHours(10));
        await CloseAsync();
        Assert.Equal(1, Open());

        _time.Advance(TimeSpan.FromMinutes(15));
        await CloseAsync();

        Assert.Equal("2026-11-25T06:00:00.000Z auto 1", LastSession());
    }

    [Fact]
    public async Task Rule_4_Still_working_extends_by_thirty_minutes_each_time()
    {
        await AtAsync("21:40");
        var still = await _ana.TapAsync($"/api/tasks/{_task}/still-working");
        Assert.Equal("Still working. You will be asked again at 4:10 PM.", still.Expect(HttpStatusCode.OK).Receipt);
        await AtAsync("22:24");
        Assert.Equal(1, Open());

        await AtAsync("22:25");

        Assert.Equal("2026-11-24T22:10:00.000Z auto 1", LastSession());
        (await _ana.TapAsync($"/api/tasks/{_task}/still-working")).Expect(HttpStatusCode.Conflict, "not_running");
    }

    [Fact]
    public async Task Rule_1_A_stop_after_the_shop_closed_the_clock_is_answered_and_never_moves_the_end()
    {
        await AtAsync("21:50");

        var pause = await _ana.TapAsync($"/api/tasks/{_task}/pause");

        Assert.True(pause.Expect(HttpStatusCode.OK).AlreadyDone);
        Assert.Equal("Already stopped at 3:30 PM: nobody pressed stop, so it was closed", pause.Receipt);
        Assert.Equal("2026-11-24T21:30:00.000Z auto 1", LastSession());
    }

    [Fact]
    public async Task An_answer_within_the_closed_span_counts_at_once_as_a_linked_revision()
    {
        await AtAsync("21:45");
        var session = (await StopsAsync())[0].GetProperty("sessionId").GetInt64();
        var key = Guid.NewGuid().ToString();

        var answer = await _ana.TapAsync($"/api/stops/{session}", new { answer = "other", at = "2026-11-24T15:10:00-06:00" }, key);
        var again = await _ana.TapAsync($"/api/stops/{session}", new { answer = "other", at = "2026-11-24T15:10:00-06:00" }, key);
        var late = await _ana.TapAsync($"/api/stops/{session}", new { answer = "shiftEnd" });

        Assert.Equal("Stopped 3:10 PM, 1 h 10 m recorded. Thank you.", answer.Expect(HttpStatusCode.OK).Receipt);
        Assert.True(again.Replayed);
        Assert.True(late.Expect(HttpStatusCode.OK).AlreadyDone);
        Assert.Empty(await StopsAsync());
        Assert.Equal(
            [$"{session} struck", $"{session + 1} revises {session} 70"],
            _server.Shop.Query<string>(
                """
                SELECT CASE WHEN voided_at_ms IS NOT NULL THEN id || ' struck' ELSE id || ' revises ' || revises_id || ' ' || ((ended_at_ms - started_at_ms) / 60000) END
                FROM work_sessions ORDER BY id
                """));
        Assert.Equal(70 * 60, (await _ana.ReadAsync($"/api/tasks/{_task}")).Body.GetProperty("totalSeconds").GetInt64());
        var audit = _server.Shop.Query<string>("SELECT before_json || after_json FROM audit_entries WHERE action = 'time corrected'");
        Assert.Contains("21:30:00", Assert.Single(audit), StringComparison.Ordinal);
        Assert.Contains("21:10:00", audit[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_outside_the_closed_span_becomes_a_request_and_the_sums_stay()
    {
        await AtAsync("22:30");
        var session = (await StopsAsync())[0].GetProperty("sessionId").GetInt64();

        (await _ana.TapAsync($"/api/stops/{session}", new { answer = "other", at = "2026-11-24T19:00:00Z" })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await _ana.TapAsync($"/api/stops/{session}", new { answer = "other", at = "2026-11-24T23:00:00Z" })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        var answer = await _ana.TapAsync($"/api/stops/{session}", new { answer = "other", local = new { day = "2026-11-24", time = "16:15" } });

        Assert.Equal("Sent to supervisor: you stopped 4:15 PM", answer.Expect(HttpStatusCode.OK).Receipt);
        Assert.Empty(await StopsAsync());
        Assert.Equal("2026-11-24T21:30:00.000Z auto 1", LastSession());
        Assert.Equal("pending", _server.Shop.Scalar<string>("SELECT status FROM corrections"));
    }

    [Fact]
    public async Task The_last_activity_is_the_last_thing_the_person_did_while_the_clock_ran()
    {
        _time.Advance(TimeSpan.FromMinutes(25));
        (await _ana.TapAsync($"/api/tasks/{_task}/materials", new { materialId = _place.Crystal, quantity = 2 })).Expect(HttpStatusCode.Created);
        await AtAsync("21:45");

        var question = Assert.Single(await StopsAsync());
        Assert.Equal("2026-11-24T20:25:00.000Z", question.GetProperty("lastActivity").GetString());
        var answer = await _ana.TapAsync($"/api/stops/{question.GetProperty("sessionId").GetInt64()}", new { answer = "lastActivity" });

        Assert.Equal("Stopped 2:25 PM, 25 m recorded. Thank you.", answer.Expect(HttpStatusCode.OK).Receipt);
    }

    [Fact]
    public async Task Nobody_answers_for_another_person()
    {
        await AtAsync("21:45");
        var session = (await StopsAsync())[0].GetProperty("sessionId").GetInt64();
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);

        (await ben.TapAsync($"/api/stops/{session}", new { answer = "shiftEnd" })).Expect(HttpStatusCode.NotFound, "not_found");
        (await ben.TapAsync($"/api/sessions/{session}/corrections", new { notMine = true })).Expect(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("[]", (await ben.ReadAsync("/api/stops")).Text);
    }

    [Fact]
    public async Task A_question_can_wait_and_keeps_nobody_from_working()
    {
        await AtAsync("21:45");

        Assert.Contains("You left Laser engraving on 107923 running. When did you stop?", await _ana.GetStringAsync("/"), StringComparison.Ordinal);
        using (var later = await _ana.PostFormAsync("/", "/stops/later"))
        {
            Assert.Equal(HttpStatusCode.SeeOther, later.StatusCode);
        }

        Assert.Contains("1 question is waiting", await _ana.GetStringAsync("/"), StringComparison.Ordinal);
        (await _ana.TapAsync($"/api/tasks/{_task}/start")).Expect(HttpStatusCode.OK);
        (await _ana.TapAsync($"/api/tasks/{_task}/pause")).Expect(HttpStatusCode.OK);
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        Assert.Contains("When did you stop?", await _ana.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_scripts_the_question_is_answered_by_one_press()
    {
        await AtAsync("21:45");
        var session = (await StopsAsync())[0].GetProperty("sessionId").GetInt64();

        using var answer = await _ana.PostFormAsync("/", $"/stops/{session}", ("answer", "shiftEnd"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Contains("Stopped 3:30 PM, 1 h 30 m recorded. Thank you.", (await _ana.SeeAsync("/")).Body!.Words(), StringComparison.Ordinal);
        Assert.Equal("2026-11-24T21:30:00.000Z pause 0", LastSession());
    }

    /// <summary>Goes to a time of November 24, UTC, and looks for forgotten clocks.</summary>
    private async Task AtAsync(string time)
    {
        _time.SetUtcNow(new DateTimeOffset(DateOnly.FromDateTime(new DateTime(2026, 11, 24)), TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero));
        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        var close = _server.Services.GetRequiredService<CloseForgottenClocks>();
        await close.RunAsync(TestContext.Current.CancellationToken);
        // Writes that share a COMMIT share its instant: the first may have joined one that began before the clock was set, the second comes after it.
        await close.RunAsync(TestContext.Current.CancellationToken);
    }

    private async Task<IReadOnlyList<JsonElement>> StopsAsync()
    {
        return [.. (await _ana.ReadAsync("/api/stops")).Expect(HttpStatusCode.OK).Body.EnumerateArray()];
    }

    /// <summary>A tap that waited on the tablet from the time, November 24 in UTC, until now.</summary>
    private Task<ApiAnswer> LateAsync(string path, string time, string body = "{}")
    {
        var tapped = new DateTimeOffset(DateOnly.FromDateTime(new DateTime(2026, 11, 24)), TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);
        var tap = Floor.LateTap(path, tapped, _time.GetUtcNow());
        tap.Content = ShopServer.Json(body);
        return _ana.AskAsync(tap);
    }

    private async Task CompletedByCleoAsync()
    {
        var cleo = await _server.OnFloorAsync(_server.Cleo, ShopServer.CleoPin);
        (await cleo.TapAsync($"/api/tasks/{_task}/complete", new { forEveryone = true })).Expect(HttpStatusCode.OK);
    }

    private IReadOnlyList<string> Standing()
    {
        return _server.Shop.Query<string>(
            """
            SELECT strftime('%H:%M', s.started_at_ms / 1000, 'unixepoch') || '-' || coalesce(strftime('%H:%M', s.ended_at_ms / 1000, 'unixepoch') || ' ' || s.end_kind, '')
                   || ' ' || coalesce(r.code, lower(r.name_en), '')
            FROM work_sessions s LEFT JOIN pause_reasons r ON r.id = s.pause_reason_id
            WHERE s.voided_at_ms IS NULL
            ORDER BY s.started_at_ms
            """);
    }

    private long Open()
    {
        return _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL");
    }

    private string LastSession()
    {
        return _server.Shop.Scalar<string>("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', ended_at_ms / 1000.0, 'unixepoch') || ' ' || end_kind || ' ' || needs_review FROM work_sessions ORDER BY id DESC LIMIT 1");
    }

    private string Everything()
    {
        return _server.Shop.Scalar<string>(
            "SELECT (SELECT group_concat(ended_at_ms || end_kind) FROM work_sessions) || (SELECT count(*) FROM task_events) || (SELECT count(*) FROM audit_entries)");
    }
}
