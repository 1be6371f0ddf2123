using System.Net;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Security;

/// <summary>What people and programs send never becomes a header of an answer, nor leads a browser to another site.</summary>
public sealed class HeaderInjectionTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("\\\\elsewhere.example")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/%09/elsewhere.example")]
    [InlineData("/\t/elsewhere.example")]
    [InlineData("/day\r\nSet-Cookie: laneaward-floor=planted")]
    [InlineData("/day\nLocation: https://elsewhere.example")]
    [InlineData("/day?find=ñandú")]
    [InlineData("~/day")]
    public async Task The_page_to_go_back_to_is_one_of_ours_and_no_header(string back)
    {
        foreach (var browser in (HttpClient[])[shared.Server.Browser(), await shared.Server.OnFloorAsync(shared.Server.Ana, ShopServer.AnaPin)])
        {
            using var answer = await browser.PostFormAsync("/", "/language", ("language", "en"), ("back", back));

            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            Assert.Matches("^/([^/\\\\\\s][!-~]*)?$", answer.Headers.Location!.OriginalString);
            Assert.DoesNotContain("planted", answer.Headers.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/workforce//elsewhere.example")]
    [InlineData("/workforce/\\elsewhere.example")]
    [InlineData("/workforce/%0d%0aSet-Cookie:%20a=b")]
    [InlineData("//elsewhere.example/console/")]
    [InlineData("/console/people/1/pin?back=https://elsewhere.example")]
    [InlineData("/console/?ReturnUrl=https://elsewhere.example")]
    [InlineData("/?language=%0d%0aSet-Cookie:%20a=b&find=%0d%0aX:%20y")]
    [InlineData("/api/reports/sessions.csv?from=2026-11-24%0d%0aX-Planted:%20y&to=2026-11-24")]
    [InlineData("/api/reports/sessions%0d%0aX-Planted:y.csv?range=today")]
    [InlineData("/console/audit/csv?what=%22%0d%0aX-Planted:%20y")]
    [InlineData("/console/reports/sessions?sort=%0d%0aX-Planted:%20y&order=%0d%0a")]
    public async Task An_address_leads_nowhere_else_and_plants_no_header(string address)
    {
        var answer = await RawHttp.SendAsync(
            shared.Server.Address.Port, $"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{shared.Server.Address.Port}\r\nCookie: {await CookiesOfCleoAsync()}\r\nConnection: close\r\n\r\n");
        var head = answer.Split("\r\n\r\n")[0];

        Assert.True(RawHttp.Statuses(answer) is [< 500], head);
        Assert.DoesNotMatch("(?im)^(X-Planted:|X:|Set-Cookie: *a=)", head);
        Assert.DoesNotMatch("(?im)^Location:.*elsewhere", head);
    }

    [Theory]
    [InlineData("Host: elsewhere.example", "/console/people")]
    [InlineData("X-Forwarded-Host: elsewhere.example", "/console/people")]
    [InlineData("X-Original-URL: /console/people", "/hello")]
    [InlineData("X-HTTP-Method-Override: DELETE", "/hello")]
    [InlineData("X-Forwarded-Prefix: //elsewhere.example", "/workforce/")]
    public async Task A_header_about_the_host_or_the_address_changes_where_nothing_leads(string header, string address)
    {
        var host = header.StartsWith("Host:", StringComparison.Ordinal) ? header : $"Host: 127.0.0.1:{shared.Server.Address.Port}\r\n{header}";
        var answer = await RawHttp.SendAsync(shared.Server.Address.Port, $"GET {address} HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n");

        Assert.True(RawHttp.Statuses(answer) is [< 500]);
        Assert.DoesNotContain("elsewhere", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_with_line_breaks_or_other_alphabets_breaks_no_header_of_a_refusal()
    {
        var adam = await shared.Server.InConsoleAsync("adam");
        foreach (var name in (string[])["Eve\r\nSet-Cookie: a=b", "José Ñandú 山田", "Eve\u2028Set-Cookie: a=b"])
        {
            using var first = await adam.PostFormAsync("/console/teams", "/console/teams/new", ("name", name));
            using var again = await adam.PostFormAsync("/console/teams", "/console/teams/new", ("name", name));
            Assert.True((int)again.StatusCode < 500, $"{name} answered {(int)again.StatusCode}");
            Assert.False(again.Headers.Contains("Set-Cookie") && again.Headers.GetValues("Set-Cookie").Any(cookie => cookie.StartsWith("a=", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Every_answer_forbids_foreign_scripts_frames_and_guessed_types()
    {
        var (stranger, ana, adam) = (shared.Server.Browser(), await shared.Server.OnFloorAsync(shared.Server.Ana, ShopServer.AnaPin), await shared.Server.InConsoleAsync("adam"));
        // The browser's files, a few hundred, are one and the same: base.css stands for them.
        var gets = shared.Routes(name => name == "name" ? "timesheet" : "1").Where(door => door.Method == "GET" && !door.Path.EndsWith("/sign-out", StringComparison.Ordinal)
            && (!door.Path.Contains('.', StringComparison.Ordinal) || door.Path.StartsWith("/api/", StringComparison.Ordinal) || door.Path.StartsWith("/console/", StringComparison.Ordinal))).ToList();
        var asked = gets.SelectMany(door => ((HttpClient, string)[])[(stranger, door.Path), (door.IsConsole ? adam : ana, door.Path)])
            .Concat(((string[])["/nowhere", "/api/nowhere", "/console/nowhere", "/css/base.css", "/api/orders/search?q=%00"]).Select(address => (stranger, address)));
        var bare = new List<string>();
        foreach (var (browser, address) in asked)
        {
            using var answer = await browser.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
            // The reference of the API writes its own style and shows nothing of the shop.
            var style = address.StartsWith("/api/docs", StringComparison.Ordinal) ? "style-src 'self' 'unsafe-inline';" : "style-src 'self';";
            if (!policy.Contains($"default-src 'self'; script-src 'self'; {style}", StringComparison.Ordinal) || !policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal)
                || string.Join(' ', answer.Headers.GetValues("X-Content-Type-Options")) != "nosniff" || answer.Headers.Contains("Server"))
            {
                bare.Add($"{address} answered {(int)answer.StatusCode}: {answer.Headers}");
            }
        }

        Assert.True(bare.Count == 0, string.Join('\n', bare));
        Assert.True(gets.Count > 80, $"Only {gets.Count} addresses were found.");
    }

    private async Task<string> CookiesOfCleoAsync()
    {
        using var answer = await shared.Server.Browser().PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "cleo"), ("password", ShopServer.Password));
        return string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
    }
}
