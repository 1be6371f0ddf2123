using System.Net;
using System.Text.Json.Nodes;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>Ana worked from 2:00 to 2:40 PM in Chicago and says that it is wrong; Cleo decides.</summary>
public sealed class CorrectionsTests() : EngravedAfternoon(minutesAfter: 20)
{
    [Fact]
    public async Task Rule_11_An_accepted_correction_overwrites_nothing_and_every_sum_follows_it()
    {
        var request = await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T20:30:00Z", note = "Lunch began at half past" });
        Assert.Equal("Sent to supervisor: 2:00 PM – 2:30 PM", request.Expect(HttpStatusCode.Created).Receipt);
        Assert.Equal((40, 40, 40), await SumsAsync());

        var review = await Cleo.SeeAsync("/console/review");
        Assert.Contains("Lunch began at half past", review.QuerySelector(".review")!.Words(), StringComparison.Ordinal);
        await DecideAsync(request, "accept", "");

        Assert.Equal((30, 30, 30), await SumsAsync());
        Assert.Equal(2_400_000, Server.Shop.Scalar<long>("SELECT ended_at_ms - started_at_ms FROM work_sessions WHERE id = @SessionId AND voided_at_ms IS NOT NULL", new { SessionId }));
        Assert.Equal(
            $"{SessionId} 1800000 pause {Place.Lunch}",
            Server.Shop.Scalar<string>("SELECT revises_id || ' ' || (ended_at_ms - started_at_ms) || ' ' || end_kind || ' ' || pause_reason_id FROM work_sessions WHERE voided_at_ms IS NULL"));
        Assert.Equal(
            "Cleo Park Lunch began at half past",
            Server.Shop.Scalar<string>("SELECT actor || ' ' || note FROM audit_entries WHERE action = 'time corrected' AND before_json LIKE '%20:40%' AND after_json LIKE '%20:30%'"));
        var day = await Ana.SeeAsync("/day");
        Assert.Contains("this line no longer counts", day.QuerySelector($"#session-{SessionId}[data-state=void]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Corrected by Cleo Park, as you asked", day.QuerySelector(".day li:not([data-state=void]) .fixed")!.Words());
        Assert.Contains("30 m", day.QuerySelector(".day .sum")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_was_not_mine_leaves_every_sum_and_a_task_without_time_is_queued_again()
    {
        var request = await AskAsync(new { notMine = true });

        await DecideAsync(request, "accept", "Ben forgot to switch");

        Assert.Equal((0, 0, 0), await SumsAsync());
        Assert.Equal("queued", Server.Shop.Scalar<string>("SELECT status FROM tasks"));
        Assert.Equal("Ben forgot to switch", Server.Shop.Scalar<string>("SELECT void_reason FROM work_sessions"));
        Assert.Equal("Struck out by Cleo Park: Ben forgot to switch", (await Ana.SeeAsync("/day")).QuerySelector(".day [data-state=void] .fixed")!.Words());
    }

    [Fact]
    public async Task A_rejection_needs_a_reason_which_the_person_reads()
    {
        var request = await AskAsync(new { notMine = true });
        using (var refused = await PostAsync(request, "reject", " "))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        }

        await DecideAsync(request, "reject", "I saw you do it");

        Assert.Equal((40, 40, 40), await SumsAsync());
        Assert.Contains("Cleo Park left it as it is: I saw you do it", (await Ana.SeeAsync("/day")).Body!.Words(), StringComparison.Ordinal);
        using var late = await PostAsync(request, "accept", "");
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    [Fact]
    public async Task A_request_is_withdrawn_until_it_is_decided()
    {
        var request = await AskAsync(new { notMine = true });
        (await AskAsync(new { notMine = true })).Expect(HttpStatusCode.Conflict, "already_asked");

        Assert.Contains("Sent to supervisor", (await Ana.SeeAsync("/day")).Body!.Words(), StringComparison.Ordinal);
        (await Ana.TapAsync($"/api/corrections/{Id(request)}/withdraw")).Expect(HttpStatusCode.OK);

        Assert.True((await Ana.TapAsync($"/api/corrections/{Id(request)}/withdraw")).Expect(HttpStatusCode.OK).AlreadyDone);
        Assert.DoesNotContain("Sent to supervisor", (await Ana.SeeAsync("/day")).Body!.Words(), StringComparison.Ordinal);
        using var late = await PostAsync(request, "accept", "");
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        (await AskAsync(new { notMine = true })).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Rule_12_Time_that_has_not_passed_or_overlaps_other_work_is_never_recorded()
    {
        (await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T21:01:00Z" })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T19:00:00Z" })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await AskAsync(new { startedAt = "2026-11-23T20:00:00Z", endedAt = "2026-11-24T20:40:00Z" })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T20:40:00Z" })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        await Ana.AddTaskAsync(Place, startNow: true, orderNumber: "107924");
        Time.Advance(TimeSpan.FromMinutes(30));
        var request = await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T21:10:00Z" });

        Assert.Contains("Overlaps Laser engraving on 107924", (await Cleo.SeeAsync("/console/review")).Body!.Words(), StringComparison.Ordinal);
        using var refused = await PostAsync(request, "accept", "");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("One person cannot work on two at once.", (await refused.DocumentAsync()).Body!.Words(), StringComparison.Ordinal);
        Assert.Equal(0, Server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE voided_at_ms IS NOT NULL"));
    }

    [Fact]
    public async Task A_request_that_overlaps_is_accepted_with_other_times_or_with_the_neighbour_cut()
    {
        await Ana.AddTaskAsync(Place, startNow: true, orderNumber: "107924");
        Time.Advance(TimeSpan.FromMinutes(30));
        await Ana.TapAsync($"/api/tasks/{TaskId}/start");
        Time.Advance(TimeSpan.FromMinutes(30));
        var request = await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T21:10:00Z" });
        var card = (await Cleo.SeeAsync("/console/review")).QuerySelector($"#correction-{Id(request)}")!;
        Assert.Equal("15:10", card.QuerySelector($"[name=end{Id(request)}Time]")!.GetAttribute("value"));
        Assert.NotNull(card.QuerySelector("[name=cut]"));

        (string, string)[] Times(string end) =>
        [
            ($"start{Id(request)}Day", "2026-11-24"), ($"start{Id(request)}Time", "14:00"), ($"end{Id(request)}Day", "2026-11-24"), ($"end{Id(request)}Time", end),
        ];
        // The clock that runs since 3:30 PM gives way to nobody.
        using (var running = await PostAsync(request, "accept", "x", [.. Times("15:40"), ("cut", "1")]))
        {
            Assert.Equal(HttpStatusCode.Conflict, running.StatusCode);
            var again = (await running.DocumentAsync()).QuerySelector($"#correction-{Id(request)}")!;
            Assert.Equal("15:40", again.QuerySelector($"[name=end{Id(request)}Time]")!.GetAttribute("value"));
            Assert.True(again.QuerySelector("[name=cut]")!.HasAttribute("checked"));
        }

        using (var silent = await PostAsync(request, "accept", "", Times("15:00")))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.StatusCode);
            Assert.Contains("Say why these are not the times Ana Morales asked for.", (await silent.DocumentAsync()).Body!.Words(), StringComparison.Ordinal);
        }

        using (var other = await PostAsync(request, "accept", "At three you were on 107924", Times("15:00")))
        {
            Assert.Equal(HttpStatusCode.SeeOther, other.StatusCode);
        }

        Assert.Equal("20:00-21:00 At three you were on 107924", Revised());
        Assert.Equal(
            ["Corrected by Cleo Park: At three you were on 107924"], (await Ana.SeeAsync("/day")).QuerySelectorAll(".day li:not([data-state=void]) .fixed").Select(line => line.Words()));
    }

    [Fact]
    public async Task A_request_is_accepted_as_it_was_asked_when_the_supervisor_has_its_neighbour_cut()
    {
        await Ana.AddTaskAsync(Place, startNow: true, orderNumber: "107924");
        Time.Advance(TimeSpan.FromMinutes(30));
        await Ana.TapAsync($"/api/tasks/{TaskId}/start");
        var request = await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T21:10:00Z", note = "I went on" });

        using (var uncut = await PostAsync(request, "accept", ""))
        {
            Assert.Equal(HttpStatusCode.Conflict, uncut.StatusCode);
            Assert.EndsWith(
                "Tick \"Cut the other sessions where they overlap\" below if the other time is to give way.", (await uncut.DocumentAsync()).QuerySelector("#problem")!.Words(), StringComparison.Ordinal);
        }

        using (var cut = await PostAsync(request, "accept", "", ("cut", "1")))
        {
            Assert.Equal(HttpStatusCode.SeeOther, cut.StatusCode);
        }

        Assert.Equal("20:00-21:10 I went on", Revised());
        Assert.Equal(
            "21:10 time cut", Server.Shop.Scalar<string>(
                """
                SELECT strftime('%H:%M', s.started_at_ms / 1000, 'unixepoch') || ' ' || a.action FROM work_sessions s JOIN audit_entries a ON a.entity_id = s.revises_id
                WHERE s.voided_at_ms IS NULL AND s.revises_id IS NOT NULL AND s.task_id <> @TaskId
                """,
                new { TaskId }));
    }

    [Fact]
    public async Task Who_asked_about_time_that_was_changed_meanwhile_reads_the_rejection_on_the_old_line()
    {
        var request = await AskAsync(new { notMine = true });
        var cut = new { task = $"{TaskId}", personId = Server.Ana, reason = "Helped out at half past", startedAt = "2026-11-24T20:30:00Z", endedAt = "2026-11-24T20:50:00Z", cutOthers = true };
        (await Cleo.TapAsync("/api/admin/sessions", cut)).Expect(HttpStatusCode.OK);

        await DecideAsync(request, "reject", "I saw you do it");

        var day = await Ana.SeeAsync("/day");
        Assert.Equal("Cleo Park rejected what you asked: I saw you do it", day.QuerySelector($"#session-{SessionId} .asked")!.Words());
        Assert.Equal("Corrected by Cleo Park: Helped out at half past", day.QuerySelector(".day li:not([data-state=void]) .fixed")!.Words());
    }

    [Fact]
    public async Task A_sheet_without_scripts_asks_in_local_time_and_keeps_the_seconds_of_what_was_not_changed_and_an_instant_is_taken_as_it_is()
    {
        Server.Shop.Execute("UPDATE work_sessions SET started_at_ms = started_at_ms + 21000");
        var sheet = await Ana.SeeAsync($"/sessions/{SessionId}/wrong");
        Assert.Equal("14:00", sheet.QuerySelector("#start-time")!.GetAttribute("value"));

        using var answer = await Ana.PostFormAsync(
            $"/sessions/{SessionId}/wrong", $"/sessions/{SessionId}/wrong", ("what", "times"), ("startDay", "2026-11-24"), ("startTime", "14:00"), ("endDay", "2026-11-24"),
            ("endTime", "14:55"));

        Assert.Equal("/day?day=2026-11-24", answer.Headers.Location!.OriginalString);
        Assert.Equal("2026-11-24T20:00:21.000Z 2026-11-24T20:55:00.000Z", Asked());

        (await Ana.TapAsync($"/api/corrections/{Server.Shop.Scalar<long>("SELECT id FROM corrections")}/withdraw")).Expect(HttpStatusCode.OK);
        (await AskAsync(new { startedAt = "2026-11-24T20:00:05Z", endedAt = "2026-11-24T20:40:10Z" })).Expect(HttpStatusCode.Created);
        Assert.Equal("2026-11-24T20:00:05.000Z 2026-11-24T20:40:10.000Z", Asked());

        string Asked()
        {
            return Server.Shop.Scalar<string>("SELECT started_at || ' ' || ended_at FROM corrections_readable WHERE status = 'pending'");
        }
    }

    [Fact]
    public async Task A_request_that_joins_other_time_in_its_minute_overlaps_nothing_and_is_accepted_as_it_was_asked()
    {
        Server.Shop.Execute("UPDATE work_sessions SET ended_at_ms = ended_at_ms + 30000");
        var task = await Ana.AddTaskAsync(Place, startNow: true, orderNumber: "107924");
        Time.Advance(TimeSpan.FromMinutes(30));
        await Ana.TapAsync($"/api/tasks/{task}/pause");
        var second = Server.Shop.Scalar<long>("SELECT max(id) FROM work_sessions");

        var asked = await Ana.TapAsync($"/api/sessions/{second}/corrections", new { localStart = new { day = "2026-11-24", time = "14:40" }, localEnd = new { day = "2026-11-24", time = "15:30" } });
        asked.Expect(HttpStatusCode.Created);
        Assert.Null((await Cleo.SeeAsync("/console/review")).QuerySelector($"#correction-{Id(asked)} .alert"));
        await DecideAsync(asked, "accept", "");

        Assert.Equal("20:40:30", Server.Shop.Scalar<string>("SELECT strftime('%H:%M:%S', max(started_at_ms) / 1000, 'unixepoch') FROM work_sessions WHERE voided_at_ms IS NULL"));
    }

    [Fact]
    public async Task A_request_that_asks_for_no_other_time_is_not_accepted_and_leads_to_the_session_that_can_be_moved()
    {
        var request = await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T20:40:00Z", note = "It was order 107924" });

        var card = (await Cleo.SeeAsync("/console/review")).QuerySelector($"#correction-{Id(request)}")!;
        Assert.Equal(["Reject"], card.QuerySelectorAll("button").Select(button => button.Words()));
        Assert.Equal($"/console/sessions/{SessionId}", card.QuerySelector("a.btn")!.GetAttribute("href"));
        using var refused = await PostAsync(request, "accept", "As you say");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("There is nothing to accept: no other time was asked for.", (await refused.DocumentAsync()).QuerySelector("#problem")!.Words(), StringComparison.Ordinal);
        Assert.Equal(0, Server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE voided_at_ms IS NOT NULL"));
        await DecideAsync(request, "reject", "I move it myself");
    }

    [Fact]
    public async Task Who_corrects_the_session_of_a_request_that_asks_for_no_other_time_has_answered_it_and_another_request_waits_to_be_decided()
    {
        var request = await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T20:40:00Z", note = "I began later" });
        // Who has not read it answers nothing, by whatever they change.
        (await CorrectAsync(SessionId, "2026-11-24T20:10:00Z", answers: null)).Expect(HttpStatusCode.Conflict, "asked");
        (await CorrectAsync(SessionId, "2026-11-24T20:10:00Z", answers: Id(request) + 1)).Expect(HttpStatusCode.Conflict, "asked");
        (await Cleo.TapAsync($"/api/admin/sessions/{SessionId}/split", new { reason = "Two orders", at = "2026-11-24T20:20:00Z" })).Expect(HttpStatusCode.Conflict, "asked");
        (await Cleo.TapAsync($"/api/admin/sessions/{SessionId}/void", new { reason = "Not hers" })).Expect(HttpStatusCode.Conflict, "asked");
        var page = await Cleo.SeeAsync($"/console/sessions/{SessionId}");
        Assert.Equal("Ana Morales asked to correct this session: \"I began later\". What you change here answers that. Review", page.QuerySelector("#asked")!.Words());
        (await CorrectAsync(SessionId, "2026-11-24T20:10:00Z", Id(request))).Expect(HttpStatusCode.OK);

        Assert.Contains("Nobody asked for a correction.", (await Cleo.SeeAsync("/console/review")).Body!.Words(), StringComparison.Ordinal);
        var corrected = Server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE voided_at_ms IS NULL");
        Assert.Equal(
            ("accepted", Server.Cleo, "It was later", corrected),
            Server.Shop.Query<(string, long, string, long)>("SELECT status, answered_by, answer_note, result_session_id FROM corrections WHERE id = @id", new { id = Id(request) }).Single());
        Assert.Equal("Corrected by Cleo Park: It was later", (await Ana.SeeAsync("/day")).QuerySelector(".day li:not([data-state=void]) .fixed")!.Words());

        (await Ana.TapAsync($"/api/sessions/{corrected}/corrections", new { notMine = true })).Expect(HttpStatusCode.Created);
        (await CorrectAsync(corrected, "2026-11-24T20:20:00Z", answers: null)).Expect(HttpStatusCode.Conflict, "asked");

        Task<ApiAnswer> CorrectAsync(long session, string startedAt, long? answers)
        {
            return Cleo.TapAsync($"/api/admin/sessions/{session}/correct", new { reason = "It was later", startedAt, endedAt = "2026-11-24T20:40:00Z", answers });
        }
    }

    [Theory]
    [InlineData("split", """{"at":"2026-11-24T20:20:00Z"}""")]
    [InlineData("void", "{}")]
    [InlineData("pause-reason", "{}")]
    public async Task Who_has_read_a_request_that_asks_for_no_other_time_answers_it_by_any_change_of_its_session(string change, string body)
    {
        var request = await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T20:40:00Z", note = "Half of it was Ben's" });
        (await ChangeAsync(answers: null)).Expect(HttpStatusCode.Conflict, "asked");
        (await ChangeAsync(Id(request) + 1)).Expect(HttpStatusCode.Conflict, "asked");

        (await ChangeAsync(Id(request))).Expect(HttpStatusCode.OK);

        Assert.Equal(
            ("accepted", Server.Cleo, "So it was"), Server.Shop.Query<(string, long, string)>("SELECT status, answered_by, answer_note FROM corrections").Single());
        Assert.Contains("Nobody asked for a correction.", (await Cleo.SeeAsync("/console/review")).Body!.Words(), StringComparison.Ordinal);
        Assert.Contains("Cleo Park: So it was", (await Ana.SeeAsync("/day")).Body!.Words(), StringComparison.Ordinal);

        Task<ApiAnswer> ChangeAsync(long? answers)
        {
            var sent = JsonNode.Parse(body)!.AsObject();
            (sent["reason"], sent["answers"]) = ("So it was", answers);
            return Cleo.TapAsync($"/api/admin/sessions/{SessionId}/{change}", sent);
        }
    }

    [Fact]
    public async Task Each_form_of_a_session_shows_the_note_that_its_change_answers()
    {
        var request = await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T20:40:00Z", note = "Half of it was Ben's" });

        var page = await Cleo.SeeAsync($"/console/sessions/{SessionId}");

        var forms = page.QuerySelectorAll("form[method=post][action^='/console/sessions/']");
        Assert.Equal(["correct", "pause-reason", "move", "split", "void"], forms.Select(form => form.GetAttribute("action")!.Split('/')[^1]));
        Assert.All(forms, form =>
        {
            Assert.Equal($"{Id(request)}", form.QuerySelector("input[name=answers]")!.GetAttribute("value"));
            Assert.Equal("This answers Ana Morales: \"Half of it was Ben's\"", form.QuerySelector(".answers")!.Words());
        });
        using var split = await Cleo.PostFormAsync(
            $"/console/sessions/{SessionId}", $"/console/sessions/{SessionId}/split", ("answers", $"{Id(request)}"), ("reason", "It was Ben's"), ("atDay", "2026-11-24"), ("atTime", "14:20"));
        Assert.Equal(HttpStatusCode.SeeOther, split.StatusCode);
        Assert.Equal("accepted", Server.Shop.Scalar<string>("SELECT status FROM corrections"));
    }

    [Theory]
    [InlineData("correct", """{"startedAt":"2026-11-24T20:00:00Z","endedAt":"2026-11-24T20:35:00Z"}""")]
    [InlineData("split", """{"at":"2026-11-24T20:20:00Z"}""")]
    [InlineData("void", "{}")]
    public async Task Who_has_read_what_times_were_asked_for_answers_that_by_what_they_change_at_the_session(string change, string body)
    {
        var request = await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T20:30:00Z", note = "I left earlier" });
        var page = await Cleo.SeeAsync($"/console/sessions/{SessionId}");
        Assert.Equal(
            "Ana Morales asked to correct this session: Nov 24, 2:00 PM – 2:30 PM · \"I left earlier\". What you change here answers that. Review", page.QuerySelector("#asked")!.Words());
        var sent = JsonNode.Parse(body)!.AsObject();
        (sent["reason"], sent["answers"]) = ("So it was", long.Parse(page.QuerySelector($"form[action$='/{change}'] input[name=answers]")!.GetAttribute("value")!, null));

        (await Cleo.TapAsync($"/api/admin/sessions/{SessionId}/{change}", sent)).Expect(HttpStatusCode.OK);

        Assert.Equal(("accepted", "So it was"), Server.Shop.Query<(string, string)>("SELECT status, answer_note FROM corrections WHERE id = @id", new { id = Id(request) }).Single());
        Assert.Contains("Cleo Park: So it was", (await Ana.SeeAsync("/day")).Body!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_says_that_it_was_not_their_work_is_answered_by_a_strike_out_of_the_session()
    {
        await AskAsync(new { notMine = true });

        var page = await Cleo.SeeAsync($"/console/sessions/{SessionId}");
        Assert.Equal("Ana Morales asked to correct this session: not my work. What you change here answers that. Review", page.QuerySelector("#asked")!.Words());
        var answers = page.QuerySelector("form[action$=void] input[name=answers]")!.GetAttribute("value")!;
        using var struck = await Cleo.PostFormAsync($"/console/sessions/{SessionId}", $"/console/sessions/{SessionId}/void", ("answers", answers), ("reason", "Ben forgot to switch"));

        Assert.Equal(HttpStatusCode.SeeOther, struck.StatusCode);
        Assert.Equal("accepted", Server.Shop.Scalar<string>("SELECT status FROM corrections"));
    }

    [Fact]
    public async Task Who_changes_a_session_while_somebody_asks_about_it_is_told_so_once_and_sees_what_was_asked()
    {
        await AskAsync(new { notMine = true });

        using var refused = await Cleo.PostFormAsync($"/console/sessions/{SessionId}", $"/console/sessions/{SessionId}/void", ("reason", "x"));

        var page = await refused.DocumentAsync();
        Assert.Equal("Ana Morales asked to correct this session. Read that first: what you change then answers it.", page.QuerySelector("#problem")!.Words());
        Assert.Contains("not my work", page.QuerySelector("#asked")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_request_for_times_can_be_accepted_with_other_times_that_are_folded_away_until_they_are_needed()
    {
        Server.Shop.Execute("UPDATE work_sessions SET started_at_ms = started_at_ms + 21000");
        var request = await AskAsync(new { startedAt = "2026-11-24T20:00:21Z", endedAt = "2026-11-24T20:30:40Z" });

        var card = (await Cleo.SeeAsync("/console/review")).QuerySelector($"#correction-{Id(request)}")!;
        Assert.False(card.QuerySelector("details")!.HasAttribute("open"));
        Assert.Equal(["14:00", "14:30"], card.QuerySelectorAll("details [type=time]").Select(time => time.GetAttribute("value")));
        Assert.Null(card.QuerySelector("[name=cut]"));
        (string, string)[] typed = [.. card.QuerySelectorAll("details input").Select(i => (i.GetAttribute("name")!, i.GetAttribute("value")!)).Where(i => i.Item1 != $"end{Id(request)}Time")];
        using (var silent = await PostAsync(request, "accept", "", [.. typed, ($"end{Id(request)}Time", "14:20")]))
        {
            var again = (await silent.DocumentAsync()).QuerySelector($"#correction-{Id(request)}")!;
            Assert.Equal("Say why these are not the times Ana Morales asked for.", again.QuerySelector("#problem")!.Words());
            Assert.True(again.QuerySelector("details")!.HasAttribute("open"));
        }

        // As they stand in the form they are those that were asked for, with their seconds.
        using var accepted = await PostAsync(request, "accept", "", [.. typed, ($"end{Id(request)}Time", "14:30")]);
        Assert.Equal(HttpStatusCode.SeeOther, accepted.StatusCode);
        Assert.Equal(1_819_000, Server.Shop.Scalar<long>("SELECT ended_at_ms - started_at_ms FROM work_sessions WHERE voided_at_ms IS NULL"));
    }

    [Fact]
    public async Task What_is_wrong_with_a_decision_stands_at_its_request()
    {
        var request = await AskAsync(new { notMine = true });

        using (var refused = await PostAsync(request, "reject", ""))
        {
            var problem = (await refused.DocumentAsync()).QuerySelectorAll("#problem").Single();
            Assert.Equal(($"correction-{Id(request)}", true), (problem.Closest("article")?.Id, problem.HasAttribute("autofocus")));
        }

        // One that is decided stands in the list no more.
        await DecideAsync(request, "reject", "I saw you do it");
        using var late = await PostAsync(request, "reject", "x");
        Assert.Null((await late.DocumentAsync()).QuerySelectorAll("#problem").Single().Closest("article"));
    }

    [Fact]
    public async Task A_request_that_has_a_note_alone_is_told_by_its_note()
    {
        var request = await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T20:40:00Z", note = "Was order 107906" });

        Assert.Equal("Sent to supervisor: \"Was order 107906\"", request.Receipt);
        Assert.Equal("Sent to supervisor: \"Was order 107906\"", (await Ana.SeeAsync("/day")).QuerySelector(".asked")!.Words());
        var facts = (await Cleo.SeeAsync("/console/review")).QuerySelector($"#correction-{Id(request)} .facts")!;
        Assert.Equal(["Recorded", "Asked for", "Sent"], facts.QuerySelectorAll("dt").Select(dt => dt.Words()));
        Assert.Equal("\"Was order 107906\"", facts.QuerySelectorAll("dd")[1].Words());
    }

    [Fact]
    public async Task A_request_about_a_session_that_was_changed_since_is_offered_to_be_rejected_alone()
    {
        var request = await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T20:30:00Z" });
        var cut = new { task = $"{TaskId}", personId = Server.Ana, reason = "Helped out", startedAt = "2026-11-24T20:30:00Z", endedAt = "2026-11-24T20:50:00Z", cutOthers = true };
        (await Cleo.TapAsync("/api/admin/sessions", cut)).Expect(HttpStatusCode.OK);

        var card = (await Cleo.SeeAsync("/console/review")).QuerySelector($"#correction-{Id(request)}")!;
        Assert.Equal(["Reject"], card.QuerySelectorAll("button").Select(button => button.Words()));
        Assert.Contains("The session was changed since Ana Morales asked.", card.Words(), StringComparison.Ordinal);
        Assert.EndsWith("It was changed since: reject the request and say so. Review", (await Cleo.SeeAsync($"/console/sessions/{SessionId}")).QuerySelector("#asked")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_says_once_that_nobody_pressed_stop()
    {
        Server.Shop.Execute("UPDATE work_sessions SET end_kind = 'auto', needs_review = 1, review_reason = 'forgotten clock'");

        Assert.Contains(
            "How it ended Nobody pressed stop, closed automatically · To be reviewed", (await Cleo.SeeAsync($"/console/sessions/{SessionId}")).QuerySelector(".facts")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_says_yes_to_a_flagged_session_is_accepted_and_settles_the_flag()
    {
        var request = await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T20:40:00Z", note = "I did work until then" });
        Server.Shop.Execute("UPDATE work_sessions SET needs_review = 1 WHERE id = @SessionId", new { SessionId });

        await DecideAsync(request, "accept", "So it was");

        Assert.Equal("accepted", Server.Shop.Scalar<string>("SELECT status FROM corrections"));
        Assert.Equal(0, Server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE needs_review = 1 AND voided_at_ms IS NULL"));
    }

    [Fact]
    public async Task Every_request_leads_to_its_session()
    {
        var request = await AskAsync(new { notMine = true });

        var card = (await Cleo.SeeAsync("/console/review")).QuerySelector($"#correction-{Id(request)}")!;
        Assert.Equal($"/console/sessions/{SessionId}", card.QuerySelector("a.btn")!.GetAttribute("href"));
    }

    [Fact]
    public async Task No_tick_offers_to_cut_a_clock_that_runs_where_a_request_overlaps_it()
    {
        await Ana.AddTaskAsync(Place, startNow: true, orderNumber: "107924");
        Time.Advance(TimeSpan.FromMinutes(30));

        var request = await AskAsync(new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T21:10:00Z" });

        var card = (await Cleo.SeeAsync("/console/review")).QuerySelector($"#correction-{Id(request)}")!;
        Assert.NotNull(card.QuerySelector($"[name=end{Id(request)}Time]"));
        Assert.Null(card.QuerySelector("[name=cut]"));
    }

    [Fact]
    public async Task The_page_of_a_session_that_was_replaced_leads_to_what_counts_now()
    {
        (await Cleo.TapAsync($"/api/admin/sessions/{SessionId}/correct", new { reason = "Began later", startedAt = "2026-11-24T20:05:00Z", endedAt = "2026-11-24T20:40:00Z" }))
            .Expect(HttpStatusCode.OK);
        var corrected = Server.Shop.Scalar<long>("SELECT id FROM work_sessions WHERE voided_at_ms IS NULL");
        (await Cleo.TapAsync($"/api/admin/sessions/{corrected}/split", new { reason = "Two orders", at = "2026-11-24T20:20:00Z" })).Expect(HttpStatusCode.OK);
        var parts = Server.Shop.Query<long>("SELECT id FROM work_sessions WHERE voided_at_ms IS NULL ORDER BY started_at_ms").ToList();

        var page = await Cleo.SeeAsync($"/console/sessions/{SessionId}");

        Assert.Equal("As it was", page.QuerySelector("#now-h")!.Words());
        Assert.Equal(
            [($"/console/sessions/{parts[0]}", "Nov 24, 2:05 PM – 2:20 PM"), ($"/console/sessions/{parts[1]}", "Nov 24, 2:20 PM – 2:40 PM")],
            page.QuerySelectorAll("#counts-now a").Select(a => (a.GetAttribute("href")!, a.Words())));
        Assert.Equal("As it stands", (await Cleo.SeeAsync($"/console/sessions/{parts[0]}")).QuerySelector("#now-h")!.Words());
        Assert.Null((await Cleo.SeeAsync($"/console/sessions/{parts[0]}")).QuerySelector("#counts-now"));
    }

    [Fact]
    public async Task Reasons_of_the_programs_own_are_said_in_the_language_of_their_reader()
    {
        Server.Shop.Execute("UPDATE people SET language = 'es' WHERE id = @Cleo", new { Server.Cleo });
        await DecideAsync(await AskAsync(new { notMine = true }), "accept", "");

        var task = await Cleo.SeeAsync($"/console/tasks/{TaskId}");
        Assert.Contains("no fue mi trabajo", task.QuerySelector("tr[data-state=void]")!.Words(), StringComparison.Ordinal);
        Assert.Contains("no fue mi trabajo", task.QuerySelector(".history")!.Words(), StringComparison.Ordinal);
        Assert.Contains("no fue mi trabajo", (await Cleo.SeeAsync($"/console/sessions/{SessionId}")).QuerySelector(".facts")!.Words(), StringComparison.Ordinal);
        Assert.Contains("no fue mi trabajo", (await Cleo.SeeAsync("/console/audit")).QuerySelector("tbody tr")!.Words(), StringComparison.Ordinal);
        var report = await Cleo.SeeAsync("/console/reports/corrections?range=today&groupBy=reason");
        Assert.Equal(["no fue mi trabajo (1)", "no fue mi trabajo"], report.QuerySelectorAll("#report tbody tr").Select((row, n) => row.Children[n == 0 ? 1 : 7].Words()));
        Assert.DoesNotContain("not my work", report.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_supervisor_keeps_a_flagged_session_and_the_person_is_not_asked_any_more()
    {
        Server.Shop.Execute("UPDATE work_sessions SET end_kind = 'auto', needs_review = 1, review_reason = 'forgotten clock'");
        Assert.Contains("1 time to review", (await Cleo.SeeAsync("/console/")).Body!.Words(), StringComparison.Ordinal);

        using (var kept = await Cleo.PostFormAsync("/console/review", $"/console/review/sessions/{SessionId}/keep"))
        {
            Assert.Equal(HttpStatusCode.SeeOther, kept.StatusCode);
        }

        Assert.Equal("[]", (await Ana.ReadAsync("/api/stops")).Text);
        Assert.Contains("No session is flagged.", (await Cleo.SeeAsync("/console/review")).Body!.Words(), StringComparison.Ordinal);
        Assert.Equal((40, 40, 40), await SumsAsync());
    }

    [Fact]
    public async Task A_supervisor_does_not_keep_their_own_flagged_time()
    {
        Server.Shop.Execute(
            "UPDATE work_sessions SET person_id = @Cleo, end_kind = 'auto', needs_review = 1, review_reason = 'forgotten clock'", new { Server.Cleo });

        using var refused = await Cleo.PostFormAsync("/console/review", $"/console/review/sessions/{SessionId}/keep");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("This is your own time. Another supervisor corrects it.", (await refused.DocumentAsync()).Body!.Words(), StringComparison.Ordinal);
        Assert.Equal(1, Server.Shop.Scalar<long>("SELECT needs_review FROM work_sessions"));
    }

    private Task<ApiAnswer> AskAsync(object body)
    {
        return Ana.TapAsync($"/api/sessions/{SessionId}/corrections", body);
    }

    private static long Id(ApiAnswer request)
    {
        return request.Body.GetProperty("correctionId").GetInt64();
    }

    private async Task DecideAsync(ApiAnswer request, string decision, string note)
    {
        using var answer = await PostAsync(request, decision, note);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> PostAsync(ApiAnswer request, string decision, string note, params (string, string)[] more)
    {
        return Cleo.PostFormAsync("/console/people", $"/console/review/{Id(request)}/{decision}", [("note", note), .. more]);
    }

    /// <summary>Times and reason of what took the place of the session.</summary>
    private string Revised()
    {
        return Server.Shop.Scalar<string>(
            """
            SELECT strftime('%H:%M', s.started_at_ms / 1000, 'unixepoch') || '-' || strftime('%H:%M', s.ended_at_ms / 1000, 'unixepoch') || ' ' || o.void_reason
            FROM work_sessions s JOIN work_sessions o ON o.id = s.revises_id WHERE s.revises_id = @SessionId
            """,
            new { SessionId });
    }

    /// <summary>Minutes by my day, by the task's card and by the live board.</summary>
    private async Task<(long Day, long Task, long Board)> SumsAsync()
    {
        var day = (await Ana.ReadAsync("/api/day")).Body.GetProperty("totalSeconds").GetInt64() / 60;
        var task = (await Ana.ReadAsync($"/api/tasks/{TaskId}")).Body.GetProperty("totalSeconds").GetInt64() / 60;
        var board = (await Cleo.ReadAsync("/api/reports/board")).Body.GetProperty("totals").GetProperty("recordedSeconds").GetInt64() / 60;
        return (day, task, board);
    }
}
