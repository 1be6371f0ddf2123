using System.Globalization;
using System.Net;
using LaneAward.Tests.Support;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Reports;

/// <summary>
/// Ana engraved on Tuesday from 8:00, paused at 10:00 for a reason that is paid, worked on from 10:15, and changed to another task at noon. On
/// Wednesday Cleo puts it right.
/// </summary>
public sealed class BreaksTests : IAsyncLifetime
{
    // Wednesday, 3 PM in Chicago.
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 21, 0, 0, TimeSpan.Zero);

    private ShopServer _server = null!;
    private HttpClient _cleo = null!;
    private long _paid;
    private long _morning;
    private long _noon;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        _cleo = await _server.InConsoleAsync();
        _paid = _server.Shop.Insert("INSERT INTO pause_reasons (name_en, name_es, paid, icon) VALUES ('Cleaning', 'Limpieza', 1, 'x') RETURNING id");
        _morning = Paused(_server.Ana, "24 08:00", "24 10:00");
        _noon = Worked(_server.Ana, "24 10:15", "24 12:00");
        Worked(_server.Ana, "24 12:00", "24 13:00", order: "107924");
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task A_paid_break_lasts_from_the_pause_to_the_next_start()
    {
        Assert.Equal(["Ana Tue: worked 4:45, paid break 0:15, unrecorded 0:00"], await DaysAsync());
    }

    [Fact]
    public async Task Work_that_is_struck_out_after_a_paid_break_makes_it_no_longer()
    {
        (await ChangeAsync(_noon, "void", new { reason = "No work" })).Expect(HttpStatusCode.OK);

        Assert.Equal(["Ana Tue: worked 3:00, paid break 0:15, unrecorded 1:45"], await DaysAsync());
    }

    [Fact]
    public async Task Work_that_is_moved_to_somebody_else_is_paid_to_one_person()
    {
        (await ChangeAsync(_noon, "move", new { reason = "Ben did it", personId = _server.Ben })).Expect(HttpStatusCode.OK);

        Assert.Equal(["Ana Tue: worked 3:00, paid break 0:15, unrecorded 1:45", "Ben Tue: worked 1:45, paid break 0:00, unrecorded 0:00"], await DaysAsync());
    }

    [Fact]
    public async Task A_person_who_gets_the_work_before_a_paid_break_does_not_get_the_break()
    {
        Worked(_server.Ben, "24 13:00", "24 14:00");
        (await ChangeAsync(_morning, "move", new { reason = "Ben did it", personId = _server.Ben })).Expect(HttpStatusCode.OK);

        Assert.Equal(["Ana Tue: worked 2:45, paid break 0:00, unrecorded 0:00", "Ben Tue: worked 3:00, paid break 0:00, unrecorded 3:00"], await DaysAsync());
    }

    [Fact]
    public async Task A_pause_on_somebody_elses_tile_before_they_came_pays_them_nothing()
    {
        var anas = Paused(_server.Ben, "24 06:00", "24 06:30");
        Worked(_server.Ben, "24 08:00", "24 12:00");
        (await ChangeAsync(anas, "move", new { reason = "Not mine", personId = _server.Ana })).Expect(HttpStatusCode.OK);

        Assert.Equal(["Ana Tue: worked 5:15, paid break 0:15, unrecorded 1:30", "Ben Tue: worked 4:00, paid break 0:00, unrecorded 0:00"], await DaysAsync());
    }

    [Fact]
    public async Task A_start_on_the_tile_of_somebody_who_went_home_and_that_is_struck_out_pays_them_nothing()
    {
        Paused(_server.Ben, "24 08:00", "24 16:45");
        var others = Worked(_server.Ben, "24 20:00", "24 21:00");
        (await ChangeAsync(others, "void", new { reason = "Not mine" })).Expect(HttpStatusCode.OK);

        Assert.Equal(["Ben Tue: worked 8:45, paid break 0:00, unrecorded 0:00"], (await DaysAsync()).Skip(1));
    }

    [Fact]
    public async Task Time_that_is_added_by_mistake_after_the_last_pause_of_a_day_and_struck_out_pays_nothing()
    {
        Paused(_server.Ben, "24 08:00", "24 16:45");
        var mistake = await AddAsync("24 20:00", "24 21:00", _server.Ben);
        Assert.Equal(["Ben Tue: worked 9:45, paid break 3:15, unrecorded 0:00"], (await DaysAsync()).Skip(1));

        (await ChangeAsync(mistake, "void", new { reason = "Wrong day" })).Expect(HttpStatusCode.OK);
        Assert.Equal(["Ben Tue: worked 8:45, paid break 0:00, unrecorded 0:00"], (await DaysAsync()).Skip(1));
    }

    [Fact]
    public async Task A_break_ends_at_the_last_start_that_stands_where_the_one_that_was_tapped_does_no_more()
    {
        Paused(_server.Ben, "24 08:00", "24 10:00");
        await AddAsync("24 10:20", "24 11:00", _server.Ben);
        var others = Worked(_server.Ben, "24 20:00", "24 21:00");
        (await ChangeAsync(others, "void", new { reason = "Not mine" })).Expect(HttpStatusCode.OK);

        Assert.Equal(["Ben Tue: worked 2:40, paid break 0:20, unrecorded 0:00"], (await DaysAsync()).Skip(1));
    }

    [Theory]
    [InlineData("24 13:00", "24 15:00", "worked 5:00, paid break 0:15, unrecorded 4:00")]
    [InlineData("24 11:00", "24 12:00", "worked 4:00, paid break 3:15, unrecorded 2:00")]
    public async Task A_paused_session_that_is_put_later_takes_its_break_along(string from, string to, string day)
    {
        Worked(_server.Ben, "24 07:00", "24 09:00");
        var paused = Paused(_server.Ben, "24 09:00", "24 10:00");
        Worked(_server.Ben, "24 15:15", "24 16:15");
        (await ChangeAsync(paused, "correct", new { reason = "It was later", startedAt = Instant(from), endedAt = Instant(to) })).Expect(HttpStatusCode.OK);

        Assert.Equal(["Ben Tue: " + day], (await DaysAsync()).Skip(1));
    }

    [Fact]
    public async Task A_paused_session_that_is_put_after_other_work_has_its_break_there_whatever_days_are_asked_for()
    {
        var paused = Paused(_server.Ben, "23 08:00", "23 10:00");
        Worked(_server.Ben, "23 10:30", "23 11:30");
        Worked(_server.Ben, "24 12:00", "24 13:00");
        (await ChangeAsync(paused, "correct", new { reason = "It was the day after", startedAt = Instant("24 09:30"), endedAt = Instant("24 11:30") })).Expect(HttpStatusCode.OK);

        const string Tuesday = "Ben Tue: worked 3:00, paid break 0:30, unrecorded 0:00";
        Assert.Equal(["Ben Mon: worked 1:00, paid break 0:00, unrecorded 0:00", Tuesday], (await DaysAsync("2026-11-23", "2026-11-24")).Skip(1));
        Assert.Equal([Tuesday], (await DaysAsync()).Skip(1));
    }

    [Fact]
    public async Task An_end_that_is_put_earlier_on_request_makes_the_break_no_longer()
    {
        var lunch = Paused(_server.Ben, "25 08:00", "25 12:00");
        Worked(_server.Ben, "25 12:15", "25 13:00");
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        var asked = (await ben.TapAsync($"/api/sessions/{lunch}/corrections", new { startedAt = Instant("25 08:00"), endedAt = Instant("25 10:00") })).Expect(HttpStatusCode.Created);
        using var accepted = await _cleo.PostFormAsync("/console/review", $"/console/review/{asked.Body.GetProperty("correctionId").GetInt64()}/accept", ("note", ""));
        Assert.Equal(HttpStatusCode.SeeOther, accepted.StatusCode);

        Assert.Equal(["Ben Wed: worked 2:45, paid break 0:15, unrecorded 2:00"], (await DaysAsync()).Skip(1));
    }

    [Theory]
    [InlineData("split", """{"reason":"Two jobs","at":"2026-11-24T15:00:00Z"}""", "worked 4:45, paid break 0:15, unrecorded 0:00")]
    [InlineData("correct", """{"reason":"Began later","startedAt":"2026-11-24T15:00:00Z","endedAt":"2026-11-24T16:00:00Z"}""", "worked 3:45, paid break 0:15, unrecorded 0:00")]
    [InlineData("correct", """{"reason":"Went on","startedAt":"2026-11-24T14:00:00Z","endedAt":"2026-11-24T16:05:00Z"}""", "worked 4:50, paid break 0:10, unrecorded 0:00")]
    public async Task Work_before_a_paid_break_that_is_put_right_keeps_the_break(string change, string body, string day)
    {
        (await ChangeAsync(_morning, change, System.Text.Json.JsonDocument.Parse(body).RootElement)).Expect(HttpStatusCode.OK);

        Assert.Equal(["Ana Tue: " + day], await DaysAsync());
    }

    [Fact]
    public async Task A_half_that_is_cut_off_before_a_paid_break_and_struck_out_leaves_the_break_as_it_was()
    {
        var half = (await ChangeAsync(_morning, "split", new { reason = "Two jobs", at = Instant("24 09:00") })).Expect(HttpStatusCode.OK);
        (await ChangeAsync(half.Body.GetProperty("sessionId").GetInt64(), "void", new { reason = "No work" })).Expect(HttpStatusCode.OK);

        Assert.Equal(["Ana Tue: worked 3:45, paid break 0:15, unrecorded 1:00"], await DaysAsync());
    }

    [Fact]
    public async Task Time_that_is_added_within_a_paid_break_shortens_it_by_as_much_until_it_is_struck_out()
    {
        var added = await AddAsync("24 10:05", "24 10:10");
        Assert.Equal(["Ana Tue: worked 4:50, paid break 0:10, unrecorded 0:00"], await DaysAsync());
        Assert.Equal(["Cleaning 1 0:10"], await PausesAsync());

        (await ChangeAsync(added, "void", new { reason = "Not so" })).Expect(HttpStatusCode.OK);
        Assert.Equal(["Ana Tue: worked 4:45, paid break 0:15, unrecorded 0:00"], await DaysAsync());
    }

    [Fact]
    public async Task Time_that_is_added_over_the_end_of_the_work_before_a_paid_break_shortens_it()
    {
        await AddAsync("24 09:30", "24 10:05", cutOthers: true);

        Assert.Equal(["Ana Tue: worked 4:50, paid break 0:10, unrecorded 0:00"], await DaysAsync());
    }

    [Fact]
    public async Task The_first_time_that_is_added_after_a_pause_ends_it_when_no_start_was_tapped_that_day_for_good()
    {
        Paused(_server.Ben, "24 08:00", "24 10:00");
        var added = await AddAsync("24 10:15", "24 12:00", _server.Ben);
        await AddAsync("24 14:00", "24 15:00", _server.Ben);
        Assert.Equal(["Ben Tue: worked 4:45, paid break 0:15, unrecorded 2:00"], (await DaysAsync()).Skip(1));

        (await ChangeAsync(added, "void", new { reason = "Not so" })).Expect(HttpStatusCode.OK);
        Assert.Equal(["Ben Tue: worked 3:00, paid break 0:15, unrecorded 3:45"], (await DaysAsync()).Skip(1));
    }

    [Fact]
    public async Task Who_recorded_no_work_that_stands_on_a_day_has_no_paid_break_on_it()
    {
        foreach (var session in _server.Shop.Query<long>("SELECT id FROM work_sessions"))
        {
            (await ChangeAsync(session, "void", new { reason = "Was not here" })).Expect(HttpStatusCode.OK);
        }

        Assert.Empty(await DaysAsync());
    }

    [Fact]
    public async Task Work_that_is_put_back_stands_beside_the_break_that_it_had()
    {
        (await ChangeAsync(_morning, "void", new { reason = "No work" })).Expect(HttpStatusCode.OK);
        Assert.Equal(["Ana Tue: worked 2:45, paid break 0:00, unrecorded 0:00"], await DaysAsync());

        (await ChangeAsync(_morning, "put-back", new { reason = "It was" })).Expect(HttpStatusCode.OK);
        Assert.Equal(["Ana Tue: worked 4:45, paid break 0:15, unrecorded 0:00"], await DaysAsync());
    }

    [Fact]
    public async Task A_pause_that_was_undone_is_no_break_and_the_one_after_it_is()
    {
        var undone = Paused(_server.Ben, "24 08:00", "24 09:00");
        _server.Shop.Execute("UPDATE work_sessions SET voided_at_ms = ended_at_ms WHERE id = @undone", new { undone });
        Paused(_server.Ben, "24 08:00", "24 10:00", revises: undone);
        Worked(_server.Ben, "24 10:20", "24 11:00");

        Assert.Equal(["Ben Tue: worked 2:40, paid break 0:20, unrecorded 0:00"], (await DaysAsync()).Skip(1));
    }

    [Fact]
    public async Task A_pause_that_came_after_its_clock_was_taken_for_forgotten_begins_a_break()
    {
        var forgotten = Worked(_server.Ben, "24 08:00", "24 16:30", end: "auto");
        _server.Shop.Execute("UPDATE work_sessions SET voided_at_ms = ended_at_ms, void_reason = 'tapped before it was closed', voided_by = @Ben WHERE id = @forgotten", new { forgotten, _server.Ben });
        Paused(_server.Ben, "24 08:00", "24 10:00", revises: forgotten);
        Worked(_server.Ben, "24 10:20", "24 11:00");

        Assert.Equal(["Ben Tue: worked 2:40, paid break 0:20, unrecorded 0:00"], (await DaysAsync()).Skip(1));
    }

    [Fact]
    public async Task A_paid_break_over_midnight_is_cut_into_its_two_days()
    {
        Paused(_server.Ben, "23 22:00", "23 23:30");
        Worked(_server.Ben, "24 00:20", "24 06:00");

        Assert.Equal(
            ["Ben Mon: worked 1:30, paid break 0:30, unrecorded 0:00", "Ben Tue: worked 5:40, paid break 0:20, unrecorded 0:00"], (await DaysAsync("2026-11-23", "2026-11-24")).Skip(1));
        Assert.Equal(["Ben Mon: worked 1:30, paid break 0:30, unrecorded 0:00"], await DaysAsync("2026-11-23", "2026-11-23"));
        Assert.Equal(["Ben Tue: worked 5:40, paid break 0:20, unrecorded 0:00"], (await DaysAsync("2026-11-24", "2026-11-24")).Skip(1));
    }

    [Fact]
    public async Task A_break_over_midnight_needs_work_that_stands_on_the_day_before_whatever_days_are_asked_for()
    {
        var paused = Paused(_server.Ben, "23 22:00", "23 23:30");
        Worked(_server.Ben, "24 00:20", "24 06:00");
        var early = Worked(_server.Ben, "23 08:00", "23 09:00");
        (await ChangeAsync(paused, "move", new { reason = "Not mine", personId = _server.Ana })).Expect(HttpStatusCode.OK);
        Assert.Equal(["Ben Tue: worked 5:40, paid break 0:20, unrecorded 0:00"], (await DaysAsync("2026-11-24", "2026-11-24")).Skip(1));
        await ExportAsync("2026-11-24", "2026-11-24");

        (await ChangeAsync(early, "void", new { reason = "Was not here" })).Expect(HttpStatusCode.OK);

        Assert.Equal(["Ben Tue: worked 5:40, paid break 0:00, unrecorded 0:00"], (await DaysAsync("2026-11-24", "2026-11-24")).Skip(1));
        await ExportAsync("2026-11-24", "2026-11-24");
        Assert.Equal([("paid_break", -20L)], _server.Shop.Query<(string, long)>("SELECT pay_class, minutes FROM payroll_lines WHERE batch_id = 2"));
    }

    [Theory]
    [InlineData("23 17:00", "24 06:00")]
    [InlineData("23 20:00", "24 00:01")]
    public async Task Who_pauses_at_the_end_of_the_day_and_comes_back_on_the_next_has_no_break(string paused, string next)
    {
        Paused(_server.Ben, "23 08:00", paused);
        Worked(_server.Ben, next, "24 07:00");

        Assert.All((await DaysAsync("2026-11-23", "2026-11-24")).Skip(1), day => Assert.Contains("paid break 0:00, unrecorded 0:00", day, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_start_after_midnight_adjusts_the_day_before_that_payroll_has_already()
    {
        Paused(_server.Ben, "23 22:00", "23 23:30");
        await ExportAsync("2026-11-23", "2026-11-23");
        Worked(_server.Ben, "24 00:20", "24 06:00");
        await ExportAsync("2026-11-24", "2026-11-24");

        Assert.Contains($"2,2026-11-24,2026-11-24,{_server.Ben},Ben Ortiz,2026-11-23,paid_break,30,0.50,1\r\n", await _cleo.GetStringAsync("/console/reports/payroll/2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_half_of_a_break_that_went_out_without_it_comes_with_the_day_after_although_nothing_changed_since()
    {
        Paused(_server.Ben, "23 22:00", "23 23:30");
        Worked(_server.Ben, "24 00:20", "24 06:00");
        await ExportAsync("2026-11-23", "2026-11-23");
        // As a batch from before breaks counted over midnight.
        _server.Shop.Execute("DELETE FROM payroll_lines WHERE pay_class = 'paid_break'");
        await ExportAsync("2026-11-24", "2026-11-24");

        Assert.Equal([("2026-11-23", 30L)], _server.Shop.Query<(string, long)>("SELECT day, minutes FROM payroll_lines WHERE batch_id = 2 AND adjusts = 1"));
    }

    [Fact]
    public async Task What_is_struck_out_beside_a_paid_break_after_the_export_is_taken_back_whole()
    {
        await ExportAsync("2026-11-24", "2026-11-24");
        (await ChangeAsync(_noon, "void", new { reason = "No work" })).Expect(HttpStatusCode.OK);
        await ExportAsync("2026-11-24", "2026-11-24");

        Assert.Equal([("direct", -105L)], _server.Shop.Query<(string, long)>("SELECT pay_class, minutes FROM payroll_lines WHERE batch_id = 2"));
    }

    [Fact]
    public async Task Payroll_names_paid_breaks_of_more_than_an_hour_and_leads_to_where_one_that_was_none_is_not_paid()
    {
        Paused(_server.Ben, "24 08:00", "24 10:00");
        Worked(_server.Ben, "24 11:01", "24 12:00");
        Paused(_server.Cleo, "24 08:00", "24 10:00");
        Worked(_server.Cleo, "24 11:00", "24 12:00");

        var page = await _cleo.SeeAsync("/console/reports/payroll?from=2026-11-24&to=2026-11-24");

        var named = Assert.Single(page.QuerySelectorAll("#long-breaks a"));
        Assert.Equal("Ben Ortiz, Nov 24, 2026 (1:01)", named.Words());
        Assert.Empty(await LongBreaksAsync("2026-11-23"));

        var session = await _cleo.SeeAsync(named.GetAttribute("href")!);
        Assert.Equal(["No reason given · Unpaid", "Cleaning · Paid"], session.QuerySelectorAll("#pause-choice option").Select(o => o.Words()));
        Assert.Equal("Cleaning · Paid", session.QuerySelector("#pause-choice option[selected]")!.Words());
        var form = session.QuerySelector("form[action$=pause-reason]")!.GetAttribute("action")!;
        using var nothing = await _cleo.PostFormAsync(named.GetAttribute("href")!, form, ("pauseReasonId", _paid.ToString(CultureInfo.InvariantCulture)), ("reason", "He was home"));
        Assert.Equal("Nothing is different. Choose another reason.", (await nothing.DocumentAsync()).QuerySelector("main [role=alert]")!.Words());
        using var changed = await _cleo.PostFormAsync(named.GetAttribute("href")!, form, ("pauseReasonId", ""), ("reason", "He was home"));
        Assert.Equal(HttpStatusCode.SeeOther, changed.StatusCode);
        Assert.Empty(await LongBreaksAsync("2026-11-24"));
    }

    [Fact]
    public async Task A_pause_is_paid_by_the_reason_that_it_is_corrected_to_whatever_is_put_right_beside_it()
    {
        var asked = (await ChangeAsync(_morning, "pause-reason", new { reason = "She had lunch", pauseReasonId = (long?)null })).Expect(HttpStatusCode.OK);
        Assert.Equal("Ana Morales's pause at 10:00 AM has no reason now, so it is not paid", asked.Body.GetProperty("receipt").GetString());
        var row = asked.Body.GetProperty("sessionId").GetInt64();
        Assert.Equal(["No reason given 1 0:15"], await PausesAsync());

        var longer = (await ChangeAsync(row, "correct", new { reason = "Went on", startedAt = Instant("24 08:00"), endedAt = Instant("24 10:05") })).Expect(HttpStatusCode.OK);
        Assert.Equal(["No reason given 1 0:10"], await PausesAsync());

        asked = (await ChangeAsync(longer.Body.GetProperty("sessionId").GetInt64(), "pause-reason", new { reason = "She cleaned", pauseReasonId = _paid })).Expect(HttpStatusCode.OK);
        Assert.Equal("Ana Morales's pause at 10:05 AM is now: Cleaning", asked.Body.GetProperty("receipt").GetString());
        Assert.Equal(["Ana Tue: worked 4:50, paid break 0:10, unrecorded 0:00"], await DaysAsync());
    }

    [Theory]
    [InlineData("23 08:00", "23 10:00")]
    [InlineData("24 13:30", "24 14:00")]
    public async Task The_reason_of_a_pause_is_changed_at_its_session_wherever_that_was_put(string from, string to)
    {
        Worked(_server.Ben, "24 07:00", "24 08:00");
        var paused = Paused(_server.Ben, "24 08:00", "24 10:00");
        Worked(_server.Ben, "24 14:10", "24 16:00");
        (await ChangeAsync(paused, "correct", new { reason = "It was at another time", startedAt = Instant(from), endedAt = Instant(to) })).Expect(HttpStatusCode.OK);
        var put = _server.Shop.Scalar<long>("SELECT max(id) FROM work_sessions");
        Assert.Contains("Cleaning 2", string.Join(';', await PausesAsync()), StringComparison.Ordinal);

        Assert.NotNull((await _cleo.SeeAsync($"/console/sessions/{put}")).QuerySelector("#pause-choice"));
        (await ChangeAsync(put, "pause-reason", new { reason = "He was out", pauseReasonId = (long?)null })).Expect(HttpStatusCode.OK);

        Assert.Contains("No reason given 1", string.Join(';', await PausesAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_that_waited_has_its_break_although_a_colleague_had_completed_the_task_meanwhile()
    {
        var completed = Worked(_server.Ben, "24 08:00", "24 09:20");
        _server.Shop.Execute("UPDATE work_sessions SET voided_at_ms = ended_at_ms, void_reason = 'tapped before it was closed', voided_by = @Ben WHERE id = @completed", new { completed, _server.Ben });
        Paused(_server.Ben, "24 08:00", "24 09:00", revises: completed);
        Worked(_server.Ben, "24 09:30", "24 10:30");

        Assert.Equal(["Ben Tue: worked 2:00, paid break 0:30, unrecorded 0:00"], (await DaysAsync()).Skip(1));
    }

    [Fact]
    public async Task A_paid_break_that_was_none_is_taken_back_from_a_batch_that_held_it()
    {
        await ExportAsync("2026-11-24", "2026-11-24");
        (await ChangeAsync(_morning, "pause-reason", new { reason = "She was out" })).Expect(HttpStatusCode.OK);
        await ExportAsync("2026-11-24", "2026-11-24");

        Assert.Equal([("paid_break", -15L)], _server.Shop.Query<(string, long)>("SELECT pay_class, minutes FROM payroll_lines WHERE batch_id = 2"));
    }

    [Fact]
    public async Task Payroll_judges_a_break_over_midnight_whole_and_names_those_of_days_that_it_counts_again()
    {
        Paused(_server.Ben, "23 22:00", "23 23:20");
        Worked(_server.Ben, "24 00:30", "24 06:00");
        string[] named = ["Ben Ortiz, Nov 23, 2026 (1:10)"];
        Assert.Equal(named, await LongBreaksAsync("2026-11-23"));
        Assert.Equal(["Ben Ortiz, Nov 24, 2026 (1:10)"], await LongBreaksAsync("2026-11-24"));

        await ExportAsync("2026-11-23", "2026-11-23");
        await AddAsync("23 21:00", "23 22:00", _server.Ben);

        Assert.Equal(named, await LongBreaksAsync("2026-11-22"));
    }

    [Fact]
    public async Task The_timeline_draws_the_break_as_payroll_counts_it_and_the_rest_as_unrecorded()
    {
        (await ChangeAsync(_noon, "void", new { reason = "No work" })).Expect(HttpStatusCode.OK);

        var page = await _cleo.SeeAsync("/console/reports/timeline?day=2026-11-24");

        Assert.Equal(["10:00 AM 10:15 AM 0:15 Paused: Cleaning 107923"], page.QuerySelectorAll("#tl-table tr[data-kind=pause]").Select(r => r.Words()));
        Assert.Equal(["10:15 AM 12:00 PM 1:45 Unrecorded"], page.QuerySelectorAll("#tl-table tr[data-kind=unrecorded]").Select(r => r.Words()));
    }

    [Fact]
    public async Task The_link_to_earlier_days_says_the_hours_that_their_batch_has_with_the_paid_breaks()
    {
        var page = await _cleo.SeeAsync("/console/reports/payroll?from=2026-11-25&to=2026-11-25");

        var link = page.QuerySelector("#uncovered a")!;
        var batch = await _cleo.SeeAsync(link.GetAttribute("href")!);
        Assert.Equal("Nov 24, 2026 (5:00)", link.Words());
        Assert.Equal("5:00", batch.QuerySelector(".kpi:last-child dd")!.Words());
        await ExportAsync("2026-11-24", "2026-11-24");
        Assert.Equal(300, _server.Shop.Scalar<long>("SELECT minutes FROM payroll_batches"));
    }

    [Fact]
    public async Task The_link_to_earlier_days_that_are_too_many_to_count_at_once_says_that_its_hours_are_without_breaks()
    {
        _server.Shop.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind)
            SELECT (SELECT min(id) FROM tasks), @Ben, @from + i * 12000, @from + i * 12000 + 6000, 'complete' FROM n
            """,
            new { _server.Ben, from = Instant("24 01:00").ToUnixTimeMilliseconds() });

        var page = await _cleo.SeeAsync("/console/reports/payroll?from=2026-11-25&to=2026-11-25");

        Assert.Equal("Nov 24, 2026 (13:05 without breaks)", page.QuerySelector("#uncovered a")!.Words());
    }

    private async Task<IEnumerable<string>> LongBreaksAsync(string day)
    {
        return (await _cleo.SeeAsync($"/console/reports/payroll?from={day}&to={day}")).QuerySelectorAll("#long-breaks a").Select(a => a.Words());
    }

    private async Task ExportAsync(string from, string to)
    {
        using var exported = await _cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", ("from", from), ("to", to));
        Assert.Equal(HttpStatusCode.SeeOther, exported.StatusCode);
    }

    private async Task<long> AddAsync(string from, string to, long? person = null, bool cutOthers = false)
    {
        var task = _server.Shop.Scalar<long>("SELECT min(id) FROM tasks");
        var added = await _cleo.TapAsync(
            "/api/admin/sessions", new { task = $"{task}", personId = person ?? _server.Ana, reason = "Forgot to press", startedAt = Instant(from), endedAt = Instant(to), cutOthers });
        return added.Expect(HttpStatusCode.OK).Body.GetProperty("sessionId").GetInt64();
    }

    private Task<ApiAnswer> ChangeAsync(long session, string change, object body)
    {
        return _cleo.TapAsync($"/api/admin/sessions/{session}/{change}", body);
    }

    /// <summary>The days of the timesheet, by first name.</summary>
    private async Task<IEnumerable<string>> DaysAsync(string from = "2026-11-24", string to = "2026-11-25")
    {
        var days = new List<string>();
        var name = "";
        foreach (var row in (await ReportAsync("timesheet", from, to)).Rows.Where(r => !r.IsSubtotal))
        {
            if (row.Level == 0)
            {
                name = ((string)row.Cells[0]!).Split(' ')[0];
                continue;
            }

            var ms = row.Cells.Skip(3).Take(6).Select(c => ShopClock.HoursMinutes((long)c!)).ToList();
            Assert.Equal("0:00", ms[3]);
            days.Add($"{name} {((DayCell)row.Cells[0]!).Plain[..3]}: worked {ms[5]}, paid break {ms[2]}, unrecorded {ms[4]}");
        }

        return days;
    }

    private async Task<IEnumerable<string>> PausesAsync()
    {
        return (await ReportAsync("pauses", "2026-11-24", "2026-11-25")).Rows.Select(r => $"{r.Cells[0]} {r.Cells[2]} {ShopClock.HoursMinutes((long)r.Cells[3]!)}");
    }

    private async Task<ReportTable> ReportAsync(string name, string from, string to)
    {
        var read = _server.Services.GetRequiredService<ReadReport>();
        var query = await read.QueryAsync(new QueryCollection(QueryHelpers.ParseQuery($"from={from}&to={to}")), Phrases.In("en"), TestContext.Current.CancellationToken);
        return (await read.RunAsync(ReadReport.Find(name)!, query.Value, Phrases.In("en"), export: true, TestContext.Current.CancellationToken)).Table;
    }

    private long Paused(long person, string from, string to, long? revises = null)
    {
        return Session(person, "107923", from, to, "pause", _paid, revises);
    }

    private long Worked(long person, string from, string to, string order = "107923", string end = "complete")
    {
        return Session(person, order, from, to, end, null, null);
    }

    private long Session(long person, string order, string from, string to, string end, long? reason, long? revises)
    {
        var task = _server.Shop.Scalar<long?>("SELECT id FROM tasks WHERE order_number = @order", new { order }) ?? _server.Shop.AddTask(person, order);
        return _server.Shop.Insert(
            """
            INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, pause_reason_id, revises_id)
            VALUES (@task, @person, @from, @to, @end, @reason, @revises) RETURNING id
            """,
            new { task, person, from = Instant(from).ToUnixTimeMilliseconds(), to = Instant(to).ToUnixTimeMilliseconds(), end, reason, revises });
    }

    /// <param name="wall">Day of November 2026 and time, as the clock on the wall in Chicago shows it.</param>
    private static DateTimeOffset Instant(string wall)
    {
        return new DateTimeOffset(DateTime.ParseExact("2026-11-" + wall, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(-6));
    }
}
