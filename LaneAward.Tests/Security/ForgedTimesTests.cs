using System.Net;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Security;

/// <summary>A time that no clock of the shop has shown, sent by hand: it is refused where it comes in, and one that lies there already makes no page unreadable.</summary>
public sealed class ForgedTimesTests() : EngravedAfternoon(minutesAfter: 20)
{
    [Fact]
    public async Task A_tap_of_the_year_1_is_put_aside_as_one_of_last_year_and_Review_can_be_read()
    {
        var tap = new HttpRequestMessage(HttpMethod.Post, $"/api/tasks/{TaskId}/start") { Content = ShopServer.Json("{}") };
        tap.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        tap.Headers.Add("X-Occurred-At", "0001-01-01T00:00:00Z");
        tap.Headers.Add("X-Clock-Offset", "-3000000000000");

        (await Ana.AskAsync(tap)).Expect(HttpStatusCode.UnprocessableEntity, "too-old");

        Assert.Equal(Time.GetUtcNow().AddDays(-366).ToUnixTimeMilliseconds(), Server.Shop.Scalar<long>("SELECT tapped_at_ms FROM refused_taps"));
        Server.Shop.Execute("UPDATE refused_taps SET tapped_at_ms = -65135596800000");
        Assert.NotNull((await Cleo.SeeAsync("/console/review")).QuerySelector("form[action$='/settle']"));
    }

    [Fact]
    public async Task Time_before_the_year_2000_is_recorded_by_nobody_and_asked_for_by_nobody()
    {
        var span = new { startedAt = "0001-01-01T00:30:00Z", endedAt = "0001-01-01T03:00:00Z" };

        var asked = await Ana.TapAsync($"/api/sessions/{SessionId}/corrections", span);
        var added = await Cleo.TapAsync("/api/admin/sessions", new { span.startedAt, span.endedAt, personId = Server.Ana, task = $"{TaskId}", reason = "Forgotten" });
        var corrected = await Cleo.TapAsync($"/api/admin/sessions/{SessionId}/correct", new { span.startedAt, span.endedAt, reason = "Forgotten" });

        foreach (var answer in (ApiAnswer[])[asked, added, corrected])
        {
            answer.Expect(HttpStatusCode.UnprocessableEntity, "invalid");
            Assert.Equal("No time is recorded before the year 2000.", answer.Body.GetProperty("title").GetString());
        }

        Assert.Equal(0, Server.Shop.Scalar<long>("SELECT count(*) FROM corrections"));
    }

    [Fact]
    public async Task A_request_for_the_year_1_that_an_earlier_release_took_is_read_and_refused_when_it_is_accepted()
    {
        var request = (await Ana.TapAsync($"/api/sessions/{SessionId}/corrections", new { startedAt = "2026-11-24T20:00:00Z", endedAt = "2026-11-24T20:30:00Z" })).Expect(HttpStatusCode.Created);
        Server.Shop.Execute("UPDATE corrections SET started_at_ms = -62135589600000, ended_at_ms = -62135586000000; INSERT INTO settings (name, value, updated_at_ms) VALUES ('pay-period-start', '2026-11-23', 0)");

        Assert.Contains("Ana Morales", (await Cleo.SeeAsync("/console/review")).QuerySelector(".review")!.Words(), StringComparison.Ordinal);
        using var accepted = await Cleo.PostFormAsync("/console/people", $"/console/review/{request.Body.GetProperty("correctionId").GetInt64()}/accept", ("note", ""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, accepted.StatusCode);
        Assert.Equal("pending", Server.Shop.Scalar<string>("SELECT status FROM corrections"));
    }

    [Fact]
    public async Task Payroll_can_be_exported_beside_a_session_of_the_year_1_that_an_earlier_release_took()
    {
        Time.Advance(TimeSpan.FromHours(10));
        using var first = await Cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", ("from", "2026-11-24"), ("to", "2026-11-24"));
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Server.Shop.Execute(
            "INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind) VALUES (@TaskId, @Ana, -62135589600000, -62135586000000, 'pause')",
            new { TaskId, Server.Ana });

        Assert.NotNull((await Cleo.SeeAsync("/console/reports/payroll?from=2026-11-23&to=2026-11-23")).QuerySelector("h1"));
    }
}
