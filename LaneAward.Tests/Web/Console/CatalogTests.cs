using System.Net;
using System.Text.Json;
using LaneAward.Data;
using LaneAward.Tests.Support;
using LaneAward.Web.Features.Catalog;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>The shop's own lists as a supervisor changes them: teams, task types, materials, reasons, shifts.</summary>
public sealed class CatalogTests
{
    [Fact]
    public async Task A_kind_of_work_and_a_pause_that_were_used_do_not_change_their_pay_class()
    {
        await using var server = await FloorShop.StartAsync();
        var cleo = await server.InConsoleAsync();
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        using (var started = await ana.PostFormAsync("/tasks/add?order=107923&taskTypeId=1", "/tasks/add", ("order", "107923"), ("taskTypeId", "1"), ("start", "true")))
        {
            Assert.Equal(HttpStatusCode.SeeOther, started.StatusCode);
        }

        var lunch = server.Shop.Scalar<long>("SELECT id FROM pause_reasons WHERE name_en = 'Lunch'");
        server.Shop.Execute("UPDATE pause_reasons SET paid = 0 WHERE id = @lunch", new { lunch });
        server.Shop.Execute("UPDATE work_sessions SET ended_at_ms = started_at_ms + 1000, end_kind = 'pause', pause_reason_id = @lunch", new { lunch });

        using var type = await cleo.PostFormAsync("/console/task-types/1", "/console/task-types/1", ("nameEn", "Laser engraving"), ("nameEs", "Grabado"), ("indirect", "true"));
        using var pause = await cleo.PostFormAsync($"/console/reasons/pause/{lunch}", $"/console/reasons/pause/{lunch}", ("nameEn", "Lunch"), ("nameEs", "Almuerzo"), ("paid", "true"));
        using var unused = await cleo.PostFormAsync("/console/task-types/2", "/console/task-types/2", ("nameEn", "Crystal etching"), ("nameEs", "Cristal"), ("indirect", "true"));

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.SeeOther), (type.StatusCode, pause.StatusCode, unused.StatusCode));
        Assert.Contains("Lunch has recorded pauses", (await pause.DocumentAsync()).Body!.Words(), StringComparison.Ordinal);
        Assert.Equal("0 0 1", server.Shop.Scalar<string>(
            "SELECT (SELECT indirect FROM task_types WHERE id = 1) || ' ' || (SELECT paid FROM pause_reasons WHERE name_en = 'Lunch') || ' ' || (SELECT indirect FROM task_types WHERE id = 2)"));
    }

    [Fact]
    public async Task A_team_with_a_list_is_offered_what_is_on_it_and_nothing_else()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var laser = server.Shop.AddTaskType("Laser engraving");
        server.Shop.AddTaskType("Packing");

        using var saved = await cleo.PostFormAsync(
            $"/console/teams/{server.TeamId}", $"/console/teams/{server.TeamId}", ("name", "Engraving"), ("sort", "3"), ("taskTypeIds", $"{laser}"));

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Equal(["Laser engraving"], await OfferedAsync(server));
        Assert.Equal("|Laser engraving", Audited(server, "team changed", "$.TaskTypes"));
    }

    [Fact]
    public async Task A_task_type_is_added_with_both_names_its_estimate_and_its_kind()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        using var saved = await cleo.PostFormAsync(
            "/console/task-types/new", "/console/task-types/new", ("nameEn", " Laser  engraving "), ("nameEs", "Grabado láser"), ("defaultEstimateMinutes", "75"), ("indirect", "true"), ("sort", ""));

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Equal("Laser engraving Grabado láser 1:15 Indirect – 1 In use", (await cleo.SeeAsync("/console/task-types")).QuerySelector("tbody tr")!.Words());
        Assert.Equal("Cleo Park", server.Shop.Scalar<string>("SELECT actor FROM audit_entries WHERE action = 'task type added' AND before_json IS NULL"));
    }

    [Theory]
    [InlineData("", "Corte", "30", "nameEn")]
    [InlineData("Cutting", " ", "30", "nameEs")]
    [InlineData("Cutting", "Corte", "0", "defaultEstimateMinutes")]
    [InlineData("Cutting", "Corte", "soon", "defaultEstimateMinutes")]
    [InlineData("PACKING", "Corte", "30", "nameEn")]
    public async Task A_wrong_task_type_is_refused_at_its_field_and_what_was_typed_stays(string english, string spanish, string minutes, string field)
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        server.Shop.AddTaskType("Packing");

        using var refused = await cleo.PostFormAsync(
            "/console/task-types/new", "/console/task-types/new", ("nameEn", english), ("nameEs", spanish), ("defaultEstimateMinutes", minutes));

        var page = await refused.DocumentAsync();
        Assert.Equal([field], page.QuerySelectorAll("[aria-invalid=true]").Select(input => input.Id));
        Assert.NotEmpty(page.QuerySelector("#problem")!.TextContent.Trim());
        Assert.Equal(minutes, page.QuerySelector("#defaultEstimateMinutes")!.GetAttribute("value"));
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM task_types"));
    }

    [Theory]
    [InlineData("task-types", "task_types")]
    [InlineData("materials", "materials")]
    [InlineData("reasons/pause", "pause_reasons")]
    [InlineData("reasons/cancel", "cancel_reasons")]
    public async Task Two_of_one_list_do_not_share_a_name_in_either_language(string list, string table)
    {
        await using var server = await FloorShop.StartAsync();
        var cleo = await server.InConsoleAsync();
        var (english, spanish) = server.Shop.Query<(string, string)>($"SELECT name_en, name_es FROM {table} ORDER BY id LIMIT 1").Single();

        Assert.Equal((HttpStatusCode.Conflict, "nameEs"), await AddAsync("Something else", spanish.ToUpperInvariant()));
        Assert.Equal((HttpStatusCode.Conflict, "nameEn nameEs"), await AddAsync(english, spanish.Replace(" ", "  ", StringComparison.Ordinal)));
        Assert.Equal((HttpStatusCode.SeeOther, ""), await AddAsync("Something else", "Otra cosa"));

        async Task<(HttpStatusCode Status, string Wrong)> AddAsync(string nameEn, string nameEs)
        {
            using var answer = await cleo.PostFormAsync($"/console/{list}/new", $"/console/{list}/new", ("nameEn", nameEn), ("nameEs", nameEs), ("unit", "pcs"));
            return (answer.StatusCode, string.Join(' ', (await answer.DocumentAsync()).QuerySelectorAll("[aria-invalid=true]").Select(input => input.Id)));
        }
    }

    [Fact]
    public async Task One_of_two_that_share_a_Spanish_name_from_before_can_still_be_changed()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var (laser, _) = (server.Shop.AddTaskType("Laser engraving"), server.Shop.AddTaskType("Packing"));
        server.Shop.Execute("UPDATE task_types SET name_es = 'Grabado'");

        using var saved = await cleo.PostFormAsync($"/console/task-types/{laser}", $"/console/task-types/{laser}", ("nameEn", "Laser"), ("nameEs", "Grabado"));

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
    }

    [Fact]
    public async Task A_thing_is_deactivated_by_its_name_in_the_language_of_whoever_does_it()
    {
        await using var server = await ShopServer.StartAsync();
        server.Shop.Execute("UPDATE people SET language = 'es' WHERE id = @Cleo", new { server.Cleo });
        var cleo = await server.InConsoleAsync();
        var type = server.Shop.AddTaskType("Trophy assembly");
        server.Shop.Execute("UPDATE task_types SET name_es = 'Ensamble de trofeos' WHERE id = @type", new { type });
        var address = $"/console/deactivate/task-types/{type}";
        var words = (await cleo.SeeAsync($"/console/task-types/{type}")).QuerySelector($"a[href='{address}']")!.Words();

        var page = await cleo.SeeAsync(address);
        using var done = await cleo.PostFormAsync(address, address, ("typed", "ensamble  de trofeos"));

        Assert.Equal(("Desactivar Ensamble de trofeos", words), (words, page.QuerySelector("h1")!.Words()));
        Assert.DoesNotContain("Trophy", page.QuerySelector("main")!.Words(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        Assert.StartsWith("Ensamble de trofeos", (await cleo.SeeAsync("/console/task-types")).QuerySelector(".toast")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Putting_a_type_on_the_list_of_a_team_that_is_offered_everything_is_refused()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var laser = server.Shop.AddTaskType("Laser engraving");

        var answer = await PutAsync(cleo, $"/api/admin/task-types/{laser}", $$"""{"nameEn":"Laser engraving","nameEs":"Grabado","teamIds":[{{server.TeamId}}]}""");

        answer.Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM team_task_types"));
    }

    [Fact]
    public async Task A_deactivated_type_is_offered_no_more_and_stays_on_its_tasks()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        var place = Workplace.In(server.Shop);
        await ana.AddTaskAsync(place, startNow: true);
        var (type, name) = (server.Shop.Scalar<long>("SELECT task_type_id FROM tasks"), server.Shop.Scalar<string>("SELECT y.name_en FROM tasks t JOIN task_types y ON y.id = t.task_type_id"));

        using var mistyped = await cleo.PostFormAsync($"/console/deactivate/task-types/{type}", $"/console/deactivate/task-types/{type}", ("typed", "yes"));
        using var done = await cleo.PostFormAsync($"/console/deactivate/task-types/{type}", $"/console/deactivate/task-types/{type}", ("typed", name!));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.SeeOther), (mistyped.StatusCode, done.StatusCode));
        Assert.DoesNotContain(name, await OfferedAsync(server));
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms IS NULL"));
        Assert.Contains(name!, await ana.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Equal("true|false", Audited(server, "task type deactivated", "$.Active"));
    }

    [Fact]
    public async Task An_activated_type_is_offered_again()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var type = server.Shop.AddTaskType("Laser engraving");
        server.Shop.Execute("UPDATE task_types SET active = 0");

        using var done = await cleo.PostFormAsync($"/console/task-types/{type}", $"/console/activate/task-types/{type}");

        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        Assert.Equal(["Laser engraving"], await OfferedAsync(server));
    }

    [Fact]
    public async Task A_team_with_people_cannot_be_deactivated_and_its_people_are_named()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        (await PostAsync(cleo, $"/api/admin/teams/{server.TeamId}/deactivate")).Expect(HttpStatusCode.Conflict, "team_in_use");

        server.Shop.Execute("DELETE FROM team_members");
        (await PostAsync(cleo, $"/api/admin/teams/{server.TeamId}/deactivate")).Expect(HttpStatusCode.OK);
        using var into = await cleo.PostFormAsync(
            "/console/people/new", "/console/people/new", ("name", "Dora Lind"), ("role", "contributor"), ("language", "en"), ("teamId", $"{server.TeamId}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, into.StatusCode);
    }

    [Fact]
    public async Task The_reasons_of_the_program_stay_and_so_does_the_last_one_for_cancelling()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var switched = server.Shop.Scalar<long>("SELECT id FROM pause_reasons WHERE code = 'switched'");

        (await PostAsync(cleo, $"/api/admin/reasons/pause/{switched}/deactivate")).Expect(HttpStatusCode.Conflict, "built_in");
        var only = (await PostAsync(cleo, "/api/admin/reasons", """{"kind":"cancel","nameEn":"Customer changed","nameEs":"El cliente cambió"}""")).Body.GetProperty("id").GetInt64();
        (await PostAsync(cleo, $"/api/admin/reasons/cancel/{only}/deactivate")).Expect(HttpStatusCode.Conflict, "last_one");
        (await PostAsync(cleo, "/api/admin/reasons", """{"kind":"cancel","nameEn":"Duplicate","nameEs":"Duplicada"}""")).Expect(HttpStatusCode.Created);
        (await PostAsync(cleo, $"/api/admin/reasons/cancel/{only}/deactivate")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_pause_reason_tells_whether_it_is_paid_and_carries_an_icon_of_the_sprite()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        using var saved = await cleo.PostFormAsync(
            "/console/reasons/pause/new", "/console/reasons/pause/new", ("nameEn", "Lunch"), ("nameEs", "Almuerzo"), ("paid", "true"), ("icon", "utensils"), ("sort", "2"));
        var odd = await PostAsync(cleo, "/api/admin/reasons", """{"kind":"pause","nameEn":"Rest","nameEs":"Descanso","icon":"<svg>"}""");

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        odd.Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal("1 utensils 2", server.Shop.Scalar<string>("SELECT paid || ' ' || icon || ' ' || sort FROM pause_reasons WHERE name_en = 'Lunch'"));
    }

    [Fact]
    public async Task A_changed_unit_leaves_what_was_logged_in_the_unit_of_its_time()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var film = server.Shop.AddMaterial("Film", "ft");
        var task = server.Shop.AddTask(server.Ana);
        server.Shop.Execute(
            "INSERT INTO material_uses (task_id, material_id, person_id, kind, quantity_milli, unit, logged_at_ms) VALUES (@task, @film, @Ana, 'used', 1000, 'ft', 0)",
            new { task, film, server.Ana });

        (await PutAsync(cleo, $"/api/admin/materials/{film}", """{"nameEn":"Film","nameEs":"Película","unit":"m"}""")).Expect(HttpStatusCode.OK);

        Assert.Equal("m ft", server.Shop.Scalar<string>("SELECT m.unit || ' ' || u.unit FROM materials m JOIN material_uses u ON u.material_id = m.id"));
        Assert.Equal("ft|m", Audited(server, "material changed", "$.Unit"));
    }

    [Fact]
    public async Task A_shift_is_one_line_of_several_days_and_is_changed_as_one()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        (string, string)[] day = [("name", "Day"), ("owner", $"team-{server.TeamId}"), ("start", "07:00"), ("end", "15:30")];

        using var added = await cleo.PostFormAsync("/console/shifts/new", "/console/shifts/new", [.. day, ("weekdays", "1"), ("weekdays", "2"), ("weekdays", "3")]);
        var id = server.Shop.Scalar<long>("SELECT min(id) FROM shifts");
        using var changed = await cleo.PostFormAsync(
            $"/console/shifts/{id}", $"/console/shifts/{id}", ("name", "Day"), ("owner", $"team-{server.TeamId}"), ("start", "06:30"), ("end", "15:00"), ("weekdays", "2"), ("weekdays", "3"), ("weekdays", "4"));

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther), (added.StatusCode, changed.StatusCode));
        Assert.Equal("Day Engraving Tue, Wed, Thu 6:30 AM – 3:00 PM In use", (await cleo.SeeAsync("/console/shifts")).QuerySelector("tbody tr")!.Words());
        Assert.Equal("2 3 4", server.Shop.Scalar<string>("SELECT group_concat(weekday, ' ') FROM (SELECT weekday FROM shifts WHERE active = 1 ORDER BY weekday)"));
        Assert.Equal("07:00|06:30", Audited(server, "shift changed", "$.Start"));
    }

    [Fact]
    public async Task A_shift_that_overlaps_another_of_the_same_team_is_refused()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var night = $$"""{"name":"Night","teamId":{{server.TeamId}},"weekdays":[0],"start":"22:00","end":"06:00"}""";
        (await PostAsync(cleo, "/api/admin/shifts", night)).Expect(HttpStatusCode.Created);

        var early = await PostAsync(cleo, "/api/admin/shifts", $$"""{"name":"Early","teamId":{{server.TeamId}},"weekdays":[1],"start":"05:00","end":"13:00"}""");
        var after = await PostAsync(cleo, "/api/admin/shifts", $$"""{"name":"Early","teamId":{{server.TeamId}},"weekdays":[1],"start":"06:00","end":"13:00"}""");

        early.Expect(HttpStatusCode.Conflict, "overlap");
        after.Expect(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("teams", """{"name":"Night team"}""", """{"name":"Night crew"}""", "teams", "name", "team")]
    [InlineData("task-types", """{"nameEn":"Sand","nameEs":"Arenar"}""", """{"nameEn":"Sand deep"}""", "task_types", "name_en", "task type")]
    [InlineData("materials", """{"nameEn":"Film","nameEs":"Película","unit":"m"}""", """{"nameEn":"Film 2"}""", "materials", "name_en", "material")]
    [InlineData("reasons/pause", """{"kind":"pause","nameEn":"Rest","nameEs":"Descanso"}""", """{"nameEn":"Short rest"}""", "pause_reasons", "name_en", "pause reason")]
    [InlineData("reasons", """{"kind":"cancel","nameEn":"Wrong size","nameEs":"Talla"}""", """{"kind":"cancel","nameEn":"Wrong shape"}""", "cancel_reasons", "name_en", "cancel reason")]
    [InlineData("shifts", """{"name":"Sunday","teamId":1,"weekdays":[0],"start":"07:00","end":"15:30"}""", """{"name":"Sundays"}""", "shifts", "name", "shift")]
    public async Task A_change_that_says_active_false_deactivates_in_the_same_write_and_what_it_leaves_out_stays(
        string list, string added, string changed, string table, string column, string word)
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var id = (await PostAsync(cleo, "/api/admin/" + list.Split('/')[0], added)).Expect(HttpStatusCode.Created).Body.GetProperty("id").GetInt64();
        // The last reason for cancelling stays, so there is another.
        server.Shop.Execute("INSERT INTO cancel_reasons (name_en, name_es) VALUES ('Duplicate', 'Duplicado')");
        string Kept() => server.Shop.Scalar<string>($"SELECT {column} || ' ' || active FROM {table} WHERE id = {id}")!;
        var (name, renamed) = (Kept()[..^2], JsonDocument.Parse(changed).RootElement.EnumerateObject().Last().Value.GetString());
        var kind = changed.Contains("kind", StringComparison.Ordinal) ? "\"kind\":\"cancel\"," : "";

        var off = (await PutAsync(cleo, $"/api/admin/{list}/{id}", $$"""{{{kind}}"active":false}""")).Expect(HttpStatusCode.OK);
        Assert.Equal($"{name} 0", Kept());
        Assert.StartsWith($"{name} is deactivated.", off.Body.GetProperty("receipt").GetString(), StringComparison.Ordinal);
        (await PutAsync(cleo, $"/api/admin/{list}/{id}", changed)).Expect(HttpStatusCode.OK);
        Assert.Equal($"{renamed} 0", Kept());
        (await PutAsync(cleo, $"/api/admin/{list}/{id}", $$"""{{{kind}}"active":true}""")).Expect(HttpStatusCode.OK);
        Assert.Equal($"{renamed} 1", Kept());

        Assert.Equal(
            $"{word} added, {word} deactivated, {word} changed, {word} activated",
            server.Shop.Scalar<string>("SELECT group_concat(action, ', ') FROM (SELECT action FROM audit_entries WHERE action LIKE @word || ' %' ORDER BY id)", new { word }));
    }

    [Fact]
    public async Task A_change_that_switches_a_shift_switches_the_days_it_names_and_no_other_shift_of_that_name()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        string Days() => server.Shop.Scalar<string>("SELECT group_concat(weekday || ' ' || active, ', ') FROM (SELECT weekday, active FROM shifts ORDER BY weekday)")!;
        string Day(string weekdays, string active) => $$"""{"name":"Day","teamId":{{server.TeamId}},"weekdays":{{weekdays}},"start":"07:00","end":"15:30","active":{{active}}}""";
        (await PostAsync(cleo, "/api/admin/shifts", Day("[1,2]", "true"))).Expect(HttpStatusCode.Created);

        var off = (await PostAsync(cleo, "/api/admin/shifts", Day("[6]", "false"))).Expect(HttpStatusCode.Created);
        Assert.Equal("1 1, 2 1, 6 0", Days());

        (await PutAsync(cleo, $"/api/admin/shifts/{off.Body.GetProperty("id").GetInt64()}", """{"active":true}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("1 1, 2 1, 6 1", Days());
        var monday = server.Shop.Scalar<long>("SELECT id FROM shifts WHERE weekday = 1");
        (await PostAsync(cleo, $"/api/admin/shifts/{monday}/deactivate")).Expect(HttpStatusCode.OK);
        (await PutAsync(cleo, $"/api/admin/shifts/{monday}", """{"weekdays":[1],"active":true}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("1 1, 2 0, 6 0", Days());
    }

    [Fact]
    public async Task A_team_with_people_is_neither_renamed_nor_deactivated_by_a_change_that_asks_for_both()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        (await PutAsync(cleo, $"/api/admin/teams/{server.TeamId}", """{"name":"Gone","active":false}""")).Expect(HttpStatusCode.Conflict, "team_in_use");

        Assert.Equal("Engraving 1", server.Shop.Scalar<string>($"SELECT name || ' ' || active FROM teams WHERE id = {server.TeamId}"));
    }

    [Fact]
    public async Task A_shift_that_is_switched_off_stays_so_on_a_day_that_it_gets()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        await PostAsync(cleo, "/api/admin/shifts", $$"""{"name":"Day","teamId":{{server.TeamId}},"weekdays":[1],"start":"07:00","end":"15:30"}""");
        var id = server.Shop.Scalar<long>("SELECT id FROM shifts");
        (await PostAsync(cleo, $"/api/admin/shifts/{id}/deactivate")).Expect(HttpStatusCode.OK);

        (await PutAsync(cleo, $"/api/admin/shifts/{id}", """{"name":"Day","weekdays":[1,0]}""")).Expect(HttpStatusCode.OK);

        Assert.Equal("0 0, 1 0", server.Shop.Scalar<string>("SELECT group_concat(weekday || ' ' || active, ', ') FROM (SELECT weekday, active FROM shifts ORDER BY weekday)"));
    }

    [Theory]
    [InlineData(6, 1320, 360, 0, 300, 600, true)]
    [InlineData(6, 1320, 360, 0, 360, 600, false)]
    [InlineData(1, 420, 420, 2, 419, 480, true)]
    [InlineData(1, 420, 900, 1, 900, 1000, false)]
    public void Two_shifts_of_the_week_overlap_over_midnight_and_over_Saturday(long day, long start, long end, long other, long from, long to, bool overlap)
    {
        Assert.Equal(overlap, WeekPlan.Overlap(day, start, end, other, from, to));
        Assert.Equal(overlap, WeekPlan.Overlap(other, from, to, day, start, end));
    }

    private static async Task<IReadOnlyList<string>> OfferedAsync(ShopServer server)
    {
        return await server.Services.GetRequiredService<Database>().ReadAsync<IReadOnlyList<string>>(
            db => [.. db.TaskTypes.For(server.Ana, server.TeamId).Select(type => type.NameEn)]);
    }

    private static string? Audited(ShopServer server, string action, string path)
    {
        return server.Shop.Scalar<string>(
            $"SELECT coalesce(before_json -> '{path}', '') || '|' || coalesce(after_json -> '{path}', '') FROM audit_entries WHERE action = @action", new { action })
            ?.Replace("\"", "", StringComparison.Ordinal);
    }

    private static Task<ApiAnswer> PostAsync(HttpClient browser, string address, string body = "{}")
    {
        return browser.TapAsync(address, body);
    }

    private static Task<ApiAnswer> PutAsync(HttpClient browser, string address, string body)
    {
        return browser.ChangeAsync(address, body);
    }
}
