using System.Net;
using Dapper;
using LaneAward.Data;
using LaneAward.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>The disk or the file fails under the serving program: a tap is told so, what was acknowledged stays, and the shop goes on by itself afterwards.</summary>
public sealed class BrokenDiskTests
{
    [Fact]
    public async Task A_full_disk_is_told_to_the_tap_and_to_health_and_the_shop_goes_on_when_there_is_room()
    {
        using var disk = SmallDisk.TryMount(megabytes: 3);
        Assert.SkipWhen(disk is null, "Mounting a small disk needs root.");
        await using var server = await ShopServer.StartAsync(null, "--LaneAward:DatabasePath=" + Path.Combine(disk.Folder, "workforce.db"));
        var database = server.Services.GetRequiredService<Database>();
        await database.WriteAsync(s =>
        {
            s.Connection.Execute("INSERT INTO orders (order_number, match_key, description, row_hash) VALUES ('107923', '107923', 'Plaques', x'00')");
            s.Connection.Execute("INSERT INTO task_types (id, name_en, name_es) VALUES (1001, 'Engrave', 'Grabar')");
        });
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        var add = new { orderNumber = "107923", taskTypeId = 1001, note = new string('x', 400) };
        var filler = disk.FillUp();

        var acknowledged = 0;
        ApiAnswer answer;
        while ((answer = await ana.TapAsync("/api/tasks", add)).Status == HttpStatusCode.Created && acknowledged < 1_000)
        {
            acknowledged++;
        }

        answer.Expect(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        Assert.False(answer.Body.GetProperty("retryable").GetBoolean());
        Assert.False((await ana.ReadAsync("/api/health")).Expect(HttpStatusCode.OK).Body.GetProperty("writable").GetBoolean());
        Assert.Equal(acknowledged, (await ana.ReadAsync("/api/tasks")).Expect(HttpStatusCode.OK).Body.GetArrayLength());

        File.Delete(filler);
        (await ana.TapAsync("/api/tasks", add)).Expect(HttpStatusCode.Created);
        Assert.True((await ana.ReadAsync("/api/health")).Body.GetProperty("writable").GetBoolean());
        Assert.Equal(acknowledged + 1, await database.ReadAsync(s => s.Connection.ExecuteScalar<long>("SELECT count(*) FROM tasks")));
    }

    [Fact]
    public async Task A_tap_on_a_disk_that_became_read_only_may_be_sent_again_and_then_counts_once()
    {
        await using var server = await ShopServer.StartAsync();
        var place = Workplace.In(server.Shop);
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        var task = await ana.AddTaskAsync(place);
        var key = Guid.CreateVersion7().ToString();
        using (var disk = ReadOnlyDisk.TryMake(server.Shop.Path, server.Shop.Path + "-wal"))
        {
            Assert.SkipWhen(disk is null, "Making files immutable needs root and a file system that knows it.");
            var refused = (await ana.TapAsync($"/api/tasks/{task}/start", key: key)).Expect(HttpStatusCode.ServiceUnavailable, "commit_unknown");
            Assert.True(refused.Body.GetProperty("retryable").GetBoolean());
            Assert.NotNull(refused.RetryAfter);
            Assert.Equal("queued", (await ana.ReadAsync($"/api/tasks/{task}")).Expect(HttpStatusCode.OK).Body.GetProperty("status").GetString());
        }

        Assert.Equal("running", (await ana.TapAsync($"/api/tasks/{task}/start", key: key)).Expect(HttpStatusCode.OK).TaskStatus);
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions"));
    }

    [Fact]
    public async Task A_database_replaced_under_the_shop_gets_no_tap_and_the_own_one_put_back_is_served_again()
    {
        await using var server = await ShopServer.StartAsync();
        var place = Workplace.In(server.Shop);
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        var task = await ana.AddTaskAsync(place);
        using var other = ShopDatabase.Create();
        var aside = Path.Combine(server.Shop.Folder, "aside.db");
        File.Move(server.Shop.Path, aside);
        File.Copy(other.Path, server.Shop.Path);

        var tap = await ana.TapAsync($"/api/tasks/{task}/start");
        tap.Expect(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        Assert.Equal("failed", tap.WriteOutcome);
        (await ana.ReadAsync("/api/tasks")).Expect(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        Assert.Equal(await File.ReadAllBytesAsync(other.Path, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(server.Shop.Path, TestContext.Current.CancellationToken));

        File.Move(aside, server.Shop.Path, overwrite: true);
        Assert.Equal("running", (await ana.TapAsync($"/api/tasks/{task}/start")).Expect(HttpStatusCode.OK).TaskStatus);
        Assert.Equal(2, server.Shop.Scalar<long>("SELECT count(*) FROM write_keys"));
    }
}
