using System.Net;
using LaneAward.Tests.Support;
using LaneAward.Web.Features.Activity;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>Who gets in on the floor, and who does not.</summary>
public sealed class SignInApiTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
    private ShopServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync(_time);
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task The_right_pin_signs_in_and_signing_out_ends_the_cookie_everywhere()
    {
        var ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        (await ana.ReadAsync("/api/tasks")).Expect(HttpStatusCode.OK);
        using var copy = await ana.DeleteAsync(new Uri("/api/session", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, copy.StatusCode);
        Assert.Equal("signed out", _server.Shop.Scalar<string>("SELECT end_reason FROM sign_ins"));
        (await ana.ReadAsync("/api/tasks")).Expect(HttpStatusCode.Unauthorized, "signed_out");
    }

    [Theory]
    [InlineData("{}", "personId")]
    [InlineData("{\"personId\":1}", "pin")]
    [InlineData("{\"pin\":\"4827\"}", "personId")]
    public async Task What_a_sign_in_leaves_out_is_named_and_is_no_wrong_PIN(string body, string field)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/session") { Content = ShopServer.Json(body) };

        var refused = await _server.Browser().AskAsync(request);

        refused.Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.True(refused.Body.GetProperty("errors").TryGetProperty(field, out _), refused.Text);
    }

    [Fact]
    public async Task Who_is_signed_in_on_the_floor_alone_may_not_ask_the_console_and_is_not_told_to_sign_in()
    {
        var ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);

        (await ana.ReadAsync("/api/admin/people")).Expect(HttpStatusCode.Forbidden, "not_allowed");
        (await ana.ReadAsync("/api/reports")).Expect(HttpStatusCode.Forbidden, "not_allowed");
        (await _server.Browser().ReadAsync("/api/reports")).Expect(HttpStatusCode.Unauthorized, "signed_out");
        // Whom the console would let in is told to sign in there.
        _server.Shop.Execute("UPDATE people SET role = 'supervisor' WHERE id = @Ana", new { _server.Ana });
        (await ana.ReadAsync("/api/reports")).Expect(HttpStatusCode.Unauthorized, "signed_out");
    }

    [Fact]
    public async Task After_a_restore_no_cookie_of_before_lets_anybody_in_and_after_a_reset_all_do()
    {
        var ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        var cleo = await _server.InConsoleAsync();
        _server.Shop.Execute("UPDATE instance SET epoch = 2, epoch_kind = 'forget'");
        (await ana.ReadAsync("/api/tasks")).Expect(HttpStatusCode.OK);

        // The backup is of the time when both were signed in: a lock since then is not in it.
        _server.Shop.Execute("UPDATE instance SET epoch = 3, epoch_kind = 'resend'");
        (await ana.ReadAsync("/api/tasks")).Expect(HttpStatusCode.Unauthorized, "signed_out");
        (await cleo.ReadAsync("/api/admin/people")).Expect(HttpStatusCode.Unauthorized, "signed_out");
        Assert.DoesNotContain("Ana", (await (await ana.GetAsync("/")).DocumentAsync()).QuerySelector("header")?.TextContent ?? "", StringComparison.Ordinal);

        using var lost = new HttpRequestMessage(HttpMethod.Post, "/api/tasks/1/start") { Content = ShopServer.Json("{}") };
        lost.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        lost.Headers.Add("X-Db-Epoch", "1");
        (await ana.AskAsync(lost)).Expect(HttpStatusCode.Conflict, "stale_epoch");
    }

    [Fact]
    public async Task A_reset_after_a_restore_lets_nobody_of_before_in_and_somebody_new_stays_out_of_it()
    {
        var ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        _server.Shop.Execute("UPDATE instance SET epoch = 2, epoch_kind = 'resend'");
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        (await ben.ReadAsync("/api/tasks")).Expect(HttpStatusCode.OK);

        await _server.Shop.Database.WriteAsync(db => ResetActivity.Run(db, "test"));

        (await ana.ReadAsync("/api/tasks")).Expect(HttpStatusCode.Unauthorized, "signed_out");
        ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        (await ben.ReadAsync("/api/tasks")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_sign_in_whose_number_was_given_to_somebody_else_is_nobodys()
    {
        var ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        _server.Shop.Execute("UPDATE sign_ins SET person_id = @Ben", new { _server.Ben });
        (await ana.ReadAsync("/api/tasks")).Expect(HttpStatusCode.Unauthorized, "signed_out");
    }

    [Fact]
    public async Task A_wrong_pin_an_unknown_person_and_a_deactivated_one_are_told_the_same()
    {
        _server.Shop.Execute("UPDATE people SET active = 0 WHERE id = @Ben", new { _server.Ben });
        var tablet = _server.Browser();
        (await TryAsync(tablet, _server.Ana, "0000")).Expect(HttpStatusCode.Unauthorized, "wrong_pin");
        (await TryAsync(tablet, 4242, "0000")).Expect(HttpStatusCode.Unauthorized, "wrong_pin");
        (await TryAsync(tablet, _server.Ben, ShopServer.BenPin)).Expect(HttpStatusCode.Unauthorized, "wrong_pin");
    }

    [Fact]
    public async Task Five_misses_wait_even_for_the_right_pin_and_the_wait_survives_in_the_database()
    {
        var tablet = _server.Browser();
        for (var miss = 1; miss < 5; miss++)
        {
            (await TryAsync(tablet, _server.Ana, "0000")).Expect(HttpStatusCode.Unauthorized, "wrong_pin");
        }

        Assert.Equal(TimeSpan.FromSeconds(30), (await TryAsync(tablet, _server.Ana, "0000")).Expect(HttpStatusCode.TooManyRequests, "wait").RetryAfter);
        var right = (await TryAsync(tablet, _server.Ana, ShopServer.AnaPin)).Expect(HttpStatusCode.TooManyRequests, "wait");
        Assert.Equal(("wait", true), (right.WriteOutcome, right.Body.GetProperty("retryable").GetBoolean()));
        Assert.Equal(5, _server.Shop.Scalar<long>("SELECT pin_misses FROM people WHERE id = @Ana", new { _server.Ana }));

        _time.Advance(TimeSpan.FromSeconds(31));
        (await TryAsync(tablet, _server.Ana, ShopServer.AnaPin)).Expect(HttpStatusCode.OK);
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT pin_misses FROM people WHERE id = @Ana", new { _server.Ana }));
    }

    [Fact]
    public async Task An_empty_PIN_is_no_wrong_guess_on_the_page_either()
    {
        using var answer = await _server.Browser().PostFormAsync("/", "/sign-in", ("personId", $"{_server.Ana}"), ("pin", ""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT pin_misses FROM people WHERE id = @Ana", new { _server.Ana }));
    }

    [Fact]
    public async Task Guessing_in_parallel_gains_nothing()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => TryAsync(
            _server.Browser(), _server.Ana, (5000 + i).ToString(System.Globalization.CultureInfo.InvariantCulture))));

        Assert.Equal(4, answers.Count(a => a.Status == HttpStatusCode.Unauthorized));
        Assert.Equal(5, _server.Shop.Scalar<long>("SELECT pin_misses FROM people WHERE id = @Ana", new { _server.Ana }));
    }

    [Fact]
    public async Task Fifty_misses_lock_the_pin_until_a_new_one_is_issued()
    {
        _server.Shop.Execute("UPDATE people SET pin_misses = 49 WHERE id = @Ana", new { _server.Ana });
        var tablet = _server.Browser();
        (await TryAsync(tablet, _server.Ana, "0000")).Expect(HttpStatusCode.TooManyRequests, "locked");
        _time.Advance(TimeSpan.FromDays(2));
        var locked = (await TryAsync(tablet, _server.Ana, ShopServer.AnaPin)).Expect(HttpStatusCode.TooManyRequests, "locked");
        Assert.False(locked.Body.GetProperty("retryable").GetBoolean());
    }

    [Fact]
    public async Task No_pin_is_ever_in_the_log_or_in_the_database_file()
    {
        await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        await TryAsync(_server.Browser(), _server.Ben, "8317");
        var log = _server.ReadLog();

        Assert.DoesNotContain("8317", log, StringComparison.Ordinal);
        Assert.DoesNotContain("\"" + ShopServer.AnaPin + "\"", log, StringComparison.Ordinal);
        Assert.Equal(0, _server.Shop.Scalar<long>(
            "SELECT count(*) FROM people WHERE instr(CAST(pin_seal AS TEXT), @pin) OR instr(CAST(pin_tag AS TEXT), @pin)", new { pin = ShopServer.AnaPin }));
    }

    [Fact]
    public async Task Locking_the_tablet_works_while_another_program_holds_the_database()
    {
        var ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        using var other = ChildProcess.Start("hold-lock", _server.Shop.Path);
        await other.ExpectAsync("locked");
        using var answer = await ana.DeleteAsync(new Uri("/api/session", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("laneaward-floor=;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_write_key_in_a_form_field_opens_no_route_of_the_api()
    {
        var ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__key", Guid.NewGuid().ToString())]);
        (await ana.AskAsync(new HttpRequestMessage(HttpMethod.Post, "/api/tasks/1/start") { Content = form })).Expect(HttpStatusCode.BadRequest, "key-missing");
    }

    [Fact]
    public async Task A_sign_out_whose_answer_was_lost_comes_again_and_is_done()
    {
        var ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        for (var time = 0; time < 2; time++)
        {
            using var answer = await ana.DeleteAsync(new Uri("/api/session", UriKind.Relative));
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("/api/session")]
    [InlineData("/api/tasks")]
    [InlineData("/sign-in")]
    public async Task Ten_megabytes_are_refused(string path)
    {
        var ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = ShopServer.Json(new string(' ', 10_000_000)) };
        // Asks before it sends, as curl does: the answer comes without the body being read.
        request.Headers.ExpectContinue = true;
        var answer = await ana.AskAsync(request);
        answer.Expect(HttpStatusCode.RequestEntityTooLarge, "too_large");
    }

    [Fact]
    public async Task The_tiles_show_names_and_states_and_no_deactivated_person()
    {
        _server.Shop.Execute("UPDATE people SET active = 0 WHERE id = @Ben", new { _server.Ben });
        var tiles = (await _server.Browser().ReadAsync("/api/people")).Body.EnumerateArray().Select(t => t.GetProperty("name").GetString()).ToList();

        Assert.Contains("Ana Morales", tiles);
        Assert.DoesNotContain("Ben Ortiz", tiles);
    }

    [Theory]
    [InlineData("GET", "/api/tasks")]
    [InlineData("POST", "/api/tasks/1/pause")]
    [InlineData("POST", "/api/admin/people")]
    public async Task Nobody_gets_in_without_signing_in(string method, string path)
    {
        using var content = method == "POST" ? ShopServer.Json("{}") : null;
        var answer = await _server.Browser().AskAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = content });
        answer.Expect(HttpStatusCode.Unauthorized, "signed_out");
    }

    private static Task<ApiAnswer> TryAsync(HttpClient tablet, long personId, string pin)
    {
        return tablet.AskAsync(new HttpRequestMessage(HttpMethod.Post, "/api/session")
        {
            Content = ShopServer.Json($$"""{"personId":{{personId}},"pin":"{{pin}}"}"""),
        });
    }
}
