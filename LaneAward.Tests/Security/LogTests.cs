using System.Text.Json;
using System.Text.RegularExpressions;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Security;

/// <summary>The log tells one event in one line, cannot be forged from outside, and holds no secret.</summary>
public sealed class LogTests
{
    private const string Forged = "12:00:00 INF Person 1 signed in";

    [Fact]
    public async Task Line_breaks_and_escapes_that_somebody_sends_make_no_line_of_the_log()
    {
        await using var server = await ShopServer.StartAsync();
        var place = Workplace.In(server.Shop);
        var evil = "Eve\r\n" + Forged + "\u001b[2J\u001b[31m\u0085\u2028" + Forged;
        var adam = await server.InConsoleAsync("adam");
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        var task = await ana.AddTaskAsync(place, startNow: true);
        await ana.TapAsync($"/api/tasks/{task}/complete", new { quantity = 1, note = evil });
        await adam.TapAsync("/api/admin/people", new { name = evil, role = "contributor", language = "en" });
        await adam.TapAsync("/api/admin/teams", new { name = evil });
        await adam.TapAsync("/api/admin/tablets", new { name = evil });
        await ShopServer.TryPinAsync(server.Browser(), server.Ben, evil.Replace("\r\n", "\\r\\n", StringComparison.Ordinal).Replace("\u001b", "\\u001b", StringComparison.Ordinal));
        await ana.TapAsync("/api/tasks/" + Uri.EscapeDataString(evil) + "/start");
        await ana.TapAsync("/api/tasks", "{\"orderNumber\":" + JsonSerializer.Serialize(evil) + ",\"taskTypeId\":1,\"quantity\":1}");
        foreach (var header in (string[])["User-Agent", "X-Forwarded-For", "X-Actor", "X-Occurred-At", "X-Outbox-Ticket", "Referer", "traceparent", "Request-Id"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/tasks/1/start?" + Uri.EscapeDataString(evil));
            request.Headers.TryAddWithoutValidation(header, "a\u001b[31m" + Forged);
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            using var answer = await ana.SendAsync(request);
        }

        await RawHttp.SendAsync(server.Address.Port, $"POST /api/session\u001b[31m HTTP/1.1\r\nHost: a\r\nX: y\rINF {Forged}\r\nConnection: close\r\n\r\n");
        await RawHttp.SendAsync(server.Address.Port, $"FORGED{Forged.Replace(' ', '-')} /api/session HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var log = server.ReadLog();

        Assert.DoesNotContain('\u001b', log);
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 15, $"Only {lines.Length} lines were logged: {log}");
        Assert.All(lines, line => Assert.DoesNotMatch("[\\p{Cc}\u2028]|" + Forged, Shown(line)));
    }

    [Fact]
    public async Task After_a_day_with_every_kind_of_secret_none_of_them_stands_in_the_log()
    {
        var secrets = new List<string> { ShopServer.AnaPin, ShopServer.BenPin, ShopServer.CleoPin, ShopServer.Password, "operations-token-0f3a9c" };
        await using var server = await ShopServer.StartStagingAsync(null, "--LaneAward:OperationsToken=operations-token-0f3a9c");
        var place = Workplace.In(server.Shop);
        var cleo = await server.InConsoleAsync();
        using var consoleSignIn = await server.Browser().PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "adam"), ("password", ShopServer.Password));
        secrets.AddRange(CookieValues(consoleSignIn));
        var code = (await cleo.TapAsync("/api/admin/tablets", new { name = "Packing 1" })).Body.GetProperty("code").GetString()!;
        secrets.AddRange([code, code.Replace("-", "", StringComparison.Ordinal)]);
        var tablet = server.Browser();
        using var enrolled = await tablet.PostFormAsync("/", "/enrol", ("code", code));
        secrets.AddRange(CookieValues(enrolled));
        foreach (var wrong in (string[])["8317", "86429", "not-a-pin-77"])
        {
            using var refused = await tablet.PostFormAsync("/", "/sign-in", ("personId", $"{server.Ben}"), ("pin", wrong));
            await ShopServer.TryPinAsync(tablet, server.Ben, wrong);
            secrets.Add(wrong);
        }

        secrets.Add("ZZZZ-ZZ77");
        await tablet.TapAsync("/api/tablets/enrol", """{"code":"ZZZZ-ZZ77"}""");
        secrets.Add((await cleo.TapAsync($"/api/admin/people/{server.Ana}/pin")).Body.GetProperty("pin").GetString()!);
        secrets.Add("a wrong password 31");
        using var wrongPassword = await server.Browser().PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "cleo"), ("password", "a wrong password 31"));
        using var signedIn = await tablet.PostFormAsync("/", "/sign-in", ("personId", $"{server.Ana}"), ("pin", secrets[^2]));
        secrets.AddRange(CookieValues(signedIn));
        var home = await tablet.GetStringAsync("/");
        secrets.AddRange(Regex.Matches(home, """(?:__RequestVerificationToken"[^>]*value|la-ticket" content)="([^"]{20,})""").Select(match => match.Groups[1].Value));
        var key = Guid.NewGuid().ToString();
        var task = await tablet.AddTaskAsync(place, startNow: true);
        await tablet.TapAsync($"/api/tasks/{task}/pause", "{ not json " + secrets[^1], key);
        using var parity = new HttpRequestMessage(HttpMethod.Get, "/api/parity");
        parity.Headers.TryAddWithoutValidation("Authorization", "Bearer operations-token-0f3a9c");
        parity.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var read = await tablet.SendAsync(parity);
        Assert.True(read.IsSuccessStatusCode);
        using var inQuery = await tablet.GetAsync("/?pin=" + ShopServer.AnaPin + "&code=" + code);
        // A failure is logged with its trace: even that holds nothing of what was sent.
        server.Shop.Execute("ALTER TABLE people RENAME COLUMN pin_tag TO pin_tag_gone");
        await ShopServer.TryPinAsync(tablet, server.Ben, ShopServer.BenPin);
        Assert.Contains("pin_tag", server.ReadLog(), StringComparison.Ordinal);

        // Digits of a time or a duration are no PIN.
        var log = Regex.Replace(server.ReadLog(), "\"(@t|Elapsed)\":\"?[^,]*", "");
        Assert.True(secrets.Count > 16, $"Only {secrets.Count} secrets were collected.");
        Assert.All(secrets, secret => Assert.DoesNotMatch($"(?<![0-9A-Za-z]){Regex.Escape(secret)}(?![0-9A-Za-z])", log));
        Assert.DoesNotContain("CfDJ8", log, StringComparison.Ordinal);
    }

    /// <summary>What the console and the journal show of an event: its template with the values that it names.</summary>
    private static string Shown(string line)
    {
        var entry = JsonDocument.Parse(line).RootElement;
        Assert.True(entry.TryGetProperty("@t", out _), line);
        return Regex.Replace(entry.GetProperty("@mt").GetString()!, "{([A-Za-z]+)[^}]*}", hole => entry.TryGetProperty(hole.Groups[1].Value, out var value) ? value.ToString() : "");
    }

    private static IEnumerable<string> CookieValues(HttpResponseMessage answer)
    {
        return answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0].Split('=', 2)[1]).Where(value => value.Length > 10);
    }
}
