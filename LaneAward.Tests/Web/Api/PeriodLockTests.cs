using System.Net;
using System.Text.Json;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>
/// Pay periods of 14 days from November 11 lock three days after their last one. Ana engraved on November 24, the last day of one, from 2:00 to
/// 2:40 PM in Chicago, and on the 25th from 2:40 to 3:00 PM; it is the 28th.
/// </summary>
public sealed class PeriodLockTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
    private ShopServer _server = null!;
    private Workplace _place = null!;
    private HttpClient _ana = null!;
    private HttpClient _cleo = null!;
    private HttpClient _adam = null!;
    private long _task;
    private long _locked;
    private long _open;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync(_time);
        _place = Workplace.In(_server.Shop);
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        _task = await _ana.AddTaskAsync(_place, startNow: true);
        _time.Advance(TimeSpan.FromMinutes(40));
        await _ana.TapAsync($"/api/tasks/{_task}/pause");
        _time.Advance(TimeSpan.FromDays(1));
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        await _ana.TapAsync($"/api/tasks/{_task}/start");
        _time.Advance(TimeSpan.FromMinutes(20));
        await _ana.TapAsync($"/api/tasks/{_task}/pause");
        (_locked, _open) = (_server.Shop.Scalar<long>("SELECT min(id) FROM work_sessions"), _server.Shop.Scalar<long>("SELECT max(id) FROM work_sessions"));
        _server.Shop.SetPayPeriods("2026-11-11", graceDays: 3);
        await GoToAsync(new DateTimeOffset(2026, 11, 28, 6, 0, 0, TimeSpan.Zero));
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Theory]
    [InlineData("correct", """{"reason":"x","overrideLock":true,"startedAt":"2026-11-24T20:00:00Z","endedAt":"2026-11-24T20:30:00Z"}""")]
    [InlineData("pause-reason", """{"reason":"x","overrideLock":true,"pauseReasonId":1}""")]
    [InlineData("split", """{"reason":"x","overrideLock":true,"at":"2026-11-24T20:10:00Z"}""")]
    [InlineData("move", """{"reason":"x","overrideLock":true,"personId":2}""")]
    [InlineData("void", """{"reason":"x","overrideLock":true}""")]
    public async Task A_supervisor_changes_no_time_of_a_locked_period(string change, string body)
    {
        var refused = (await _cleo.TapAsync($"/api/admin/sessions/{_locked}/{change}", body)).Expect(HttpStatusCode.Conflict, "period_locked");

        Assert.Contains("The pay period Nov 11 to Nov 24 is locked since Nov 28. Ask an admin to change it.", refused.Body.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Equal(["24 20:00-20:40", "25 20:40-21:00"], Standing());
        Assert.Empty(Audited());
    }

    [Fact]
    public async Task An_admin_changes_it_when_they_say_so_and_the_audit_log_says_it_too()
    {
        var times = new { reason = "Was paid wrong", startedAt = "2026-11-24T19:50:00Z", endedAt = "2026-11-24T20:40:00Z", overrideLock = false };
        var refused = (await ChangeAsync(_adam, _locked, "correct", times)).Expect(HttpStatusCode.Conflict, "period_locked");
        Assert.Contains("Tick", refused.Text, StringComparison.Ordinal);

        (await ChangeAsync(_adam, _locked, "correct", times with { overrideLock = true })).Expect(HttpStatusCode.OK);

        Assert.Equal(["24 19:50-20:40", "25 20:40-21:00"], Standing());
        Assert.Equal(["period lock overridden: Was paid wrong", "time corrected: Was paid wrong"], Audited());
        Assert.Contains("Period lock overridden", (await _adam.SeeAsync("/console/audit")).Body!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Until_the_days_of_grace_are_over_by_the_shops_clock_a_period_is_open()
    {
        await GoToAsync(new DateTimeOffset(2026, 11, 28, 5, 59, 0, TimeSpan.Zero));
        (await ChangeAsync(_cleo, _locked, "split", new { reason = "x", at = "2026-11-24T20:10:00Z" })).Expect(HttpStatusCode.OK);

        _time.Advance(TimeSpan.FromMinutes(1));
        var half = _server.Shop.Scalar<long>("SELECT max(id) FROM work_sessions");
        (await ChangeAsync(_cleo, half, "void", new { reason = "x" })).Expect(HttpStatusCode.Conflict, "period_locked");
    }

    [Fact]
    public async Task Time_is_moved_neither_out_of_a_locked_period_nor_into_one_nor_cut_there()
    {
        (await ChangeAsync(_cleo, _locked, "correct", new { reason = "x", startedAt = "2026-11-25T15:00:00Z", endedAt = "2026-11-25T15:40:00Z" }))
            .Expect(HttpStatusCode.Conflict, "period_locked");
        (await ChangeAsync(_cleo, _open, "correct", new { reason = "x", startedAt = "2026-11-24T15:00:00Z", endedAt = "2026-11-24T15:20:00Z" }))
            .Expect(HttpStatusCode.Conflict, "period_locked");
        // The locked session now reaches over midnight, into time that is open.
        _server.Shop.Execute("UPDATE work_sessions SET ended_at_ms = ended_at_ms + 12 * 3600000 WHERE id = @_locked", new { _locked });
        (await ChangeAsync(_cleo, _open, "correct", new { reason = "x", startedAt = "2026-11-25T07:00:00Z", endedAt = "2026-11-25T09:00:00Z", cutOthers = true }))
            .Expect(HttpStatusCode.Conflict, "period_locked");

        (await ChangeAsync(_cleo, _open, "correct", new { reason = "x", startedAt = "2026-11-25T15:00:00Z", endedAt = "2026-11-25T15:20:00Z" })).Expect(HttpStatusCode.OK);
        Assert.Equal(["24 20:00-08:40", "25 15:00-15:20"], Standing());
    }

    [Fact]
    public async Task A_tap_that_comes_after_the_lock_is_kept_as_it_was_tapped_and_put_before_a_supervisor()
    {
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        var start = _server.Shop.Insert(
            "INSERT INTO work_sessions (task_id, person_id, started_at_ms) VALUES (@_task, @Ben, @at) RETURNING id",
            new { _task, _server.Ben, at = new DateTimeOffset(2026, 11, 24, 21, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() });

        (await ben.AskAsync(Late("pause", new DateTimeOffset(2026, 11, 24, 21, 30, 0, TimeSpan.Zero)))).Expect(HttpStatusCode.OK);

        Assert.Contains("24 21:00-21:30", Standing());
        Assert.Equal("pay period locked", _server.Shop.Scalar<string>("SELECT review_reason FROM work_sessions WHERE needs_review = 1 AND id = @start", new { start }));
        Assert.Contains("Recorded when its pay period was locked already", (await _cleo.SeeAsync("/console/review")).Body!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_about_a_forgotten_clock_of_a_locked_period_waits_for_the_console()
    {
        _server.Shop.Execute("UPDATE work_sessions SET end_kind = 'auto', needs_review = 1 WHERE id = @_locked", new { _locked });

        var answer = (await _ana.TapAsync($"/api/stops/{_locked}", new { answer = "other", at = "2026-11-24T20:20:00Z" })).Expect(HttpStatusCode.OK);

        Assert.Equal("sent", answer.Body.GetProperty("result").GetString());
        Assert.Equal(["24 20:00-20:40", "25 20:40-21:00"], Standing());
    }

    [Fact]
    public async Task A_request_for_a_locked_period_is_accepted_by_nobody_but_an_admin_who_says_why()
    {
        var asked = await _ana.TapAsync($"/api/sessions/{_locked}/corrections", new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T20:30:00Z" });
        var id = asked.Expect(HttpStatusCode.Created).Body.GetProperty("correctionId").GetInt64();

        var review = await _cleo.SeeAsync("/console/review");
        Assert.Contains("Ask an admin to change it.", review.QuerySelector($"#correction-{id}")!.Words(), StringComparison.Ordinal);
        Assert.Equal(["Reject"], review.QuerySelectorAll($"#correction-{id} button").Select(button => button.Words()));
        Assert.Equal(["Accept", "Reject"], (await _adam.SeeAsync("/console/review")).QuerySelectorAll($"#correction-{id} button").Select(button => button.Words()));
        Assert.Equal(HttpStatusCode.Conflict, await AcceptAsync(_cleo, id, ("unlock", "1"), ("note", "Ana is right")));
        Assert.Equal(HttpStatusCode.Conflict, await AcceptAsync(_adam, id, ("note", "Ana is right")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await AcceptAsync(_adam, id, ("unlock", "1")));
        Assert.Equal(["24 20:00-20:40", "25 20:40-21:00"], Standing());

        Assert.Equal(HttpStatusCode.SeeOther, await AcceptAsync(_adam, id, ("unlock", "1"), ("note", "Ana is right")));
        Assert.Equal(["24 20:00-20:30", "25 20:40-21:00"], Standing());
        Assert.Equal(["period lock overridden: Ana is right", "time corrected: Ana is right"], Audited());
    }

    [Fact]
    public async Task A_supervisor_is_offered_nothing_but_a_rejection_of_a_request_for_a_locked_period_although_it_overlaps()
    {
        var asked = await _ana.TapAsync($"/api/sessions/{_locked}/corrections", new { startedAt = "2026-11-24T20:30:00Z", endedAt = "2026-11-25T20:30:00Z" });
        var id = asked.Expect(HttpStatusCode.Created).Body.GetProperty("correctionId").GetInt64();
        _server.Shop.Execute("UPDATE corrections SET ended_at_ms = ended_at_ms + 900000");

        var card = (await _cleo.SeeAsync("/console/review")).QuerySelector($"#correction-{id}")!;
        Assert.Contains("Overlaps", card.Words(), StringComparison.Ordinal);
        Assert.Equal(["Reject"], card.QuerySelectorAll("button").Select(button => button.Words()));
        Assert.Empty(card.QuerySelectorAll("[type=time], [name=cut]"));
        Assert.Equal("See the session", card.QuerySelector("a.btn")!.Words());
        Assert.EndsWith("An admin can accept that; you can reject it. Review", (await _cleo.SeeAsync($"/console/sessions/{_locked}")).QuerySelector("#asked")!.Words(), StringComparison.Ordinal);

        var admins = (await _adam.SeeAsync("/console/review")).QuerySelector($"#correction-{id}")!;
        Assert.Equal("Your note (a rejection, other times than those asked for, and locked time need one)", admins.QuerySelector($"[for=note-{id}]")!.Words());
        Assert.NotNull(admins.QuerySelector("[name=unlock]"));
    }

    [Fact]
    public async Task Who_asks_to_have_open_time_put_into_a_locked_period_is_accepted_with_times_that_are_open()
    {
        var asked = await _ana.TapAsync($"/api/sessions/{_open}/corrections", new { startedAt = "2026-11-25T05:30:00Z", endedAt = "2026-11-25T21:00:00Z" });
        var id = asked.Expect(HttpStatusCode.Created).Body.GetProperty("correctionId").GetInt64();

        Assert.True((await _cleo.SeeAsync("/console/review")).QuerySelector($"#correction-{id} details")!.HasAttribute("open"));
        Assert.Equal(
            HttpStatusCode.SeeOther,
            await AcceptAsync(
                _cleo, id, ($"start{id}Day", "2026-11-25"), ($"start{id}Time", "00:00"), ($"end{id}Day", "2026-11-25"), ($"end{id}Time", "15:00"), ("note", "The day before is paid")));
        Assert.Equal(["24 20:00-20:40", "25 06:00-21:00"], Standing());
    }

    [Fact]
    public async Task The_session_page_says_why_it_is_locked_and_lets_an_admin_tick_it_open()
    {
        Assert.Contains("Ask an admin to change it.", (await _cleo.SeeAsync($"/console/sessions/{_locked}")).QuerySelector("#locked")!.Words(), StringComparison.Ordinal);
        Assert.Null((await _cleo.SeeAsync($"/console/sessions/{_locked}")).QuerySelector("main form"));
        Assert.Null((await _adam.SeeAsync($"/console/sessions/{_open}")).QuerySelector("#locked, [name=unlock]"));
        Assert.Equal(5, (await _adam.SeeAsync($"/console/sessions/{_locked}")).QuerySelectorAll("[name=unlock]").Length);

        (string, string)[] into =
        [
            ("startDay", "2026-11-24"), ("startTime", "09:00"), ("endDay", "2026-11-24"), ("endTime", "09:20"), ("reason", "The day before"),
        ];
        using var refused = await _adam.PostFormAsync($"/console/sessions/{_open}", $"/console/sessions/{_open}/correct", into);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var tick = (await refused.DocumentAsync()).QuerySelectorAll("[name=unlock]").Single().GetAttribute("value")!;
        using var saved = await _adam.PostFormAsync($"/console/sessions/{_open}", $"/console/sessions/{_open}/correct", [.. into, ("unlock", tick)]);

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Equal(["24 15:00-15:20", "24 20:00-20:40"], Standing());
    }

    [Fact]
    public async Task A_form_that_was_open_when_its_period_locked_says_so_and_leaves_a_supervisor_none()
    {
        using var refused = await _cleo.PostFormAsync($"/console/sessions/{_open}", $"/console/sessions/{_locked}/void", ("reason", "No work"));

        var page = await refused.DocumentAsync();
        Assert.Contains("Ask an admin to change it.", page.QuerySelector("main [role=alert]")!.Words(), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("main form"));
    }

    [Fact]
    public async Task A_session_that_was_struck_out_in_a_locked_period_is_put_back_by_an_admin_alone()
    {
        var strike = new { reason = "No work", overrideLock = true };
        (await ChangeAsync(_adam, _locked, "void", strike)).Expect(HttpStatusCode.OK);

        var page = await _cleo.SeeAsync($"/console/sessions/{_locked}");
        Assert.Contains("Ask an admin to change it.", page.QuerySelector("#locked")!.Words(), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("main form"));
        Assert.NotNull((await _adam.SeeAsync($"/console/sessions/{_locked}")).QuerySelector("form[action$=put-back] [name=unlock]"));
    }

    [Fact]
    public async Task The_payroll_page_tells_what_is_locked_and_when_the_next_period_will_be()
    {
        var line = (await _cleo.SeeAsync("/console/reports/payroll")).QuerySelector("#periods")!.Words();

        Assert.Equal("All time up to Nov 24, 2026 is locked, since Nov 28, 2026. The pay period Nov 25, 2026 to Dec 8, 2026 locks on Dec 12, 2026.", line);
    }

    private async Task GoToAsync(DateTimeOffset instant)
    {
        _time.AdjustTime(instant);
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        (_cleo, _adam) = (await _server.InConsoleAsync(), await _server.InConsoleAsync("adam"));
    }

    private static Task<ApiAnswer> ChangeAsync(HttpClient who, long session, string change, object body)
    {
        return who.TapAsync($"/api/admin/sessions/{session}/{change}", JsonSerializer.Serialize(body));
    }

    private static async Task<HttpStatusCode> AcceptAsync(HttpClient who, long id, params (string, string)[] fields)
    {
        using var answer = await who.PostFormAsync("/console/review", $"/console/review/{id}/accept", fields);
        return answer.StatusCode;
    }

    /// <summary>A tap as a tablet sends it that kept it until now.</summary>
    private HttpRequestMessage Late(string verb, DateTimeOffset tapped)
    {
        return Floor.LateTap($"/api/tasks/{_task}/{verb}", tapped, _time.GetUtcNow(), TimeSpan.Zero);
    }

    private IEnumerable<string> Standing()
    {
        return _server.Shop.Query<string>(
            """
            SELECT strftime('%d %H:%M', started_at_ms / 1000, 'unixepoch') || '-' || coalesce(strftime('%H:%M', ended_at_ms / 1000, 'unixepoch'), '')
            FROM work_sessions WHERE voided_at_ms IS NULL ORDER BY started_at_ms
            """);
    }

    private IEnumerable<string> Audited()
    {
        return _server.Shop.Query<string>("SELECT action || ': ' || note FROM audit_entries WHERE entity = 'work_session' AND actor <> 'shop' ORDER BY id");
    }
}
