using System.Net;
using LaneAward.Tests.Support;
using LaneAward.Web.Features;
using LaneAward.Web.Pages.Console;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>The rail of the console.</summary>
public sealed class ConsoleNavTests
{
    [Fact]
    public async Task Every_link_opens_a_page_that_marks_itself_in_the_rail()
    {
        await using var server = await ShopServer.StartAsync();
        var adam = await server.InConsoleAsync("adam");
        var links = ConsoleNav.For("admin", Phrases.In("en")).SelectMany(group => group.Links).ToList();

        foreach (var link in links)
        {
            var marked = (await adam.SeeAsync(link.Address)).QuerySelectorAll(".nav [aria-current=page]").Select(a => a.GetAttribute("href"));
            Assert.Equal([link.Address], marked);
        }
    }

    [Theory]
    [InlineData("/console/", "/console", true)]
    [InlineData("/console/", "/console/people", false)]
    [InlineData("/console/people", "/console/people/7/pin", true)]
    [InlineData("/console/people", "/console/peoples", false)]
    public void A_page_belongs_to_the_link_above_it(string address, string path, bool holds)
    {
        Assert.Equal(holds, new NavLink(address, "", "", "").Holds(path));
    }

    [Fact]
    public async Task A_supervisor_is_shown_exactly_the_pages_that_open_for_a_supervisor()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync("cleo");
        var opened = new List<string>();
        foreach (var address in Addresses("admin"))
        {
            using var page = await cleo.GetAsync(address);
            if (page.StatusCode == HttpStatusCode.OK)
            {
                opened.Add(address);
            }
        }

        Assert.Equal(opened, Addresses("supervisor"));
        Assert.DoesNotContain("/console/settings", opened);
        Assert.Empty(Addresses("contributor"));
        Assert.Empty(Addresses("lead"));
    }

    private static List<string> Addresses(string role)
    {
        return ConsoleNav.For(role, Phrases.In("en")).SelectMany(group => group.Links).Select(link => link.Address).ToList();
    }
}
