using System.Net;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Pages;

/// <summary>The names and the PIN pad.</summary>
public sealed class SignInPageTests
{
    [Fact]
    public async Task A_wrong_PIN_says_so_keeps_the_name_and_never_the_PIN()
    {
        await using var server = await ShopServer.StartAsync();
        var browser = server.Browser();

        var answer = await SignInAsync(browser, server.Ana, "9182");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("invalid", answer.Headers.GetValues("X-Write-Outcome").Single());
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("That PIN did not match", html);
        Assert.Matches($"""value="{server.Ana}"[^>]*checked""", html);
        Assert.DoesNotContain("9182", html);
        Assert.DoesNotContain("9182", server.ReadLog());
    }

    [Fact]
    public async Task After_five_wrong_PINs_even_the_right_one_waits_and_the_page_knows_until_when()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-24T15:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var server = await ShopServer.StartAsync(time);
        var browser = server.Browser();
        for (var miss = 0; miss < 5; miss++)
        {
            await SignInAsync(browser, server.Ana, "9182");
        }

        time.Advance(TimeSpan.FromSeconds(10));
        var early = await SignInAsync(browser, server.Ana, ShopServer.AnaPin);
        var waits = (await early.DocumentAsync()).QuerySelector("#pin-problem")!;
        time.Advance(TimeSpan.FromSeconds(20));
        var late = await SignInAsync(browser, server.Ana, ShopServer.AnaPin);

        Assert.Equal(HttpStatusCode.TooManyRequests, early.StatusCode);
        Assert.Equal("throttled", early.Headers.GetValues("X-Write-Outcome").Single());
        Assert.Equal("1795532430000", waits.GetAttribute("data-until-ms"));
        Assert.Equal("Too many wrong PINs. Wait, or ask a supervisor. Try again at 9:01 AM.", waits.QuerySelector("[data-until-then]")!.Words());
        Assert.Equal(HttpStatusCode.SeeOther, late.StatusCode);
    }

    [Fact]
    public async Task A_name_is_found_by_the_beginning_of_any_of_its_words_accents_aside()
    {
        await using var server = await ShopServer.StartAsync();
        server.Shop.Execute("UPDATE people SET name = 'José Ángel Peña' WHERE id = @Ben", new { server.Ben });

        var html = await server.Browser().GetStringAsync("/?find=angel");

        Assert.Contains("Jos&#xE9;", html);
        Assert.DoesNotContain("Ana Morales", html);
    }

    [Fact]
    public async Task Locking_ends_the_sign_in_and_no_clock()
    {
        await using var server = await ShopServer.StartAsync();
        var place = Workplace.In(server.Shop);
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        await ana.AddTaskAsync(place, startNow: true);

        await ana.PostFormAsync("/", "/sign-out");

        Assert.Contains("Who is working?", await ana.GetStringAsync("/"));
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL"));
    }

    [Fact]
    public async Task Locking_succeeds_while_another_program_holds_the_database()
    {
        await using var server = await ShopServer.StartAsync();
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        using (var other = ChildProcess.Start("hold-lock", server.Shop.Path))
        {
            Assert.Equal("locked", await other.ReadLineAsync());
            using var answer = await ana.PostFormAsync("/", "/sign-out");
            Assert.Equal("applied", answer.Headers.GetValues("X-Write-Outcome").Single());
            other.KillHard();
        }

        Assert.Contains("Who is working?", await ana.GetStringAsync("/"));
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient browser, long personId, string pin)
    {
        return browser.PostFormAsync("/", "/sign-in", ("personId", $"{personId}"), ("pin", pin));
    }
}
