using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using LaneAward.Tests.Support;
using LaneAward.Web.Pages;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LaneAward.Tests.Web.Pages;

/// <summary>The floor's pages as a browser and as htmx see them.</summary>
public sealed class TaskPagesTests : IAsyncLifetime
{
    private ShopServer _server = null!;
    private Workplace _place = null!;
    private HttpClient _ana = null!;
    private string _task = "";

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync();
        _place = Workplace.In(_server.Shop);
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        var id = await _ana.AddTaskAsync(_place, startNow: true);
        _task = _server.Shop.Scalar<string>("SELECT uid FROM tasks WHERE id = @id", new { id });
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Without_scripts_a_saved_tap_leads_home_and_the_receipt_is_shown_once()
    {
        var answer = await _ana.PostFormAsync("/", $"/tasks/{_task}/pause", ("reasonId", $"{_place.Lunch}"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
        Assert.Equal("applied", Outcome(answer));
        Assert.Contains("Lunch", (await OpenAsync("/")).QuerySelector("#toasts .toast")!.TextContent);
        Assert.Null((await OpenAsync("/")).QuerySelector("#toasts .toast"));
    }

    [Fact]
    public async Task To_htmx_a_saved_tap_answers_with_my_tasks_a_toast_and_a_focus()
    {
        var answer = await PostAsync($"/tasks/{_task}/pause", ("reasonId", $"{_place.Lunch}"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("applied", Outcome(answer));
        var region = await ReadAsync(answer);
        Assert.Equal("main", region.Body!.FirstElementChild!.Id);
        Assert.Equal("paused", region.QuerySelector("#hero")!.GetAttribute("data-state"));
        var events = answer.Headers.GetValues("HX-Trigger").Single();
        Assert.Contains("\"text\":\"Paused", events, StringComparison.Ordinal);
        Assert.Contains($"/tasks/{_task}/undo", events, StringComparison.Ordinal);
        Assert.Contains("#hero-h", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_key_again_is_answered_as_replayed_and_changes_nothing()
    {
        var key = Guid.NewGuid().ToString();
        await PostAsync($"/tasks/{_task}/pause", ("reasonId", $"{_place.Lunch}"), ("__key", key));

        var again = await PostAsync($"/tasks/{_task}/pause", ("reasonId", $"{_place.Lunch}"), ("__key", key));

        Assert.Equal("replayed", Outcome(again));
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions"));
    }

    [Fact]
    public async Task A_refused_tap_brings_the_fresh_screen_with_the_reason()
    {
        await _ana.TapAsync($"/api/tasks/{_task}/cancel", new { reasonId = _place.WrongOrder });

        var answer = await PostAsync($"/tasks/{_task}/start");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("conflict", Outcome(answer));
        Assert.Contains("already closed", (await ReadAsync(answer)).QuerySelector("#problem")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_task_is_offered_to_open_again_to_the_person_who_closed_it_and_to_nobody_of_the_same_name()
    {
        _server.Shop.Execute("UPDATE people SET name = 'Ana Morales' WHERE id = @Ben", new { _server.Ben });
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        (await _ana.TapAsync($"/api/tasks/{_task}/complete")).Expect(HttpStatusCode.OK);

        Assert.Contains("Open it again", (await _ana.SeeAsync($"/tasks/{_task}/more")).QuerySelector(".menu")!.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("Open it again", (await ben.SeeAsync($"/tasks/{_task}/more")).QuerySelector(".menu")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tap_that_was_taken_back_is_not_offered_to_be_taken_back_again()
    {
        await PostAsync($"/tasks/{_task}/pause", ("reasonId", $"{_place.Lunch}"));
        Assert.Contains("Undo my last action", (await OpenAsync($"/tasks/{_task}/more")).Body!.TextContent, StringComparison.Ordinal);

        Assert.Equal("applied", Outcome(await PostAsync($"/tasks/{_task}/undo")));

        Assert.DoesNotContain("Undo my last action", (await OpenAsync($"/tasks/{_task}/more")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_undo_of_a_receipt_takes_back_what_it_was_offered_for_and_nothing_that_came_after()
    {
        var offered = UndoOf(await PostAsync($"/tasks/{_task}/complete", ("quantity", "48")));
        var after = UndoOf(await PostAsync($"/tasks/{_task}/reopen"));

        var late = await PostAsync(offered);
        Assert.Equal("conflict", Outcome(late));
        Assert.Contains("Something else was done on this task since", (await ReadAsync(late)).QuerySelector("#problem")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("paused", _server.Shop.Scalar<string>("SELECT status FROM tasks"));

        Assert.Equal("applied", Outcome(await PostAsync(after)));
        Assert.Equal("completed", _server.Shop.Scalar<string>("SELECT status FROM tasks"));
    }

    [Fact]
    public async Task Without_scripts_the_undo_of_a_receipt_names_what_it_takes_back_too()
    {
        await _ana.PostFormAsync("/", $"/tasks/{_task}/complete", ("quantity", "48"));
        var offered = (await OpenAsync("/")).QuerySelector("#toasts form")!.GetAttribute("action")!;
        await _ana.TapAsync($"/api/tasks/{_task}/reopen");

        Assert.Equal("conflict", Outcome(await PostAsync(offered)));
        Assert.Equal("paused", _server.Shop.Scalar<string>("SELECT status FROM tasks"));
    }

    [Fact]
    public async Task The_undo_of_More_takes_back_what_was_the_last_when_it_was_opened()
    {
        await PostAsync($"/tasks/{_task}/complete", ("quantity", "48"));
        var offered = await UndoInMoreAsync();
        await _ana.TapAsync($"/api/tasks/{_task}/reopen");

        Assert.Equal("conflict", Outcome(await PostAsync(offered)));
        Assert.Equal("paused", _server.Shop.Scalar<string>("SELECT status FROM tasks"));
        Assert.Equal("applied", Outcome(await PostAsync(await UndoInMoreAsync())));
        Assert.Equal("completed", _server.Shop.Scalar<string>("SELECT status FROM tasks"));
    }

    [Fact]
    public async Task A_task_that_was_added_and_begun_by_one_tap_is_taken_back_in_two_that_More_offers_one_after_the_other()
    {
        var begun = await UndoInMoreAsync();
        Assert.Equal("applied", Outcome(await PostAsync(begun)));
        Assert.Equal("queued", _server.Shop.Scalar<string>("SELECT status FROM tasks"));
        Assert.Equal("conflict", Outcome(await PostAsync(begun)));

        Assert.Equal("applied", Outcome(await PostAsync(await UndoInMoreAsync())));
        Assert.Equal("cancelled", _server.Shop.Scalar<string>("SELECT status FROM tasks"));
    }

    private async Task<string> UndoInMoreAsync()
    {
        return (await OpenAsync($"/tasks/{_task}/more")).QuerySelector(".menu form[action*='/undo']")!.GetAttribute("action")!;
    }

    private static string UndoOf(HttpResponseMessage answer)
    {
        return System.Text.Json.JsonDocument.Parse(answer.Headers.GetValues("HX-Trigger").Single()).RootElement.GetProperty("toast").GetProperty("undo").GetString()!;
    }

    [Fact]
    public async Task A_pause_is_offered_to_be_taken_back_until_the_next_task_is_begun()
    {
        await PostAsync($"/tasks/{_task}/pause", ("reasonId", $"{_place.Lunch}"));
        await _ana.AddTaskAsync(_place, startNow: true, orderNumber: "107924");

        Assert.DoesNotContain("Undo my last action", (await OpenAsync($"/tasks/{_task}/more")).Body!.TextContent, StringComparison.Ordinal);
        var tried = await PostAsync($"/tasks/{_task}/undo");
        Assert.Equal("conflict", Outcome(tried));
        Assert.Contains("Ana Morales works on something else since. Ask a supervisor to correct it.", (await ReadAsync(tried)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_was_signed_out_meanwhile_learns_that_the_stop_counted_and_whoever_comes_next_nothing_of_it()
    {
        var token = await TokenAsync();
        (await (await _server.InConsoleAsync()).TapAsync($"/api/admin/people/{_server.Ana}/pin")).Expect(HttpStatusCode.OK);

        var answer = await PostAsync($"/tasks/{_task}/pause", token, [("reasonId", $"{_place.Lunch}")], ("HX-Request", "true"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("applied", Outcome(answer));
        var toast = (await OpenAsync("/")).QuerySelector("#toasts .toast")!;
        Assert.Equal("The tap was saved. You were signed out meanwhile.", toast.Words());
        Assert.Null(toast.QuerySelector("form"));
        Assert.Null((await OpenAsync("/")).QuerySelector("#toasts .toast"));
    }

    [Theory]
    [InlineData("1079", false)]
    [InlineData("", false)]
    [InlineData("107923", false)]
    [InlineData("Ridge", true)]
    [InlineData("nobody has this", true)]
    public async Task A_search_for_other_orders_empties_the_pane_of_the_one_that_was_chosen_before(string query, bool emptied)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tasks/add?order=107923&q=" + Uri.EscapeDataString(query));
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("HX-Target", "results");
        var found = await ReadAsync(await _ana.SendAsync(request));

        Assert.NotNull(found.QuerySelector("#results"));
        var pane = found.QuerySelector("#pane");
        Assert.Equal(emptied, pane is not null && pane.QuerySelector("form") is null);
    }

    [Theory]
    [InlineData("Production", true)]
    [InlineData("P", false)]
    public async Task The_search_tells_how_far_an_open_order_is_in_ProfitMakers_word(string status, bool told)
    {
        _server.Shop.Execute("UPDATE orders SET status = @status WHERE order_number = '107923'", new { status });

        var found = await ReadAsync(await _ana.GetAsync("/tasks/add?order=107923&q=1079"));

        Assert.Equal((told, told), (Begins("[data-order='107923'] small"), Begins("#pane p.muted")));

        Assert.Empty(found.QuerySelectorAll("[data-order='107923'] .pill, #pane p .pill"));

        bool Begins(string place)
        {
            return found.QuerySelector(place)!.TextContent.StartsWith(status + " · ", StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Shipped", "Shipped")]
    [InlineData("CANCELED", "CANCELED")]
    [InlineData("On hold", "On hold")]
    [InlineData("C", "Order cancelled")]
    [InlineData("S", "Order shipped")]
    public async Task An_order_that_is_not_open_is_told_apart_by_more_than_a_word(string status, string told)
    {
        _server.Shop.Execute("UPDATE orders SET status = @status WHERE order_number = '107923'", new { status });

        var found = await ReadAsync(await _ana.GetAsync("/tasks/add?order=107923&q=1079"));

        Assert.Equal([told, told], found.QuerySelectorAll("[data-order='107923'] .pill.is-pause, #pane p .pill.is-pause").Select(pill => pill.TextContent.Trim()));
    }

    [Fact]
    public async Task A_row_says_what_ProfitMaker_did_to_the_order_of_its_task()
    {
        await PostAsync($"/tasks/{_task}/undo");
        Assert.Null((await OpenAsync("/")).QuerySelector("[data-my=queued] .pill"));

        _server.Shop.Execute("INSERT INTO alerts (task_id, order_id, kind, raised_at_ms) SELECT id, order_id, 'cancelled', created_at_ms FROM tasks");

        Assert.Equal("Order cancelled", (await OpenAsync("/")).QuerySelector("[data-my=queued] .pill")?.TextContent.Trim());
    }

    [Fact]
    public async Task The_history_says_what_was_recorded_and_why_it_was_paused_or_cancelled()
    {
        await PostAsync($"/tasks/{_task}/pause", ("reasonId", $"{_place.Lunch}"));
        await PostAsync($"/tasks/{_task}/progress", ("quantity", "12"), ("scrap", "1"));
        await PostAsync($"/tasks/{_task}/progress", ("quantity", "5"));
        await PostAsync($"/tasks/{_task}/cancel", ("reasonId", $"{_place.WrongOrder}"));

        var told = (await OpenAsync($"/tasks/{_task}/more")).QuerySelectorAll(".history li span").Select(entry => entry.Words()).ToList();

        Assert.Equal(
            ["Cancelled · Ana Morales · Wrong order", "Recorded pieces · Ana Morales · 5 pcs", "Recorded pieces · Ana Morales · 12 pcs · 1 scrapped", "Paused · Ana Morales · Lunch"],
            told.Take(4));
    }

    [Fact]
    public async Task An_undo_says_what_it_would_take_back_and_what_it_took_back()
    {
        await PostAsync($"/tasks/{_task}/complete", ("quantity", "48"));

        Assert.Contains("Undo my last action: “Completed”", (await OpenAsync($"/tasks/{_task}/more")).QuerySelector(".menu")!.TextContent, StringComparison.Ordinal);
        var undone = await PostAsync(await UndoInMoreAsync());

        Assert.Matches("\"Undone [0-9:]+ [AP]M: (“|\\\\u201C)Completed(”|\\\\u201D)\"", undone.Headers.GetValues("HX-Trigger").Single());
    }

    [Fact]
    public async Task What_was_logged_stands_folded_above_the_materials_and_open_once_a_line_was_taken_back()
    {
        var saved = await ReadAsync(await PostAsync($"/tasks/{_task}/materials", ("materialId", $"{_place.Crystal}"), ("quantity", "2"), ("kind", "used")));
        var back = await ReadAsync(await PostAsync(saved.QuerySelector(".logged form")!.GetAttribute("action")!));

        Assert.Equal(["logged", "material-choice"], Parts(saved));
        Assert.Equal(["open logged", "material-choice"], Parts(back));

        static IEnumerable<string> Parts(IDocument sheet)
        {
            return sheet.QuerySelectorAll("details:has(.logged), #material-choice").Select(part => part.Id is { Length: > 0 } id ? id : part.HasAttribute("open") ? "open logged" : "logged");
        }
    }

    [Theory]
    [InlineData("#107923")]
    [InlineData("107 923")]
    public async Task A_number_that_is_typed_as_it_is_written_by_hand_chooses_its_order(string typed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tasks/add?q=" + Uri.EscapeDataString(typed));
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("HX-Target", "results");

        var found = await ReadAsync(await _ana.SendAsync(request));

        Assert.Equal("107923", found.QuerySelector("#results mark")?.TextContent);
        Assert.Equal("107923", found.QuerySelector("#pane [name=order]")?.GetAttribute("value"));
    }

    [Fact]
    public void A_tap_that_waits_is_told_in_a_word_of_its_own_whatever_it_was()
    {
        var say = LaneAward.Web.Features.Phrases.In("en");
        var routes = _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null && !e.RoutePattern.RawText!.StartsWith("console", StringComparison.Ordinal))
            .Select(e => e.RoutePattern.RawText!)
            .Where(route => route.StartsWith("tasks/{id}/", StringComparison.Ordinal) && route is not "tasks/{id}/more")
            .ToList();

        Assert.True(routes.Count > 10, $"Only {routes.Count} verbs were found.");
        Assert.Equal([], routes.Where(route => say.VerbOf(route) == "Entry"));
        Assert.Equal([], routes.Select(route => route.Split('/')[^1]).Except(VerbWords.All));
    }

    [Theory]
    [InlineData("nort cRYS", "Nort|Crys")]
    [InlineData("union 8", "Unión|8")]
    [InlineData("<b> peak &", "b|b|Peak")]
    [InlineData("107923", "107923")]
    [InlineData("48", "")]
    public async Task What_was_typed_is_marked_where_the_search_finds_it(string typed, string marked)
    {
        _server.Shop.Execute("UPDATE customers SET name = 'Northfield <b>Crédit</b> Unión'");
        _server.Shop.Execute("UPDATE orders SET description = 'Crystal Peak Award, 8 in', quantity = 48, status = 'Open'");

        var found = await OpenAsync("/tasks/add?q=" + Uri.EscapeDataString(typed));

        Assert.Equal(marked, string.Join('|', found.QuerySelectorAll("[data-order='107923'] mark").Select(mark => mark.TextContent)));
        Assert.Empty(found.QuerySelectorAll("[data-order] b b"));
    }

    [Fact]
    public async Task Wrong_pieces_bring_the_sheet_back_with_what_was_typed()
    {
        var answer = await PostAsync($"/tasks/{_task}/complete", ("quantity", "many"), ("note", "Rush"), ("__place", "hero"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("#complete-hero", answer.Headers.GetValues("HX-Retarget").Single());
        var sheet = await ReadAsync(answer);
        Assert.Equal("many", sheet.QuerySelector("[name=quantity]")!.GetAttribute("value"));
        Assert.Equal("true", sheet.QuerySelector("[name=quantity]")!.GetAttribute("aria-invalid"));
        Assert.Equal("Rush", sheet.QuerySelector("[name=note]")!.GetAttribute("value"));
        Assert.Equal("running", _server.Shop.Scalar<string>("SELECT status FROM tasks"));
    }

    [Fact]
    public async Task Complete_on_the_card_opens_with_the_pieces_that_another_tablet_has_recorded_since_the_card_was_drawn()
    {
        Pieces(48, done: null);
        var home = await OpenAsync("/");
        Pieces(48, done: 40);

        var link = home.QuerySelector("#hero .acts a[href$='/complete']")!;
        Assert.Equal(("#sheet-complete", true), (link.GetAttribute("hx-target"), link.HasAttribute("data-sheet")));
        var sheet = await ReadAsync(await _ana.GetAsync(link.GetAttribute("hx-get")));

        Assert.Equal("8", sheet.QuerySelector("#complete-hero [name=quantity]")!.GetAttribute("value"));
        Assert.Contains("8 left of 48", sheet.QuerySelector("#complete-hero")!.TextContent, StringComparison.Ordinal);
        // Without a connection the tablet opens the one that came with the card.
        Assert.Equal("48", home.QuerySelector("#sheet-complete [name=quantity]")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("48", "8")]
    [InlineData("20", "20")]
    public async Task Pieces_that_were_recorded_while_the_sheet_was_open_are_asked_about_once_and_never_counted_twice(string typed, string offered)
    {
        Pieces(48, done: 40);

        var asked = await PostAsync($"/tasks/{_task}/complete", ("quantity", typed), ("__left", "48"), ("note", "Rush"), ("__place", "hero"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "#complete-hero"), (asked.StatusCode, asked.Headers.GetValues("HX-Retarget").Single()));
        var sheet = await ReadAsync(asked);
        Assert.Equal("The pieces changed while this was open. Left: 8 of 48. Is the number right?", sheet.QuerySelector("[role=alert]")!.TextContent.Trim());
        Assert.Equal((offered, "8", "Rush"), (Value("quantity"), Value("__left"), Value("note")));
        Assert.Equal("running 40", Standing());

        var saved = await PostAsync($"/tasks/{_task}/complete", ("quantity", "8"), ("__left", Value("__left")), ("__place", "hero"));
        Assert.Equal("applied", Outcome(saved));
        Assert.Equal("completed 48", Standing());

        string Value(string name)
        {
            return sheet.QuerySelector($"[name={name}]")!.GetAttribute("value")!;
        }
    }

    [Fact]
    public async Task Nobody_is_asked_about_pieces_that_were_recorded_meanwhile_when_the_tap_waited_or_is_sent_again()
    {
        Pieces(48, done: 40);
        await (await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin)).TapAsync($"/api/tasks/{_task}/start");
        var key = Guid.NewGuid().ToString();

        var mine = await PostAsync($"/tasks/{_task}/complete", ("quantity", "2"), ("__left", "8"), ("__key", key));
        var again = await PostAsync($"/tasks/{_task}/complete", ("quantity", "2"), ("__left", "8"), ("__key", key));
        Assert.Equal(("applied", "replayed", "running 42"), (Outcome(mine), Outcome(again), Standing()));

        var waited = await PostAsync($"/tasks/{_task}/complete", [("quantity", "8"), ("__left", "8"), ("forEveryone", "true")], ("HX-Request", "true"), ("X-Kept", "1"));
        Assert.Equal(("applied", "completed 50"), (Outcome(waited), Standing()));
    }

    [Theory]
    [InlineData("hero", "#complete-hero")]
    [InlineData("sheet", "#complete-sheet")]
    [InlineData("kept", "#complete-kept")]
    public async Task Completing_without_a_number_asks_once_while_pieces_are_left(string place, string region)
    {
        Pieces(48, done: 40);

        var asked = await PostAsync($"/tasks/{_task}/complete", ("quantity", ""), ("__place", place));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, region), (asked.StatusCode, asked.Headers.GetValues("HX-Retarget").Single()));
        var sheet = await ReadAsync(asked);
        Assert.Equal("No finished pieces are entered. Left: 8. Keep the task open?", sheet.QuerySelector("[role=alert]")!.TextContent.Trim());
        Assert.Equal("", sheet.QuerySelector("[name=quantity]")!.GetAttribute("value") ?? "");
        Assert.NotNull(sheet.QuerySelector("button[formaction$='/progress']"));
        Assert.Equal("running 40", Standing());

        Assert.Equal("applied", Outcome(await PostAsync($"/tasks/{_task}/complete", ("quantity", ""), ("finish", "anyway"))));
        Assert.Equal("completed 40", Standing());
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(48, 48, false)]
    [InlineData(48, null, true)]
    public async Task Completing_without_a_number_is_not_asked_about_where_none_is_expected_or_nobody_stands_there(int? ordered, int? done, bool kept)
    {
        Pieces(ordered, done);

        var saved = await PostAsync($"/tasks/{_task}/complete", [("quantity", "")], ("HX-Request", "true"), (kept ? "X-Kept" : "X-None", "1"));

        Assert.Equal("applied", Outcome(saved));
        Assert.Equal("completed " + done, Standing());
    }

    [Fact]
    public async Task A_stop_with_a_reason_that_cannot_be_read_still_stops()
    {
        var answer = await PostAsync($"/tasks/{_task}/pause", ("reasonId", "nonsense"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("paused", _server.Shop.Scalar<string>("SELECT status FROM tasks"));
    }

    [Fact]
    public async Task The_same_work_on_the_order_is_offered_to_join_before_it_is_added_twice()
    {
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);

        var answer = await ben.PostFormAsync("/tasks/add?order=107923", "/tasks/add", ("order", "107923"), ("taskTypeId", $"{_place.Engraving}"), ("start", "now"));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.NotNull((await ReadAsync(answer)).QuerySelector($"button[formaction='/tasks/{_task}/start']"));
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM tasks"));
    }

    [Fact]
    public async Task Starting_what_is_open_already_from_Add_task_leads_home()
    {
        var answer = await PostAsync($"/tasks/{_task}/start", [], ("HX-Request", "true"), ("HX-Target", "pane"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("/", answer.Headers.GetValues("HX-Redirect").Single());
        Assert.Contains("Already running", (await OpenAsync("/")).QuerySelector("#toasts .toast")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_correct_work_over_midnight_stays_on_the_day_that_was_shown()
    {
        await PostAsync($"/tasks/{_task}/pause");

        var answer = await PostAsync("/sessions/1/wrong", ("what", "notMine"), ("day", "2026-01-05"));

        Assert.Equal("Monday, January 5", (await ReadAsync(answer)).QuerySelector("h1")!.TextContent);
        var events = answer.Headers.GetValues("HX-Trigger").Single();
        Assert.Contains("Sent to supervisor: not my work", events, StringComparison.Ordinal);
        Assert.Contains("Order 107923", events, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reopen")]
    [InlineData("undo")]
    public async Task A_task_that_is_opened_again_or_undone_from_My_day_leaves_the_day_that_was_shown(string verb)
    {
        await PostAsync($"/tasks/{_task}/complete");

        var answer = await PostAsync($"/tasks/{_task}/{verb}", [], ("HX-Request", "true"), ("HX-Current-URL", new Uri(_server.Address, "/day?day=2026-01-05").ToString()));

        Assert.Equal("applied", Outcome(answer));
        Assert.Equal("Monday, January 5", (await ReadAsync(answer)).QuerySelector("h1")!.TextContent);
        Assert.Contains("\"toast\"", answer.Headers.GetValues("HX-Trigger").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true, true)]
    [InlineData("0", true, false)]
    [InlineData("00", true, false)]
    [InlineData(" 48 ", true, true)]
    [InlineData("0048", true, true)]
    [InlineData("999999", true, true)]
    [InlineData("1000000", true, true)]
    [InlineData("1000001", false, false)]
    [InlineData("2000000", false, false)]
    [InlineData("-1", false, false)]
    [InlineData("1.5", false, false)]
    [InlineData("many", false, false)]
    public async Task A_tablet_takes_the_pieces_that_the_server_takes(string typed, bool finished, bool added)
    {
        Assert.Equal((finished, added), (Fits(0), Fits(1)));
        Assert.Equal(finished, (await PostAsync($"/tasks/{_task}/progress", ("quantity", typed))).StatusCode is HttpStatusCode.OK or HttpStatusCode.SeeOther);
        Assert.Equal(added, (await PostAsync("/tasks/add", ("order", "107924"), ("taskTypeId", "1"), ("quantity", typed))).StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.SeeOther);

        bool Fits(int least)
        {
            return System.Text.RegularExpressions.Regex.IsMatch(typed, $"^(?:{LaneAward.Web.Pages.TaskWords.PiecesFrom(least)})$");
        }
    }

    [Fact]
    public async Task A_past_day_shows_what_was_finished_on_it_and_the_next_day_does_not()
    {
        var task = await _ana.AddTaskAsync(_place, startNow: true);
        (await _ana.TapAsync($"/api/tasks/{task}/complete", new { quantity = 48 })).Expect(HttpStatusCode.OK);
        _server.Shop.Execute("UPDATE tasks SET closed_at_ms = closed_at_ms - 86400000");

        var today = await ReadAsync(await _ana.GetAsync("/day"));
        var before = await ReadAsync(await _ana.GetAsync(today.QuerySelector("nav.days a")!.GetAttribute("href")));
        Assert.Null(today.QuerySelector(".done"));
        Assert.Contains("48 pcs", before.QuerySelector(".done")?.Words() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_on_My_day_says_why_on_My_day()
    {
        await PostAsync($"/tasks/{_task}/pause");
        await _ana.AddTaskAsync(_place, startNow: true, orderNumber: "107924");

        var answer = await PostAsync($"/tasks/{_task}/undo", [], ("HX-Request", "true"), ("HX-Current-URL", new Uri(_server.Address, "/day").ToString()));

        Assert.Equal("conflict", Outcome(answer));
        var screen = await ReadAsync(answer);
        Assert.Equal("My day", screen.QuerySelector("h1")!.TextContent);
        Assert.Contains("works on something else since", screen.QuerySelector("#problem")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tap_made_under_another_name_is_refused_and_not_repaired()
    {
        var answer = await PostAsync($"/tasks/{_task}/pause", [("reasonId", $"{_place.Lunch}")], ("X-Actor", $"{_server.Ben}"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("wrong-person", Outcome(answer));
        Assert.Equal("running", _server.Shop.Scalar<string>("SELECT status FROM tasks"));
    }

    [Fact]
    public async Task A_stale_token_is_named_so_that_the_page_can_fetch_a_fresh_one()
    {
        var answer = await PostAsync($"/tasks/{_task}/pause", ("__RequestVerificationToken", "stale"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("stale-token", Outcome(answer));
        Assert.Contains("csrf", await _ana.GetStringAsync("/hello"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_under_the_version_are_kept_for_ever_only_outside_development_and_never_without_it()
    {
        await using var staging = await ShopServer.StartStagingAsync();
        var page = await OpenAsync("/");
        var versioned = page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;

        var answer = await _ana.GetAsync(versioned);
        var there = await staging.Browser().GetAsync(versioned);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (answer.StatusCode, there.StatusCode));
        Assert.StartsWith("/a/", versioned, StringComparison.Ordinal);
        Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
        Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", there.Headers.NonValidated["Cache-Control"]));
        Assert.True((await staging.Browser().GetAsync("/css/tokens.css")).Headers.CacheControl!.NoCache);
        Assert.True((await _ana.GetAsync("/css/tokens.css")).Headers.CacheControl!.NoCache);
        Assert.Equal(HttpStatusCode.NotFound, (await _ana.GetAsync("/a/other" + versioned[versioned.IndexOf("/css", StringComparison.Ordinal)..])).StatusCode);
    }

    [Theory]
    [InlineData("en", "1/2")]
    [InlineData("en", "2,5")]
    [InlineData("es", "1/2")]
    [InlineData("es", "2000000000")]
    public async Task A_wrong_quantity_is_refused_by_the_sentence_that_the_sheet_has_for_it_and_says_how_a_half_is_written(string language, string typed)
    {
        _server.Shop.Execute("UPDATE people SET language = @language", new { language });

        var answer = await PostAsync($"/tasks/{_task}/materials", ("materialId", $"{_place.Crystal}"), ("quantity", typed), ("kind", "used"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var sheet = await ReadAsync(answer);
        var told = sheet.QuerySelector("[role=alert]")!.Words();
        Assert.StartsWith(language == "es" ? "Escriba la cantidad solo con dígitos y un punto, como 0.5 o 1000." : "Write the quantity with digits and a point only, as 0.5 or 1000.", told, StringComparison.Ordinal);
        Assert.Equal(told, sheet.QuerySelector("#material-quantity")!.GetAttribute("data-flaw"));
        Assert.Equal((typed, "true"), (sheet.QuerySelector("#material-quantity")!.GetAttribute("value"), sheet.QuerySelector("#material-quantity")!.GetAttribute("aria-invalid")));
        Assert.Contains("#material-quantity", answer.Headers.GetValues("HX-Trigger").Single(), StringComparison.Ordinal);
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM material_uses"));
    }

    [Theory]
    [InlineData("1000000", true)]
    [InlineData("1000000.001", false)]
    [InlineData("2000000000", false)]
    [InlineData("0002.5", true)]
    [InlineData("0.000", false)]
    public async Task The_sheet_takes_the_quantities_that_are_taken_when_they_are_sent(string typed, bool isTaken)
    {
        var sheet = await ReadAsync(await _ana.GetAsync($"/tasks/{_task}/materials"));
        var pattern = sheet.QuerySelector("#material-quantity")!.GetAttribute("pattern");

        var answer = await PostAsync($"/tasks/{_task}/materials", ("materialId", $"{_place.Crystal}"), ("quantity", typed), ("kind", "used"));

        Assert.Equal((isTaken, isTaken), (System.Text.RegularExpressions.Regex.IsMatch(typed, $"^(?:{pattern})$"), answer.IsSuccessStatusCode));
    }

    [Theory]
    [InlineData("used", "Material saved: 2.5 pcs Crystal blank 8 in")]
    [InlineData("scrapped", "Scrapped material saved: 2.5 pcs Crystal blank 8 in")]
    public async Task The_receipt_says_whether_the_material_was_scrapped(string kind, string receipt)
    {
        var sheet = await ReadAsync(await PostAsync($"/tasks/{_task}/materials", ("materialId", $"{_place.Crystal}"), ("quantity", "2.5"), ("kind", kind)));

        Assert.Equal(receipt, sheet.QuerySelector("#material-saved span")!.Words());
    }

    [Theory]
    [InlineData("/pause")]
    [InlineData("/materials")]
    [InlineData("/more")]
    public async Task Nobody_sees_a_task_without_signing_in(string sheet)
    {
        var answer = await _server.Browser().GetAsync($"/tasks/{_task}{sheet}");

        Assert.Equal((HttpStatusCode.Redirect, "/"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.DoesNotContain("107923", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("107923", await _ana.GetStringAsync($"/tasks/{_task}{sheet}"), StringComparison.Ordinal);
    }

    private void Pieces(int? ordered, int? done)
    {
        _server.Shop.Execute("UPDATE tasks SET quantity = @ordered, quantity_done = @done", new { ordered, done });
    }

    private string Standing()
    {
        return _server.Shop.Scalar<string>("SELECT status || ' ' || coalesce(quantity_done, '') FROM tasks");
    }

    private Task<HttpResponseMessage> PostAsync(string path, params (string, string)[] fields)
    {
        return PostAsync(path, fields, ("HX-Request", "true"));
    }

    private async Task<HttpResponseMessage> PostAsync(string path, (string Name, string Value)[] fields, params (string Name, string Value)[] headers)
    {
        return await PostAsync(path, await TokenAsync(), fields, headers);
    }

    private async Task<string> TokenAsync()
    {
        // My day always holds a form; the home screen of somebody without tasks holds none.
        return (await OpenAsync("/day")).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string token, (string Name, string Value)[] fields, params (string Name, string Value)[] headers)
    {
        var form = new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = token,
            ["__key"] = Guid.NewGuid().ToString(),
        };
        foreach (var (name, value) in fields)
        {
            form[name] = value;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await _ana.SendAsync(request);
    }

    private async Task<IDocument> OpenAsync(string path)
    {
        return await ReadAsync(await _ana.GetAsync(path));
    }

    private static async Task<IDocument> ReadAsync(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync();
        return await BrowsingContext.New().OpenAsync(request => request.Content(html));
    }

    private static string? Outcome(HttpResponseMessage answer)
    {
        return answer.Headers.TryGetValues("X-Write-Outcome", out var words) ? words.Single() : null;
    }
}
