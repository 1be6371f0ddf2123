using System.Net;
using System.Text.Json;
using LaneAward.Import;
using LaneAward.Tests.Import;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>What ProfitMaker does to an order while people work on it, brought by the real importer.</summary>
public sealed class OrderNewsTests : IAsyncLifetime
{
    private readonly ProfitMakerFolder _files = new();
    private ShopServer _server = null!;
    private HttpClient _ana = null!;
    private long _task;
    private IReadOnlyList<string>? _words;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync();
        var place = Workplace.In(_server.Shop);
        await ImportAsync();
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        _task = await _ana.AddTaskAsync(place, startNow: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _files.Dispose();
    }

    [Theory]
    [InlineData("Cancelled", "cancelled")]
    [InlineData("Shipped", "shipped")]
    [InlineData(null, "vanished")]
    public async Task Rule_8_the_import_stops_nothing_and_the_running_card_says_what_happened(string? status, string news)
    {
        await ChangeAsync(status);

        var card = await CardAsync();
        Assert.Equal(("running", news), (card.GetProperty("status").GetString(), card.GetProperty("alert").GetString()));
        var hero = (await _ana.SeeAsync("/")).QuerySelector("#hero")!;
        Assert.Equal(["Stop and record", "Keep on, tell supervisor"], hero.QuerySelectorAll(".news button").Select(button => button.Words()));
    }

