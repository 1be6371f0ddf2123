using System.Net;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>Tablets as a supervisor manages them.</summary>
public sealed class TabletsTests
{
    [Fact]
    public async Task A_revoked_tablet_is_signed_out_at_once_and_its_clocks_go_on()
    {
        await using var server = await ShopServer.StartStagingAsync();
        var place = Workplace.In(server.Shop);
        var tablet = await server.TabletAsync("Bench 1");
        (await ShopServer.TryPinAsync(tablet, server.Ana, ShopServer.AnaPin)).Expect(HttpStatusCode.OK);
        await tablet.AddTaskAsync(place, startNow: true);
        var cleo = await server.InConsoleAsync();
        var id = server.Shop.Scalar<long>("SELECT id FROM tablets");

        using var revoked = await cleo.PostFormAsync($"/console/tablets/{id}", $"/console/tablets/{id}/revoke", ("typed", " bench  1"));
        var tap = await tablet.ReadAsync("/api/tasks?scope=mine");
        var page = await tablet.GetStringAsync("/");
        var signIn = await ShopServer.TryPinAsync(tablet, server.Ana, ShopServer.AnaPin);

        Assert.Equal(HttpStatusCode.SeeOther, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, tap.Status);
        Assert.Contains("Ask a supervisor for an enrolment code", page);
        signIn.Expect(HttpStatusCode.Forbidden, "tablet_not_enrolled");
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL"));
        Assert.Contains("Revoked", (await cleo.SeeAsync("/console/tablets")).QuerySelector("tbody")!.Words());
    }

    [Fact]
    public async Task Revoking_without_the_typed_name_changes_nothing_and_says_so()
    {
        await using var server = await ShopServer.StartStagingAsync();
        await server.TabletAsync("Bench 1");
        var cleo = await server.InConsoleAsync();

        using var refused = await cleo.PostFormAsync("/console/tablets/1", "/console/tablets/1/revoke", ("typed", "Bench"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Bench 1", (await refused.DocumentAsync()).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM tablets WHERE revoked_at_ms IS NULL"));
    }

    [Fact]
    public async Task A_revoked_tablet_is_outside_in_development_too()
    {
        await using var server = await ShopServer.StartAsync();
        var tablet = await server.TabletAsync("Bench 1");
        var cleo = await server.InConsoleAsync();

        await PutAsync(cleo, 1, """{"revoked":true}""");

        (await tablet.ReadAsync("/api/people")).Expect(HttpStatusCode.Forbidden, "tablet_not_enrolled");
        Assert.Equal(HttpStatusCode.OK, (await server.Browser().ReadAsync("/api/people")).Status);
    }

    [Fact]
    public async Task A_new_code_moves_a_name_to_another_browser_and_shuts_the_first_out()
    {
        await using var server = await ShopServer.StartStagingAsync();
        var old = await server.TabletAsync("Bench 1");
        (await ShopServer.TryPinAsync(old, server.Ana, ShopServer.AnaPin)).Expect(HttpStatusCode.OK);
        var cleo = await server.InConsoleAsync();
        var id = server.Shop.Scalar<long>("SELECT id FROM tablets");

        var taken = await cleo.TapAsync("/api/admin/tablets", new { name = "bench 1" });
        var issued = await cleo.TapAsync("/api/admin/tablets", new { tabletId = id });
        var before = await old.ReadAsync("/api/people");
        using var enrolled = await server.Browser().PostAsync("/api/tablets/enrol", ShopServer.Json($$"""{"code":"{{issued.Body.GetProperty("code").GetString()}}"}"""));

        taken.Expect(HttpStatusCode.Conflict, "name_taken");
        Assert.Equal(HttpStatusCode.OK, before.Status);
        Assert.Equal(HttpStatusCode.OK, enrolled.StatusCode);
        (await old.ReadAsync("/api/people")).Expect(HttpStatusCode.Forbidden, "tablet_not_enrolled");
        Assert.Equal(HttpStatusCode.Unauthorized, (await old.ReadAsync("/api/tasks?scope=mine")).Status);
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM tablets"));
    }

    [Fact]
    public async Task A_browser_that_is_enrolled_under_another_name_signs_out_who_was_signed_in_on_it()
    {
        await using var server = await ShopServer.StartStagingAsync();
        var tablet = await server.TabletAsync("Bench 1");
        (await ShopServer.TryPinAsync(tablet, server.Ana, ShopServer.AnaPin)).Expect(HttpStatusCode.OK);

        using var enrolled = await tablet.PostAsync("/api/tablets/enrol", ShopServer.Json($$"""{"code":"{{await server.EnrolmentCodeAsync("Bench 2")}}"}"""));

        Assert.Contains(enrolled.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("laneaward-floor=;", StringComparison.Ordinal));
        Assert.Equal("tablet enrolled anew", server.Shop.Scalar<string>("SELECT end_reason FROM sign_ins WHERE person_id = @Ana", new { server.Ana }));
    }

    [Fact]
    public async Task Renaming_keeps_the_tablet_inside_refuses_a_taken_name_and_is_audited()
    {
        await using var server = await ShopServer.StartStagingAsync();
        var tablet = await server.TabletAsync("Bench 1");
        await server.TabletAsync("Bench 2");
        var cleo = await server.InConsoleAsync();

        var taken = await PutAsync(cleo, 1, """{"name":"BENCH 2"}""");
        var blank = await PutAsync(cleo, 1, """{"name":"  "}""");
        var renamed = await PutAsync(cleo, 1, """{"name":"Engraving"}""");

        taken.Expect(HttpStatusCode.Conflict, "name_taken");
        blank.Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        renamed.Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await tablet.ReadAsync("/api/people")).Status);
        Assert.Equal(["Bench 2", "Engraving"], (await cleo.ReadAsync("/api/admin/tablets")).Body.EnumerateArray().Select(t => t.GetProperty("name").GetString()));
        var (was, becomes) = (Audited(server, "before_json"), Audited(server, "after_json"));
        Assert.Equal(("Bench 1", "Engraving"), (was, becomes));
    }

    [Fact]
    public async Task Unsent_taps_and_clock_are_columns_only_when_a_tablet_has_some()
    {
        await using var server = await ShopServer.StartStagingAsync();
        await server.TabletAsync("Bench 1");
        var cleo = await server.InConsoleAsync();

        var quiet = (await cleo.SeeAsync("/console/tablets")).QuerySelector("table")!.Words();
        server.Shop.Execute("UPDATE tablets SET unsent_count = 3, clock_offset_ms = 599000");
        var telling = (await cleo.SeeAsync("/console/tablets")).QuerySelector("table")!.Words();

        Assert.DoesNotContain("Not sent yet", quiet);
        Assert.DoesNotContain("Clock is off by", quiet);
        Assert.Contains("Not sent yet", telling);
        Assert.Contains("599 s", telling);
    }

    private static string? Audited(ShopServer server, string column)
    {
        return server.Shop.Scalar<string>($"SELECT json_extract({column}, '$.Name') FROM audit_entries WHERE action = 'tablet renamed'");
    }

    private static Task<ApiAnswer> PutAsync(HttpClient browser, long id, string body)
    {
        return browser.ChangeAsync($"/api/admin/tablets/{id}", body);
    }
}
