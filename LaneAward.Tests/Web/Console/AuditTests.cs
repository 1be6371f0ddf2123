using System.Net;
using LaneAward.Tests.Support;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Audit;
using Xunit;

namespace LaneAward.Tests.Web.Console;

/// <summary>The audit log as a supervisor reads it.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task A_change_is_shown_with_what_it_was_before_and_what_it_is_now()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        using var changed = await cleo.PostFormAsync(
            $"/console/people/{server.Ana}", $"/console/people/{server.Ana}", ("name", "Ana Vega"), ("role", "contributor"), ("language", "es"), ("teamId", $"{server.TeamId}"));

        var row = (await cleo.SeeAsync("/console/audit")).QuerySelector("tbody tr")!;

        Assert.Equal(["Ana Morales", "AM", "English"], row.QuerySelectorAll("del").Select(d => d.TextContent));
        Assert.Equal(["Ana Vega", "AV", "Español"], row.QuerySelectorAll("ins").Select(d => d.TextContent));
        Assert.Contains("Cleo Park Person changed Person: Ana Vega", row.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shift_is_told_by_the_clock_that_all_else_is_told_by()
    {
        await using var server = await ShopServer.StartAsync();
        server.Shop.Execute(
            """
            INSERT INTO audit_entries (at_ms, actor, action, entity, entity_id, before_json, after_json)
            VALUES (@SeedTimeMs, 'Cleo Park', 'shift changed', 'shift', '1', '{"Start":"07:00","End":"15:30"}', '{"Start":"07:00","End":"16:00"}')
            """,
            new { ShopSeed.SeedTimeMs });

        var row = (await (await server.InConsoleAsync()).SeeAsync("/console/audit")).QuerySelector("tbody tr")!;

        Assert.EndsWith("To 3:30 PM 4:00 PM", row.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_recorded_before_a_reset_is_told_by_its_number_because_another_one_bears_it_now()
    {
        await using var server = await ShopServer.StartAsync();
        var ben = await server.OnFloorAsync(server.Ben, ShopServer.BenPin);
        Add(server, 1, "time corrected", "work_session", "1", "2026-04-13");
        Add(server, 1, "activity reset", "instance", "x", "2026-04-14");
        await ben.AddTaskAsync(Workplace.In(server.Shop), startNow: true);
        Add(server, 1, "time corrected", "work_session", "1", "2026-04-15");

        var log = (await (await server.InConsoleAsync()).SeeAsync("/console/audit?about=work_session:1")).QuerySelectorAll("tbody tr a");

        Assert.Equal(["Session: Ben Ortiz, 107923 Laser engraving", "Session 1"], log.Select(a => a.TextContent));
    }

    [Fact]
    public async Task The_filters_stand_in_the_address_and_hold_for_pages_and_for_the_file()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        Add(server, 120, "tablet renamed", "tablet", "1", "2026-04-13");
        Add(server, 3, "team changed", "team", "7", "2026-04-14");

        Assert.Equal(3, await CountAsync("?what=team+changed"));
        Assert.Equal(3, await CountAsync("?about=team:7"));
        Assert.Equal(0, await CountAsync("?about=team:8"));
        Assert.Equal(120, await CountAsync("?from=2026-04-13&to=2026-04-13"));
        Assert.Equal(3, await CountAsync("?from=2026-04-14&to=2026-04-14&who=Dora+Lind"));

        var first = await cleo.SeeAsync("/console/audit?what=tablet+renamed");
        Assert.Equal(50, first.QuerySelectorAll("tbody tr").Length);
        var second = await cleo.SeeAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        var third = await cleo.SeeAsync(second.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        Assert.Equal((50, 20), (second.QuerySelectorAll("tbody tr").Length, third.QuerySelectorAll("tbody tr").Length));
        Assert.Null(third.QuerySelector("a[rel=next]"));
        Assert.Equal("120 entries", third.QuerySelector(".live")!.TextContent);

        async Task<int> CountAsync(string query)
        {
            var csv = await cleo.GetStringAsync("/console/audit/csv" + query);
            var rows = csv.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("id,at,actor,action,entity,entity_id,before,after,note", rows[0]);
            Assert.Equal($"{rows.Length - 1} entries", (await cleo.SeeAsync("/console/audit" + query)).QuerySelector(".live")!.TextContent);
            return rows.Length - 1;
        }
    }

    [Theory]
    [InlineData("cap", "en", "It ran too long")]
    [InlineData("cap", "es", "Corrió demasiado tiempo")]
    [InlineData("shift", "es", "El turno había terminado")]
    [InlineData("extended", "es", "Pasó el tiempo de \"Sigo trabajando\"")]
    public async Task Why_the_program_closed_a_clock_is_said_in_words(string why, string language, string said)
    {
        await using var server = await ShopServer.StartAsync();
        server.Shop.Execute("UPDATE people SET language = @language WHERE id = @Cleo", new { language, server.Cleo });
        server.Shop.Execute(
            "INSERT INTO audit_entries (at_ms, actor, action, entity, entity_id, note) VALUES (@SeedTimeMs, 'shop', 'forgotten clock closed', 'work_session', '1', @why)", new { ShopSeed.SeedTimeMs, why });

        Assert.Equal(said, (await (await server.InConsoleAsync()).SeeAsync("/console/audit")).QuerySelector("tbody tr p")!.Words());
    }

    [Fact]
    public async Task A_date_that_is_none_and_a_number_that_is_none_break_nothing()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        foreach (var query in (string[])["?from=soon", "?to=9999-12-31", "?from=0001-01-01", "?before=x", "?about=:", "?about=team:"])
        {
            using var answer = await cleo.GetAsync("/console/audit" + query);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{query} answered {(int)answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("""{"Name":"Ana","Role":"lead"}""", """{"Name":"Ana","Role":"admin"}""", "Role:lead>admin")]
    [InlineData(null, """{"Name":"Ana","Login":null,"Teams":[]}""", "Name:>Ana")]
    [InlineData("""{"A":1}""", null, "A:1>")]
    [InlineData("90", "120", ":90>120")]
    [InlineData("""{"A":[1,2]}""", """{"A":[1]}""", "A:[1,2]>[1]")]
    [InlineData("""{"From":"8","Task":"X"}""", """[{"From":"8","Task":"X"},{"From":"9","Task":"X"}]""", "From:8>8,9")]
    [InlineData("""{"id":1,"taskId":4,"task":"X","Hue":7,"To":"9"}""", """{"id":2,"taskId":5,"task":"Y","Hue":8,"To":"10"}""", "task:X>Y To:9>10")]
    [InlineData("""{"id":1,"personId":1}""", """{"id":2,"personId":2}""", "personId:1>2")]
    [InlineData("[1,2]", "[1]", ":[1,2]>[1]")]
    [InlineData("{broken", """{"A":1}""", ":{broken>{\"A\":1}")]
    [InlineData(null, null, "")]
    public void Only_what_differs_is_shown(string? before, string? after, string changes)
    {
        Assert.Equal(changes, string.Join(' ', AuditDiff.Of(before, after).Select(change => $"{change.Field}:{string.Join(',', change.Before)}>{string.Join(',', change.After)}")));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData(null, "")]
    public void A_field_of_the_file_is_text_to_every_spreadsheet(string? text, string field)
    {
        Assert.Equal(field, SpreadsheetText.Field(text));
    }

    private static void Add(ShopServer server, int count, string action, string entity, string id, string day)
    {
        server.Shop.Execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count)
            INSERT INTO audit_entries (at_ms, actor, action, entity, entity_id)
            SELECT (unixepoch(@day) + 18 * 3600) * 1000, 'Dora Lind', @action, @entity, @id FROM n
            """,
            new { count, action, entity, id, day });
    }
}
