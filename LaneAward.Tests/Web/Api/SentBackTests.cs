using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>What a program reads it can send back as it stands, and what a change leaves out stays.</summary>
public sealed class SentBackTests : IAsyncLifetime
{
    private ShopServer _server = null!;
    private HttpClient _adam = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync();
        _adam = await _server.InConsoleAsync("adam");
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_the_console_manages_is_sent_back_as_it_was_read_and_nothing_changes()
    {
        await FillAsync();
        (string List, string? Part, string Address)[] resources =
        [
            ("people", null, "people"), ("teams", null, "teams"), ("task-types", null, "task-types"), ("materials", null, "materials"),
            ("reasons", "pause", "reasons/pause"), ("reasons", "cancel", "reasons/cancel"), ("tablets", null, "tablets"), ("shifts", null, "shifts"),
        ];
        foreach (var (list, part, address) in resources)
        {
            var before = await ListAsync(list, part);
            var things = before.Where(thing => thing["id"] is not null && !IsForDevelopment(thing)).ToList();
            Assert.True(things.Count > 0, $"There is nothing in {address}.");
            foreach (var thing in things)
            {
                (await PutAsync($"/api/admin/{address}/{thing["id"]}", thing.ToJsonString())).Expect(HttpStatusCode.OK);
            }

            Assert.Equal(before.Select(thing => thing.ToJsonString()), (await ListAsync(list, part)).Select(thing => thing.ToJsonString()));
        }

        var settings = (await _adam.ReadAsync("/api/admin/settings")).Text;
        (await PutAsync("/api/admin/settings", settings)).Expect(HttpStatusCode.OK);
        Assert.Equal(settings, (await _adam.ReadAsync("/api/admin/settings")).Text);
    }

    [Fact]
    public async Task A_person_keeps_the_team_and_the_sign_in_name_that_a_change_leaves_out()
    {
        var changed = (await PutAsync($"/api/admin/people/{_server.Cleo}", """{"name":"Cleo Parker"}""")).Expect(HttpStatusCode.OK).Body;

        Assert.Equal(("Cleo Parker", "cleo", _server.TeamId), (changed.GetProperty("name").GetString(), changed.GetProperty("login").GetString(), changed.GetProperty("teamId").GetInt64()));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public async Task A_person_loses_the_team_and_the_sign_in_name_that_a_change_empties(string nothing)
    {
        var changed = (await PutAsync($"/api/admin/people/{_server.Cleo}", $$"""{"name":"Cleo Park","teamId":null,"login":{{nothing}}}""")).Expect(HttpStatusCode.OK).Body;

        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (changed.GetProperty("teamId").ValueKind, changed.GetProperty("login").ValueKind));
    }

    [Fact]
    public async Task Nobody_takes_their_own_sign_in_name_away()
    {
        (await PutAsync($"/api/admin/people/{_server.Adam}", """{"name":"Adam Reyes","login":null}""")).Expect(HttpStatusCode.Conflict, "own_login");
        (await PutAsync($"/api/admin/people/{_server.Adam}", """{"name":"Adam Reyes","login":"adam.reyes"}""")).Expect(HttpStatusCode.OK);

        Assert.Equal("adam.reyes", _server.Shop.Scalar<string>("SELECT login FROM people WHERE id = @Adam", new { _server.Adam }));
    }

