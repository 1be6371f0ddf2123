using System.Net;
using System.Text.Json;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>Ana gives her task to Ben.</summary>
public sealed class HandOverTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
    private ShopServer _server = null!;
    private HttpClient _ana = null!;
    private HttpClient _ben = null!;
    private long _task;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync(_time);
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        _ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        _task = await _ana.AddTaskAsync(Workplace.In(_server.Shop), startNow: true);
        _time.Advance(TimeSpan.FromMinutes(14));
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Rule_17_Giving_a_task_pauses_mine_and_the_note_is_on_the_next_persons_card()
    {
        var given = await GiveAsync(_server.Ben, "24 are done, the rest is on the cart");

        Assert.Equal("Given to Ben 2:14 PM, 14 m today on this task", given.Expect(HttpStatusCode.OK).Receipt);
        Assert.Equal("paused", given.TaskStatus);
        Assert.Equal("handover", _server.Shop.Scalar<string>("SELECT end_kind FROM work_sessions"));
        Assert.Empty(await MineAsync(_ana));
        var card = Assert.Single(await MineAsync(_ben));
        Assert.Equal(("Ana Morales", "24 are done, the rest is on the cart"), (card.GetProperty("handedBy").GetString(), card.GetProperty("handedNote").GetString()));
        Assert.Contains("Given by Ana Morales: 24 are done, the rest is on the cart", await _ben.GetStringAsync("/"), StringComparison.Ordinal);

        await _ben.TapAsync($"/api/tasks/{_task}/start");

        Assert.Equal(JsonValueKind.Null, (await _ben.ReadAsync($"/api/tasks/{_task}")).Body.GetProperty("handedBy").ValueKind);
    }

    [Fact]
    public async Task The_tile_of_a_person_shows_their_own_pause_whoever_else_works_and_none_of_a_task_that_was_given_away()
    {
        var lunch = _server.Shop.Scalar<long>("SELECT id FROM pause_reasons WHERE name_en = 'Lunch'");
        (await _ben.TapAsync($"/api/tasks/{_task}/start")).Expect(HttpStatusCode.OK);
        (await _ana.TapAsync($"/api/tasks/{_task}/pause", new { reasonId = lunch })).Expect(HttpStatusCode.OK);
        Assert.Equal(("paused", "running"), (await StateAsync("Ana Morales"), await StateAsync("Ben Ortiz")));

        (await _ben.TapAsync($"/api/tasks/{_task}/pause", new { reasonId = lunch })).Expect(HttpStatusCode.OK);
        (await _ben.TapAsync($"/api/tasks/{_task}/hand-over", new { personId = _server.Cleo })).Expect(HttpStatusCode.OK);
        Assert.Equal(("paused", "idle"), (await StateAsync("Ana Morales"), await StateAsync("Ben Ortiz")));

        (await _ana.TapAsync($"/api/tasks/{_task}/start")).Expect(HttpStatusCode.OK);
        (await GiveAsync(_server.Cleo, null)).Expect(HttpStatusCode.OK);
        Assert.Equal("idle", await StateAsync("Ana Morales"));

        async Task<string?> StateAsync(string name)
        {
            var tiles = (await _server.Browser().ReadAsync("/api/people")).Body.EnumerateArray();
            return tiles.Single(tile => tile.GetProperty("name").GetString() == name).GetProperty("state").GetString();
        }
    }

    [Fact]
    public async Task Why_the_giver_had_paused_is_not_said_of_the_next_person()
    {
        var lunch = _server.Shop.Scalar<long>("SELECT id FROM pause_reasons WHERE name_en = 'Lunch'");
        (await _ana.TapAsync($"/api/tasks/{_task}/pause", new { reasonId = lunch })).Expect(HttpStatusCode.OK);
        Assert.StartsWith("Lunch", (await _ana.SeeAsync("/")).QuerySelector(".pill.is-pause")!.Words(), StringComparison.Ordinal);

        (await GiveAsync(_server.Ben, "24 are done")).Expect(HttpStatusCode.OK);

        var home = await _ben.SeeAsync("/");
        Assert.DoesNotContain("Lunch", string.Concat(home.QuerySelectorAll("[data-uid]").Select(card => card.OuterHtml)), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, Assert.Single(await MineAsync(_ben)).GetProperty("pauseReason").ValueKind);
    }

    [Fact]
    public async Task A_task_that_was_given_to_me_waits_for_my_start_and_is_no_pause_of_mine()
    {
        (await GiveAsync(_server.Ben, null)).Expect(HttpStatusCode.OK);

        var home = await _ben.SeeAsync("/");
        Assert.Empty(home.QuerySelectorAll("#main .pill.is-pause, #main [data-my=paused]"));
        var card = home.QuerySelector("#next-h ~ .stack [data-my=queued]")!;
        Assert.Equal(("Given by Ana Morales", "Start"), (card.QuerySelector(".given")!.Words(), card.QuerySelector("form button")!.Words()));
        var given = Assert.Single(await MineAsync(_ben));
        Assert.Equal(("paused", "queued"), (given.GetProperty("status").GetString(), given.GetProperty("myState").GetString()));

        await _ben.TapAsync($"/api/tasks/{_task}/start");
        _time.Advance(TimeSpan.FromMinutes(1));
        await _ben.TapAsync($"/api/tasks/{_task}/pause");

        Assert.Equal("Resume", (await _ben.SeeAsync("/")).QuerySelector("#hero [data-busy]")!.Words());
    }

    [Fact]
    public async Task A_task_that_was_given_back_says_when_the_other_person_stopped_and_not_why_I_once_had()
    {
        (await GiveAsync(_server.Ben, "24 are done")).Expect(HttpStatusCode.OK);
        await _ben.TapAsync($"/api/tasks/{_task}/start");
        _time.Advance(TimeSpan.FromHours(3));
        (await _ben.TapAsync($"/api/tasks/{_task}/hand-over", new { personId = _server.Ana, note = "the rest" })).Expect(HttpStatusCode.OK);

        var card = Assert.Single(await MineAsync(_ana));
        Assert.Equal(("2026-11-24T23:14:00.000Z", JsonValueKind.Null), (card.GetProperty("pausedAt").GetString(), card.GetProperty("pauseReason").ValueKind));
        Assert.StartsWith("Paused", (await _ana.SeeAsync("/")).QuerySelector(".pill.is-pause")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_puts_the_task_and_the_clock_back_until_the_other_person_has_started()
    {
        await GiveAsync(_server.Ben, "note");
        _time.Advance(TimeSpan.FromMinutes(2));
        (await _ana.TapAsync($"/api/tasks/{_task}/undo")).Expect(HttpStatusCode.OK);

        Assert.Equal("running", Assert.Single(await MineAsync(_ana)).GetProperty("myState").GetString());
        Assert.Equal(16 * 60, (await _ana.ReadAsync($"/api/tasks/{_task}")).Body.GetProperty("elapsedSeconds").GetInt64());
        Assert.Empty(await MineAsync(_ben));

        await GiveAsync(_server.Ben, "again");
        await _ben.TapAsync($"/api/tasks/{_task}/start");
        (await _ana.TapAsync($"/api/tasks/{_task}/undo")).Expect(HttpStatusCode.Conflict, "nothing_to_undo");
    }

    [Fact]
    public async Task Nobody_gives_a_task_to_themselves_to_a_stranger_or_to_somebody_who_left()
    {
        _server.Shop.Execute("UPDATE people SET active = 0 WHERE id = @Ben", new { _server.Ben });

        (await GiveAsync(_server.Ana, null)).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await GiveAsync(_server.Ben, null)).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await GiveAsync(4711, null)).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await GiveAsync(null, null)).Expect(HttpStatusCode.UnprocessableEntity, "invalid");

        Assert.Equal(1, _server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL"));
    }

    [Fact]
    public async Task Giving_it_again_is_already_done_and_giving_what_is_not_mine_is_refused()
    {
        await GiveAsync(_server.Ben, "first");

        Assert.True((await GiveAsync(_server.Ben, "second")).Expect(HttpStatusCode.OK).AlreadyDone);
        (await GiveAsync(_server.Cleo, null)).Expect(HttpStatusCode.Forbidden, "not_on_list");
    }

    [Fact]
    public async Task Without_scripts_the_sheet_gives_by_one_press_on_a_name()
    {
        using var answer = await _ana.PostFormAsync($"/tasks/{_task}/hand-over", $"/tasks/{_task}/hand-over", ("personId", $"{_server.Ben}"), ("note", "yours"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("yours", _server.Shop.Scalar<string>("SELECT handed_note FROM task_people"));
    }

    private Task<ApiAnswer> GiveAsync(long? personId, string? note)
    {
        return _ana.TapAsync($"/api/tasks/{_task}/hand-over", new { personId, note });
    }

    private static async Task<IReadOnlyList<JsonElement>> MineAsync(HttpClient tablet)
    {
        return [.. (await tablet.ReadAsync("/api/tasks")).Body.EnumerateArray()];
    }
}
