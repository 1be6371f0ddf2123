using System.Net;
using System.Text.Json;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Tablets;

/// <summary>Who sees the names: outside development only a browser that was let in by a code.</summary>
public sealed class EnrollingTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-11-24T15:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public async Task A_stranger_sees_neither_names_nor_the_PIN_pad()
    {
        await using var server = await ShopServer.StartStagingAsync();
        var stranger = server.Browser();

        var page = await stranger.GetStringAsync("/?find=ana");
        var people = await stranger.ReadAsync("/api/people");
        var signIn = await ShopServer.TryPinAsync(stranger, server.Ana, ShopServer.AnaPin);
        using var posted = await stranger.PostFormAsync("/", "/sign-in", ("personId", $"{server.Ana}"), ("pin", ShopServer.AnaPin));

        Assert.Contains("Ask a supervisor for an enrolment code", page);
        Assert.DoesNotContain("data-pin-form", page);
        Assert.All([page, people.Text, signIn.Text, await posted.Content.ReadAsStringAsync()], text => Assert.DoesNotContain("Morales", text));
        people.Expect(HttpStatusCode.Forbidden, "tablet_not_enrolled");
        signIn.Expect(HttpStatusCode.Forbidden, "tablet_not_enrolled");
        Assert.Equal(HttpStatusCode.Forbidden, posted.StatusCode);
        Assert.Equal("not-enrolled", posted.Headers.GetValues("X-Write-Outcome").Single());
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM sign_ins"));
    }

    [Fact]
    public async Task A_code_made_in_the_console_lets_one_browser_in_for_long()
    {
        await using var server = await ShopServer.StartStagingAsync();
        var cleo = await server.InConsoleAsync();
        using var made = await cleo.PostFormAsync("/console/tablets", "/console/tablets/code", ("name", " Engraving  2 "));
        var shown = (await made.DocumentAsync()).QuerySelector(".pin-shown")!.TextContent;
        var tablet = server.Browser();

        using var enrolled = await tablet.PostFormAsync("/", "/enrol", ("code", " " + shown.ToLowerInvariant()));
        using var again = await server.Browser().PostFormAsync("/", "/enrol", ("code", shown));

        Assert.Equal(HttpStatusCode.SeeOther, enrolled.StatusCode);
        var cookie = enrolled.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("laneaward-tablet=", StringComparison.Ordinal));
        Assert.Matches("^laneaward-tablet=[0-9a-f]{64};.*max-age=34560000;.*secure; samesite=strict; httponly", cookie);
        Assert.Contains("Ana Morales", await tablet.GetStringAsync("/"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Contains("This code does not count", await again.Content.ReadAsStringAsync());
        Assert.Equal("Engraving 2", server.Shop.Scalar<string>("SELECT name FROM tablets"));
        Assert.Equal(
            ["enrolment code made", "tablet enrolled"],
            server.Shop.Query<string>("SELECT action FROM audit_entries WHERE entity = 'tablet' AND actor_id = @Cleo ORDER BY id", new { server.Cleo }));
    }

    [Fact]
    public async Task Neither_code_nor_secret_can_be_read_from_the_database_or_the_log()
    {
        await using var server = await ShopServer.StartStagingAsync();
        var cleo = await server.InConsoleAsync();
        var issued = await cleo.TapAsync("/api/admin/tablets", new { name = "Packing 1" }, key: "0f14d0ab-9605-4a62-a9e4-5ed26688389b");
        var code = issued.Body.GetProperty("code").GetString()!;
        using var enrolled = await server.Browser().PostAsync("/api/tablets/enrol", ShopServer.Json($$"""{"code":"{{code}}"}"""));
        var secret = enrolled.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("laneaward-tablet=", StringComparison.Ordinal)).Split(['=', ';'])[1];

        var dump = await File.ReadAllBytesAsync(server.Shop.Path + "-wal");
        var text = System.Text.Encoding.Latin1.GetString([.. dump, .. await File.ReadAllBytesAsync(server.Shop.Path)]) + server.ReadLog();
        var repeated = await cleo.TapAsync("/api/admin/tablets", new { name = "Packing 1" }, key: "0f14d0ab-9605-4a62-a9e4-5ed26688389b");

        Assert.Contains("Packing 1", text);
        Assert.All([code, code.Replace("-", "", StringComparison.Ordinal), secret], s => Assert.DoesNotContain(s, text));
        repeated.Expect(HttpStatusCode.Created);
        Assert.Equal((true, JsonValueKind.Null, "Packing 1"), (repeated.Replayed, repeated.Body.GetProperty("code").ValueKind, repeated.Body.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_code_is_over_after_ten_minutes_and_when_a_newer_one_has_its_name()
    {
        await using var server = await ShopServer.StartStagingAsync(_time);
        var first = await server.EnrolmentCodeAsync("Engraving 2");
        var second = await server.EnrolmentCodeAsync("engraving 2");
        var replaced = await EnrolAsync(server, first);
        _time.Advance(TimeSpan.FromMinutes(10));
        var late = await EnrolAsync(server, second);
        var third = await server.EnrolmentCodeAsync("Engraving 2");
        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        var justInTime = await EnrolAsync(server, third);

        replaced.Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        late.Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        justInTime.Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Parallel_guesses_of_a_code_are_all_counted_and_then_even_the_right_one_waits()
    {
        await using var server = await ShopServer.StartStagingAsync(_time);
        var code = await server.EnrolmentCodeAsync("Engraving 2");

        var guesses = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => EnrolAsync(server, "ZZZZ-ZZZZ")));
        var right = await EnrolAsync(server, code);
        _time.Advance(TimeSpan.FromMinutes(10));
        var later = await EnrolAsync(server, await server.EnrolmentCodeAsync("Engraving 2"));

        Assert.Equal(20, guesses.Count(g => g.Status == HttpStatusCode.UnprocessableEntity));
        Assert.Equal(40, guesses.Count(g => g.Status == HttpStatusCode.TooManyRequests));
        right.Expect(HttpStatusCode.TooManyRequests, "wait");
        Assert.Equal((TimeSpan.FromMinutes(10), true), (right.RetryAfter, right.Body.GetProperty("retryable").GetBoolean()));
        later.Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_code_used_by_many_browsers_at_once_lets_one_of_them_in()
    {
        await using var server = await ShopServer.StartStagingAsync();
        var code = await server.EnrolmentCodeAsync("Engraving 2");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EnrolAsync(server, code)));

        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM tablets"));
    }

    [Fact]
    public async Task In_development_no_enrolment_is_needed_and_a_sign_in_still_has_a_tablet()
    {
        await using var server = await ShopServer.StartAsync();

        await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        await server.OnFloorAsync(server.Ben, ShopServer.BenPin);

        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM tablets"));
        Assert.Equal(2, server.Shop.Scalar<long>("SELECT count(*) FROM sign_ins s JOIN tablets t ON t.id = s.tablet_id WHERE t.app_version IS NOT NULL"));
    }

    private static Task<ApiAnswer> EnrolAsync(ShopServer server, string code)
    {
        return server.Browser().AskAsync(new HttpRequestMessage(HttpMethod.Post, "/api/tablets/enrol") { Content = ShopServer.Json($$"""{"code":"{{code}}"}""") });
    }
}
