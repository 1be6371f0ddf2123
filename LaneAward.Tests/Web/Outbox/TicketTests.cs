using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Outbox;

/// <summary>A tap that waited on a shared tablet counts for whoever made it, and only if they were signed in then.</summary>
public sealed partial class TicketTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 15, 0, 0, TimeSpan.Zero));
    private ShopServer _server = null!;
    private Workplace _place = null!;
    private HttpClient _tablet = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartStagingAsync(_time);
        _place = Workplace.In(_server.Shop);
        _tablet = await _server.TabletAsync("Engraving 1");
        await SignInAsync(_server.Ana, ShopServer.AnaPin);
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Rule_6_it_counts_for_its_author_while_somebody_else_is_signed_in_and_shows_them_nothing()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place), await TicketAsync());
        var tapped = Wait(minutes: 3);
        await _tablet.DeleteAsync("/api/session");
        await SignInAsync(_server.Ben, ShopServer.BenPin);
        Wait(minutes: 2);

        var answer = await TapAsync($"/tasks/{task}/start", ticket, tapped);

        Assert.Equal(("applied", HttpStatusCode.NoContent, ""), (answer.WriteOutcome, answer.Status, answer.Text));
        Assert.Equal(
            (_server.Ana, Ms(tapped), 0L),
            _server.Shop.Query<(long, long, long)>("SELECT person_id, started_at_ms, needs_review FROM work_sessions").Single());
    }

    [Fact]
    public async Task It_counts_when_nobody_is_signed_in()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place), await TicketAsync());
        var tapped = Wait(minutes: 1);
        await _tablet.DeleteAsync("/api/session");

        Assert.Equal("applied", (await TapAsync($"/tasks/{task}/start", ticket, tapped)).WriteOutcome);
        Assert.Equal("replayed", (await TapAsync($"/tasks/{task}/start", ticket, tapped, _lastKey)).WriteOutcome);
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions"));
    }

    [Fact]
    public async Task It_opens_nothing_on_another_tablet_or_without_one()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place), await TicketAsync());
        foreach (var browser in (HttpClient[])[await _server.TabletAsync("Engraving 2"), _server.Browser()])
        {
            (await TapAsync($"/tasks/{task}/start", ticket, _time.GetUtcNow(), on: browser)).Expect(HttpStatusCode.Unauthorized, "signed_out");
        }
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("")]
    public async Task A_forged_ticket_is_nobody(string ticket)
    {
        var task = await _tablet.AddTaskAsync(_place);

        (await TapAsync($"/tasks/{task}/start", ticket, _time.GetUtcNow())).Expect(HttpStatusCode.Unauthorized, "signed_out");
    }

    [Fact]
    public async Task It_opens_no_page_and_nothing_of_the_console()
    {
        var ticket = await TicketAsync();
        await _tablet.DeleteAsync("/api/session");

        var read = new HttpRequestMessage(HttpMethod.Get, "/api/tasks");
        read.Headers.Add("X-Outbox-Ticket", ticket);
        (await _tablet.AskAsync(read)).Expect(HttpStatusCode.Unauthorized, "signed_out");
        Assert.Equal(HttpStatusCode.Unauthorized, (await TapAsync("/console/people/1/pin", ticket, _time.GetUtcNow())).Status);
    }

    [Fact]
    public async Task It_is_worth_nothing_after_seven_days()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place), await TicketAsync());
        var tapped = Wait(minutes: 1);
        Wait(minutes: 7 * 24 * 60);

        (await TapAsync($"/tasks/{task}/pause", ticket, tapped)).Expect(HttpStatusCode.Unauthorized, "signed_out");
    }

    [Fact]
    public async Task Without_a_ticket_a_page_asks_for_its_token()
    {
        var task = await _tablet.AddTaskAsync(_place);

        Assert.Equal("stale-token", (await TapAsync($"/tasks/{task}/start", ticket: null, _time.GetUtcNow())).WriteOutcome);
    }

    [Fact]
    public async Task Rule_7_what_was_tapped_before_a_deactivation_counts_and_is_flagged_and_what_came_after_is_put_aside_visibly()
    {
        var (first, second, ticket) = (await _tablet.AddTaskAsync(_place), await _tablet.AddTaskAsync(_place, orderNumber: "107924"), await TicketAsync());
        var before = Wait(minutes: 1);
        Wait(minutes: 1);
        await DeactivateAnaAsync();
        var after = Wait(minutes: 1);
        Wait(minutes: 5);

        Assert.Equal("applied", (await TapAsync($"/tasks/{first}/start", ticket, before)).WriteOutcome);
        Assert.Equal("sign-in had ended", _server.Shop.Scalar<string>("SELECT review_reason FROM work_sessions"));
        var late = await TapAsync($"/tasks/{second}/start", ticket, after);

        Assert.Equal("too-old", late.WriteOutcome);
        Assert.Equal(Ms(after), _server.Shop.Scalar<long>("SELECT ended_at_ms FROM work_sessions"));
        Assert.Equal(
            (_server.Ana, second, Ms(after), "too-old"),
            _server.Shop.Query<(long, long, long, string)>("SELECT person_id, task_id, tapped_at_ms, code FROM refused_taps").Single());
    }

    [Fact]
    public async Task A_clock_that_a_late_tap_started_is_stopped_by_deactivating_the_person_again()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place), await TicketAsync());
        var before = Wait(minutes: 1);
        Wait(minutes: 1);
        await DeactivateAnaAsync();
        Assert.Equal("applied", (await TapAsync($"/tasks/{task}/start", ticket, before)).WriteOutcome);

        await DeactivateAnaAsync();

        Assert.Equal("deactivated", _server.Shop.Scalar<string>("SELECT end_kind FROM work_sessions"));
    }

    [Fact]
    public async Task A_ticket_of_a_sign_in_that_ended_while_the_database_was_held_starts_nothing()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place), await TicketAsync());
        using var other = ChildProcess.Start("hold-lock", _server.Shop.Path);
        await other.ExpectAsync("locked");
        using var locked = await _tablet.PostAsync("/sign-out", null);
        Assert.True((int)locked.StatusCode < 400, $"{locked.StatusCode}");

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/tasks/{task}/start") { Content = new FormUrlEncodedContent([]) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.Add("X-Outbox-Ticket", ticket);
        using var tap = await _server.Browser().SendAsync(request);

        Assert.Equal("sign-in", tap.Headers.GetValues("X-Write-Outcome").Single());
        other.Tell("release");
        await other.ExpectAsync("released");
    }

    [Fact]
    public async Task Rule_1_a_stop_counts_although_the_sign_in_ran_out_and_a_start_does_not()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place, startNow: true), await TicketAsync());
        Wait(minutes: (12 * 60) + 5);
        var stop = await TapAsync($"/tasks/{task}/pause", ticket, _time.GetUtcNow());
        Wait(minutes: 1);

        Assert.Equal("applied", stop.WriteOutcome);
        var start = await TapAsync($"/tasks/{task}/start", ticket, _time.GetUtcNow());
        Assert.Equal(("sign-in", HttpStatusCode.Unauthorized), (start.WriteOutcome, start.Status));
    }

    [Fact]
    public async Task Rule_1_a_stop_after_the_sign_in_ended_is_looked_at()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place, startNow: true), await TicketAsync());
        Wait(minutes: 10);
        await _tablet.DeleteAsync("/api/session");
        var late = Wait(minutes: 5);

        Assert.Equal("applied", (await TapAsync($"/tasks/{task}/pause", ticket, late)).WriteOutcome);
        Assert.Equal(
            (Ms(late), "sign-in had ended"),
            _server.Shop.Query<(long, string)>("SELECT ended_at_ms, review_reason FROM work_sessions").Single());
    }

    [Fact]
    public async Task What_was_tapped_after_a_lock_whose_answer_the_tablet_never_heard_counts_and_is_looked_at()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place), await TicketAsync());
        using var locked = await _tablet.PostAsync("/sign-out", null);
        var tapped = Wait(minutes: 5);
        Wait(minutes: 5);
        await SignInAsync(_server.Ben, ShopServer.BenPin);

        Assert.Equal("too-old", (await TapAsync($"/tasks/{task}/start", ticket, tapped)).WriteOutcome);
        Assert.Equal("applied", (await TapAsync($"/tasks/{task}/start", ticket, tapped, _lastKey, lockUnanswered: true)).WriteOutcome);
        Assert.Equal(
            (_server.Ana, Ms(tapped), "lock not answered"),
            _server.Shop.Query<(long, long, string)>("SELECT person_id, started_at_ms, review_reason FROM work_sessions").Single());
    }

    [Fact]
    public async Task What_was_tapped_after_an_unanswered_lock_counts_although_its_author_left_before_it_was_sent()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place), await TicketAsync());
        using var locked = await _tablet.PostAsync("/sign-out", null);
        var tapped = Wait(minutes: 5);
        Wait(minutes: 5);
        await DeactivateAnaAsync();

        Assert.Equal("applied", (await TapAsync($"/tasks/{task}/start", ticket, tapped, lockUnanswered: true)).WriteOutcome);
    }

    [Theory]
    [InlineData("somebody else was signed in")]
    [InlineData("they signed in again")]
    [InlineData("new PIN")]
    [InlineData("deactivated")]
    [InlineData("signed out")]
    [InlineData("ran out")]
    public async Task A_lock_that_is_said_to_be_unanswered_lets_nobody_in_who_does_not_belong(string because)
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place), await TicketAsync());
        using var locked = because == "signed out" ? await _tablet.DeleteAsync("/api/session") : await _tablet.PostAsync("/sign-out", null);
        Wait(minutes: because == "ran out" ? 12 * 60 : 1);
        await (because switch
        {
            "somebody else was signed in" => SignInAsync(_server.Ben, ShopServer.BenPin),
            "they signed in again" => SignInAsync(_server.Ana, ShopServer.AnaPin),
            "new PIN" => NewPinAsync(),
            "deactivated" => DeactivateAnaAsync(),
            _ => Task.CompletedTask,
        });
        var tapped = Wait(minutes: 1);
        Wait(minutes: 5);

        Assert.Equal("too-old", (await TapAsync($"/tasks/{task}/start", ticket, tapped, lockUnanswered: true)).WriteOutcome);

        Task NewPinAsync()
        {
            _server.Shop.Execute("UPDATE people SET pin_set_at_ms = @now WHERE id = @Ana", new { now = Ms(_time.GetUtcNow()), _server.Ana });
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData("complete", "quantity=5")]
    [InlineData("cancel", "reasonId=1")]
    [InlineData("hand-over", "personId=2")]
    public async Task Rule_1_a_clock_that_was_left_with_a_tap_after_the_sign_in_ended_stops_at_the_tap_though_the_tap_is_put_aside(string verb, string form)
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place, startNow: true), await TicketAsync());
        Wait(minutes: 10);
        await _tablet.DeleteAsync("/api/session");
        var late = Wait(minutes: 5);
        Wait(minutes: 30);

        Assert.Equal("too-old", (await TapAsync($"/tasks/{task}/{verb}", ticket, late, form: form)).WriteOutcome);
        Assert.Equal("too-old", (await TapAsync($"/tasks/{task}/{verb}", ticket, late, _lastKey, form)).WriteOutcome);
        Assert.Equal(
            (Ms(late), "left with a tap that was put aside"),
            _server.Shop.Query<(long, string)>("SELECT ended_at_ms, review_reason FROM work_sessions").Single());
        Assert.Equal("paused", _server.Shop.Scalar<string>("SELECT status FROM tasks WHERE id = @task", new { task }));
        Assert.Equal("too-old", _server.Shop.Scalar<string>("SELECT code FROM refused_taps"));
    }

    [Fact]
    public async Task No_time_goes_on_where_a_person_left_for_an_order_that_could_not_be_started()
    {
        var (running, gone, ticket) = (await _tablet.AddTaskAsync(_place, startNow: true), await _tablet.AddTaskAsync(_place, orderNumber: "107924"), await TicketAsync());
        var left = Wait(minutes: 10);
        _server.Shop.Execute("UPDATE orders SET missing_since_ms = 1 WHERE order_number = '107924'");
        Wait(minutes: 30);

        Assert.Equal("conflict", (await TapAsync($"/tasks/{gone}/start", ticket, left)).WriteOutcome);
        Assert.Equal(
            (running, Ms(left), "left with a tap that was put aside"),
            _server.Shop.Query<(long, long, string)>("SELECT task_id, ended_at_ms, review_reason FROM work_sessions").Single());
        // Left for another task, as by a start that counts; a pause without a reason would be an unpaid break.
        Assert.Equal(
            "switch switched",
            _server.Shop.Scalar<string>("SELECT s.end_kind || ' ' || r.code FROM work_sessions s JOIN pause_reasons r ON r.id = s.pause_reason_id"));
    }

    [Fact]
    public async Task A_clock_that_was_left_for_an_order_that_could_not_be_started_can_be_taken_back_for_ten_minutes_and_is_not_stopped_again()
    {
        var (running, gone, ticket) = (await _tablet.AddTaskAsync(_place, startNow: true), await _tablet.AddTaskAsync(_place, orderNumber: "107924"), await TicketAsync());
        var left = Wait(minutes: 10);
        _server.Shop.Execute("UPDATE orders SET missing_since_ms = 1 WHERE order_number = '107924'");
        Wait(minutes: 1);
        Assert.Equal("conflict", (await TapAsync($"/tasks/{gone}/start", ticket, left)).WriteOutcome);

        (await _tablet.TapAsync($"/api/tasks/{running}/undo")).Expect(HttpStatusCode.OK);

        Assert.Equal(1, StillRunning());

        Assert.Equal("conflict", (await TapAsync($"/tasks/{gone}/start", ticket, left, _lastKey)).WriteOutcome);
        Assert.Equal(1, StillRunning());

        long StillRunning()
        {
            return _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE task_id = @running AND ended_at_ms IS NULL AND voided_at_ms IS NULL", new { running });
        }
    }

    [Fact]
    public async Task A_clock_that_was_started_after_a_refused_tap_goes_on()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place), await TicketAsync());
        var early = Wait(minutes: 1);
        Wait(minutes: 10);
        (await _tablet.TapAsync($"/api/tasks/{task}/start")).Expect(HttpStatusCode.OK);
        Wait(minutes: 1);

        Assert.Equal("invalid", (await TapAsync($"/tasks/{task}/cancel", ticket, early, form: "reasonId=999")).WriteOutcome);
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL"));
    }

    [Fact]
    public async Task A_refused_tap_that_is_tried_again_and_refused_again_leaves_the_clock_of_later_work_alone()
    {
        var (gone, ticket) = (await _tablet.AddTaskAsync(_place, orderNumber: "107924"), await TicketAsync());
        var left = Wait(minutes: 10);
        _server.Shop.Execute("UPDATE orders SET missing_since_ms = 1 WHERE order_number = '107924'");
        Wait(minutes: 1);
        Assert.Equal("conflict", (await TapAsync($"/tasks/{gone}/start", ticket, left)).WriteOutcome);
        await _tablet.AddTaskAsync(_place, startNow: true);
        Wait(minutes: 5);
        // The newest thing that is known of the person is later than the start.
        (await _tablet.TapAsync($"/api/tasks/{gone}/cancel", new { reasonId = _place.WrongOrder })).Expect(HttpStatusCode.OK);
        Wait(minutes: 5);

        Assert.Equal("conflict", (await TapAsync($"/tasks/{gone}/start", ticket, left, _lastKey)).WriteOutcome);
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL"));
    }

    [Fact]
    public async Task Rule_12_a_tap_older_than_seven_days_is_put_aside_and_not_counted_from_its_receipt()
    {
        var task = await _tablet.AddTaskAsync(_place);
        var tapped = _time.GetUtcNow();
        Wait(minutes: 8 * 24 * 60);
        await SignInAsync(_server.Ana, ShopServer.AnaPin);

        Assert.Equal("too-old", (await TapAsync($"/tasks/{task}/start", await TicketAsync(), tapped)).WriteOutcome);
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions"));
        Assert.Equal((Ms(tapped), "too-old"), _server.Shop.Query<(long, string)>("SELECT tapped_at_ms, code FROM refused_taps").Single());
    }

    [Fact]
    public async Task A_tap_from_before_the_sign_in_that_sends_it_counts_and_is_looked_at()
    {
        var task = await _tablet.AddTaskAsync(_place);
        await _tablet.DeleteAsync("/api/session");
        var tapped = Wait(minutes: 5);
        Wait(minutes: 5);
        await SignInAsync(_server.Ana, ShopServer.AnaPin);

        Assert.Equal("applied", (await TapAsync($"/tasks/{task}/start", await TicketAsync(), tapped)).WriteOutcome);
        Assert.Equal(
            (Ms(tapped), "tapped before the sign-in"),
            _server.Shop.Query<(long, string)>("SELECT started_at_ms, review_reason FROM work_sessions").Single());
    }

    [Fact]
    public async Task Rule_18_a_tap_from_before_a_reset_is_not_applied_and_a_supervisor_sees_it()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place), await TicketAsync());
        var tapped = Wait(minutes: 1);
        _server.Shop.Execute("UPDATE instance SET epoch = epoch + 1, epoch_kind = 'forget'");
        Wait(minutes: 1);

        var answer = await TapAsync($"/tasks/{task}/start", ticket, tapped, epoch: 1);

        Assert.Equal("conflict", answer.WriteOutcome);
        Assert.Equal("stale_epoch", _server.Shop.Scalar<string>("SELECT code FROM refused_taps"));
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions"));
    }

    [Fact]
    public async Task A_tap_that_was_refused_unseen_stands_on_the_review_page_until_it_is_settled()
    {
        var ticket = await TicketAsync();
        var tapped = Wait(minutes: 1);
        Wait(minutes: 1);
        (await TapAsync("/tasks/add", ticket, tapped, form: "order=999999&taskTypeId=1")).Expect(HttpStatusCode.NotFound);
        (await TapAsync("/tasks/add", ticket, tapped, _lastKey, form: "order=999999&taskTypeId=1")).Expect(HttpStatusCode.NotFound);
        var cleo = await _server.InConsoleAsync();

        Assert.Contains("There is no order 999999", await cleo.GetStringAsync("/console/review"), StringComparison.Ordinal);
        using var settled = await cleo.PostFormAsync("/console/review", $"/console/review/taps/{_server.Ana}/{_lastKey}/settle");
        Assert.DoesNotContain("There is no order 999999", await cleo.GetStringAsync("/console/review"), StringComparison.Ordinal);
        Assert.Equal("refused tap settled", _server.Shop.Scalar<string>("SELECT action FROM audit_entries ORDER BY id DESC LIMIT 1"));
    }

    [Theory]
    [InlineData("en", "Add task · Laser engraving · 107923", "Pause · Laser engraving · 107923")]
    [InlineData("es", "Agregar tarea · Grabado láser · 107923", "Pausar · Grabado láser · 107923")]
    public async Task A_task_that_could_not_be_added_is_named_to_a_supervisor_and_so_is_what_followed_on_it(string language, string added, string paused)
    {
        _server.Shop.Execute("UPDATE people SET language = @language WHERE id = @Cleo; UPDATE task_types SET name_es = 'Grabado láser' WHERE id = @Engraving", new { language, _server.Cleo, _place.Engraving });
        var ticket = await TicketAsync();
        var tapped = Wait(minutes: 1);
        Wait(minutes: 1);
        _server.Shop.Execute("UPDATE task_types SET active = 0 WHERE id = @Engraving", new { _place.Engraving });
        Assert.Equal("invalid", (await TapAsync("/tasks/add", ticket, tapped, form: $"order={_place.OrderNumber}&taskTypeId={_place.Engraving}&start=1&note=4827")).WriteOutcome);
        Wait(minutes: 1);
        Assert.Equal("not-found", (await TapAsync($"/tasks/{_lastKey}/pause", ticket, tapped)).WriteOutcome);

        var page = await (await _server.InConsoleAsync()).SeeAsync("/console/review");

        Assert.Equal([added, paused], page.QuerySelectorAll("section[aria-labelledby=refused-h] tbody tr").Select(row => row.Children[2].Words()));
        var link = page.QuerySelector("section[aria-labelledby=refused-h] a[href^='/console/sessions/add']")!.GetAttribute("href")!;
        Assert.Contains("order=107923", link, StringComparison.Ordinal);
        Assert.DoesNotContain("4827", string.Concat(_server.Shop.Query<string>("SELECT quote(order_number) || quote(task_type_id) || reason FROM refused_taps")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_refused_task_nothing_is_kept_that_is_no_order_number_and_no_kind_of_work()
    {
        var ticket = await TicketAsync();
        var tapped = Wait(minutes: 1);
        Wait(minutes: 1);
        (await TapAsync("/tasks/add", ticket, tapped, form: $"order={new string('9', 61)}&taskTypeId=404")).Expect(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM refused_taps WHERE order_number IS NULL AND task_type_id IS NULL"));
        Assert.Equal("Add task", (await (await _server.InConsoleAsync()).SeeAsync("/console/review")).QuerySelectorAll("section[aria-labelledby=refused-h] tbody td")[2].Words());
    }

    [Fact]
    public async Task A_refusal_that_the_person_sees_is_not_put_before_a_supervisor()
    {
        (await TapAsync("/tasks/add", await TicketAsync(), _time.GetUtcNow(), form: "order=999999&taskTypeId=1")).Expect(HttpStatusCode.NotFound);

        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM refused_taps"));
    }

    [Fact]
    public async Task Nobody_is_asked_about_a_tap_that_waited()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place, startNow: true), await TicketAsync());
        var tapped = Wait(minutes: 1);
        Wait(minutes: 1);

        Assert.Equal("applied", (await TapAsync("/tasks/add", ticket, tapped, form: $"order={_place.OrderNumber}&taskTypeId={_place.Engraving}")).WriteOutcome);
        Assert.Equal("applied", (await TapAsync($"/tasks/{task}/complete", ticket, tapped, form: "quantity=3")).WriteOutcome);
        Assert.Equal("completed", _server.Shop.Scalar<string>("SELECT status FROM tasks WHERE id = @task", new { task }));
    }

    [Fact]
    public async Task Rule_7_a_pause_from_before_a_deactivation_counts_from_its_tap_and_stays_to_be_reviewed()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place, startNow: true), await TicketAsync());
        var tapped = Wait(minutes: 10);
        Wait(minutes: 30);
        await DeactivateAnaAsync();

        Assert.Equal("applied", (await TapAsync($"/tasks/{task}/pause", ticket, tapped)).WriteOutcome);

        Assert.Equal(
            [(Ms(tapped), "pause", "sign-in had ended", 1L)],
            _server.Shop.Query<(long, string, string, long)>("SELECT ended_at_ms, end_kind, review_reason, needs_review FROM work_sessions WHERE voided_at_ms IS NULL"));
    }

    [Fact]
    public async Task A_late_stop_for_everyone_leaves_who_began_after_it_and_puts_before_a_supervisor_whom_it_stops()
    {
        var (task, ticket) = (await _tablet.AddTaskAsync(_place, startNow: true), await TicketAsync());
        var tapped = Wait(minutes: 1);
        Wait(minutes: 1);
        var ben = await _server.TabletAsync("Engraving 2");
        await ShopServer.TryPinAsync(ben, _server.Ben, ShopServer.BenPin);
        (await ben.TapAsync($"/api/tasks/{task}/start")).Expect(HttpStatusCode.OK);
        Wait(minutes: 90);

        Assert.Equal("applied", (await TapAsync($"/tasks/{task}/complete", ticket, tapped, form: "forEveryone=true")).WriteOutcome);
        Assert.Equal((1L, "running"), _server.Shop.Query<(long, string)>("SELECT (SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL), status FROM tasks").Single());

        var later = Wait(minutes: 1);
        Wait(minutes: 5);
        Assert.Equal("applied", (await TapAsync($"/tasks/{task}/complete", ticket, later, form: "forEveryone=true")).WriteOutcome);
        Assert.Equal(
            ["complete", "complete completed by a tap that waited"],
            _server.Shop.Query<string>("SELECT trim(end_kind || ' ' || coalesce(review_reason, '')) FROM work_sessions ORDER BY id"));

        // Taken back, it leaves no doubt about whom it had stopped.
        Assert.Equal("applied", (await TapAsync($"/tasks/{task}/undo", ticket, _time.GetUtcNow())).WriteOutcome);
        Assert.Equal((1L, 0L), _server.Shop.Query<(long, long)>("SELECT count(*), sum(needs_review) FROM work_sessions WHERE ended_at_ms IS NULL").Single());
    }

    [Fact]
    public async Task A_tablet_tells_the_console_what_it_has_not_sent()
    {
        var told = new HttpRequestMessage(HttpMethod.Put, "/api/tablets/state")
        {
            Content = ShopServer.Json($$"""{"unsent":3,"oldestMs":{{Ms(_time.GetUtcNow().AddMinutes(-20))}},"offsetMs":3600000}"""),
        };
        (await _tablet.AskAsync(told)).Expect(HttpStatusCode.NoContent);
        var cleo = await _server.InConsoleAsync();

        Assert.Contains("Engraving 1 has 3 unsent entries", await cleo.GetStringAsync("/console/"), StringComparison.Ordinal);
        Assert.Equal(
            (3L, 3_600_000L), _server.Shop.Query<(long, long)>("SELECT unsent_count, clock_offset_ms FROM tablets").Single());
        var stranger = new HttpRequestMessage(HttpMethod.Put, "/api/tablets/state") { Content = ShopServer.Json("""{"unsent":9}""") };
        (await _server.Browser().AskAsync(stranger)).Expect(HttpStatusCode.Forbidden, "tablet_not_enrolled");
    }

    private string _lastKey = "";

    private async Task<ApiAnswer> TapAsync(
        string path, string? ticket, DateTimeOffset tapped, string? key = null, string form = "", long? epoch = null, HttpClient? on = null, bool lockUnanswered = false)
    {
        _lastKey = key ?? Guid.NewGuid().ToString();
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("Idempotency-Key", _lastKey);
        request.Headers.Add("X-Occurred-At", tapped.ToString("O"));
        request.Headers.Add("X-Sent-At", _time.GetUtcNow().ToString("O"));
        if (ticket is not null)
        {
            request.Headers.Add("X-Outbox-Ticket", ticket);
        }

        if (lockUnanswered)
        {
            request.Headers.Add("X-Lock-Unanswered", "1");
        }

        if (epoch is not null)
        {
            request.Headers.Add("X-Db-Epoch", epoch.Value.ToString(CultureInfo.InvariantCulture));
        }

        var answer = await (on ?? _tablet).AskAsync(request);
        // A fragment names its code in the markup.
        var code = Code().Match(answer.Text);
        return code.Success ? answer with { Body = System.Text.Json.JsonDocument.Parse($$"""{"code":"{{code.Groups[1].Value}}"}""").RootElement } : answer;
    }

    private async Task<string> TicketAsync()
    {
        return Ticket().Match(await _tablet.GetStringAsync("/")).Groups[1].Value;
    }

    private async Task SignInAsync(long person, string pin)
    {
        (await ShopServer.TryPinAsync(_tablet, person, pin)).Expect(HttpStatusCode.OK);
    }

    private async Task DeactivateAnaAsync()
    {
        var cleo = await _server.InConsoleAsync();
        using var answer = await cleo.PostFormAsync($"/console/people/{_server.Ana}", $"/console/people/{_server.Ana}/deactivate", ("typed", "Ana Morales"));
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT active FROM people WHERE id = @Ana", new { _server.Ana }));
    }

    /// <summary>Lets time pass and tells the instant.</summary>
    private DateTimeOffset Wait(int minutes)
    {
        _time.Advance(TimeSpan.FromMinutes(minutes));
        return _time.GetUtcNow();
    }

    private static long Ms(DateTimeOffset instant)
    {
        return instant.ToUnixTimeMilliseconds();
    }

    [GeneratedRegex("""<meta name="la-ticket" content="([^"]+)""")]
    private static partial Regex Ticket();

    [GeneratedRegex("""data-code="([^"]+)""")]
    private static partial Regex Code();
}
