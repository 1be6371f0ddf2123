using System.Net;
using LaneAward.Tests.Support;
using LaneAward.Web.Features;
using LaneAward.Web.Features.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LaneAward.Tests.Security;

/// <summary>A cookie that somebody planted before a sign-in, or copied before its end, opens nothing.</summary>
public sealed class SessionFixationTests : IAsyncLifetime
{
    private ShopServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartStagingAsync();
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task A_cookie_planted_before_a_sign_in_is_not_the_one_after_it_and_opens_nothing_of_the_person_who_signed_in()
    {
        var (tablet, code) = (_server.Browser(), await _server.EnrolmentCodeAsync("Engraving 1"));
        var secret = CookieOf(await SendAsync(tablet, HttpMethod.Post, "/api/tablets/enrol", $$"""{"code":"{{code}}"}"""), "laneaward-tablet");
        var bens = CookieOf(await SignInAsync(_server.Ben, ShopServer.BenPin, secret), "laneaward-floor");

        // Ben's own cookie, which he may copy, lies in the browser when Ana signs in.
        var anas = CookieOf(await SignInAsync(_server.Ana, ShopServer.AnaPin, secret + "; " + bens), "laneaward-floor");
        var invented = CookieOf(await SignInAsync(_server.Ana, ShopServer.AnaPin, secret + "; laneaward-floor=known-to-the-attacker"), "laneaward-floor");

        Assert.NotEqual(bens, anas);
        Assert.NotEqual(anas, invented);
        Assert.DoesNotContain("known-to-the-attacker", invented, StringComparison.Ordinal);
        Assert.Contains("Ben Ortiz", await HomeAsync(secret + "; " + bens), StringComparison.Ordinal);
        Assert.Contains("Ana Morales", await HomeAsync(secret + "; " + anas), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ReadAsync("/api/tasks", secret + "; laneaward-floor=known-to-the-attacker")).StatusCode);
    }

    [Fact]
    public async Task A_cookie_planted_before_a_sign_in_to_the_console_is_not_the_one_after_it()
    {
        var cleos = await ConsoleCookieAsync("cleo");
        // Who is signed in finds the form's token on any page of the console.
        foreach (var (planted, page) in ((string, string)[])[("laneaward-console=known-to-the-attacker", "/console/sign-in"), (cleos, "/console/")])
        {
            var adams = await ConsoleCookieAsync("adam", planted, page);

            Assert.NotEqual(planted, adams);
            Assert.Contains("Adam Reyes", await (await ReadAsync("/console/", adams)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // Who may read the settings is no supervisor.
        Assert.Equal(HttpStatusCode.Forbidden, (await ReadAsync("/api/admin/settings", cleos)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ReadAsync("/api/admin/settings", "laneaward-console=known-to-the-attacker")).StatusCode);
    }

    [Fact]
    public async Task A_tablet_secret_planted_before_the_enrolment_is_not_the_one_after_it()
    {
        var planted = "laneaward-tablet=" + new string('a', 64);
        var code = await _server.EnrolmentCodeAsync("Engraving 1");
        using var enrolled = await SendAsync(_server.Browser(), HttpMethod.Post, "/api/tablets/enrol", $$"""{"code":"{{code}}"}""", planted);

        Assert.NotEqual(planted, CookieOf(enrolled, "laneaward-tablet"));
        Assert.Equal(HttpStatusCode.Forbidden, (await ReadAsync("/api/people", planted)).StatusCode);
    }

    [Theory]
    [InlineData("POST", "/sign-out", "locked")]
    [InlineData("DELETE", "/api/session", "signed out")]
    public async Task A_copied_cookie_ends_also_while_another_program_holds_the_database_and_the_end_is_written_down_after_it(string method, string path, string reason)
    {
        var code = await _server.EnrolmentCodeAsync("Engraving 1");
        var secret = CookieOf(await SendAsync(_server.Browser(), HttpMethod.Post, "/api/tablets/enrol", $$"""{"code":"{{code}}"}"""), "laneaward-tablet");
        var copy = secret + "; " + CookieOf(await SignInAsync(_server.Ben, ShopServer.BenPin, secret), "laneaward-floor");
        using var other = ChildProcess.Start("hold-lock", _server.Shop.Path);
        await other.ExpectAsync("locked");

        using var ended = await SendAsync(_server.Browser(), new HttpMethod(method), path, null, copy);

        Assert.True((int)ended.StatusCode < 400, $"{ended.StatusCode}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await ReadAsync("/api/tasks", copy)).StatusCode);
        other.Tell("release");
        await other.ExpectAsync("released");
        // Written after what waited before it.
        using var next = await SignInAsync(_server.Ana, ShopServer.AnaPin, secret);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal(reason, _server.Shop.Scalar<string>("SELECT end_reason FROM sign_ins WHERE person_id = @Ben", new { _server.Ben }));
    }

    [Fact]
    public async Task A_password_that_is_replaced_while_a_sign_in_waits_opens_nothing()
    {
        var (held, released) = (new TaskCompletionSource(), new ManualResetEventSlim());
        var replaced = _server.Shop.Database.WriteAsync(db =>
        {
            held.TrySetResult();
            released.Wait(TestContext.Current.CancellationToken);
            db.People.SetPassword(_server.Cleo, _server.Services.GetRequiredService<ConsolePasswords>().Hash("another-long-password"));
            db.SignIns.EndAll(_server.Cleo, "new password");
        });
        await held.Task;
        // It has read the password when it gives back its task, and waits to count the try.
        var signIn = _server.Services.GetRequiredService<SignInToConsole>().RunAsync(new SignInToConsole.Request("cleo", ShopServer.Password, "en"), TestContext.Current.CancellationToken);

        released.Set();
        await replaced;

        Assert.Equal("wrong_password", (await signIn).Refusal?.Code);
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM sign_ins WHERE person_id = @Cleo AND ended_at_ms IS NULL", new { _server.Cleo }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(60_000)]
    public async Task Whose_rights_are_taken_away_while_what_they_asked_waits_for_its_turn_changes_nothing_any_more_but_their_stop_counts(int? saidToBeMsAgo)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await _server.InConsoleAsync("adam");
        var signIn = _server.Shop.Scalar<long>("SELECT max(id) FROM sign_ins WHERE person_id = @Adam", new { _server.Adam });
        var read = new Actor(_server.Adam, "Adam Reyes", "AR", 1, "admin", "en", null, null, signIn, null);
        var write = new WriteRequest(read, Guid.NewGuid().ToString(), "PUT /api/admin/people", [1], null) { Tapped = saidToBeMsAgo is { } ago ? new TapTime(now - ago, now, 0, null) : null };
        _server.Shop.Execute("UPDATE people SET role = 'supervisor' WHERE id = @Adam", new { _server.Adam });

        var runner = _server.Services.GetRequiredService<CommandRunner>();
        var change = await runner.RunAsync<bool>(write, _ => true, _ => { }, TestContext.Current.CancellationToken);
        var stop = await runner.RunAsync<bool>(write with { IsStop = true, Key = Guid.NewGuid().ToString() }, _ => true, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal((StatusCodes.Status403Forbidden, "rights_changed"), (change.Refusal?.Status, change.Refusal?.Code));
        Assert.Null(stop.Refusal);

        // Nor whose sign-in was ended.
        _server.Shop.Execute("UPDATE people SET role = 'admin' WHERE id = @Adam; UPDATE sign_ins SET started_at_ms = started_at_ms - 600000, ended_at_ms = @now, end_reason = 'deactivated' WHERE id = @signIn", new { _server.Adam, now, signIn });
        var late = await runner.RunAsync<bool>(write with { Key = Guid.NewGuid().ToString() }, _ => true, _ => { }, TestContext.Current.CancellationToken);
        Assert.NotNull(late.Refusal);
    }

    [Fact]
    public async Task A_copied_cookie_ends_with_a_lock_a_sign_out_a_new_PIN_a_deactivation_and_a_revoked_tablet()
    {
        var cleo = await _server.InConsoleAsync();
        Func<string, Task>[] ends =
        [
            cookie => SendAsync(_server.Browser(), HttpMethod.Post, "/sign-out", null, cookie),
            cookie => SendAsync(_server.Browser(), HttpMethod.Delete, "/api/session", null, cookie),
            _ => cleo.TapAsync($"/api/admin/people/{_server.Ben}/pin"),
            _ => cleo.PostFormAsync("/console/tablets", $"/console/tablets/{_server.Shop.Scalar<long>("SELECT max(id) FROM tablets")}/revoke", ("typed", "Engraving 3")),
            _ => cleo.PostFormAsync("/console/people", $"/console/people/{_server.Ben}/deactivate", ("typed", "Ben Ortiz")),
        ];
        var pin = ShopServer.BenPin;
        foreach (var (end, i) in ends.Select((end, i) => (end, i)))
        {
            var code = await _server.EnrolmentCodeAsync($"Engraving {i}");
            var secret = CookieOf(await SendAsync(_server.Browser(), HttpMethod.Post, "/api/tablets/enrol", $$"""{"code":"{{code}}"}"""), "laneaward-tablet");
            _server.Shop.Execute("UPDATE people SET pin_misses = 0, pin_wait_until_ms = 0");
            var signedIn = await SignInAsync(_server.Ben, pin, secret);
            Assert.True(signedIn.IsSuccessStatusCode, $"{i}: {await signedIn.Content.ReadAsStringAsync()}");
            var copy = secret + "; " + CookieOf(signedIn, "laneaward-floor");
            Assert.Equal(HttpStatusCode.OK, (await ReadAsync("/api/tasks", copy)).StatusCode);

            await end(copy);
            Assert.True((await ReadAsync("/api/tasks", copy)).StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"end {i} left the copy alive");
            if (i == 2)
            {
                // The new PIN is shown once, in the answer to its maker.
                pin = (await cleo.TapAsync($"/api/admin/people/{_server.Ben}/pin")).Body.GetProperty("pin").GetString()!;
            }
        }
    }

    [Fact]
    public async Task A_cookie_of_the_floor_is_none_of_the_console_and_the_other_way_round()
    {
        var code = await _server.EnrolmentCodeAsync("Engraving 1");
        var secret = CookieOf(await SendAsync(_server.Browser(), HttpMethod.Post, "/api/tablets/enrol", $$"""{"code":"{{code}}"}"""), "laneaward-tablet");
        var floor = CookieOf(await SignInAsync(_server.Cleo, ShopServer.CleoPin, secret), "laneaward-floor");
        var console = await ConsoleCookieAsync("cleo");

        Assert.Equal(HttpStatusCode.OK, (await ReadAsync("/api/admin/people", console)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ReadAsync("/api/admin/people", secret + "; " + floor.Replace("laneaward-floor", "laneaward-console", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ReadAsync("/api/tasks", secret + "; " + console.Replace("laneaward-console", "laneaward-floor", StringComparison.Ordinal))).StatusCode);
    }

    private Task<HttpResponseMessage> SignInAsync(long person, string pin, string cookies)
    {
        return SendAsync(_server.Browser(), HttpMethod.Post, "/api/session", $$"""{"personId":{{person}},"pin":"{{pin}}"}""", cookies);
    }

    private async Task<string> ConsoleCookieAsync(string login, string? planted = null, string page = "/console/sign-in")
    {
        var browser = _server.Browser();
        if (planted is not null)
        {
            browser.DefaultRequestHeaders.Add("Cookie", planted);
        }

        using var answer = await browser.PostFormAsync(page, "/console/sign-in", ("login", login), ("password", ShopServer.Password));
        return CookieOf(answer, "laneaward-console");
    }

    private Task<HttpResponseMessage> ReadAsync(string path, string cookies)
    {
        return SendAsync(_server.Browser(), HttpMethod.Get, path, null, cookies);
    }

    private async Task<string> HomeAsync(string cookies)
    {
        using var answer = await ReadAsync("/", cookies);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient browser, HttpMethod method, string path, string? json, string? cookies = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : ShopServer.Json(json) };
        if (cookies is not null)
        {
            request.Headers.Add("Cookie", cookies);
        }

        return await browser.SendAsync(request);
    }

    private static string CookieOf(HttpResponseMessage answer, string name)
    {
        return answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(name + "=", StringComparison.Ordinal)).Split(';')[0];
    }
}
