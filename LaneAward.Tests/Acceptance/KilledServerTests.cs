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
        var task = await (await shop.OnFloorAsync(shop.Ana, ShopServer.AnaPin)).AddTaskAsync(place);
        // Nobody else has the file open: what a kill leaves in the log is there for the next program alone to recover.
        await shop.StopAsync();
        var acknowledged = new ConcurrentBag<string>();
        var lost = new ConcurrentBag<Tap>();
        for (var round = 0; round < Rounds; round++)
        {
            lost = await TapUntilKilledAsync(shop, place, task, Random.Shared.Next(20, 400), lost, acknowledged);
        }

        await TapUntilKilledAsync(shop, place, task, 0, lost, acknowledged);

        Assert.Equal("ok", shop.Shop.Scalar<string>("PRAGMA integrity_check"));
        // A start that ends another clock is told in both tasks, under its one key.
        Assert.Empty(shop.Shop.Query<string>("SELECT group_concat(verb) FROM task_events GROUP BY write_key, task_id HAVING count(*) > 1"));
        var written = shop.Shop.Query<string>("SELECT write_key FROM material_uses UNION ALL SELECT DISTINCT write_key FROM task_events").ToList();
        Assert.Equal(written.Count, written.Distinct().Count());
        Assert.Empty(acknowledged.Except(written));
        Assert.Equal(written.Order(), shop.Shop.Query<string>("SELECT write_key FROM write_keys").Order());
        Assert.Equal(
            shop.Shop.Scalar<long>("SELECT count(*) FROM write_keys WHERE route LIKE '%start'"), shop.Shop.Scalar<long>("SELECT count(*) FROM work_sessions"));
        var running = shop.Shop.Query<long>("SELECT person_id FROM work_sessions WHERE ended_at_ms IS NULL");
        Assert.Equal(running.Count, running.Distinct().Count());
    }

    /// <summary>What one of the two people, 0 or 1, sends.</summary>
    private sealed record Tap(int Person, string Path, object? Body)
    {
        public string Key { get; } = Guid.CreateVersion7().ToString();
    }

    /// <summary>Two tablets start, pause and complete, the others log material. What was lost to the last kill goes first, with its key.</summary>
    /// <param name="taps">How many are answered before the kill.</param>
    /// <returns>The taps whose answers were lost to this one.</returns>
    private static async Task<ConcurrentBag<Tap>> TapUntilKilledAsync(
        ShopServer shop, Workplace place, long task, int taps, ConcurrentBag<Tap> lost, ConcurrentBag<string> acknowledged)
    {
        using var server = ChildProcess.Start("serve", shop.Shop.Path, shop.Shop.Folder);
        var address = await AddressAsync(server);
        using var ana = await SignInAsync(address, shop.Ana, ShopServer.AnaPin);
        using var ben = await SignInAsync(address, shop.Ben, ShopServer.BenPin);
        HttpClient[] people = [ana, ben];
        async Task<ApiAnswer> SendAsync(Tap tap)
        {
            var answer = await people[tap.Person].TapAsync(tap.Path, tap.Body, tap.Key);
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created, $"{tap.Path}: {answer.Text}");
            acknowledged.Add(tap.Key);
            return answer;
        }

        foreach (var tap in lost)
        {
            await SendAsync(tap);
        }

        var heard = 0;
        var lostNow = new ConcurrentBag<Tap>();
        await Task.WhenAll(Enumerable.Range(0, taps == 0 ? 0 : Tablets).Select(async tablet =>
        {
            var own = 0L;
            for (var turn = 0; ; turn++)
            {
                var tap = (tablet < people.Length ? turn % 5 : -1) switch
                {
                    0 => new Tap(tablet, "/api/tasks", new { orderNumber = place.OrderNumber, taskTypeId = place.Engraving, quantity = 1 }),
                    1 or 3 => new Tap(tablet, $"/api/tasks/{own}/start", null),
                    2 => new Tap(tablet, $"/api/tasks/{own}/pause", null),
                    4 => new Tap(tablet, $"/api/tasks/{own}/complete", new { quantity = 1 }),
                    _ => new Tap(tablet % people.Length, $"/api/tasks/{task}/materials", new { materialId = place.Crystal, quantity = 1 }),
                };
                try
                {
                    var answer = await SendAsync(tap);
                    own = tap.Path == "/api/tasks" ? answer.Body.GetProperty("id").GetInt64() : own;
                }
                catch (Exception error) when (error is HttpRequestException or IOException)
                {
                    lostNow.Add(tap);
                    return;
                }

                if (Interlocked.Increment(ref heard) == taps)
                {
                    server.KillHard();
                }
            }
        }));
        return lostNow;
    }

    private static async Task<HttpClient> SignInAsync(Uri address, long person, string pin)
    {
        var client = new HttpClient(new CookieJar()) { BaseAddress = address };
        (await ShopServer.TryPinAsync(client, person, pin)).Expect(HttpStatusCode.OK);
        return client;
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
