using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Security;

/// <summary>What another site can make a signed-in browser send changes nothing, on any page and any route of the API.</summary>
public sealed partial class CrossSiteTests(SharedServer shared) : IClassFixture<SharedServer>
{
    // A lock must always succeed; the cookie it ends is SameSite=Strict.
    private static readonly string[] TakesNoToken = ["/sign-out"];

    [Fact]
    public async Task No_page_takes_a_post_without_its_token_nor_with_the_token_of_another_browser()
    {
        var server = shared.Server;
        var adam = await server.InConsoleAsync("adam");
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        // A token is worth something only beside the cookie it was made with.
        var stolen = Token().Match(await (await server.OnFloorAsync(server.Ben, ShopServer.BenPin)).GetStringAsync("/")).Groups[1].Value;
        var stolenInConsole = Token().Match(await (await server.InConsoleAsync()).GetStringAsync("/console/people")).Groups[1].Value;
        Assert.True(stolen.Length > 50 && stolenInConsole.Length > 50);
        var pages = (await shared.PostingPagesAsync()).Where(page => !TakesNoToken.Contains(page.Path)).ToList();
        var before = shared.Fingerprint();

        foreach (var page in pages)
        {
            foreach (var token in (string?[])[null, page.IsConsole ? stolenInConsole : stolen])
            {
                using var answer = await (page.IsConsole ? adam : ana).SendAsync(Post(page.Path, token));
                Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{page.Path} answered {(int)answer.StatusCode}");
                Assert.True(answer.Headers.GetValues("X-Write-Outcome").Single() == "stale-token", page.Path);
            }
        }

        Assert.True(pages.Count > 40, $"Only {pages.Count} pages were found.");
        Assert.Equal(before, shared.Fingerprint());
    }

    [Fact]
    public async Task A_token_from_before_the_sign_in_is_worth_nothing_after_it()
    {
        var browser = shared.Server.Browser();
        var token = Token().Match(await browser.GetStringAsync("/console/sign-in")).Groups[1].Value;
        using (await browser.PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "cleo"), ("password", ShopServer.Password)))
        {
            using var answer = await browser.SendAsync(Post("/console/people", token));
            Assert.Equal("stale-token", answer.Headers.GetValues("X-Write-Outcome").Single());
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task No_route_of_the_API_takes_what_a_form_of_another_site_can_send(string type)
    {
        var server = shared.Server;
        var adam = await server.InConsoleAsync("adam");
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        var before = shared.Fingerprint();
        var walked = 0;

        // A foreign form can post with any cookie that SameSite lets through, but neither with JSON nor with a header of its own.
        foreach (var route in shared.Routes().Where(route => route is { Method: "POST" } && route.Path.StartsWith("/api/", StringComparison.Ordinal)))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, route.Path) { Content = new StringContent($$"""{"personId":{{server.Ben}},"pin":"{{ShopServer.BenPin}}","name":"Eve"}""", Encoding.UTF8) };
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            request.Headers.Add("Origin", "https://elsewhere.example");
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            using var answer = await (route.IsConsole ? adam : ana).SendAsync(request);
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{route} answered {(int)answer.StatusCode}");
            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase) || header.Key == "Set-Cookie");
            walked++;
        }

        Assert.True(walked > 30, $"Only {walked} routes were found.");
        Assert.Equal(before, shared.Fingerprint());
    }

    [Fact]
    public async Task No_answer_lets_a_script_of_another_site_ask_or_read()
    {
        var adam = await shared.Server.InConsoleAsync("adam");
        foreach (var route in shared.Routes().Where(route => route.Path.StartsWith("/api/", StringComparison.Ordinal)))
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, route.Path);
            preflight.Headers.Add("Origin", "https://elsewhere.example");
            preflight.Headers.Add("Access-Control-Request-Method", route.Method);
            preflight.Headers.Add("Access-Control-Request-Headers", "idempotency-key,content-type,x-outbox-ticket");
            using var allowed = await adam.SendAsync(preflight);
            Assert.DoesNotContain(allowed.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }

        using var read = new HttpRequestMessage(HttpMethod.Get, "/api/admin/people");
        read.Headers.Add("Origin", "https://elsewhere.example");
        using var answer = await adam.SendAsync(read);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Every_cookie_is_kept_from_scripts_and_from_requests_of_other_sites()
    {
        await using var staging = await ShopServer.StartStagingAsync();
        var tablet = staging.Browser();
        var code = await staging.EnrolmentCodeAsync("Engraving 1");
        using var enrolled = await tablet.PostFormAsync("/", "/enrol", ("code", code));
        using var signedIn = await tablet.PostFormAsync("/", "/sign-in", ("personId", $"{staging.Ana}"), ("pin", ShopServer.AnaPin));
        using var console = await staging.Browser().PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "cleo"), ("password", ShopServer.Password));
        using var page = await staging.Browser().GetAsync("/");
        using var language = await tablet.PostFormAsync("/", "/language", ("language", "es"));

        var cookies = new[] { enrolled, signedIn, console, page, language }.SelectMany(answer => answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : []).ToList();
        Assert.Equal(
            ["laneaward-antiforgery", "laneaward-console", "laneaward-floor", "laneaward-language", "laneaward-tablet"],
            cookies.Select(cookie => cookie.Split('=')[0]).Distinct().Order());
        Assert.All(cookies, cookie => Assert.Matches("(?i)(?=.*; httponly)(?=.*; samesite=strict)(?=.*; path=/(;|$))(?!.*; domain=)", cookie));
        Assert.All(
            cookies.Where(cookie => !cookie.StartsWith("laneaward-language", StringComparison.Ordinal) && !cookie.StartsWith("laneaward-antiforgery", StringComparison.Ordinal)),
            cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    private static HttpRequestMessage Post(string path, string? token)
    {
        var fields = new List<KeyValuePair<string, string>> { new("__key", Guid.NewGuid().ToString()), new("name", "Eve"), new("login", "cleo") };
        if (token is not null)
        {
            fields.Add(new("__RequestVerificationToken", token));
        }

        return new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) };
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}
