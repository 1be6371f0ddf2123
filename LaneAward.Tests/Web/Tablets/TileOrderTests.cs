using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Tablets;

/// <summary>The tiles of a tablet: those who were on it last come first.</summary>
public sealed class TileOrderTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-11-24T15:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public async Task People_of_this_tablet_come_first_the_latest_at_the_top_for_fourteen_days()
    {
        await using var server = await ShopServer.StartStagingAsync(_time);
        var (here, there) = (await server.TabletAsync("Bench 1"), await server.TabletAsync("Bench 2"));
        await SignInAsync(here, server.Ana, ShopServer.AnaPin);
        await SignInAsync(here, server.Ben, ShopServer.BenPin);
        await SignInAsync(there, server.Cleo, ShopServer.CleoPin);

        var onHere = await NamesAsync(here);
        var onThere = await NamesAsync(there);
        _time.Advance(TimeSpan.FromDays(14));
        var later = await NamesAsync(here);

        Assert.Equal(["Ben Ortiz", "Ana Morales", "Cleo Park"], onHere);
        Assert.Equal(["Cleo Park", "Ben Ortiz", "Ana Morales"], onThere);
        Assert.Equal(["Cleo Park", "Ben Ortiz", "Ana Morales"], later);
    }

    [Theory]
    [InlineData(24, 24, false)]
    [InlineData(25, 24, true)]
    public async Task Everybody_has_a_tile_up_to_twenty_four_and_beyond_them_a_name_is_typed(int people, int tiles, bool searches)
    {
        await using var server = await ShopServer.StartAsync();
        server.Shop.Execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @more)
            INSERT INTO people (name, initials, role, created_at_ms, pin_length, pin_tag, pin_seal)
            SELECT 'Person ' || i, 'P', 'contributor', 0, 4, x'00', x'00' FROM n
            """,
            new { more = people - 3 });

        var page = await server.Browser().SeeAsync("/");

        Assert.Equal(tiles, page.QuerySelectorAll("[data-pin-person]").Length);
        Assert.Equal(searches, page.QuerySelector("a[href='/?find=']") is not null);
        Assert.NotNull((await server.Browser().SeeAsync("/?find=")).QuerySelector("input[name=find]"));
    }

    private async Task SignInAsync(HttpClient tablet, long personId, string pin)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        (await ShopServer.TryPinAsync(tablet, personId, pin)).Expect(System.Net.HttpStatusCode.OK);
    }

    private static async Task<IEnumerable<string>> NamesAsync(HttpClient tablet)
    {
        return (await tablet.ReadAsync("/api/people")).Body.EnumerateArray().Select(p => p.GetProperty("name").GetString()!);
    }
}
