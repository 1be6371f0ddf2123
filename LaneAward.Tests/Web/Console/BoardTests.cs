using System.Net;
using AngleSharp.Dom;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>The live board against figures worked out by hand. It is 2:47 PM in Chicago on Tuesday, April 14.</summary>
public sealed class BoardTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 14, 14, 47, 0, TimeSpan.FromHours(-5));

    [Fact]
    public async Task Tiles_and_team_hours_agree_with_a_calculation_by_hand()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();
        SeedDay(server);

        var board = await cleo.SeeAsync("/console/");

        Assert.Equal(("1", "of 3 people"), board.Tile("Running now"));
        Assert.Equal(("1", "longest 47 m"), board.Tile("Paused"));
        Assert.Equal("1", board.Tile("No task").Figure);
        Assert.Equal(("1", "by 4 h"), board.Tile("Over estimate"));
        Assert.Equal("1", board.Tile("Finished today").Figure);
        // Ana 1 h + 47 m, Ben 30 m after midnight + 4 h, Dora 1 h 30 m: 7 h 47 m.
        Assert.Equal("7.8", board.Tile("Hours logged").Figure);
        Assert.Equal(["6.3", "1.5"], board.QuerySelectorAll(".hb .v").Select(v => v.TextContent));
    }

    [Fact]
    public async Task Each_card_says_task_order_customer_time_and_status()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();
        var dora = SeedDay(server);

        var board = await cleo.SeeAsync("/console/");

        Assert.Equal("AM Ana Morales Laser engraving 107923 · Northfield Credit Union 0:47 Running 1:47 of 2:00", board.Card(server.Ana));
        Assert.Equal("BO Ben Ortiz Crystal etching 107924 · Northfield Credit Union 0:47 Paused Lunch", board.Card(server.Ben));
        Assert.Equal("Do Dora Lind 1:17 No task", board.Card(dora));
    }

    [Fact]
    public async Task The_table_beside_the_timeline_adds_up_to_the_hours_of_the_tile()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();
        SeedDay(server);

        var board = await cleo.SeeAsync("/console/");

        Assert.Equal("7.8", board.QuerySelector("#tl-table tfoot td")!.TextContent);
        // Ana: work, pause, work. Ben: work after midnight, pause, beyond his estimate from 10 AM, pause. Dora: work.
        Assert.Equal(8, board.QuerySelectorAll("#timeline svg > rect").Length);
    }

    [Fact]
    public async Task One_team_is_shown_by_its_address()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();
        SeedDay(server);

        var board = await cleo.SeeAsync($"/console/?team={server.TeamId}");

        Assert.Equal(["Engraving"], board.QuerySelectorAll(".team h2").Select(h => h.TextContent));
        Assert.Equal(("6.3", "0"), (board.Tile("Hours logged").Figure, board.Tile("Finished today").Figure));
    }

    [Fact]
    public async Task What_is_over_or_paused_for_long_or_stale_needs_attention()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();
        SeedDay(server);

        var board = await cleo.SeeAsync("/console/");

        Assert.Equal(
            ["Crystal etching is 4 h over", "Paused 47 m: Lunch", "No orders were imported yet"],
            board.QuerySelectorAll(".att li b").Select(b => b.Words()));
    }

    [Fact]
    public async Task A_team_reads_the_news_of_its_own_orders_however_many_another_team_has()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var packing = server.Shop.Insert("INSERT INTO teams (name, sort) VALUES ('Packing', 2) RETURNING id");
        var (own, other) = (server.Shop.AddTask(server.Ana, "107923"), server.Shop.AddTask(server.Ben, "107924"));
        server.Shop.Execute(
            """
            UPDATE tasks SET team_id = CASE id WHEN @own THEN @TeamId ELSE @packing END;
            INSERT INTO alerts (task_id, order_id, kind, raised_at_ms) SELECT id, order_id, 'cancelled', 0 FROM tasks WHERE id = @own;
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25)
            INSERT INTO alerts (task_id, order_id, kind, raised_at_ms) SELECT t.id, t.order_id, 'shipped', 0 FROM n JOIN tasks t ON t.id = @other;
            """,
            new { own, other, server.TeamId, packing });

        var board = await (await server.InConsoleAsync()).SeeAsync($"/console/?team={server.TeamId}");

        Assert.Equal(["Order 107923 was cancelled in ProfitMaker"], board.QuerySelectorAll(".att li b").Select(b => b.Words()).Where(title => title.StartsWith("Order 1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_pause_of_45_minutes_is_not_long_yet()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now.AddMinutes(-2)));
        var cleo = await server.InConsoleAsync();
        SeedDay(server);

        var board = await cleo.SeeAsync("/console/");

        Assert.DoesNotContain(board.QuerySelectorAll(".att li b"), b => b.TextContent.StartsWith("Paused", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10", new[] { "Ana Morales's clock has run for 10 h 10 m" }, "Running over 10 hours 1")]
    [InlineData("12", new string[0], "Running over 12 hours 0")]
    public async Task A_clock_is_told_as_forgotten_after_ten_hours_or_the_longer_ones_that_the_shop_has_set(string hours, string[] told, string figure)
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(At(17, 30).AddMinutes(400)), "--LaneAward:ClockCapHours=" + hours);
        var cleo = await server.InConsoleAsync();
        SeedDay(server);

        Assert.Equal(told, (await cleo.SeeAsync("/console/")).QuerySelectorAll(".att li b").Select(b => b.Words()).Where(t => t.Contains("clock has run", StringComparison.Ordinal)));
        Assert.Contains(figure, (await cleo.SeeAsync("/console/reports/open-work")).QuerySelector("main")!.Words(), StringComparison.Ordinal);
    }

    [Theory]
    // Ana's clock has run since 2 PM, Ben paused at 2 PM for his lunch; it is 2:47 PM.
    [InlineData(15, 0, "Paused 47 m: Lunch")]
    [InlineData(14, 30, "Ana Morales's clock runs past the end of the shift")]
    // For the quarter of an hour in which Ben's card still says "Paused", so does this.
    [InlineData(14, 40, "Ana Morales's clock runs past the end of the shift; Paused 47 m: Lunch")]
    [InlineData(13, 30, "Paused 47 m: Lunch")]
    public async Task Who_paused_before_the_shift_ended_has_gone_home_and_a_clock_that_runs_past_it_is_shown(int hour, int minute, string shown)
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();
        SeedDay(server);
        server.Shop.Execute(
            "INSERT INTO shifts (name, team_id, weekday, start_minute, end_minute) VALUES ('Early', @TeamId, 2, 360, @end)", new { server.TeamId, end = (hour * 60) + minute });

        Assert.Equal(shown, string.Join("; ", await ToldAsync("Paused", "past the end")));

        // "Still working" moves the end: five minutes after it nobody is told yet.
        server.Shop.Execute("UPDATE work_sessions SET extended_until_ms = @until WHERE ended_at_ms IS NULL", new { until = Ms(At(14, 42)) });
        Assert.Empty(await ToldAsync("past the end"));

        async Task<IEnumerable<string>> ToldAsync(params string[] words)
        {
            return (await cleo.SeeAsync("/console/")).QuerySelectorAll(".att li b").Select(b => b.Words()).Where(t => words.Any(word => t.Contains(word, StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData(14, 30, "BO Ben Ortiz 0:47 Away", "0")]
    [InlineData(14, 40, "BO Ben Ortiz Crystal etching 107924 · Northfield Credit Union 0:47 Paused Lunch", "1")]
    [InlineData(13, 30, "BO Ben Ortiz Crystal etching 107924 · Northfield Credit Union 0:47 Paused Lunch", "1")]
    public async Task Who_paused_within_a_shift_that_is_over_is_away_once_its_quarter_of_an_hour_has_passed(int hour, int minute, string card, string paused)
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();
        SeedDay(server);
        server.Shop.Execute(
            "INSERT INTO shifts (name, team_id, weekday, start_minute, end_minute) VALUES ('Early', @TeamId, 2, 360, @end)", new { server.TeamId, end = (hour * 60) + minute });

        var board = await cleo.SeeAsync("/console/");

        Assert.Equal((card, paused), (board.Card(server.Ben), board.Tile("Paused").Figure));
    }

    [Fact]
    public async Task A_tablet_whose_clock_is_off_is_shown_and_leads_to_its_page()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();
        var tablet = server.Shop.Insert(
            "INSERT INTO tablets (name, token_hash, enrolled_at_ms, clock_offset_ms) VALUES ('Engraving 1', x'01', 0, 3600000) RETURNING id");

        var board = await cleo.SeeAsync("/console/");

        Assert.Equal("The clock of Engraving 1 is 1 h slow", board.QuerySelector($".att a[href='/console/tablets/{tablet}'] b")!.Words());
    }

    [Fact]
    public async Task The_wall_shows_the_board_to_an_enrolled_screen_until_it_is_revoked_and_to_no_stranger()
    {
        await using var server = await ShopServer.StartStagingAsync(new FakeTimeProvider(Now));
        SeedDay(server);
        var screen = await server.TabletAsync("Wall screen");
        var stranger = server.Browser();

        using var refused = await stranger.GetAsync(new Uri("/console/wall", UriKind.Relative));
        Assert.Equal("/enrol", refused.Headers.Location?.ToString());
        var wall = await screen.SeeAsync("/console/wall");
        Assert.Equal("1", wall.Tile("Running now").Figure);
        Assert.Empty(wall.QuerySelectorAll("#main a, #main button, #main form"));
        using var unchanged = await screen.PollAsync(Again(wall));
        Assert.Equal(HttpStatusCode.NoContent, unchanged.StatusCode);
        using var deeper = await screen.GetAsync(new Uri("/console/people", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, deeper.StatusCode);

        server.Shop.Execute("UPDATE tablets SET revoked_at_ms = 1");
        using var revoked = await screen.PollAsync(Again(wall));
        Assert.Equal("true", revoked.Headers.GetValues("HX-Refresh").Single());
    }

    [Fact]
    public async Task Who_may_use_the_console_finds_the_way_back_to_it_on_the_wall()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();

        Assert.Equal("/console/", Assert.Single((await cleo.SeeAsync("/console/wall")).QuerySelectorAll("#main a")).GetAttribute("href"));
        Assert.Equal(
            $"/console/?team={server.TeamId}", Assert.Single((await cleo.SeeAsync($"/console/wall?team={server.TeamId}")).QuerySelectorAll("#main a")).GetAttribute("href"));
    }

    [Fact]
    public async Task A_team_without_anybody_takes_no_column_of_the_wall()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();
        SeedDay(server);
        server.Shop.Execute("INSERT INTO teams (name, sort) VALUES ('Night', 3)");

        Assert.Equal(["Engraving", "Packing"], (await cleo.SeeAsync("/console/wall")).QuerySelectorAll(".team h2").Select(h => h.TextContent));
        Assert.Equal(["Engraving", "Packing", "Night"], (await cleo.SeeAsync("/console/")).QuerySelectorAll(".team h2").Select(h => h.TextContent));
    }

    [Fact]
    public async Task A_poll_gets_204_until_something_or_the_minute_changes()
    {
        var time = new FakeTimeProvider(Now);
        await using var server = await ShopServer.StartAsync(time);
        var cleo = await server.InConsoleAsync();
        SeedDay(server);
        var shown = Again(await cleo.SeeAsync("/console/"));

        using var unchanged = await cleo.PollAsync(shown);
        Assert.Equal(HttpStatusCode.NoContent, unchanged.StatusCode);

        server.Shop.Execute("UPDATE work_sessions SET ended_at_ms = @now, end_kind = 'pause' WHERE ended_at_ms IS NULL", new { now = Ms(Now) });
        using var changed = await cleo.PollAsync(shown);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var fresh = await changed.DocumentAsync();
        Assert.Equal("2", fresh.Tile("Paused").Figure);

        time.Advance(TimeSpan.FromMinutes(1));
        using var minuteLater = await cleo.PollAsync(Again(fresh));
        Assert.Equal(HttpStatusCode.OK, minuteLater.StatusCode);
    }

    /// <summary>The address that this board asks again.</summary>
    private static string Again(IParentNode page)
    {
        return page.QuerySelector("#board")!.GetAttribute("hx-get")!;
    }

    [Fact]
    public async Task An_empty_shop_has_a_board_that_says_so()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();

        var board = await cleo.SeeAsync("/console/");

        Assert.Equal(("0.0", "0"), (board.Tile("Hours logged").Figure, board.Tile("Running now").Figure));
        Assert.Contains("Nobody has recorded time today.", board.QuerySelector("#timeline")!.TextContent, StringComparison.Ordinal);
    }

    private static long SeedDay(ShopServer server)
    {
        var shop = server.Shop;
        var customer = shop.AddCustomer("C100", "Northfield Credit Union");
        var packing = shop.Insert("INSERT INTO teams (name, sort) VALUES ('Packing', 2) RETURNING id");
        var dora = shop.AddPerson("Dora Lind");
        shop.Execute("INSERT INTO team_members (person_id, team_id, home) VALUES (@dora, @packing, 1)", new { dora, packing });
        var lunch = shop.Insert("INSERT INTO pause_reasons (name_en, name_es) VALUES ('Lunch', 'Almuerzo') RETURNING id");
        var engraving = AddTask(shop, customer, "107923", "Laser engraving", 120, "running", server.Ana);
        var etching = AddTask(shop, customer, "107924", "Crystal etching", 60, "paused", server.Ben);
        var boxes = AddTask(shop, customer, "107925", "Pack and label", null, "completed", dora);

        AddSession(shop, engraving, server.Ana, At(8, 0), At(9, 0), "pause", lunch);
        AddSession(shop, engraving, server.Ana, At(14, 0), null, null, null);
        // Struck out by a correction: in no sum.
        AddSession(shop, engraving, server.Ana, At(9, 30), At(13, 30), "pause", null, voided: true);
        AddSession(shop, etching, server.Ben, At(0, 0).AddMinutes(-30), At(0, 30), "pause", null);
        AddSession(shop, etching, server.Ben, At(10, 0), At(14, 0), "pause", lunch);
        AddSession(shop, boxes, dora, At(12, 0), At(13, 30), "complete", null);
        return dora;
    }

    private static long AddTask(ShopDatabase shop, long customer, string order, string type, int? estimate, string status, long by)
    {
        var orderId = shop.AddOrder(order, customer);
        var typeId = shop.AddTaskType(type);
        var closed = status == "completed" ? Ms(At(13, 30)) : (long?)null;
        return shop.Insert(
            """
            INSERT INTO tasks (uid, order_id, sequence, task_type_id, order_number, customer_name, order_description, estimate_minutes, status,
                               created_at_ms, created_by, closed_at_ms, closed_by)
            VALUES (@uid, @orderId, 1, @typeId, @order, 'Northfield Credit Union', '', @estimate, @status, @created, @by, @closed, CASE WHEN @closed IS NULL THEN NULL ELSE @by END)
            RETURNING id
            """,
            new { uid = Guid.CreateVersion7().ToString(), orderId, typeId, order, estimate, status, created = Ms(At(0, 0)), by, closed });
    }

    private static void AddSession(
        ShopDatabase shop, long task, long person, DateTimeOffset from, DateTimeOffset? to, string? kind, long? reason, bool voided = false)
    {
        shop.Execute(
            """
            INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, pause_reason_id, voided_at_ms)
            VALUES (@task, @person, @from, @to, @kind, @reason, CASE WHEN @voided THEN @from END)
            """,
            new { task, person, from = Ms(from), to = to is null ? (long?)null : Ms(to.Value), kind, reason, voided });
    }

    private static DateTimeOffset At(int hour, int minute)
    {
        return new DateTimeOffset(2026, 4, 14, hour, minute, 0, TimeSpan.FromHours(-5));
    }

    private static long Ms(DateTimeOffset instant)
    {
        return instant.ToUnixTimeMilliseconds();
    }
}
