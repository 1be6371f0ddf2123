using System.Globalization;
using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Web.Reports;

/// <summary>A day as a supervisor looks at it: drawn, as a table, and as JSON.</summary>
public sealed class TimelineTests
{
    private const string Tuesday = "/console/reports/timeline?day=2026-11-24";

    // Wednesday, 3 PM in Chicago.
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 21, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_gap_of_eleven_minutes_is_outlined_and_one_of_nine_is_not()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-24 08:00", "2026-11-24 09:00");
        Work(server, server.Ana, "107923", "2026-11-24 09:09", "2026-11-24 10:00");
        Work(server, server.Ana, "107923", "2026-11-24 10:11", "2026-11-24 11:00");
        Work(server, server.Ana, "107923", "2026-11-24 11:10", "2026-11-24 12:00");

        var page = await (await server.InConsoleAsync()).SeeAsync(Tuesday);

        var gap = Assert.Single(Drawn(page, ".gap"));
        Assert.Equal("Unrecorded · Ana Morales · 10:00 AM – 10:11 AM (0:11)", gap.QuerySelector("title")!.TextContent);
        Assert.Equal(["10:00 AM 10:11 AM 0:11 Unrecorded"], Table(page, "unrecorded"));
        Assert.Equal("3:30 hours recorded", page.QuerySelector("#timeline header p")!.Words());
    }

    [Theory]
    [InlineData("en", "2026-11-24", "Range and filters: Tue Nov 24, 2026. As of Nov 25, 2026, 3:00 PM.")]
    [InlineData("en", "2026-11-25", "Range and filters: Wed Nov 25, 2026, Ana Morales. As of Nov 25, 2026, 3:00 PM.")]
    [InlineData("es", "2026-11-24", "Período y filtros: mar 24 nov 2026. Al 25 nov 2026, 3:00 PM.")]
    public async Task A_printed_day_says_of_which_year_it_is_and_whom_it_shows(string language, string day, string sentence)
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        server.Shop.Execute("UPDATE people SET language = @language WHERE id = @Cleo", new { language, server.Cleo });
        var person = sentence.Contains("Ana", StringComparison.Ordinal) ? $"&person={server.Ana}" : "";

        var page = await (await server.InConsoleAsync()).SeeAsync($"/console/reports/timeline?day={day}{person}");

        var printed = page.QuerySelector("main > .sentence")!;
        Assert.Equal(sentence, printed.Words());
        Assert.False(printed.ClassList.Contains("hide-print"));
    }

    [Fact]
    public async Task A_pause_is_no_gap_even_when_nobody_knows_why()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var lunch = server.Shop.Insert("INSERT INTO pause_reasons (name_en, name_es, icon) VALUES ('Lunch', 'Almuerzo', 'x') RETURNING id");
        Work(server, server.Ana, "107923", "2026-11-24 08:00", "2026-11-24 12:00", "pause", lunch);
        Work(server, server.Ana, "107923", "2026-11-24 12:30", "2026-11-24 13:00");
        Work(server, server.Ben, "107924", "2026-11-24 08:00", "2026-11-24 12:00", "pause");
        Work(server, server.Ben, "107924", "2026-11-24 12:05", "2026-11-24 13:00");

        var page = await (await server.InConsoleAsync()).SeeAsync(Tuesday);

        Assert.Empty(Drawn(page, ".gap"));
        Assert.Equal(2, Drawn(page, "[fill='url(#m-pause)']").Count);
        Assert.Equal(["12:00 PM 12:30 PM 0:30 Paused: Lunch 107923", "12:00 PM 12:05 PM 0:05 Paused 107924"], Table(page, "pause"));
    }

    [Fact]
    public async Task By_order_people_stand_side_by_side_in_one_row()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        server.AddTeamShift();
        Work(server, server.Ana, "107923", "2026-11-24 08:00", "2026-11-24 10:00");
        Work(server, server.Ben, "107923", "2026-11-24 09:00", "2026-11-24 11:00");
        Work(server, server.Ana, "107922", "2026-11-24 10:30", "2026-11-24 11:00");
        var cleo = await server.InConsoleAsync();

        var page = await cleo.SeeAsync(Tuesday + "&groupBy=order");

        Assert.Equal("Tue Nov 24 by order", page.QuerySelector("#tl-h")!.TextContent);
        Assert.Equal(["107922 0:30 hours recorded", "107923 4:00 hours recorded"], page.QuerySelectorAll("#tl-table .rowhead").Select(r => r.Words()));
        Assert.Equal(["10:30 AM 11:00 AM 0:30 Laser engraving on 107922 Ana Morales", "8:00 AM 10:00 AM 2:00 Laser engraving on 107923 Ana Morales", "9:00 AM 11:00 AM 2:00 Laser engraving on 107923 Ben Ortiz"], Table(page, "work"));
        Assert.Empty(Drawn(page, ".gap, .shift"));
        var tops = Drawn(page, "a").Where(a => a.TextContent.Contains("107923", StringComparison.Ordinal)).Select(a => a.QuerySelector("rect")!.GetAttribute("y"));
        Assert.Equal(2, tops.Distinct().Count());
        var ben = await cleo.SeeAsync($"{Tuesday}&groupBy=order&person={server.Ben}");
        Assert.Equal(["107923 2:00 hours recorded"], ben.QuerySelectorAll("#tl-table .rowhead").Select(r => r.Words()));
    }

    [Fact]
    public async Task What_was_corrected_closed_by_the_shop_or_indirect_bears_its_mark_and_what_was_struck_out_is_gone()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var wrong = Work(server, server.Ana, "107923", "2026-11-24 08:00", "2026-11-24 14:00");
        server.Shop.Execute("UPDATE work_sessions SET voided_at_ms = @now, void_reason = 'forgot to stop' WHERE id = @wrong", new { now = Now.ToUnixTimeMilliseconds(), wrong });
        var right = Work(server, server.Ana, "107923", "2026-11-24 08:00", "2026-11-24 09:00", revises: wrong);
        var auto = Work(server, server.Ben, "107924", "2026-11-24 08:00", "2026-11-24 09:00", "auto");
        server.Shop.Execute("UPDATE task_types SET indirect = 1 WHERE name_en LIKE '%107924'");

        var page = await (await server.InConsoleAsync()).SeeAsync(Tuesday);

        Assert.Equal(["8:00 AM 9:00 AM 1:00 Laser engraving on 107923 107923 Corrected", "8:00 AM 9:00 AM 1:00 Laser engraving on 107924 107924 Indirect, Closed by the shop"], Table(page, "work"));
        Assert.Equal(["#m-corrected"], Overlays(right));
        Assert.Equal(["#m-indirect", "#m-auto"], Overlays(auto));
        Assert.Equal(["Indirect", "Closed by the shop", "Corrected"], page.QuerySelectorAll("#timeline .leg span").Skip(2).Select(l => l.Words()));
        Assert.DoesNotContain($"sessions/{wrong}\"", page.QuerySelector("#timeline")!.OuterHtml, StringComparison.Ordinal);

        IEnumerable<string> Overlays(long session)
        {
            return Drawn(page, $"a[href='/console/sessions/{session}'] [fill^='url']").Select(r => r.GetAttribute("fill")![4..^1]);
        }
    }

    [Fact]
    public async Task The_thirteenth_kind_of_work_has_the_colour_of_the_first_and_an_edge()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        server.Shop.Execute("INSERT INTO task_types (name_en, name_es, sort) SELECT 'Kind ' || value, 'Tipo ' || value, value - 100 FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12]')");
        Work(server, server.Ana, "107923", "2026-11-24 08:00", "2026-11-24 09:00");
        server.Shop.Execute("UPDATE tasks SET task_type_id = (SELECT id FROM task_types WHERE name_en = 'Kind 1')");
        var last = Work(server, server.Ana, "107924", "2026-11-24 09:00", "2026-11-24 10:00");
        server.Shop.Execute("DELETE FROM task_types WHERE name_en LIKE '%107923'");

        var page = await (await server.InConsoleAsync()).SeeAsync(Tuesday);

        Assert.Equal(["kind1", "kind1"], Drawn(page, "a").Select(a => a.ClassName));
        Assert.Equal([$"/console/sessions/{last}"], Drawn(page, "a:has(.edge)").Select(a => a.GetAttribute("href")));
        Assert.Single(page.QuerySelectorAll("#timeline .leg .edge"));
    }

    [Fact]
    public async Task Every_block_leads_to_its_session_from_the_drawing_and_from_the_table()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-24 08:00", "2026-11-24 09:00", "pause");
        Work(server, server.Ana, "107923", "2026-11-24 09:30", "2026-11-24 10:00");
        Work(server, server.Ben, "107924", "2026-11-24 08:00", "2026-11-24 09:00");
        var cleo = await server.InConsoleAsync();

        var page = await cleo.SeeAsync(Tuesday + "&zoom=15");

        var drawn = Drawn(page, "a").Select(a => a.GetAttribute("href")!).ToList();
        Assert.Equal(4, drawn.Count);
        Assert.Equal(drawn, page.QuerySelectorAll("#tl-table td a").Select(a => a.GetAttribute("href")!));
        foreach (var address in drawn.Distinct())
        {
            await cleo.SeeAsync(address);
        }
    }

    [Fact]
    public async Task A_night_over_midnight_lies_on_both_days_with_its_part_and_with_its_shift_behind_it()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        server.AddTeamShift(22 * 60, 6 * 60);
        Work(server, server.Ana, "107923", "2026-11-23 22:00", "2026-11-24 05:30");
        var cleo = await server.InConsoleAsync();

        var evening = await cleo.SeeAsync("/console/reports/timeline?day=2026-11-23");
        var morning = await cleo.SeeAsync(Tuesday);

        Assert.Equal(["10:00 PM 12:00 AM 2:00 Laser engraving on 107923 107923 goes on the day after"], Table(evening, "work"));
        Assert.Equal(["12:00 AM 5:30 AM 5:30 Laser engraving on 107923 107923 began the day before"], Table(morning, "work"));
        Assert.Equal("Ana Morales 2:00 hours recorded · shift 10:00 PM – 12:00 AM", evening.QuerySelector("#tl-table .rowhead")!.Words());
        Assert.Equal("Ana Morales 5:30 hours recorded · shift 12:00 AM – 6:00 AM · shift 10:00 PM – 12:00 AM", morning.QuerySelector("#tl-table .rowhead")!.Words());
        Assert.Equal(2, Drawn(morning, ".shift").Count);
    }

    [Theory]
    [InlineData("2026-03-08", "23:00", 24)]
    [InlineData("2026-03-09", "24:00", 25)]
    [InlineData("2026-11-01", "25:00", 26)]
    public async Task A_day_on_which_the_clock_is_changed_has_its_own_number_of_hours(string day, string worked, int labels)
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var date = DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        Work(server, server.Ana, "107923", $"{day} 00:00", $"{date.AddDays(1):yyyy-MM-dd} 00:00");
        var cleo = await server.InConsoleAsync();

        var page = await cleo.SeeAsync("/console/reports/timeline?day=" + day);
        var json = await JsonAsync(cleo, "timeline?day=" + day);

        Assert.Equal([$"12:00 AM 12:00 AM {worked} Laser engraving on 107923 107923"], Table(page, "work"));
        Assert.Equal(labels, Drawn(page, "line.grid:not([x1='0'])").Count);
        Assert.Equal(3600 * (labels - 1), json.GetProperty("seconds").GetInt64());
        Assert.Equal(labels - 1, (json.GetProperty("to").GetDateTimeOffset() - json.GetProperty("from").GetDateTimeOffset()).TotalHours);
    }

    [Theory]
    [InlineData("2026-03-08")]
    [InlineData("2026-03-09")]
    [InlineData("2026-11-01")]
    public async Task The_words_of_the_hours_keep_off_each_other_where_the_drawing_is_narrowest(string day)
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", $"{day} 00:00", $"{DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(1):yyyy-MM-dd} 00:00");
        var cleo = await server.InConsoleAsync();

        var page = await cleo.SeeAsync("/console/reports/timeline?day=" + day);
        var places = Drawn(page, "text.hr:not(.roomy):not(.wide)")
            .Select(word => double.Parse(word.GetAttribute("x")!.TrimEnd('%'), CultureInfo.InvariantCulture) / 100 * 540).ToList();

        Assert.Equal(0, places[0]);
        Assert.All(places.Zip(places.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 50, 90));
    }

    [Fact]
    public async Task A_running_clock_ends_now_today_and_at_midnight_on_the_day_before()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-24 23:00", null);
        var cleo = await server.InConsoleAsync();

        var today = await cleo.SeeAsync("/console/reports/timeline");
        var yesterday = await cleo.SeeAsync(Tuesday);

        Assert.Equal("Today by person", today.QuerySelector("#tl-h")!.TextContent);
        Assert.Equal(["12:00 AM 3:00 PM 15:00 Laser engraving on 107923 107923 Running, began the day before"], Table(today, "work"));
        Assert.Equal("15:00 hours recorded as of 3:00 PM", today.QuerySelector("#timeline header p")!.Words());
        Assert.Single(Drawn(today, ".now"));
        Assert.Equal(["Today", "By person", "Whole day"], today.QuerySelectorAll(".tlnav [aria-current=true]").Select(a => a.Words()));
        Assert.Equal(["By person", "Whole day"], yesterday.QuerySelectorAll(".tlnav [aria-current=true]").Select(a => a.Words()));
        Assert.Equal(["11:00 PM 12:00 AM 1:00 Laser engraving on 107923 107923 goes on the day after"], Table(yesterday, "work"));
        Assert.Empty(Drawn(yesterday, ".now"));
        Assert.DoesNotContain("Running", yesterday.QuerySelector("#timeline")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_that_nobody_has_ended_goes_up_to_now_but_not_past_the_shift()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        server.AddTeamShift(7 * 60, 14 * 60);
        server.Shop.Execute("INSERT INTO shifts (name, person_id, weekday, start_minute, end_minute) VALUES ('Late', @Ben, 3, 600, 1080)", new { server.Ben });
        foreach (var person in (long[])[server.Ana, server.Ben])
        {
            Work(server, person, "107923", "2026-11-25 12:00", "2026-11-25 13:30", "pause");
            Work(server, person, "107923", "2026-11-24 12:00", "2026-11-24 13:30", "pause");
        }

        var cleo = await server.InConsoleAsync();

        Assert.Equal(
            ["1:30 PM 2:00 PM 0:30 Paused 107923", "1:30 PM 3:00 PM 1:30 Paused 107923 not over yet"],
            Table(await cleo.SeeAsync("/console/reports/timeline"), "pause"));
        Assert.Empty(Table(await cleo.SeeAsync(Tuesday), "pause"));
    }

    [Fact]
    public async Task An_empty_day_says_why_it_is_empty()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();

        Assert.Equal("Tue Nov 24 by person Nobody recorded time on that day.", await WordsAsync("?day=2026-11-24"));
        Assert.Equal("Today by person Nobody has recorded time today.", await WordsAsync(""));
        Assert.Equal("Thu Nov 26 by person That day has not begun yet.", await WordsAsync("?day=2026-11-26"));
        Assert.Equal("Today by order Nothing was recorded that matches. Choose other days or fewer filters.", await WordsAsync("?groupBy=order&team=" + server.TeamId));

        async Task<string> WordsAsync(string address)
        {
            return (await cleo.SeeAsync("/console/reports/timeline" + address)).QuerySelector("#timeline")!.Words();
        }
    }

    [Fact]
    public async Task The_question_stays_in_the_address_and_a_wrong_one_is_refused_by_name()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();

        var page = await cleo.SeeAsync($"{Tuesday}&groupBy=order&team={server.TeamId}&person=&zoom=15");

        Assert.Contains($"/console/reports/timeline?day=2026-11-23&groupBy=order&team={server.TeamId}&zoom=15", page.QuerySelectorAll(".tlnav a").Select(a => a.GetAttribute("href")));
        Assert.Equal("order", page.QuerySelector<IElement>("form.filters [name=groupBy]")!.GetAttribute("value"));
        foreach (var wrong in (string[])["day=tomorrow", "groupBy=team"])
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await cleo.GetAsync("/console/reports/timeline?" + wrong)).StatusCode);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await cleo.GetAsync("/api/reports/timeline?" + wrong)).StatusCode);
        }
    }

    [Fact]
    public async Task A_wrong_day_loses_no_filter()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();

        using var refused = await cleo.GetAsync($"/console/reports/timeline?day=2026-11-31&groupBy=order&person={server.Ana}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.DocumentAsync();
        Assert.Equal($"{server.Ana}", page.QuerySelector("#person option[selected]")!.GetAttribute("value"));
        Assert.Equal("order", page.QuerySelector("form.filters [name=groupBy]")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("person")]
    [InlineData("order")]
    public async Task The_API_answers_what_the_page_shows(string groupBy)
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        server.AddTeamShift();
        Work(server, server.Ana, "107923", "2026-11-25 08:00", "2026-11-25 09:00", "pause");
        Work(server, server.Ana, "107924", "2026-11-25 09:30", "2026-11-25 10:00", "auto");
        Work(server, server.Ana, "107924", "2026-11-25 10:15", null);
        Work(server, server.Ben, "107923", "2026-11-25 08:00", "2026-11-25 09:40");
        var cleo = await server.InConsoleAsync();

        var page = await cleo.SeeAsync("/console/reports/timeline?groupBy=" + groupBy);
        var json = await JsonAsync(cleo, "timeline?day=2026-11-25&groupBy=" + groupBy);

        Assert.Equal("2026-11-25T21:00:00.000Z", json.GetProperty("asOf").GetString());
        var rows = json.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(page.QuerySelectorAll("#tl-table .rowhead th").Select(t => t.FirstChild!.TextContent.Trim()), rows.Select(r => r.GetProperty("name").GetString()));
        var blocks = rows.SelectMany(r => r.GetProperty("blocks").EnumerateArray()).ToList();
        Assert.Equal(
            page.QuerySelectorAll("#tl-table tr[data-kind]").Select(r => $"{r.GetAttribute("data-kind")} {r.QuerySelector("td")!.Words()} {r.QuerySelector("a")?.GetAttribute("href")}"),
            blocks.Select(b => $"{b.GetProperty("kind").GetString()} {Clock(b.GetProperty("from"))} {(b.GetProperty("sessionId") is { ValueKind: JsonValueKind.Number } id ? "/console/sessions/" + id : "")}"));
        Assert.Equal(
            json.GetProperty("seconds").GetInt64(), blocks.Where(b => b.GetProperty("kind").GetString() == "work").Sum(b => b.GetProperty("seconds").GetInt64()));
        Assert.Equal((60 + 30 + 285 + 100) * 60, json.GetProperty("seconds").GetInt64());
        Assert.Equal(["auto", "running"], blocks.SelectMany(b => b.GetProperty("marks").EnumerateArray()).Select(m => m.GetString()!).Order());
        Assert.Equal(groupBy == "person" ? "2026-11-25T13:00:00.000Z" : null, rows[0].GetProperty("shifts").EnumerateArray().Select(s => s.GetProperty("from").GetString()).FirstOrDefault());

        static string Clock(JsonElement instant)
        {
            return instant.GetDateTimeOffset().ToOffset(TimeSpan.FromHours(-6)).ToString("h:mm tt", CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task The_board_as_JSON_holds_the_cards_of_the_board()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-25 14:00", null);
        Work(server, server.Ben, "107924", "2026-11-25 13:00", "2026-11-25 14:00");
        server.Shop.Execute("UPDATE tasks SET status = 'running', estimate_minutes = 40 WHERE order_number = '107923'");
        var cleo = await server.InConsoleAsync();

        var page = await cleo.SeeAsync("/console/");
        var json = await JsonAsync(cleo, "board");

        var rows = json.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(page.QuerySelectorAll(".pc").Select(c => c.Id), rows.Select(r => "person-" + r.GetProperty("personId")));
        Assert.Equal(page.QuerySelectorAll(".pc").Select(c => c.GetAttribute("data-state")), rows.Select(r => r.GetProperty("state").GetString()));
        var ana = rows.Single(r => r.GetProperty("personId").GetInt64() == server.Ana);
        Assert.Equal("over", ana.GetProperty("state").GetString());
        Assert.Equal("2026-11-25T20:00:00.000Z", ana.GetProperty("since").GetString());
        Assert.Equal((3600, 3600, 2400, 1200), (Seconds("seconds"), Seconds("taskSeconds"), Seconds("estimateSeconds"), Seconds("overSeconds")));
        Assert.Equal(1.5m, ana.GetProperty("used").GetDecimal());
        Assert.Equal("Engraving", ana.GetProperty("team").GetString());
        Assert.Equal(7200, json.GetProperty("totals").GetProperty("recordedSeconds").GetInt64());

        long Seconds(string name)
        {
            return ana.GetProperty(name).GetInt64();
        }
    }

    [Fact]
    public async Task A_payroll_batch_of_the_API_is_the_console_s_byte_for_byte()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-23 08:00", "2026-11-23 09:30");
        var cleo = await server.InConsoleAsync();
        using var made = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", ("from", "2026-11-23"), ("to", "2026-11-24"));

        var batch = Assert.Single((await JsonAsync(cleo, "payroll")).EnumerateArray());
        using var theirs = await cleo.GetAsync("/console/reports/payroll/1");
        using var ours = await cleo.GetAsync("/api/reports/payroll/1.csv");

        Assert.Equal(("2026-11-23", "2026-11-24", "Cleo Park"), (Text("from"), Text("to"), Text("createdBy")));
        Assert.Equal((1, 5400, "2026-11-25T21:00:00.000Z"), (batch.GetProperty("id").GetInt64(), batch.GetProperty("seconds").GetInt64(), Text("createdAt")));
        var bytes = await ours.Content.ReadAsByteArrayAsync();
        Assert.Equal(await theirs.Content.ReadAsByteArrayAsync(), bytes);
        Assert.Equal(Text("sha256"), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
        Assert.Equal(theirs.Content.Headers.ContentDisposition!.FileName, ours.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal(HttpStatusCode.NotFound, (await cleo.GetAsync("/api/reports/payroll/2.csv")).StatusCode);

        string? Text(string name)
        {
            return batch.GetProperty(name).GetString();
        }
    }

    [Fact]
    public async Task The_description_of_the_API_names_the_board_the_day_and_the_batches()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));

        var paths = JsonDocument.Parse(await server.Browser().GetStringAsync("/api/openapi.json")).RootElement.GetProperty("paths");

        foreach (var path in (string[])["board", "timeline", "payroll", "payroll/{id}.csv"])
        {
            Assert.False(string.IsNullOrEmpty(paths.GetProperty("/api/reports/" + path).GetProperty("get").GetProperty("summary").GetString()), path);
        }
    }

    private static IReadOnlyList<IElement> Drawn(IParentNode page, string selector)
    {
        return [.. page.QuerySelectorAll("#timeline .hours").SelectMany(svg => svg.QuerySelectorAll(selector)).Where(e => e.Closest("defs") is null)];
    }

    /// <summary>The table's lines of this kind, each as its words.</summary>
    private static IEnumerable<string> Table(IParentNode page, string kind)
    {
        return page.QuerySelectorAll($"#tl-table tr[data-kind={kind}]").Select(r => r.Words());
    }

    private static async Task<JsonElement> JsonAsync(HttpClient browser, string address)
    {
        return JsonDocument.Parse(await browser.GetStringAsync("/api/reports/" + address)).RootElement;
    }

    /// <param name="from">As the clock on the wall in Chicago shows it.</param>
    private static long Work(ShopServer server, long person, string order, string from, string? to, string end = "complete", long? reason = null, long? revises = null)
    {
        var task = server.Shop.Scalar<long?>("SELECT id FROM tasks WHERE order_number = @order", new { order }) ?? server.Shop.AddTask(person, order);
        return server.Shop.Insert(
            """
            INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, pause_reason_id, revises_id)
            VALUES (@task, @person, @from, @to, CASE WHEN @to IS NULL THEN NULL ELSE @end END, @reason, @revises) RETURNING id
            """,
            new { task, person, from = Instant(from), to = to is null ? (long?)null : Instant(to), end, reason, revises });
    }

    private static long Instant(string wall)
    {
        var reading = DateTime.ParseExact(wall, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return new DateTimeOffset(reading, TimeZoneInfo.FindSystemTimeZoneById("America/Chicago").GetUtcOffset(reading)).ToUnixTimeMilliseconds();
    }
}