    [Fact]
    public async Task A_task_type_has_one_name_for_its_usual_estimate_and_keeps_it_unless_it_is_emptied()
    {
        var added = (await _adam.TapAsync("/api/admin/task-types", """{"nameEn":"Cutting","nameEs":"Corte","defaultEstimateMinutes":75}""")).Expect(HttpStatusCode.Created);
        var address = $"/api/admin/task-types/{added.Body.GetProperty("id")}";
        Assert.Equal(75, Estimate());

        (await PutAsync(address, """{"nameEn":"Cutting out","nameEs":"Corte"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(75, Estimate());

        (await PutAsync(address, """{"nameEn":"Cutting out","nameEs":"Corte","defaultEstimateMinutes":null}""")).Expect(HttpStatusCode.OK);
        Assert.Null(Estimate());

        long? Estimate()
        {
            return _server.Shop.Scalar<long?>("SELECT default_estimate_minutes FROM task_types");
        }
    }

    [Fact]
    public async Task A_shift_keeps_its_owner_days_and_times_that_a_change_leaves_out()
    {
        (await _adam.TapAsync("/api/admin/shifts", $$"""{"name":"Day","teamId":{{_server.TeamId}},"weekdays":[1,2],"startMinute":420,"endMinute":930}""")).Expect(HttpStatusCode.Created);

        (await PutAsync("/api/admin/shifts/1", """{"name":"Early","end":"14:00"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal($"Early {_server.TeamId} 1 420 840, Early {_server.TeamId} 2 420 840", Shifts());

        (await PutAsync("/api/admin/shifts/1", $$"""{"name":"Early","personId":{{_server.Ana}}}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("Early – 1 420 840, Early – 2 420 840", Shifts());

        (await PutAsync("/api/admin/shifts/1", """{"name":"Early","teamId":null,"personId":null}""")).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await PutAsync("/api/admin/shifts/1", """{"name":"Early","startMinute":1440}""")).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        (await PutAsync("/api/admin/shifts/1", """{"name":"Early","start":""}""")).Expect(HttpStatusCode.UnprocessableEntity, "invalid");

        string Shifts()
        {
            return _server.Shop.Scalar<string>(
                "SELECT group_concat(name || ' ' || coalesce(team_id, '–') || ' ' || weekday || ' ' || start_minute || ' ' || end_minute, ', ') FROM shifts WHERE active = 1")!;
        }
    }

    /// <summary>Something in every list, with everything set that can be, and a shift over midnight.</summary>
    private async Task FillAsync()
    {
        var place = Workplace.In(_server.Shop);
        _server.Shop.Execute(
            """
            UPDATE task_types SET default_estimate_minutes = 45, indirect = 1, sort = 7 WHERE id = @Engraving;
            UPDATE pause_reasons SET icon = 'utensils', paid = 1, sort = 4 WHERE id = @Lunch;
            INSERT INTO team_task_types (team_id, task_type_id) VALUES (@TeamId, @Engraving), (@TeamId, @Packing);
            INSERT INTO team_materials (team_id, material_id) VALUES (@TeamId, @Crystal);
            INSERT INTO material_task_types (material_id, task_type_id) VALUES (@Crystal, @Packing);
            UPDATE people SET language = 'es' WHERE id = @Ben;
            """,
            new { place.Engraving, place.Packing, place.Lunch, place.Crystal, _server.TeamId, _server.Ben });
        await _server.TabletAsync("Laser bench");
        (await _adam.TapAsync("/api/admin/shifts", new { name = "Day", teamId = _server.TeamId, weekdays = new[] { 1, 2, 3, 4, 5 }, start = "07:00", end = "15:30" })).Expect(HttpStatusCode.Created);
        (await _adam.TapAsync("/api/admin/shifts", new { name = "Night", personId = _server.Ben, weekdays = new[] { 0, 6 }, start = "22:00", end = "06:00" })).Expect(HttpStatusCode.Created);
        (await _adam.TapAsync($"/api/admin/people/{_server.Ben}/deactivate")).Expect(HttpStatusCode.OK);
        (await PutAsync("/api/admin/settings", """{"shopName":"Northside Awards","scanPrefix":"~","payPeriodStart":"2026-11-09","lockAfterSeconds":60}""")).Expect(HttpStatusCode.OK);
    }

    private static bool IsForDevelopment(JsonNode thing)
    {
        return thing["name"]?.GetValue<string>() == "Any browser (development)";
    }

    private async Task<IReadOnlyList<JsonNode>> ListAsync(string list, string? part)
    {
        var answer = JsonNode.Parse((await _adam.ReadAsync($"/api/admin/{list}")).Expect(HttpStatusCode.OK).Text)!;
        return [.. (part is null ? answer : answer[part]!).AsArray().Select(thing => thing!)];
    }

    private Task<ApiAnswer> PutAsync(string address, string body)
    {
        return _adam.ChangeAsync(address, body);
    }
}
