using System.Net;
using AngleSharp.Dom;
using LaneAward.Data;
using LaneAward.Tests.Support;
using LaneAward.Web.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>Who gets into the console, and how.</summary>
public sealed class EnteringTests
{
    [Fact]
    public async Task Cleo_signs_in_by_name_and_password_and_out_again()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        Assert.Contains("Live board", (await cleo.SeeAsync("/console/")).Title, StringComparison.Ordinal);

        using var signedOut = await cleo.PostFormAsync("/console/", "/console/sign-out");
        using var after = await cleo.GetAsync("/console/");

        Assert.Equal("/console/sign-in", after.Headers.Location?.ToString());
        Assert.Equal("signed out", server.Shop.Scalar<string>("SELECT end_reason FROM sign_ins WHERE kind = 'console'"));
    }

    [Fact]
    public async Task Who_gets_no_turn_in_a_rush_of_sign_ins_is_told_so_and_no_miss_is_counted()
    {
        await using var server = await ShopServer.StartAsync();
        using var passwords = new ConsolePasswords(iterations: 1);
        var enter = new SignInToConsole(server.Services.GetRequiredService<Database>(), passwords, NullLogger<SignInToConsole>.Instance);
        var request = new SignInToConsole.Request("cleo", ShopServer.Password, "en");

        using (await passwords.TakeTurnAsync(TestContext.Current.CancellationToken))
        {
            var refused = await enter.RunAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((429, "Too many sign-ins at once. Try again in a few seconds."), (refused.Refusal!.Status, refused.Refusal.Title));
        }

        Assert.Equal(0, server.Shop.Scalar<long>("SELECT password_misses FROM people WHERE id = @Cleo", new { server.Cleo }));
        Assert.Null((await enter.RunAsync(request, TestContext.Current.CancellationToken)).Refusal);
    }

    [Fact]
    public async Task A_contributor_with_a_password_is_refused_like_a_wrong_password()
    {
        await using var server = await ShopServer.StartAsync();
        server.Shop.Execute(
            "UPDATE people SET login = 'ana', password_hash = (SELECT password_hash FROM people WHERE login = 'cleo') WHERE id = @Ana", new { server.Ana });

        using var answer = await server.Browser().PostFormAsync(
            "/console/sign-in", "/console/sign-in", ("login", "ana"), ("password", ShopServer.Password));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("do not match", (await answer.DocumentAsync()).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(ShopServer.Password, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_let_in_after_the_role_was_taken_away()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        server.Shop.Execute("UPDATE people SET role = 'contributor' WHERE id = @Cleo", new { server.Cleo });

        using var answer = await cleo.GetAsync("/console/");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain("Only an admin", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_supervisor_before_an_admins_page_is_not_sent_to_a_supervisor()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        cleo.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var answer = await cleo.GetAsync("/console/settings");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("Only an admin may do this.", (await answer.DocumentAsync()).QuerySelector("[role=alert]")!.Words());
    }

    [Fact]
    public async Task A_form_that_was_sent_after_the_sign_in_had_ended_leads_through_the_sign_in_back_to_its_page()
    {
        await using var server = await ShopServer.StartAsync();
        var browser = server.Browser();

        using var refused = await browser.PostFormAsync("/console/sign-in", "/console/sessions/7/correct", ("reason", "Forgot"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var signIn = (await refused.DocumentAsync()).QuerySelector("main a")!;
        Assert.Equal("Sign in", signIn.Words());
        var form = await browser.SeeAsync(signIn.GetAttribute("href")!);
        var back = form.QuerySelector("input[name=returnUrl]")!.GetAttribute("value")!;

        using var answer = await browser.PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "cleo"), ("password", ShopServer.Password), ("returnUrl", back));
        Assert.Equal("/console/sessions/7/correct", answer.Headers.Location?.ToString());
        using var there = await browser.GetAsync(answer.Headers.Location);
        Assert.Equal("/console/sessions/7", there.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("adam", HttpStatusCode.SeeOther, "Ana Vega")]
    [InlineData("cleo", HttpStatusCode.BadRequest, "Ana Morales")]
    public async Task What_was_typed_when_the_sign_in_had_ended_is_sent_after_the_next_one_by_the_same_person_alone(string login, HttpStatusCode status, string name)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 4, 14, 19, 47, 0, TimeSpan.Zero));
        await using var server = await ShopServer.StartAsync(time);
        var browser = await server.InConsoleAsync("adam");
        var form = (await browser.SeeAsync($"/console/people/{server.Ana}")).QuerySelector("form.panel")!;
        form.QuerySelector("#name")!.SetAttribute("value", "Ana Vega");
        time.Advance(TimeSpan.FromHours(13));

        using var refused = await SendAsync(browser, form);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var kept = (await refused.DocumentAsync()).QuerySelector("form")!;
        Assert.Equal("Ana Vega", kept.QuerySelector("[name=name]")!.GetAttribute("value"));
        Assert.Equal("Ana Morales", NameOfAna());
        using var signedIn = await browser.PostFormAsync("/console/sign-in", "/console/sign-in", ("login", login), ("password", ShopServer.Password));

        using var sent = await SendAsync(browser, kept);
        Assert.Equal((status, name), (sent.StatusCode, NameOfAna()));

        string NameOfAna()
        {
            return server.Shop.Scalar<string>("SELECT name FROM people WHERE id = @Ana", new { server.Ana });
        }
    }

    [Fact]
    public async Task What_somebody_else_must_not_send_is_shown_and_kept_until_its_author_is_back()
    {
        await using var server = await ShopServer.StartAsync();
        var browser = await server.InConsoleAsync("adam");
        var form = (await browser.SeeAsync($"/console/people/{server.Ana}")).QuerySelector("form.panel")!;
        form.QuerySelector("#name")!.SetAttribute("value", "Ana <Vega>");
        using var cleo = await browser.PostFormAsync("/console/", "/console/sign-out");
        using var signedIn = await browser.PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "cleo"), ("password", ShopServer.Password));

        using var refused = await SendAsync(browser, form);
        Assert.Equal((HttpStatusCode.BadRequest, "stale-token"), (refused.StatusCode, refused.Headers.GetValues("X-Write-Outcome").Single()));
        var page = await refused.DocumentAsync();
        Assert.Contains("Ana <Vega>", page.QuerySelectorAll(".typed dd").Select(words => words.TextContent));
        Assert.DoesNotContain("__", page.QuerySelector(".typed")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("under another sign-in", page.QuerySelector("[role=alert]")!.Words(), StringComparison.Ordinal);

        var kept = page.QuerySelector("form")!;
        using var again = await SendAsync(browser, kept);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        using var gone = await browser.PostFormAsync("/console/", "/console/sign-out");
        using var adam = await browser.PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "adam"), ("password", ShopServer.Password));
        using var sent = await SendAsync(browser, (await again.DocumentAsync()).QuerySelector("form")!);

        Assert.Equal((HttpStatusCode.SeeOther, "Ana <Vega>"), (sent.StatusCode, server.Shop.Scalar<string>("SELECT name FROM people WHERE id = @Ana", new { server.Ana })));
    }

    [Fact]
    public async Task What_somebody_typed_is_shown_by_the_labels_of_the_form_and_in_the_readers_words()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(new DateTimeOffset(2026, 4, 14, 19, 47, 0, TimeSpan.Zero)));
        server.Shop.AddTask(server.Ana);
        var browser = await server.InConsoleAsync("adam");
        server.Shop.Execute("UPDATE people SET language = 'es' WHERE id = @Cleo", new { server.Cleo });
        var form = (await browser.SeeAsync("/console/sessions/add?task=1")).QuerySelector("main form[method=post]")!;
        form.QuerySelector("[name=startTime]")!.SetAttribute("value", "14:05");
        form.QuerySelector("[name=reason]")!.SetAttribute("value", "Tablet was broken");
        using var gone = await browser.PostFormAsync("/console/", "/console/sign-out");
        using var signedIn = await browser.PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "cleo"), ("password", ShopServer.Password));

        using var refused = await SendAsync(browser, form);

        Assert.Equal(
            "Empezó: día 14 abr Empezó: hora 2:05 PM Terminó: día 14 abr Por qué Tablet was broken",
            (await refused.DocumentAsync()).QuerySelector(".typed")!.Words());
    }

    [Theory]
    [InlineData("/console/people/new", "name=Eva Sol&role=lead&language=es&login=", "Name Eva Sol Role Team lead Language Español", false)]
    [InlineData("/console/shifts/new", "name=Early&owner=team-1&start=06:00&end=14:30&weekdays=0&weekdays=1", "Name Early From 6:00 AM To 2:30 PM Days Mon, Sun", true)]
    [InlineData("/console/reasons/pause/new", "nameEn=Gone&nameEs=Fuera&sort=7&icon=coffee&paid=true", "English name Gone Spanish name Fuera Place in the list 7 Icon Cup Paid yes", false)]
    public async Task What_somebody_chose_is_shown_in_words_or_has_to_be_chosen_again(string address, string sent, string shown, bool isChosenAgain)
    {
        await using var server = await ShopServer.StartAsync();
        var browser = await server.InConsoleAsync("adam");
        var own = (await browser.SeeAsync(address)).QuerySelectorAll("form.panel input[name^='__']").Select(field => (field.GetAttribute("name")!, field.GetAttribute("value")!)).ToList();
        using var gone = await browser.PostFormAsync("/console/", "/console/sign-out");
        using var signedIn = await browser.PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "cleo"), ("password", ShopServer.Password));

        using var refused = await SendAsync(browser, address, [.. own, .. sent.Split('&').Select(field => field.Split('=')).Select(field => (field[0], field[1]))]);
        var page = await refused.DocumentAsync();

        Assert.Equal(shown, page.QuerySelector(".typed")!.Words());
        Assert.Equal(isChosenAgain, page.QuerySelector("main")!.Words().Contains("has to be chosen again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_admin_typed_is_shown_also_to_a_supervisor_who_may_not_open_its_page()
    {
        await using var server = await ShopServer.StartAsync();
        var browser = await server.InConsoleAsync("adam");
        var form = (await browser.SeeAsync("/console/settings")).QuerySelector("main form")!;
        using var gone = await browser.PostFormAsync("/console/", "/console/sign-out");
        using var signedIn = await browser.PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "cleo"), ("password", ShopServer.Password));

        using var refused = await SendAsync(browser, form);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        var page = await refused.DocumentAsync();
        Assert.Contains("Days of grace after a pay period", page.QuerySelectorAll(".typed dt").Select(label => label.TextContent));
        Assert.Equal("/console/settings", page.QuerySelector("form")!.GetAttribute("action"));
    }

    [Fact]
    public async Task A_form_of_another_site_gets_no_token_for_what_it_sent()
    {
        await using var server = await ShopServer.StartAsync();

        var page = await RefusedAsync(server, ("__key", "k"), ("name", "\"><script>"), ("note", "two\nlines"));

        Assert.Equal(["k", "\"><script>", "two\nlines"], page.QuerySelectorAll("form input").Select(input => input.GetAttribute("value")));
    }

    [Theory]
    [InlineData("language=es")]
    [InlineData("__key=k")]
    [InlineData("__key=k&name=Ana&newPassword=secret")]
    [InlineData("__key=k&name=Ana&PIN=4826")]
    public async Task A_button_alone_and_a_secret_are_not_kept(string sent)
    {
        await using var server = await ShopServer.StartAsync();

        var page = await RefusedAsync(server, [.. sent.Split('&').Select(field => field.Split('=')).Select(field => (field[0], field[1]))]);

        Assert.Empty(page.QuerySelectorAll("form"));
        Assert.Equal("signed_out", page.QuerySelector("[role=alert]")!.GetAttribute("data-code"));
    }

    private static async Task<IDocument> RefusedAsync(ShopServer server, params (string Name, string Value)[] fields)
    {
        using var refused = await SendAsync(server.Browser(), $"/console/people/{server.Ana}", fields);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        return await refused.DocumentAsync();
    }

    [Theory]
    [InlineData("https://elsewhere.example/console/")]
    [InlineData("//elsewhere.example/console/")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("/tasks")]
    public async Task The_sign_in_leads_nowhere_but_into_the_console(string returnUrl)
    {
        await using var server = await ShopServer.StartAsync();

        using var answer = await server.Browser().PostFormAsync(
            "/console/sign-in", "/console/sign-in", ("login", "cleo"), ("password", ShopServer.Password), ("returnUrl", returnUrl));

        Assert.Equal("/console/", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Five_wrong_passwords_make_even_the_right_one_wait()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 4, 14, 19, 47, 0, TimeSpan.Zero));
        await using var server = await ShopServer.StartAsync(time);
        var browser = server.Browser();
        for (var miss = 1; miss <= 5; miss++)
        {
            using var wrong = await TryAsync("not the password");
            Assert.Equal(miss < 5 ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests, wrong.StatusCode);
        }

        using var tooSoon = await TryAsync(ShopServer.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, tooSoon.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(30), tooSoon.Headers.RetryAfter!.Delta);
        var wait = (await tooSoon.DocumentAsync()).QuerySelector("#problem [data-until-ms]")!;
        Assert.Equal(time.GetUtcNow().AddSeconds(30).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), wait.GetAttribute("data-until-ms"));
        Assert.Equal("Try again in {0}.", wait.QuerySelector("[data-until-then] [data-until-left]")!.GetAttribute("data-until-left"));
        Assert.StartsWith("Too many wrong passwords. Wait. Try again at ", wait.QuerySelector("[data-until-then]")!.Words(), StringComparison.Ordinal);
        Assert.Equal("You can enter your password again.", wait.QuerySelector("[data-until-over]")!.Words());

        time.Advance(TimeSpan.FromSeconds(31));
        using var later = await TryAsync(ShopServer.Password);
        Assert.Equal("/console/", later.Headers.Location?.ToString());

        Task<HttpResponseMessage> TryAsync(string password)
        {
            return browser.PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "cleo"), ("password", password));
        }
    }

    [Fact]
    public async Task The_sign_in_speaks_the_language_of_the_browser()
    {
        await using var server = await ShopServer.StartAsync();
        var browser = server.Browser();
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd("es-US");

        using var answer = await browser.PostFormAsync("/console/sign-in", "/console/sign-in", ("login", "cleo"), ("password", "no"));

        var page = await answer.DocumentAsync();
        Assert.Equal("es", page.DocumentElement.GetAttribute("lang"));
        Assert.Contains("no coinciden", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/console/tasks?state=paused", "/console/tasks?state=paused")]
    [InlineData("https://elsewhere.example/console/", "/console/")]
    [InlineData("/console/\r\nSet-Cookie: a=b", "/console/")]
    public async Task Another_language_shows_the_same_page_of_the_console(string back, string there)
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        using var answer = await cleo.PostFormAsync("/console/", "/console/language", ("language", "es"), ("back", back));

        Assert.Equal(there, answer.Headers.Location?.ToString());
        Assert.Equal("/console/tasks?state=paused", (await cleo.SeeAsync("/console/tasks?state=paused")).QuerySelector("[action='/console/language'] [name=back]")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("/console/sign-in?returnUrl=%2Fconsole%2Faudit", "/console/sign-in?returnUrl=%2Fconsole%2Faudit")]
    [InlineData("/console/audit", "/console/sign-in")]
    [InlineData("//elsewhere.example/console/sign-in", "/console/sign-in")]
    public async Task Another_language_on_the_sign_in_page_keeps_where_it_leads(string back, string there)
    {
        await using var server = await ShopServer.StartAsync();
        var browser = server.Browser();

        using var answer = await browser.PostFormAsync("/console/sign-in", "/console/language", ("language", "es"), ("back", back));

        Assert.Equal(there, answer.Headers.Location?.ToString());
    }

    /// <summary>Sends a form as a browser does, by its address and its fields.</summary>
    private static Task<HttpResponseMessage> SendAsync(HttpClient browser, IElement form)
    {
        return SendAsync(browser, form.GetAttribute("action")!, form.QuerySelectorAll("input, select").Select(field => (
            field.GetAttribute("name")!, (field.QuerySelector("option[selected]") ?? field).GetAttribute("value") ?? "")));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient browser, string address, IEnumerable<(string Name, string Value)> fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
        request.Headers.Accept.ParseAdd("text/html");
        return await browser.SendAsync(request);
    }
}
