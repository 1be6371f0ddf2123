using System.Net;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>One tap counts once, however often it arrives.</summary>
public sealed class WriteKeyTests : IAsyncLifetime
{
    private ShopServer _server = null!;
    private Workplace _place = null!;
    private HttpClient _ana = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync();
        _place = Workplace.In(_server.Shop);
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task The_same_key_and_body_answer_the_same_again_and_write_once()
    {
        var key = Guid.NewGuid().ToString();
        var body = new { orderNumber = "107923", taskTypeId = _place.Engraving, quantity = 48, startNow = true };
        var first = await _ana.TapAsync("/api/tasks", body, key);
        var second = await _ana.TapAsync("/api/tasks", body, $"\"{key.ToUpperInvariant()}\"");

        Assert.Equal(("applied", false), (first.WriteOutcome, first.Replayed));
        Assert.Equal(("replayed", true), (second.WriteOutcome, second.Replayed));
        Assert.Equal((HttpStatusCode.Created, first.Text), (second.Status, second.Text));
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM tasks"));
    }

    [Fact]
    public async Task A_tap_that_the_release_before_answered_with_fewer_members_is_told_that_it_counted()
    {
        var key = Guid.NewGuid().ToString();
        var body = new { orderNumber = "107923", taskTypeId = _place.Engraving, quantity = 48, startNow = true };
        await _ana.TapAsync("/api/tasks", body, key);
        _server.Shop.Execute("UPDATE write_keys SET answer = json_remove(answer, '$.task.createdAt')");

        var again = await _ana.TapAsync("/api/tasks", body, key);

        Assert.Equal((HttpStatusCode.Created, true), (again.Status, again.Replayed));
    }

    [Fact]
    public async Task A_tap_made_under_another_name_is_refused_and_every_answer_says_whose_it_is_and_of_which_epoch()
    {
        var task = await _ana.AddTaskAsync(_place);
        var tap = new HttpRequestMessage(HttpMethod.Post, $"/api/tasks/{task}/start");
        tap.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        tap.Headers.Add("X-Actor", $"{_server.Ben}");

        var refused = await _ana.AskAsync(tap);

        refused.Expect(HttpStatusCode.Forbidden, "wrong-person");
        Assert.Equal("wrong-person", refused.WriteOutcome);
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions"));
        using var read = await _ana.GetAsync("/api/tasks");
        Assert.Equal(($"{_server.Ana}", "1"), (read.Headers.GetValues("X-Actor").Single(), read.Headers.GetValues("X-Db-Epoch").Single()));
        using var unread = await _ana.PostAsync("/api/tasks", ShopServer.Json("""{"orderNumber":"""));
        Assert.Equal(HttpStatusCode.BadRequest, unread.StatusCode);
        Assert.Equal(($"{_server.Ana}", "1"), (unread.Headers.GetValues("X-Actor").Single(), unread.Headers.GetValues("X-Db-Epoch").Single()));
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        var key = Guid.NewGuid().ToString();
        await _ana.TapAsync("/api/tasks", new { orderNumber = "107923", taskTypeId = _place.Engraving }, key);
        var other = await _ana.TapAsync("/api/tasks", new { orderNumber = "107924", taskTypeId = _place.Engraving }, key);

        other.Expect(HttpStatusCode.UnprocessableEntity, "key-reused");
        Assert.Equal("key-reused", other.WriteOutcome);
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM tasks"));
    }

    [Fact]
    public async Task The_same_key_with_the_same_body_in_another_order_is_a_replay()
    {
        var key = Guid.NewGuid().ToString();
        await _ana.TapAsync("/api/tasks", new { orderNumber = "107923", taskTypeId = _place.Engraving, note = "Gold \"A\"" }, key);
        var again = await _ana.TapAsync("/api/tasks", new { note = "Gold \"A\"", taskTypeId = _place.Engraving, orderNumber = "107923" }, key);

        Assert.Equal("replayed", again.WriteOutcome);
        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM tasks"));
    }

    [Fact]
    public async Task A_body_with_half_a_character_is_refused_and_applies_nothing()
    {
        using var tap = new HttpRequestMessage(HttpMethod.Post, "/api/tasks") { Content = ShopServer.Json("{\"orderNumber\":\"107923\",\"taskTypeId\":1,\"note\":\"\\ud800\"}") };
        tap.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());

        var refused = await _ana.AskAsync(tap);

        Assert.True(refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity, refused.Text);
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM tasks"));
    }

    [Fact]
    public async Task Twenty_arrivals_of_one_tap_at_once_apply_it_once()
    {
        var task = await _ana.AddTaskAsync(_place);
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _ana.TapAsync(
            $"/api/tasks/{task}/materials", new { materialId = _place.Crystal, quantity = 50 }, key)));

        Assert.Equal(1, answers.Count(a => a.WriteOutcome == "applied"));
        Assert.Equal(19, answers.Count(a => a.WriteOutcome == "replayed"));
        Assert.Single(answers.Select(a => a.Text).Distinct());
        Assert.Equal(50_000, _server.Shop.Scalar<long>("SELECT sum(quantity_milli) FROM material_uses"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("once")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task A_write_without_a_valid_key_is_refused(string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/tasks")
        {
            Content = ShopServer.Json($$"""{"orderNumber":"107923","taskTypeId":{{_place.Engraving}}}"""),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        var answer = (await _ana.AskAsync(request)).Expect(HttpStatusCode.BadRequest, "key-missing");
        Assert.Equal("key-missing", answer.WriteOutcome);
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM tasks"));
    }

    [Fact]
    public async Task A_refusal_stores_no_key_so_the_same_tap_is_judged_anew()
    {
        var key = Guid.NewGuid().ToString();
        var body = new { orderNumber = "108999", taskTypeId = _place.Engraving };
        (await _ana.TapAsync("/api/tasks", body, key)).Expect(HttpStatusCode.NotFound, "not_found");
        _server.Shop.AddOrder("108999");

        (await _ana.TapAsync("/api/tasks", body, key)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_key_belongs_to_its_author()
    {
        var key = Guid.NewGuid().ToString();
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        var task = await _ana.AddTaskAsync(_place);
        var path = $"/api/tasks/{task}/start";
        Assert.Equal("applied", (await _ana.TapAsync(path, key: key)).WriteOutcome);
        Assert.Equal("applied", (await ben.TapAsync(path, key: key)).WriteOutcome);
        Assert.Equal(2, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL"));
    }
}
