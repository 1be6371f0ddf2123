using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>
/// kill -9 of the serving program under load: what was acknowledged is there, once, after the next start. LANEAWARD_KILL_ROUNDS=500 is the long run.
/// </summary>
public sealed class KilledServerTests
{
    private const int Tablets = 8;

    // Four starts of .NET are all that fits into the daily run; KilledInTheMiddleTests kills ten times there.
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("LANEAWARD_KILL_ROUNDS") ?? "4", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Every_acknowledged_tap_is_there_once_after_a_kill()
    {
        await using var shop = await ShopServer.StartAsync();
        var place = Workplace.In(shop.Shop);
        var ana = await shop.OnFloorAsync(shop.Ana, ShopServer.AnaPin);
        var task = await ana.AddTaskAsync(place);
        var acknowledged = new ConcurrentDictionary<string, bool>();
        for (var round = 0; round < Rounds; round++)
        {
            await TapUntilKilledAsync(shop, task, place.Crystal, Random.Shared.Next(20, 400), acknowledged);
        }

        Assert.Equal("ok", shop.Shop.Scalar<string>("PRAGMA integrity_check"));
        var written = shop.Shop.Query<string>("SELECT write_key FROM material_uses").ToList();
        Assert.Equal(written.Count, written.Distinct().Count());
        Assert.Empty(acknowledged.Keys.Except(written));
        Assert.Equal(
            written.Order(), shop.Shop.Query<string>("SELECT write_key FROM write_keys WHERE route LIKE '%materials'").Order());
    }

    /// <summary>A tap whose answer was lost to the kill is sent again, with its key, to the program that comes after.</summary>
    private static async Task TapUntilKilledAsync(
        ShopServer shop, long task, long material, int taps, ConcurrentDictionary<string, bool> acknowledged)
    {
        using var server = ChildProcess.Start("serve", shop.Shop.Path, shop.Shop.Folder);
        var address = await AddressAsync(server);
        using var client = new HttpClient(new CookieJar()) { BaseAddress = address };
        (await client.AskAsync(new HttpRequestMessage(HttpMethod.Post, "/api/session")
        {
            Content = ShopServer.Json($$"""{"personId":{{shop.Ana}},"pin":"{{ShopServer.AnaPin}}"}"""),
        })).Expect(HttpStatusCode.OK);

        var heard = 0;
        var lost = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, Tablets).Select(async _ =>
        {
            while (true)
            {
                var key = Guid.CreateVersion7().ToString();
                try
                {
                    (await client.TapAsync($"/api/tasks/{task}/materials", new { materialId = material, quantity = 1 }, key)).Expect(HttpStatusCode.Created);
                }
                catch (Exception error) when (error is HttpRequestException or IOException)
                {
                    lost.Add(key);
                    return;
                }

                acknowledged[key] = true;
                if (Interlocked.Increment(ref heard) == taps)
                {
                    server.KillHard();
                }
            }
        }));

        var ana = await shop.OnFloorAsync(shop.Ana, ShopServer.AnaPin);
        foreach (var key in lost)
        {
            var again = await ana.TapAsync($"/api/tasks/{task}/materials", new { materialId = material, quantity = 1 }, key);
            again.Expect(HttpStatusCode.Created);
            acknowledged[key] = true;
        }
    }

    private static async Task<Uri> AddressAsync(ChildProcess server)
    {
        while (await server.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("listening ", StringComparison.Ordinal))
            {
                return new Uri(line["listening ".Length..]);
            }
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }
}
