using System.Net;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>Ana engraved from 2:00 to 2:40 PM in Chicago and Ben recorded nothing; it is 4:00 PM. Cleo adds what is missing and puts back what she struck out.</summary>
public sealed class AddedTimeTests() : EngravedAfternoon(minutesAfter: 80)
{
    [Fact]
    public async Task Rule_12_added_time_says_for_good_that_it_was_added_by_whom_and_why()
    {
        var added = (await AddAsync(Server.Ben, "2026-11-24T20:00:00Z", "2026-11-24T20:50:00Z")).Expect(HttpStatusCode.OK);

        Assert.Equal("Added: 50 m of Ben Ortiz, 2:00 PM to 2:50 PM", added.Receipt);
        Assert.Equal(["Ana 20:00-20:40 pause", "Ben 20:00-20:50 supervisor"], Standing());
        Assert.Equal(
            "Cleo Park: Tablet was broken",
            Server.Shop.Scalar<string>(
                """
                SELECT p.name || ': ' || gap.void_reason FROM work_sessions s JOIN work_sessions gap ON gap.id = s.revises_id JOIN people p ON p.id = gap.voided_by
                WHERE s.person_id = @Ben
                """,
                new { Server.Ben }));
        Assert.Equal("time added Cleo Park 1", Server.Shop.Scalar<string>("SELECT action || ' ' || actor || ' ' || (before_json IS NULL) FROM audit_entries WHERE note = 'Tablet was broken'"));

        var task = (await Cleo.SeeAsync($"/console/tasks/{TaskId}")).QuerySelector("#task")!;
        Assert.Contains("Added by Cleo Park: Tablet was broken", task.QuerySelector("tbody")!.Words(), StringComparison.Ordinal);
        Assert.Contains("Time added · Cleo Park · Tablet was broken", task.QuerySelector(".history")!.Words(), StringComparison.Ordinal);
        Assert.Empty(task.QuerySelectorAll("[data-state=void]"));
        Assert.Contains("1 h 30 m", task.QuerySelector("tfoot")!.Words(), StringComparison.Ordinal);

        var session = await Cleo.SeeAsync($"/console/sessions/{added.Body.GetProperty("sessionId").GetInt64()}");
        Assert.Contains("Before nothing recorded · Tablet was broken · Cleo Park", session.QuerySelector(".facts")!.Words(), StringComparison.Ordinal);
        var ben = await Server.OnFloorAsync(Server.Ben, ShopServer.BenPin);
        Assert.Contains("Added by Cleo Park: Tablet was broken", (await ben.SeeAsync("/day")).QuerySelector(".day")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_of_corrections_shows_it_with_nothing_before_and_trust_knows_it()
    {
        (await AddAsync(Server.Ben, "2026-11-24T20:00:00Z", "2026-11-24T20:50:00Z")).Expect(HttpStatusCode.OK);

        Assert.Equal(["Ben Ortiz | – | Nov 24, 2:00 PM – 2:50 PM | +0:50 | Tablet was broken"], await CorrectionsAsync());
        var drill = (await Cleo.SeeAsync("/console/reports/corrections?range=today")).QuerySelector("#report tbody a[href^='/console/sessions/']")!.GetAttribute("href")!;
        Assert.Contains("Added by Cleo Park: Tablet was broken", (await Cleo.SeeAsync(drill)).QuerySelector(".facts")!.Words(), StringComparison.Ordinal);
        Assert.Equal(["Ben Ortiz"], await PeopleAsync("trust=corrected"));
        Assert.Equal(["Ana Morales"], await PeopleAsync("trust=live"));
    }

    [Fact]
    public async Task Time_that_overlaps_is_refused_by_name_and_cut_when_the_supervisor_says_so()
    {
        var refused = (await AddAsync(Server.Ana, "2026-11-24T20:30:00Z", "2026-11-24T20:50:00Z")).Expect(HttpStatusCode.Conflict, "overlap");
        Assert.Contains("107923, 2:00 PM to 2:40 PM", refused.Text, StringComparison.Ordinal);
        Assert.Equal(1, Server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions"));

        (await AddAsync(Server.Ana, "2026-11-24T20:30:00Z", "2026-11-24T20:50:00Z", cut: true)).Expect(HttpStatusCode.OK);
        Assert.Equal(["Ana 20:00-20:30 supervisor", "Ana 20:30-20:50 supervisor"], Standing());
    }

    [Fact]
    public async Task Time_that_is_typed_in_the_minute_in_which_other_time_ends_or_begins_joins_it_to_the_second()
    {
        Server.Shop.Execute("UPDATE work_sessions SET ended_at_ms = ended_at_ms + 30500");
        (await AddAsync(Server.Ana, "2026-11-24T21:10:20Z", "2026-11-24T21:20:00Z")).Expect(HttpStatusCode.OK);

        using var saved = await Cleo.PostFormAsync(
            $"/console/sessions/add?task={TaskId}", "/console/sessions/add",
            ("task", $"{TaskId}"), ("personId", $"{Server.Ana}"), ("startDay", "2026-11-24"), ("startTime", "14:40"), ("endDay", "2026-11-24"), ("endTime", "15:10"), ("reason", "Tablet was broken"));

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Equal(
            ["20:00:00.000-20:40:30.500", "20:40:30.500-21:10:20.000", "21:10:20.000-21:20:00.000"],
            Server.Shop.Query<string>(
                """
                SELECT strftime('%H:%M:%f', started_at_ms / 1000.0, 'unixepoch') || '-' || strftime('%H:%M:%f', ended_at_ms / 1000.0, 'unixepoch')
                FROM work_sessions WHERE voided_at_ms IS NULL ORDER BY started_at_ms
                """));
        // Within the minute there is no time to add.
        var none = new { task = $"{TaskId}", personId = Server.Ana, reason = "x", localStart = new { day = "2026-11-24", time = "15:20" }, localEnd = new { day = "2026-11-24", time = "15:20" } };
        (await Cleo.TapAsync("/api/admin/sessions", none)).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact]
    public async Task A_clock_that_runs_is_named_as_such_and_no_tick_offers_to_cut_it()
    {
        await Ana.TapAsync($"/api/tasks/{TaskId}/start");
        Time.Advance(TimeSpan.FromMinutes(30));

        using var refused = await Cleo.PostFormAsync(
            $"/console/sessions/add?task={TaskId}", "/console/sessions/add",
            ("task", $"{TaskId}"), ("personId", $"{Server.Ana}"), ("startDay", "2026-11-24"), ("startTime", "15:50"), ("endDay", "2026-11-24"), ("endTime", "16:10"), ("reason", "Helped out"));

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var page = await refused.DocumentAsync();
        Assert.Contains("on 107923, where a clock runs since 4:00 PM.", page.QuerySelector("#problem")!.Words(), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("[name=cut]"));
    }

    [Fact]
    public async Task Nobody_but_an_admin_adds_time_for_themselves_and_a_locked_period_takes_none()
    {
        (await AddAsync(Server.Cleo, "2026-11-24T20:00:00Z", "2026-11-24T20:50:00Z")).Expect(HttpStatusCode.Conflict, "own_time");
        Server.Shop.SetPayPeriods("2026-11-09", graceDays: 0);

        (await AddAsync(Server.Ben, "2026-11-20T20:00:00Z", "2026-11-20T20:50:00Z")).Expect(HttpStatusCode.Conflict, "period_locked");
        (await AddAsync(Server.Ben, "2026-11-24T20:00:00Z", "2026-11-24T20:50:00Z")).Expect(HttpStatusCode.OK);
        var adam = await Server.InConsoleAsync("adam");
        (await AddAsync(Server.Adam, "2026-11-20T20:00:00Z", "2026-11-20T20:50:00Z", who: adam, unlock: true)).Expect(HttpStatusCode.OK);
        Assert.Equal(1, Server.Shop.Scalar<long>("SELECT count(*) FROM audit_entries WHERE action = 'period lock overridden'"));
    }

    [Theory]
    [InlineData("""{"task":"1","personId":2,"startedAt":"2026-11-24T20:00:00Z","endedAt":"2026-11-24T20:30:00Z"}""", "reason")]
    [InlineData("""{"task":"9","personId":2,"reason":"x","startedAt":"2026-11-24T20:00:00Z","endedAt":"2026-11-24T20:30:00Z"}""", "task")]
    [InlineData("""{"personId":2,"reason":"x","startedAt":"2026-11-24T20:00:00Z","endedAt":"2026-11-24T20:30:00Z"}""", "task")]
    [InlineData("""{"task":"1","personId":99,"reason":"x","startedAt":"2026-11-24T20:00:00Z","endedAt":"2026-11-24T20:30:00Z"}""", "personId")]
    [InlineData("""{"task":"1","personId":2,"reason":"x","startedAt":"2026-11-24T20:00:00Z","endedAt":"2026-11-24T23:30:00Z"}""", "end")]
    [InlineData("""{"task":"1","personId":2,"reason":"x","startedAt":"2026-11-24T20:00:00Z","endedAt":"2026-11-24T20:00:00Z"}""", "end")]
    [InlineData("""{"task":"1","personId":2,"reason":"x","localEnd":{"day":"2026-11-24","time":"14:40"}}""", "start")]
    public async Task What_is_wrong_is_named_and_nothing_is_added(string body, string field)
    {
        var answer = await Cleo.TapAsync("/api/admin/sessions", body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, true), (answer.Status, answer.Body.GetProperty("errors").TryGetProperty(field, out _)));
        Assert.Equal(1, Server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions"));
    }

    [Fact]
    public async Task The_page_finds_the_task_by_its_orders_number_shows_the_day_and_keeps_what_was_typed()
    {
        Assert.Equal("/console/sessions/add?task=" + TaskId, (await Cleo.SeeAsync($"/console/tasks/{TaskId}")).QuerySelector("a[href^='/console/sessions/add']")!.GetAttribute("href"));
        var found = await Cleo.SeeAsync($"/console/sessions/add?order=1079&person={Server.Ana}");
        Assert.EndsWith("Paused · 0 done of 48 Ana Morales · last worked Nov 24, 2:40 PM", found.QuerySelector("#found li span")!.Words(), StringComparison.Ordinal);
        var chosen = await Cleo.SeeAsync(found.QuerySelector("#found a")!.GetAttribute("href")!);
        Assert.Contains("2:00 PM – 2:40 PM", chosen.QuerySelector("#same-day")!.Words(), StringComparison.Ordinal);
        Assert.NotNull((await Cleo.SeeAsync("/console/sessions/add?order=55")).QuerySelector("#none-found"));

        (string, string)[] typed =
        [
            ("task", $"{TaskId}"), ("personId", $"{Server.Ana}"), ("startDay", "2026-11-24"), ("startTime", "14:30"), ("endDay", "2026-11-24"), ("endTime", "15:00"), ("reason", "Helped out"),
        ];
        using var refused = await Cleo.PostFormAsync($"/console/sessions/add?task={TaskId}", "/console/sessions/add", typed);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var page = await refused.DocumentAsync();
        Assert.Contains("Tick \"Cut the other sessions where they overlap\"", page.QuerySelector("#problem")!.Words(), StringComparison.Ordinal);
        Assert.Equal(("Helped out", "15:00"), (page.QuerySelector("#reason")!.GetAttribute("value"), page.QuerySelector("#end-time")!.GetAttribute("value")));
        using var saved = await Cleo.PostFormAsync($"/console/sessions/add?task={TaskId}", "/console/sessions/add", [.. typed, ("cut", page.QuerySelector("[name=cut]")!.GetAttribute("value")!)]);

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Equal(["Ana 20:00-20:30 supervisor", "Ana 20:30-21:00 supervisor"], Standing());
    }

    [Fact]
    public async Task From_a_refused_tap_the_page_says_whom_and_when_it_is_for_and_leads_back_to_the_review()
    {
        // Tapped at 2:14 PM in Chicago.
        Server.Shop.Execute(
            """
            INSERT INTO refused_taps (person_id, write_key, route, task_id, tapped_at_ms, received_at_ms, code, reason)
            VALUES (@Ben, '01890000-0000-7000-8000-000000000001', 'POST /tasks/add', NULL, 1764015240000, 1764015240000, 'order_closed', 'The order is closed.')
            """,
            new { Server.Ben });
        var link = (await Cleo.SeeAsync("/console/review")).QuerySelector("a[href^='/console/sessions/add']")!.GetAttribute("href")!;

        var page = await Cleo.SeeAsync(link);
        Assert.Contains("Ben Ortiz", page.QuerySelector("#for")!.Words(), StringComparison.Ordinal);
        Assert.Contains("Nov 24", page.QuerySelector("#for")!.Words(), StringComparison.Ordinal);
        Assert.Contains("2:14 PM", page.QuerySelector("#for")!.Words(), StringComparison.Ordinal);
        Assert.Equal("/console/review", page.QuerySelector(".chead a")!.GetAttribute("href"));

        var search = string.Join('&', page.QuerySelectorAll("form[role=search] input[type=hidden]").Select(input => $"{input.GetAttribute("name")}={Uri.EscapeDataString(input.GetAttribute("value")!)}"));
        var found = await Cleo.SeeAsync($"/console/sessions/add?{search}&order=1079");
        var chosen = await Cleo.SeeAsync(found.QuerySelector("#found a")!.GetAttribute("href")!);
        Assert.Contains("2:14 PM", chosen.QuerySelector("main")!.Words(), StringComparison.Ordinal);
        Assert.Equal(("/console/review", $"{Server.Ben}"), (chosen.QuerySelector(".chead a")!.GetAttribute("href"), chosen.QuerySelector("#person option[selected]")!.GetAttribute("value")));

        var kept = chosen.QuerySelectorAll("form[method=post] input[type=hidden]").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value") ?? "")).Where(field => field.Item1 == "tapped");
        using var refused = await Cleo.PostFormAsync(link, "/console/sessions/add", [("task", $"{TaskId}"), ("personId", $"{Server.Ben}"), .. kept]);
        Assert.Equal("/console/review", (await refused.DocumentAsync()).QuerySelector(".chead a")!.GetAttribute("href"));

        using var saved = await Cleo.PostFormAsync(
            link, "/console/sessions/add",
            [("task", $"{TaskId}"), ("personId", $"{Server.Ben}"), ("startDay", "2026-11-24"), ("startTime", "14:14"), ("endDay", "2026-11-24"), ("endTime", "14:40"), ("reason", "Tablet was broken"), .. kept]);
        Assert.Equal((HttpStatusCode.SeeOther, "/console/review"), (saved.StatusCode, saved.Headers.Location?.ToString()));
        var review = await Cleo.SeeAsync("/console/review");
        Assert.Contains("Added: 26 m of Ben Ortiz, 2:14 PM to 2:40 PM", review.Body!.Words(), StringComparison.Ordinal);
        Assert.NotNull(review.QuerySelector("form[action$='/settle']"));
    }

    [Theory]
    [InlineData("2026-11-24T25:99")]
    [InlineData("soon")]
    public async Task A_page_that_was_led_to_with_a_time_that_is_none_shows_none(string tapped)
    {
        var page = await Cleo.SeeAsync($"/console/sessions/add?person={Server.Ben}&day=2026-11-24&tapped={tapped}");

        Assert.Equal("/console/tasks", page.QuerySelector(".chead a")!.GetAttribute("href"));
        Assert.Contains("Ben Ortiz", page.QuerySelector("#for")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_struck_out_is_put_back_as_a_revision_with_both_reasons_to_be_seen()
    {
        await ChangeAsync(SessionId, "void", new { reason = "Ana was not here" });
        Assert.Empty(Standing());
        Assert.Equal("queued", Server.Shop.Scalar<string>("SELECT status FROM tasks"));

        var back = (await ChangeAsync(SessionId, "put-back", new { reason = "She was" })).Expect(HttpStatusCode.OK);

        Assert.Equal("Put back: 40 m of Ana Morales. It counts again.", back.Receipt);
        Assert.Equal(["Ana 20:00-20:40 pause"], Standing());
        Assert.Equal("paused", Server.Shop.Scalar<string>("SELECT status FROM tasks"));
        Assert.Equal(Place.Lunch, Server.Shop.Scalar<long>("SELECT pause_reason_id FROM work_sessions WHERE voided_at_ms IS NULL"));
        Assert.Equal(1, Server.Shop.Scalar<long>("SELECT count(*) FROM audit_entries WHERE action = 'time put back' AND note = 'She was'"));
        var task = (await Cleo.SeeAsync($"/console/tasks/{TaskId}")).QuerySelector("#task")!;
        Assert.Contains("Struck out: Ana was not here", task.QuerySelector("[data-state=void]")!.Words(), StringComparison.Ordinal);
        Assert.Contains("Put back by Cleo Park: She was", task.QuerySelector($"#session-{back.Body.GetProperty("sessionId").GetInt64()}")!.Words(), StringComparison.Ordinal);
        var page = await Cleo.SeeAsync($"/console/sessions/{back.Body.GetProperty("sessionId").GetInt64()}");
        Assert.Contains("2:00 PM – 2:40 PM · 40 m · Ana was not here · Cleo Park", page.QuerySelector(".facts")!.Words(), StringComparison.Ordinal);
        Assert.Equal(
            [
                "Ana Morales | – | Nov 24, 2:00 PM – 2:40 PM | +0:40 | She was", "Ana Morales | Nov 24, 2:00 PM – 2:40 PM | Struck out | −0:40 | Ana was not here",
            ],
            await CorrectionsAsync());
        (await ChangeAsync(SessionId, "put-back", new { reason = "Twice" })).Expect(HttpStatusCode.Conflict, "replaced");
    }

    [Fact]
    public async Task A_session_is_put_back_only_into_free_time_and_only_when_nothing_took_its_place()
    {
        (await ChangeAsync(SessionId, "put-back", new { reason = "x" })).Expect(HttpStatusCode.Conflict, "stands");
        (await ChangeAsync(999, "put-back", new { reason = "x" })).Expect(HttpStatusCode.NotFound, "not_found");
        await ChangeAsync(SessionId, "void", new { reason = "No" });
        (await ChangeAsync(SessionId, "put-back", new { })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await AddAsync(Server.Ana, "2026-11-24T20:20:00Z", "2026-11-24T21:00:00Z")).Expect(HttpStatusCode.OK);

        using var refused = await Cleo.PostFormAsync($"/console/sessions/{SessionId}", $"/console/sessions/{SessionId}/put-back", ("reason", "Yes"));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var page = await refused.DocumentAsync();
        Assert.Contains("This would overlap", page.QuerySelector("#problem")!.Words(), StringComparison.Ordinal);
        using var saved = await Cleo.PostFormAsync(
            $"/console/sessions/{SessionId}", $"/console/sessions/{SessionId}/put-back", ("reason", page.QuerySelector("#put-back-reason")!.GetAttribute("value")!), ("cut", "1"));

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Equal(["Ana 20:00-20:40 pause", "Ana 20:40-21:00 supervisor"], Standing());
        Assert.Null((await Cleo.SeeAsync($"/console/sessions/{SessionId}")).QuerySelector("form[action$='/put-back']"));
    }

    [Fact]
    public async Task More_than_a_day_is_not_put_back_in_one_piece_and_what_was_in_doubt_is_so_again()
    {
        await Ana.TapAsync($"/api/tasks/{TaskId}/start");
        var running = Server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE ended_at_ms IS NULL");
        Server.Shop.Execute("UPDATE work_sessions SET started_at_ms = started_at_ms - 25 * 3600000 WHERE id = @running", new { running });
        await ChangeAsync(running, "void", new { reason = "Forgotten since yesterday" });
        Server.Shop.Execute("UPDATE work_sessions SET needs_review = 1, review_reason = 'shift end' WHERE id = @SessionId", new { SessionId });
        await ChangeAsync(SessionId, "void", new { reason = "No" });

        (await ChangeAsync(running, "put-back", new { reason = "Yes" })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await ChangeAsync(SessionId, "put-back", new { reason = "Yes" })).Expect(HttpStatusCode.OK);

        Assert.Equal(["Ana 20:00-20:40 pause"], Standing());
        Assert.Equal("1 shift end", Server.Shop.Scalar<string>("SELECT needs_review || ' ' || review_reason FROM work_sessions WHERE voided_at_ms IS NULL"));
    }

    [Fact]
    public async Task A_refusal_keeps_the_answer_to_the_refusal_before()
    {
        Server.Shop.SetPayPeriods("2026-11-09", graceDays: 0);
        Server.Shop.Execute("UPDATE work_sessions SET started_at_ms = started_at_ms - 4 * 86400000, ended_at_ms = ended_at_ms - 4 * 86400000 WHERE id = @SessionId", new { SessionId });
        var adam = await Server.InConsoleAsync("adam");
        (string, string)[] typed =
        [
            ("task", $"{TaskId}"), ("personId", $"{Server.Ana}"), ("startDay", "2026-11-20"), ("startTime", "14:30"), ("endDay", "2026-11-20"), ("endTime", "15:00"), ("reason", "Helped out"),
        ];

        // Locked, then overlapping: each page asks one more question and keeps the answers.
        var ticked = new List<(string, string)>();
        for (var refusals = 0; refusals < 2; refusals++)
        {
            using var refused = await adam.PostFormAsync($"/console/sessions/add?task={TaskId}", "/console/sessions/add", [.. typed, .. ticked]);
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            var page = await refused.DocumentAsync();
            Assert.Equal(ticked.Select(t => t.Item1), page.QuerySelectorAll("input[type=checkbox][checked]").Select(c => c.GetAttribute("name")!));
            ticked = [.. page.QuerySelectorAll("input[type=checkbox]").Select(c => (c.GetAttribute("name")!, "1"))];
        }

        using var saved = await adam.PostFormAsync($"/console/sessions/add?task={TaskId}", "/console/sessions/add", [.. typed, .. ticked]);
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
    }

    [Fact]
    public async Task A_running_clock_that_was_struck_out_comes_back_as_far_as_it_had_run()
    {
        await Ana.TapAsync($"/api/tasks/{TaskId}/start");
        Time.Advance(TimeSpan.FromMinutes(10));
        var running = Server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE ended_at_ms IS NULL");
        await ChangeAsync(running, "void", new { reason = "No" });
        Time.Advance(TimeSpan.FromMinutes(10));

        (await ChangeAsync(running, "put-back", new { reason = "Yes" })).Expect(HttpStatusCode.OK);

        Assert.Equal(["Ana 20:00-20:40 pause", "Ana 22:00-22:10 supervisor"], Standing());
    }

    [Fact]
    public async Task A_session_moves_to_a_task_of_any_order_that_its_number_finds()
    {
        var ben = await Server.OnFloorAsync(Server.Ben, ShopServer.BenPin);
        var other = await ben.AddTaskAsync(Place, orderNumber: "107924");
        var before = await Cleo.SeeAsync($"/console/sessions/{SessionId}");
        Assert.Null(before.QuerySelector($"#move-task option[value='{other}']"));

        var page = await Cleo.SeeAsync($"/console/sessions/{SessionId}?order=107924");
        Assert.True(page.QuerySelector("#move-task")!.Closest("details")!.HasAttribute("open"));
        Assert.Equal($"{other}", page.QuerySelector("#move-task option[selected]")!.GetAttribute("value"));
        using var refused = await Cleo.PostFormAsync($"/console/sessions/{SessionId}", $"/console/sessions/{SessionId}/move", ("task", $"{other}"), ("reason", " "));
        Assert.Equal($"{other}", (await refused.DocumentAsync()).QuerySelector("#move-task option[selected]")!.GetAttribute("value"));
        using var moved = await Cleo.PostFormAsync($"/console/sessions/{SessionId}", $"/console/sessions/{SessionId}/move", ("task", $"{other}"), ("reason", "Wrong order"));

        Assert.Equal(HttpStatusCode.SeeOther, moved.StatusCode);
        Assert.Equal(other, Server.Shop.Scalar<long>("SELECT task_id FROM work_sessions WHERE voided_at_ms IS NULL"));
    }

    private Task<ApiAnswer> AddAsync(long person, string start, string end, bool cut = false, bool unlock = false, HttpClient? who = null)
    {
        return (who ?? Cleo).TapAsync(
            "/api/admin/sessions",
            new { task = $"{TaskId}", personId = person, reason = "Tablet was broken", startedAt = start, endedAt = end, cutOthers = cut, overrideLock = unlock });
    }

    private Task<ApiAnswer> ChangeAsync(long session, string change, object body)
    {
        return Cleo.TapAsync($"/api/admin/sessions/{session}/{change}", body);
    }

    /// <summary>Person, before, after, change and reason of each row of the report.</summary>
    private async Task<IEnumerable<string>> CorrectionsAsync()
    {
        var report = await Cleo.SeeAsync("/console/reports/corrections?range=today");
        return report.QuerySelectorAll("#report tbody tr").Select(r => string.Join(" | ", ((int[])[2, 4, 5, 6, 7]).Select(c => r.Children[c].Words())));
    }

    private async Task<IEnumerable<string>> PeopleAsync(string query)
    {
        var sessions = await Cleo.ReadAsync("/api/reports/sessions?range=today&" + query);
        return sessions.Body.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("person").GetString()!);
    }

    private IEnumerable<string> Standing()
    {
        return Server.Shop.Query<string>(
            """
            SELECT substr(p.name, 1, instr(p.name, ' ')) || strftime('%H:%M', started_at_ms / 1000, 'unixepoch') || '-' || strftime('%H:%M', ended_at_ms / 1000, 'unixepoch') || ' ' || end_kind
            FROM work_sessions s JOIN people p ON p.id = s.person_id WHERE voided_at_ms IS NULL ORDER BY started_at_ms, p.name
            """);
    }
}
