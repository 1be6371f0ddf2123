using System.Net;
using LaneAward.Tests.Support;
using LaneAward.Web.Features;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>Rules that hold on every console page, found by walking the pages that exist.</summary>
public sealed class EveryPageTests
{
    [Fact]
    public async Task Nobody_from_the_floor_opens_a_console_page()
    {
        await using var server = await ShopServer.StartAsync();
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);

        foreach (var page in (await PagesAsync(server)).Where(p => p.Address is not ("/console/sign-in" or "/console/language" or "/console/wall")))
        {
            using var answer = await ana.GetAsync(page.Address);
            Assert.True(answer.Headers.Location?.ToString() == "/console/sign-in", $"{page.Address} answered {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_poll_of_somebody_who_was_signed_out_is_told_so_and_gets_no_page()
    {
        await using var server = await ShopServer.StartAsync();

        using var answer = await server.Browser().PollAsync("/console/");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Every_post_needs_a_write_key_but_those_that_say_why_not()
    {
        await using var server = await ShopServer.StartAsync();
        var adam = await server.InConsoleAsync("adam");
        var before = Rows(server);
        var withoutKey = new List<string>();

        foreach (var page in (await PagesAsync(server)).Where(p => p.TakesPosts))
        {
            if (page.WhyNoKey is not null)
            {
                withoutKey.Add(page.Address);
                continue;
            }

            using var answer = await adam.PostFormAsync("/console/people", page.Address, ("__key", ""), ("name", "Eve"), ("typed", "Ana Morales"));
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{page.Address} answered {(int)answer.StatusCode}");
            Assert.Equal("key-missing", answer.Headers.GetValues("X-Write-Outcome").Single());
        }

        Assert.Equal(["/console/language", "/console/sign-in", "/console/sign-out"], withoutKey.Order());
        Assert.Equal(before, Rows(server));
    }

    [Fact]
    public async Task Every_post_needs_an_antiforgery_token_but_the_sign_out()
    {
        await using var server = await ShopServer.StartAsync();
        var adam = await server.InConsoleAsync("adam");

        foreach (var page in (await PagesAsync(server)).Where(p => p.TakesPosts && p.Address != "/console/sign-out"))
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("__key", Guid.NewGuid().ToString())]);
            using var answer = await adam.PostAsync(page.Address, form);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{page.Address} answered {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Every_page_can_be_opened_and_is_stored_nowhere()
    {
        await using var server = await ShopServer.StartAsync();
        await FillAsync(server);
        var adam = await server.InConsoleAsync("adam");

        foreach (var page in await PagesAsync(server))
        {
            using var answer = await adam.GetAsync(page.Address);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect or HttpStatusCode.SeeOther, $"{page.Address} answered {(int)answer.StatusCode}");
            Assert.True(answer.Headers.CacheControl!.NoStore, page.Address);
        }
    }

    [Fact]
    public async Task Whatever_is_typed_into_a_form_goes_by_the_label_of_the_form_when_it_is_kept_for_somebody_else()
    {
        await using var server = await ShopServer.StartAsync();
        await FillAsync(server);
        var adam = await server.InConsoleAsync("adam");
        var words = server.Services.GetRequiredService<TellForm>();
        var wrong = new List<string>();
        var seen = 0;

        foreach (var address in (await PagesAsync(server)).Select(page => page.Address).Where(address => address is not "/console/sign-in").Append("/console/sessions/add?task=1"))
        {
            using var answer = await adam.GetAsync(address);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                continue;
            }

            var page = await answer.DocumentAsync();
            foreach (var field in page.QuerySelectorAll("form[method=post] :is(input[type=text], input[type=date], input[type=time], textarea)").Where(field => field.GetAttribute("name") is not "typed"))
            {
                var label = page.QuerySelector($"label[for='{field.Id}']")!;
                label.QuerySelector(".hint")?.Remove();
                seen++;
                if (words([(field.GetAttribute("name")!, "x")], Phrases.In("en")).Fields.SingleOrDefault()?.Label is var said && said != label.Words() && !(said is "Name" && label.Words() is "Name of a new tablet"))
                {
                    wrong.Add($"{address}: {field.GetAttribute("name")} is {label.Words()}, told as {said}");
                }
            }
        }

        Assert.True(seen > 30, $"Only {seen} fields were found.");
        Assert.Equal([], wrong);
    }

    /// <summary>Every list has a first entry; the reasons come with the schema.</summary>
    private static async Task FillAsync(ShopServer server)
    {
        // A tablet has a page once somebody signed in on it.
        using var floor = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        server.Shop.AddTask(server.Ana);
        server.Shop.Execute("INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind) VALUES (1, @Ana, 0, 60000, 'pause')", new { server.Ana });
        // Only a request that does not fit has fields for other times.
        server.Shop.Execute("INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind) VALUES (1, @Ana, 120000, 180000, 'pause')", new { server.Ana });
        server.Shop.Execute("INSERT INTO corrections (session_id, person_id, kind, started_at_ms, ended_at_ms, asked_at_ms) VALUES (1, @Ana, 'times', 0, 150000, 200000)", new { server.Ana });
        server.Shop.AddTaskType("Packing");
        server.Shop.AddMaterial("Walnut plaque");
        server.Shop.Execute("INSERT INTO shifts (name, team_id, weekday, start_minute, end_minute) VALUES ('Day', @TeamId, 1, 420, 930)", new { server.TeamId });
    }

    private static string Rows(ShopServer server)
    {
        return server.Shop.Scalar<string>("SELECT json_group_array(name || active || role || coalesce(pin_set_at_ms, '')) FROM people");
    }

    private static async Task<IReadOnlyList<ConsolePageFacts>> PagesAsync(ShopServer server)
    {
        var loader = server.Services.GetRequiredService<PageLoader>();
        var pages = new List<ConsolePageFacts>();
        foreach (var page in server.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>()
            .Where(p => p.ViewEnginePath.StartsWith("/Console/", StringComparison.Ordinal)))
        {
            var loaded = await loader.LoadAsync(page, Microsoft.AspNetCore.Http.EndpointMetadataCollection.Empty);
            var address = "/" + page.AttributeRouteInfo!.Template!.TrimEnd('/');
            pages.Add(new ConsolePageFacts(
                address.Replace("{kind}", "teams", StringComparison.Ordinal).Replace("{task}", "1", StringComparison.Ordinal).Replace("{id:long}", "1", StringComparison.Ordinal).Replace("{id}", "1", StringComparison.Ordinal),
                loaded.HandlerMethods!.Any(h => h.HttpMethod == "Post"),
                loaded.ModelTypeInfo!.GetCustomAttributes(inherit: true).OfType<WithoutWriteKeyAttribute>().SingleOrDefault()?.Reason));
        }

        Assert.NotEmpty(pages);
        return pages;
    }

    private sealed record ConsolePageFacts(string Address, bool TakesPosts, string? WhyNoKey);
}