    [Fact]
    public async Task Rule_8_stop_and_record_stops_my_clock_and_keeps_the_time()
    {
        await ChangeAsync("Cancelled");

        var answer = (await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "stop" })).Expect(HttpStatusCode.OK);

        Assert.StartsWith("Paused ", answer.Receipt, StringComparison.Ordinal);
        Assert.Equal("paused", answer.TaskStatus);
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NOT NULL"));
        Assert.Equal("stop", _server.Shop.Scalar<string>("SELECT answer FROM alerts"));
        (await _ana.TapAsync($"/api/tasks/{_task}/start")).Expect(HttpStatusCode.Conflict, "order_closed");
    }

    [Fact]
    public async Task Rule_1_Stop_and_record_counts_after_the_sign_in_was_cut_off()
    {
        await ChangeAsync("Cancelled");
        var form = (await _ana.SeeAsync("/")).QuerySelectorAll(".news form").Single(f => f.Words() == "Stop and record");
        await CutOffAsync();

        var (address, fields) = (form.GetAttribute("action")!, form.QuerySelectorAll("input").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)));
        Assert.Equal("applied", (await _ana.AskAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields) })).WriteOutcome);
        Assert.Equal("sign-in had ended", _server.Shop.Scalar<string>("SELECT review_reason FROM work_sessions WHERE ended_at_ms IS NOT NULL"));
        Assert.Equal("stop", _server.Shop.Scalar<string>("SELECT answer FROM alerts"));
    }

    [Fact]
    public async Task Rule_1_the_answer_stop_counts_after_the_sign_in_was_cut_off_and_keep_does_not()
    {
        await ChangeAsync("Cancelled");
        await CutOffAsync();

        // The cookie's holder says when they tapped, and is not believed.
        var now = TimeProvider.System.GetUtcNow();
        using var backDated = Floor.LateTap($"/api/tasks/{_task}/alert", now.AddSeconds(-5), now);
        backDated.Content = ShopServer.Json("""{"answer":"keep"}""");
        (await _ana.AskAsync(backDated)).Expect(HttpStatusCode.Unauthorized, "signed_out");
        (await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "keep" })).Expect(HttpStatusCode.Unauthorized, "signed_out");
        (await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "stop" })).Expect(HttpStatusCode.OK);

        Assert.Equal("stop", _server.Shop.Scalar<string>("SELECT answer FROM alerts"));
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL"));
    }

    [Fact]
    public async Task Rule_8_a_cancellation_is_shown_before_another_customer_and_whoever_keeps_on_answers_what_they_read()
    {
        var at = _files.Orders.FindIndex(order => order.Number == "107923");
        _files.Orders[at] = _files.Orders[at] with { Customer = _files.Orders[at].Customer == "C100" ? "C200" : "C100" };
        await ImportAsync();
        var read = (await _ana.SeeAsync("/")).QuerySelectorAll(".news form").Single(f => f.Words().StartsWith("Keep on", StringComparison.Ordinal));
        await ChangeAsync("Cancelled");
        Assert.Equal("cancelled", (await CardAsync()).GetProperty("alert").GetString());

        var fields = read.QuerySelectorAll("input").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!));
        Assert.Equal("applied", (await _ana.AskAsync(new HttpRequestMessage(HttpMethod.Post, read.GetAttribute("action")!) { Content = new FormUrlEncodedContent(fields) })).WriteOutcome);
        Assert.Equal(["cancelled ", "customer_changed keep"], Answers());
        var pause = await _ana.TapAsync($"/api/tasks/{_task}/pause");
        pause.Expect(HttpStatusCode.OK);
        (await _ana.TapAsync($"/api/tasks/{_task}/start")).Expect(HttpStatusCode.Conflict, "order_closed");

        (await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "keep" })).Expect(HttpStatusCode.OK);
        Assert.Equal(["cancelled keep", "customer_changed keep"], Answers());
        (await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "keep", kind = "moved" })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");

        IReadOnlyList<string> Answers() => _server.Shop.Query<string>("SELECT kind || ' ' || coalesce(answer, '') FROM alerts ORDER BY kind");
    }

    [Fact]
    public async Task Rule_8_a_pause_for_another_reason_answers_nothing()
    {
        await ChangeAsync("Cancelled");

        (await _ana.TapAsync($"/api/tasks/{_task}/pause")).Expect(HttpStatusCode.OK);

        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM alerts WHERE answered_at_ms IS NULL"));
    }

    [Fact]
    public async Task Rule_8_keep_on_leaves_the_clock_running_and_tells_the_supervisor_who_goes_on()
    {
        await ChangeAsync("Cancelled");

        var answer = (await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "keep" })).Expect(HttpStatusCode.OK);
        var again = await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "keep" });

        Assert.Equal("running", answer.TaskStatus);
        Assert.True(again.AlreadyDone);
        Assert.Empty((await _ana.SeeAsync("/")).QuerySelectorAll(".news button"));
        var attention = (await (await _server.InConsoleAsync()).SeeAsync("/console/")).QuerySelector(".att")!.Words();
        Assert.Contains("Order 107923 was cancelled in ProfitMaker", attention, StringComparison.Ordinal);
        Assert.Contains("Ana Morales keeps on with it.", attention, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_8_who_stops_answers_for_nobody_else_and_an_undo_asks_again()
    {
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        await ben.TapAsync($"/api/tasks/{_task}/start");
        await ChangeAsync("Cancelled");

        await ben.TapAsync($"/api/tasks/{_task}/alert", new { answer = "stop" });
        Assert.Equal(2, (await _ana.SeeAsync("/")).QuerySelectorAll(".news button").Length);

        await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "stop" });
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM alerts WHERE answered_at_ms IS NULL"));
        (await _ana.TapAsync($"/api/tasks/{_task}/undo")).Expect(HttpStatusCode.OK);
        Assert.Equal(2, (await _ana.SeeAsync("/")).QuerySelectorAll(".news button").Length);
    }

    [Fact]
    public async Task Rule_8_who_keeps_on_may_pause_and_start_again()
    {
        await ChangeAsync("Cancelled");
        await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "keep" });
        await _ana.TapAsync($"/api/tasks/{_task}/pause");

        (await _ana.TapAsync($"/api/tasks/{_task}/start")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Rule_8_who_kept_on_with_other_news_has_not_kept_on_with_a_cancelled_order()
    {
        _files.Orders[_files.Orders.FindIndex(order => order.Number == "107923")] = _files.Orders.Single(order => order.Number == "107923") with { Customer = "C200" };
        await ImportAsync();
        (await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "keep" })).Expect(HttpStatusCode.OK);
        await _ana.TapAsync($"/api/tasks/{_task}/pause");

        await ChangeAsync("Cancelled");

        (await _ana.TapAsync($"/api/tasks/{_task}/start")).Expect(HttpStatusCode.Conflict, "order_closed");
    }

    [Theory]
    [InlineData("C", true)]
    [InlineData("x", true)]
    [InlineData("Exported", false)]
    public async Task A_status_word_means_the_same_to_the_alert_the_start_and_the_report(string status, bool cancelled)
    {
        await ChangeAsync(status);
        await AgreeAsync(cancelled);
    }

    [Fact]
    public async Task The_shops_own_status_words_hold_from_the_import_that_brings_them_also_for_orders_that_did_not_change()
    {
        await ChangeAsync("X");
        await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "stop" });
        (await _ana.TapAsync($"/api/tasks/{_task}/start")).Expect(HttpStatusCode.Conflict, "order_closed");
        _words = ["ANNULLED"];

        await ImportAsync();
        (await _ana.TapAsync($"/api/tasks/{_task}/start")).Expect(HttpStatusCode.OK);
        await _ana.TapAsync($"/api/tasks/{_task}/pause");
        await ChangeAsync("Annulled");

        await AgreeAsync(cancelled: true);
    }

    [Fact]
    public async Task A_word_of_the_shops_own_means_the_same_in_capitals_beyond_A_to_Z_and_its_news_stands()
    {
        _words = ["Canceló"];
        await ChangeAsync("CANCELÓ");
        _files.Orders[0] = _files.Orders[0] with { Description = "Plaque" };
        await ImportAsync();

        await AgreeAsync(cancelled: true);
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM alerts WHERE withdrawn_at_ms IS NULL"));
    }

    private async Task AgreeAsync(bool cancelled)
    {
        var console = await _server.InConsoleAsync();
        await _ana.TapAsync($"/api/tasks/{_task}/pause");

        Assert.Equal(cancelled, _server.Shop.Scalar<long>("SELECT count(*) FROM alerts WHERE answered_at_ms IS NULL AND kind = 'cancelled'") == 1);
        Assert.Equal(cancelled, (await console.ReadAsync("/api/reports/open-work")).Text.Contains("Open on a cancelled order", StringComparison.Ordinal) && (await console.ReadAsync("/api/reports/open-work")).Text.Contains("107923", StringComparison.Ordinal));
        Assert.Equal(cancelled ? HttpStatusCode.Conflict : HttpStatusCode.OK, (await _ana.TapAsync($"/api/tasks/{_task}/start")).Status);
    }

    [Theory]
    [InlineData("Cancelled", null)]
    [InlineData("Shipped", null)]
    [InlineData(null, null)]
    [InlineData("Cancelled", "keep")]
    [InlineData(null, "keep")]
    public async Task News_that_is_no_longer_true_leaves_the_card_and_the_board(string? status, string? answer)
    {
        var order = _files.Orders.Single(o => o.Number == "107923");
        await ChangeAsync(status);
        if (answer is not null)
        {
            (await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer })).Expect(HttpStatusCode.OK);
        }

        var console = await _server.InConsoleAsync();
        Assert.Contains("107923", (await console.SeeAsync("/console/")).QuerySelector(".att")!.Words(), StringComparison.Ordinal);
        _files.Orders.RemoveAll(o => o.Number == "107923");
        _files.Orders.Add(order);
        await ImportAsync();

        Assert.Equal(JsonValueKind.Null, (await CardAsync()).GetProperty("alert").ValueKind);
        Assert.Null((await _ana.SeeAsync("/")).QuerySelector(".news"));
        Assert.Equal(answer, _server.Shop.Scalar<string?>("SELECT answer FROM alerts"));
        Assert.DoesNotContain("107923", (await console.SeeAsync("/console/")).QuerySelector(".att")?.Words() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_news_that_was_taken_back_meanwhile_stops_the_clock_or_says_so()
    {
        var order = _files.Orders.Single(o => o.Number == "107923");
        await ChangeAsync("Cancelled");
        _files.Orders.RemoveAll(o => o.Number == "107923");
        _files.Orders.Add(order);
        await ImportAsync();

        var kept = await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "keep" });
        Assert.Equal((true, "ProfitMaker took it back."), (kept.AlreadyDone, kept.Receipt));
        (await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "stop" })).Expect(HttpStatusCode.OK);
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NOT NULL"));
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM alerts WHERE answered_at_ms IS NULL AND withdrawn_at_ms IS NOT NULL"));
    }

    [Fact]
    public async Task Who_kept_on_with_a_cancelled_order_keeps_on_when_it_vanishes_and_comes_back_cancelled()
    {
        await ChangeAsync("Cancelled");
        var cancelled = _files.Orders.Single(o => o.Number == "107923");
        await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "keep" });
        await _ana.TapAsync($"/api/tasks/{_task}/pause");
        await ChangeAsync(null);
        (await _ana.TapAsync($"/api/tasks/{_task}/start")).Expect(HttpStatusCode.Conflict, "order_closed");
        _files.Orders.Add(cancelled);
        await ImportAsync();

        (await _ana.TapAsync($"/api/tasks/{_task}/start")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_bystander_keeps_nothing_on()
    {
        await ChangeAsync("Cancelled");
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);

        (await ben.TapAsync($"/api/tasks/{_task}/alert", new { answer = "keep" })).Expect(HttpStatusCode.Forbidden, "not_on_list");
    }

    [Fact]
    public async Task An_answer_that_is_none_is_refused_and_the_alert_stays_open()
    {
        await ChangeAsync("Cancelled");

        (await _ana.TapAsync($"/api/tasks/{_task}/alert", new { answer = "maybe" })).Expect(HttpStatusCode.UnprocessableEntity, "invalid");

        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM alerts WHERE answered_at_ms IS NULL"));
    }

    private async Task CutOffAsync() => (await (await _server.InConsoleAsync()).TapAsync($"/api/admin/people/{_server.Ana}/pin")).Expect(HttpStatusCode.OK);

    private async Task<JsonElement> CardAsync() => (await _ana.ReadAsync($"/api/tasks/{_task}")).Body;

    /// <summary>ProfitMaker gives 107923 another status, or drops it, and the next import brings it.</summary>
    private async Task ChangeAsync(string? status)
    {
        var at = _files.Orders.FindIndex(order => order.Number == "107923");
        if (status is null)
        {
            _files.Orders.RemoveAt(at);
        }
        else
        {
            _files.Orders[at] = _files.Orders[at] with { Status = status };
        }

        await ImportAsync();
    }

    private async Task ImportAsync()
    {
        _files.Write();
        var mapping = _files.Request.Mapping;
        mapping = _words is null ? mapping : mapping with { Orders = mapping.Orders with { Cancelled = _words } };
        var report = await new ImportRun(TimeProvider.System).ApplyAsync(
            _files.Request with { AcceptShrink = true, Mapping = mapping }, _server.Shop.Database, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(ImportStatus.Applied, report.Status);
    }
}
