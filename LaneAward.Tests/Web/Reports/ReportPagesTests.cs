using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using LaneAward.Data;
using LaneAward.Tests.Support;
using LaneAward.Web.Features.Activity;
using LaneAward.Web.Features.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MiniExcelLibs;
using Xunit;

namespace LaneAward.Tests.Web.Reports;

/// <summary>Reports and payroll as a supervisor uses them.</summary>
public sealed class ReportPagesTests
{
    // Wednesday, 3 PM in Chicago.
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 21, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Every_report_opens_and_its_total_is_that_of_the_sessions_behind_it()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-23T14:00Z", 90);
        Work(server, server.Ben, "107923", "2026-11-23T14:30Z", 90);
        Work(server, server.Ben, "107924", "2026-11-25T20:00Z", null);
        var cleo = await server.InConsoleAsync();

        foreach (var report in ReadReport.All)
        {
            var page = await cleo.SeeAsync($"/console/reports/{report.Name}?range=this-week");
            Assert.All(page.QuerySelectorAll("#report tr:not(.signoff)"), row => Assert.Equal(page.QuerySelectorAll("#report thead th").Length, row.Children.Length));
            if (page.QuerySelector("#reconciled") is { } reconciled)
            {
                Assert.Contains("Total 4:00 hours; the people's days add up to the same.", reconciled.TextContent, StringComparison.Ordinal);
            }
        }

        var orders = await cleo.SeeAsync("/console/reports/orders?range=this-week");
        var row = orders.QuerySelector("#report tbody tr")!;
        Assert.Equal("3:00", row.QuerySelector("[data-th=Labour]")!.Words());
        Assert.Equal("2:00", row.QuerySelector("[data-th=Elapsed]")!.Words());
        Assert.Contains("counted as of 3:00 PM", orders.QuerySelector(".rnotes")!.Words(), StringComparison.Ordinal);
        var drilled = await cleo.SeeAsync(row.QuerySelector("[data-th=Labour] a")!.GetAttribute("href")!);
        Assert.Equal(2, drilled.QuerySelectorAll("#report tbody tr").Length);
        Assert.Equal("3:00", drilled.QuerySelector("#report tfoot [data-th=Time]")!.Words());
        Assert.Contains("Ana Morales", (await cleo.SeeAsync("/console/reports/timeline?day=2026-11-23")).QuerySelector("#timeline")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_drawing_of_a_timesheet_tells_worked_time_from_the_time_between_first_in_and_last_out()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-23T14:00Z", 90);
        Work(server, server.Ana, "107923", "2026-11-23T16:00Z", 60);

        var page = await (await server.InConsoleAsync()).SeeAsync("/console/reports/timesheet?range=this-week");

        Assert.Equal("2:30", page.QuerySelector("#report tbody [data-th=Worked]")!.Words());
        Assert.Equal(("Worked / first in to last out", "2:30 / 3:00"), (page.QuerySelector(".rchart .unit")!.Words(), page.QuerySelector(".rbars b")!.Words()));
    }

    [Fact]
    public async Task The_drawing_of_the_estimates_has_a_scale_on_both_sides_and_says_what_its_points_mean()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-23T14:00Z", 90);
        Work(server, server.Ana, "107924", "2026-11-24T14:00Z", 20);
        server.Shop.Execute("UPDATE tasks SET status = 'completed', estimate_minutes = 60, closed_by = created_by, closed_at_ms = @at", new { at = Now.AddHours(-1).ToUnixTimeMilliseconds() });

        var page = await (await server.InConsoleAsync()).SeeAsync("/console/reports/estimates?range=this-week");

        Assert.Equal("Took longer than estimated Took no longer than estimated Exactly as estimated", page.QuerySelector(".rchart .leg")!.Words());
        foreach (var axis in (string[])["across", "up"])
        {
            Assert.Equal(["0:00", "0:30", "1:00", "1:30"], page.QuerySelectorAll($".rdots text.{axis}").Select(t => t.TextContent).Order());
        }

        Assert.Contains("Estimated (h:mm)", page.QuerySelector(".rchart")!.Words(), StringComparison.Ordinal);
        Assert.Contains("Actual (h:mm)", page.QuerySelector(".rchart")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_is_the_same_as_csv_xlsx_and_json_and_holds_no_formula()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        server.Shop.Execute("UPDATE people SET name = '=cmd|A1, \"x\"' WHERE id = @Ana", new { server.Ana });
        Work(server, server.Ana, "107923", "2026-11-24T14:00Z", 100);
        var cleo = await server.InConsoleAsync();

        var csv = (await cleo.GetStringAsync("/api/reports/sessions.csv?from=2026-11-24&to=2026-11-24")).TrimStart('﻿').Split("\r\n");
        Assert.StartsWith("Person,Task type,Order,", csv[0], StringComparison.Ordinal);
        Assert.StartsWith("\"'=cmd|A1, \"\"x\"\"\",", csv[1], StringComparison.Ordinal);
        Assert.Contains(",1.67,", csv[1], StringComparison.Ordinal);
        Assert.Contains("\"'=cmd|A1, \"\"x\"\"\"", await cleo.GetStringAsync("/api/reports/timesheet.csv?range=this-week"), StringComparison.Ordinal);

        var rows = MiniExcel.Query(new MemoryStream(await cleo.GetByteArrayAsync("/api/reports/timesheet.xlsx?range=this-week")), useHeaderRow: true).Cast<IDictionary<string, object>>().ToList();
        Assert.StartsWith("'=cmd", (string)rows[0]["Person and day"], StringComparison.Ordinal);
        Assert.Equal(1.67, Convert.ToDouble(rows[0]["Worked (h)"], CultureInfo.InvariantCulture), 2);

        var json = JsonDocument.Parse(await cleo.GetStringAsync("/api/reports/orders?from=2026-11-24&to=2026-11-24")).RootElement;
        Assert.Equal(1.67m, json.GetProperty("totals").GetProperty("labour").GetDecimal());
        Assert.Equal(6000, json.GetProperty("totals").GetProperty("labourSeconds").GetInt64());
        Assert.Equal("107923", json.GetProperty("rows")[0].GetProperty("order").GetString());
    }

    [Fact]
    public async Task The_hours_of_a_workbook_add_up_to_its_total_and_are_shown_with_two_decimals()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        for (var n = 0; n < 6; n++)
        {
            // 0.1667 h each: rounded one by one, six of them are 1.02.
            Work(server, server.Ana, "20000" + n.ToString(CultureInfo.InvariantCulture), $"2026-11-24T14:{n}0Z", 10);
        }

        var cleo = await server.InConsoleAsync();
        var workbook = await cleo.GetByteArrayAsync("/api/reports/orders.xlsx?range=this-week");

        var labour = MiniExcel.Query(new MemoryStream(workbook), useHeaderRow: true).Cast<IDictionary<string, object>>()
            .Select(r => Convert.ToDouble(r["Labour (h)"], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(7, labour.Count);
        Assert.Equal(1, labour[^1], 9);
        Assert.Equal(labour[^1], labour[..^1].Sum(), 9);
        using var styles = new StreamReader(new ZipArchive(new MemoryStream(workbook)).GetEntry("xl/styles.xml")!.Open());
        Assert.Contains("formatCode=\"0.00\"", await styles.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_columns_of_a_workbook_are_as_wide_as_what_stands_in_them()
    {
        const string name = "Maximiliana Featherstonehaugh-Villavicencio";
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        server.Shop.Execute("UPDATE people SET name = @name WHERE id = @Ana", new { name, server.Ana });
        Work(server, server.Ana, "107923", "2026-11-24T14:00Z", 100);

        var workbook = await (await server.InConsoleAsync()).GetByteArrayAsync("/api/reports/timesheet.xlsx?range=this-week");

        using var sheet = new ZipArchive(new MemoryStream(workbook)).GetEntry("xl/worksheets/sheet1.xml")!.Open();
        var widths = System.Xml.Linq.XDocument.Load(sheet).Descendants().Where(e => e.Name.LocalName == "col")
            .ToDictionary(col => (int)col.Attribute("min")!, col => (double)col.Attribute("width")!);
        var row = MiniExcel.Query(new MemoryStream(workbook), useHeaderRow: true).Cast<IDictionary<string, object>>().First();
        Assert.All(row.Keys.Select((heading, i) => (heading, width: widths.GetValueOrDefault(i + 1))), column => Assert.True(column.width >= column.heading.Length, $"{column.heading} is cut at {column.width}"));
        Assert.True(widths[1] >= name.Length);
    }

    [Fact]
    public async Task A_file_of_thousands_of_sessions_has_each_of_them_once_and_in_order()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var from = DateTimeOffset.Parse("2026-11-23T06:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        // Two a minute, and 1,009 is prime to 2,345: written in another order than they were worked.
        server.Shop.Execute(
            """
            WITH RECURSIVE every (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM every WHERE n < 2344)
            INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind)
            SELECT @task, @Ana, @from + (n * 1009 % 2345) / 2 * 60000, @from + (n * 1009 % 2345) / 2 * 60000 + 60000, 'complete' FROM every
            """,
            new { task = server.Shop.AddTask(server.Ana, "107923"), server.Ana, from });
        var cleo = await server.InConsoleAsync();

        var lines = (await cleo.GetStringAsync("/api/reports/sessions.csv?range=this-week")).TrimEnd().Split("\r\n").Select(l => l.Split(',')).ToList();
        var started = Array.IndexOf(lines[0], "Started");
        var starts = lines[1..].Select(l => l[started]).ToList();

        Assert.Equal(2345, starts.Count);
        Assert.Equal(starts.Order(StringComparer.Ordinal), starts);
        Assert.Equal(1173, starts.Distinct().Count());
    }

    [Fact]
    public async Task A_grouped_report_as_csv_counts_no_hour_twice()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-16T14:00Z", 60);
        Work(server, server.Ana, "107923", "2026-11-24T14:00Z", 90);
        Work(server, server.Ben, "107924", "2026-11-24T14:00Z", 120);
        var cleo = await server.InConsoleAsync();

        var page = await cleo.SeeAsync("/console/reports/timesheet?from=2026-11-16&to=2026-11-24");
        Assert.Equal(["Ana Morales", "Mon Nov 16", "Week of Nov 16"], page.QuerySelectorAll("#report tbody tr:not(.signoff) td:first-child").Take(3).Select(cell => cell.Words()));
        Assert.Equal("Range and filters: Nov 16, 2026 to Nov 24, 2026. As of Nov 25, 2026, 3:00 PM.", page.QuerySelector(".sentence")!.Words());
        var timesheet = await LinesAsync("timesheet.csv?from=2026-11-16&to=2026-11-24");
        Assert.StartsWith("Person,Person and day,", timesheet[0], StringComparison.Ordinal);
        Assert.Equal(["Ana Morales,Mon 2026-11-16", "Ana Morales,Tue 2026-11-24", "Ben Ortiz,Tue 2026-11-24"], timesheet[1..].Select(l => string.Join(',', l.Split(',')[..2])));

        var utilisation = await LinesAsync("utilisation.csv?from=2026-11-16&to=2026-11-24&groupBy=week");
        Assert.Equal(
            [("Engraving", "Ana Morales", "Week of 2026-11-16"), ("Engraving", "Ana Morales", "Week of 2026-11-23"), ("Engraving", "Ben Ortiz", "Week of 2026-11-23")],
            utilisation[1..].Select(l => l.Split(',')).Select(c => (c[0], c[1], c[2])));

        Assert.StartsWith("Team,Person,Team and person,", utilisation[0], StringComparison.Ordinal);
        (await cleo.TapAsync("/api/admin/sessions/1/void", new { reason = "No work" })).Expect(HttpStatusCode.OK);
        foreach (var (report, heads) in ((string, string)[])
            [("orders.csv?groupBy=person", "Order (group),Order,Customer,"), ("customers.csv?groupBy=order", "Customer number,Number,Customer,"), ("corrections.csv?groupBy=reason", "Reason (group),When,By,")])
        {
            Assert.StartsWith(heads, (await LinesAsync(report + "&from=2026-11-16&to=2026-11-25"))[0], StringComparison.Ordinal);
        }

        async Task<string[]> LinesAsync(string report)
        {
            return (await cleo.GetStringAsync("/api/reports/" + report)).TrimStart('\uFEFF').TrimEnd().Split("\r\n");
        }
    }

    [Fact]
    public async Task The_first_page_holds_the_first_of_all_rows_whatever_they_are_sorted_by()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        for (var n = 0; n < 60; n++)
        {
            Work(server, server.Ana, "2000" + n.ToString("00", CultureInfo.InvariantCulture), "2026-11-24T14:00Z", 100 - n);
        }

        var cleo = await server.InConsoleAsync();
        Assert.Equal("200059", await FirstAsync("orders?range=this-week&sort=labour"));
        Assert.Equal("200000", await FirstAsync("orders?range=this-week&sort=-allTime"));
        Assert.Equal("200059", await FirstAsync("orders?range=this-week&sort=-order"));
        Assert.Equal("200059", await FirstAsync("order-balance?range=this-week&sort=labour"));
        Assert.Equal("200050", await FirstAsync("orders?range=this-week&page=2"));
        Assert.Equal(60, (await cleo.SeeAsync("/console/reports/orders?range=this-week&page=all")).QuerySelectorAll("#report tbody tr").Length);
        Assert.Equal(60, (await cleo.SeeAsync("/console/reports/sessions?range=this-week&page=all")).QuerySelectorAll("#report tbody tr").Length);
        Assert.Equal("200000", await FirstAsync("orders?range=this-week&sort=unknown"));
        using var beyond = await cleo.GetAsync("/console/reports/orders?range=this-week&page=9");
        Assert.Equal("/console/reports/orders?range=this-week", beyond.Headers.Location!.OriginalString);

        async Task<string> FirstAsync(string report)
        {
            return (await cleo.SeeAsync("/console/reports/" + report)).QuerySelector("#report tbody tr td")!.Words();
        }
    }

    [Fact]
    public async Task Corrections_are_sorted_by_the_instant_that_is_named_and_words_come_last_both_ways()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        for (var n = 0; n < 20; n++)
        {
            var start = $"2026-11-{23 + (n % 2)}T14:{10 + (n * 7 % 20)}Z";
            var wrong = Work(server, server.Ana, "107923", start, 1);
            server.Shop.Execute(
                "UPDATE work_sessions SET voided_at_ms = @at, voided_by = @Cleo, void_reason = 'Wrong order' WHERE id = @wrong",
                new { at = Now.AddMinutes(-n).ToUnixTimeMilliseconds(), server.Cleo, wrong });
            if (n % 4 != 0)
            {
                Work(server, server.Ana, "107924", start, 1, wrong);
            }
        }

        var cleo = await server.InConsoleAsync();
        var ascending = await AfterAsync("after");
        var descending = await AfterAsync("-after");

        // All at eight in the morning, so that the words of the files sort as their instants do.
        Assert.Equal([.. ascending[..15].Order(StringComparer.Ordinal), .. Enumerable.Repeat("Struck out", 5)], ascending);
        Assert.DoesNotContain("Struck out", ascending[..15]);
        Assert.Equal([.. ascending[..15].Reverse(), .. ascending[15..]], descending);

        async Task<string[]> AfterAsync(string sort)
        {
            var json = JsonDocument.Parse(await cleo.GetStringAsync("/api/reports/corrections?range=this-week&sort=" + sort)).RootElement;
            return [.. json.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("after").GetString()!)];
        }
    }

    [Fact]
    public async Task A_page_ends_with_a_whole_person_and_each_has_a_line_to_sign()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        for (var day = 1; day <= 24; day++)
        {
            foreach (var person in (long[])[server.Ana, server.Ben])
            {
                Work(server, person, "107923", $"2026-11-{day:00}T14:00Z", 60);
            }
        }

        var cleo = await server.InConsoleAsync();
        var first = await cleo.SeeAsync("/console/reports/timesheet?from=2026-11-01&to=2026-11-24");
        var second = await cleo.SeeAsync("/console/reports/timesheet?from=2026-11-01&to=2026-11-24&page=2");

        Assert.Equal(["Ana Morales"], first.QuerySelectorAll("#report [data-level='0'] td:first-child").Select(c => c.Words()));
        Assert.Equal(["Ben Ortiz"], second.QuerySelectorAll("#report [data-level='0'] td:first-child").Select(c => c.Words()));
        var all = await cleo.SeeAsync("/console/reports/timesheet?from=2026-11-01&to=2026-11-24&page=all");
        Assert.Equal(2, all.QuerySelectorAll("#report .signoff").Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&page=2")]
    public async Task Print_on_one_of_several_pages_leads_to_all_rows_and_prints_them_there(string page)
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        for (var n = 0; n < 60; n++)
        {
            Work(server, server.Ana, "2000" + n.ToString("00", CultureInfo.InvariantCulture), "2026-11-24T14:00Z", 100 - n);
        }

        var cleo = await server.InConsoleAsync();
        var part = await cleo.SeeAsync("/console/reports/orders?range=this-week&sort=labour" + page);

        Assert.Null(part.QuerySelector("[data-print]"));
        var print = Assert.Single(part.QuerySelectorAll(".chead a"), a => a.Words() == "Print").GetAttribute("href")!;
        Assert.Equal("/console/reports/orders?range=this-week&sort=labour&page=all#print", print);
        var whole = await cleo.SeeAsync(print);
        Assert.Equal(60, whole.QuerySelectorAll("#report tbody tr").Length);
        Assert.Equal("Print", whole.QuerySelector("button[data-print]")!.Words());
    }

    [Fact]
    public async Task A_filter_that_a_report_does_not_have_changes_neither_its_figures_nor_the_lists_behind_them()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-24T14:00Z", 90);
        Work(server, server.Ana, "107924", "2026-11-24T16:00Z", 30);
        var cleo = await server.InConsoleAsync();

        var page = await cleo.SeeAsync("/console/reports/timesheet?range=this-week&order=107923");

        Assert.Contains("Total 2:00 hours; the people's days add up to the same.", page.QuerySelector("#reconciled")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("order=", page.QuerySelector("#report [data-th=Worked] a")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_means_nothing_to_a_report_is_named_beside_its_figures_and_with_its_file()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();

        using var timesheet = JsonDocument.Parse(await cleo.GetStringAsync($"/api/reports/timesheet?range=this-week&order=107923&person={server.Ana}"));
        using var orders = JsonDocument.Parse(await cleo.GetStringAsync("/api/reports/orders?range=this-week&order=107923"));
        using var file = await cleo.GetAsync("/api/reports/timesheet.csv?range=this-week&order=107923&taskType=1");
        using var mistyped = await cleo.GetAsync("/api/reports/sessions.csv?range=this-week&persn=3");

        Assert.Equal(["order"], timesheet.RootElement.GetProperty("ignored").EnumerateArray().Select(name => name.GetString()));
        Assert.Empty(orders.RootElement.GetProperty("ignored").EnumerateArray());
        Assert.Equal("taskType, order", file.Headers.GetValues("X-Report-Ignored").Single());
        Assert.Equal("persn", mistyped.Headers.GetValues("X-Report-Ignored").Single());
    }

    [Fact]
    public async Task A_wrong_question_is_refused_by_name_and_a_contributor_gets_none()
    {
        await using var server = await ShopServer.StartAsync();
        var cleo = await server.InConsoleAsync();
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await cleo.GetAsync("/api/reports/orders?from=yesterday")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await cleo.GetAsync("/api/reports/orders?from=2020-01-01&to=2026-01-01")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await cleo.GetAsync("/console/reports/orders?status=lost")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await cleo.GetAsync("/api/reports/nothing")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await cleo.GetAsync("/api/reports/orders?groupBy=colour")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await cleo.GetAsync("/api/reports/sessions.csv?groupBy=colour")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ana.GetAsync("/api/reports/orders")).StatusCode);
    }

    [Fact]
    public async Task Wrong_days_are_refused_beside_what_was_typed_and_lose_no_filter()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-23T14:00Z", 90);
        Work(server, server.Ben, "107923", "2026-11-23T14:00Z", 30);
        var cleo = await server.InConsoleAsync();

        using var refused = await cleo.GetAsync($"/console/reports/sessions?range=custom&from=2026-11-24&to=2026-11-20&person={server.Ana}&work=direct&page=7");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.DocumentAsync();
        Assert.Contains("The last day lies before the first.", page.QuerySelector("#problem")!.Words(), StringComparison.Ordinal);
        Assert.Equal(
            ("2026-11-24", "2026-11-20", "true"),
            (page.QuerySelector("#from")!.GetAttribute("value"), page.QuerySelector("#to")!.GetAttribute("value"), page.QuerySelector("#to")!.GetAttribute("aria-invalid")));
        Assert.Equal(
            ($"{server.Ana}", "direct"),
            (page.QuerySelector("#person option[selected]")!.GetAttribute("value"), page.QuerySelector("#work option[selected]")!.GetAttribute("value")));
        Assert.Equal("1:30", page.QuerySelector("#report tfoot [data-th=Time]")!.Words());
        Assert.Equal($"/api/reports/sessions.csv?range=this-week&person={server.Ana}&work=direct", page.QuerySelector("a[href*='.csv']")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("2026-11-23", "2026-11-29", "?range=this-week&team=1")]
    [InlineData("2026-11-23", "2026-11-24", "?range=custom&from=2026-11-23&to=2026-11-24&team=1")]
    public async Task A_filter_keeps_the_name_of_the_range_while_its_days_are_left_alone(string from, string to, string address)
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var cleo = await server.InConsoleAsync();

        using var answer = await cleo.GetAsync($"/console/reports/timesheet?range=this-week&from={from}&to={to}&team=1&person=");

        Assert.Equal("/console/reports/timesheet" + address, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_report_that_holds_as_of_now_asks_for_no_days()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));

        var page = await (await server.InConsoleAsync()).SeeAsync("/console/reports/open-work");

        Assert.Empty(page.QuerySelectorAll(".presets, #from, #to"));
        Assert.StartsWith("As of", page.QuerySelector(".sentence")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payroll_batch_never_changes_and_a_later_correction_is_an_adjustment_of_it()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var session = Work(server, server.Ana, "107923", "2026-11-23T14:00Z", 90);
        Work(server, server.Ben, "107924", "2026-11-24T14:00Z", 30);
        var cleo = await server.InConsoleAsync();
        (string, string)[] days = [("from", "2026-11-23"), ("to", "2026-11-24")];

        using var first = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", days);
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.Equal("/console/reports/payroll/1", (await cleo.SeeAsync(first.Headers.Location!.OriginalString)).QuerySelector("#exported a")!.GetAttribute("href"));
        Assert.Equal("Batch: Nov 23 – Nov 24", (await cleo.SeeAsync("/console/audit")).QuerySelector("td[data-th=About]")!.Words());
        var file = await cleo.GetStringAsync("/console/reports/payroll/1");
        Assert.Equal(
            [
                "batch,from,to,person_no,person,date,pay_class,minutes,hours,adjusts_batch",
                $"1,2026-11-23,2026-11-24,{server.Ana},Ana Morales,2026-11-23,direct,90,1.50,",
                $"1,2026-11-23,2026-11-24,{server.Ben},Ben Ortiz,2026-11-24,direct,30,0.50,", "",
            ],
            file.Split("\r\n"));

        using var again = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", days);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.True((await again.DocumentAsync()).QuerySelector("main form[method=post] button")!.HasAttribute("disabled"));

        server.Shop.Execute("UPDATE work_sessions SET voided_at_ms = @now, void_reason = 'forgot to stop' WHERE id = @session", new { now = Now.ToUnixTimeMilliseconds(), session });
        Work(server, server.Ana, "107923", "2026-11-23T14:00Z", 75, revises: session);
        using var second = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", days);
        Assert.Equal(HttpStatusCode.SeeOther, second.StatusCode);
        Assert.Equal($"2,2026-11-23,2026-11-24,{server.Ana},Ana Morales,2026-11-23,direct,-15,-0.25,1", (await cleo.GetStringAsync("/console/reports/payroll/2")).Split("\r\n")[1]);
        Assert.Equal(file, await cleo.GetStringAsync("/console/reports/payroll/1"));
        var page = await cleo.SeeAsync("/console/reports/payroll?from=2026-11-24&to=2026-11-24");
        Assert.Equal("Nov 24, 2026 to Nov 24, 2026", page.QuerySelector(".sentence")!.Words());
        Assert.Equal(["Nov 23, 2026 to Nov 24, 2026", "Nov 23, 2026 to Nov 24, 2026"], page.QuerySelectorAll("#batches [data-th=Days]").Select(cell => cell.Words()));
    }

    [Fact]
    public async Task The_next_batch_is_the_first_pay_period_with_time_that_no_batch_covers_and_waits_until_it_is_over()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        server.Shop.SetPayPeriods("2026-11-23", graceDays: 3);
        foreach (var day in (string[])["2026-10-01", "2026-10-13", "2026-10-27", "2026-11-24"])
        {
            Work(server, server.Ana, "107923", day + "T14:00Z", 60);
        }

        var cleo = await server.InConsoleAsync();
        Assert.Equal("2026-11-09 to 2026-11-22", await NextAsync());
        // Nobody worked in the period from November 9 on: what is before the first batch was paid in another way.
        Assert.Equal("2026-10-26 to 2026-11-08", await ExportAsync("2026-10-12", "2026-10-25"));
        Assert.Equal("2026-11-23 to 2026-12-06", await ExportAsync("2026-10-26", "2026-11-08"));

        var page = await cleo.SeeAsync("/console/reports/payroll");
        Assert.Equal("These days are not over: they can be exported from Dec 7, 2026 on.", page.QuerySelector("#not-over")!.Words());
        Assert.True(page.QuerySelector("main form[method=post] button")!.HasAttribute("disabled"));
        // A part of it goes out by itself.
        Assert.Equal("2026-11-25 to 2026-12-06", await ExportAsync("2026-11-23", "2026-11-24"));

        async Task<string> NextAsync(string address = "/console/reports/payroll")
        {
            var form = (await cleo.SeeAsync(address)).QuerySelector("main form[method=post]")!;
            return form.QuerySelector("[name=from]")!.GetAttribute("value") + " to " + form.QuerySelector("[name=to]")!.GetAttribute("value");
        }

        async Task<string> ExportAsync(string from, string to)
        {
            using var exported = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", ("from", from), ("to", to));
            Assert.Equal(HttpStatusCode.SeeOther, exported.StatusCode);
            return await NextAsync(exported.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task What_is_taken_from_a_batch_while_the_clock_is_set_back_is_taken_back_by_the_next_one()
    {
        var time = new FakeTimeProvider(Now);
        await using var server = await ShopServer.StartAsync(time);
        var struckOut = Work(server, server.Ana, "107923", "2026-11-23T14:00Z", 90);
        var moved = Work(server, server.Ana, "107923", "2026-11-24T14:00Z", 60);
        var cleo = await server.InConsoleAsync();
        await ExportAsync();

        time.AdjustTime(Now.AddHours(-2));
        (await cleo.TapAsync($"/api/admin/sessions/{struckOut}/void", new { reason = "No work" })).Expect(HttpStatusCode.OK);
        (await cleo.TapAsync($"/api/admin/sessions/{moved}/move", new { reason = "It was Ben", personId = server.Ben })).Expect(HttpStatusCode.OK);
        await ExportAsync();

        Assert.Equal(
            [(server.Ana, "2026-11-23", -90L), (server.Ana, "2026-11-24", -60L), (server.Ben, "2026-11-24", 60L)],
            server.Shop.Query<(long, string, long)>("SELECT person_id, day, minutes FROM payroll_lines WHERE batch_id = 2 ORDER BY line"));

        async Task ExportAsync()
        {
            using var exported = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", ("from", "2026-11-23"), ("to", "2026-11-24"));
            Assert.Equal(HttpStatusCode.SeeOther, exported.StatusCode);
        }
    }

    [Fact]
    public async Task Time_of_earlier_days_in_no_batch_is_named_with_its_hours_until_one_is_exported_for_it()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-10T14:00Z", 60);
        Work(server, server.Ana, "107923", "2026-11-16T14:00Z", 90);
        Work(server, server.Ben, "107924", "2026-11-16T15:00Z", 30);
        Work(server, server.Ben, "107924", "2026-11-18T14:00Z", 45);
        Work(server, server.Ben, "107924", "2026-11-25T14:00Z", 45);
        var cleo = await server.InConsoleAsync();
        Assert.Equal(["Nov 10, 2026 to Nov 16, 2026 (3:00)"], await UncoveredAsync("2026-11-17"));

        await ExportAsync("2026-11-09", "2026-11-15");
        Assert.DoesNotContain("of earlier days", await cleo.GetStringAsync("/console/reports/payroll"), StringComparison.Ordinal);
        await ExportAsync("2026-11-17", "2026-11-23");
        Assert.Contains("Batch 2 is made with 1 line. Time of earlier days is in no batch yet.", (await cleo.SeeAsync("/console/reports/payroll")).Body!.Words(), StringComparison.Ordinal);

        // Today is not over: it is missing nowhere yet.
        Assert.Equal(["Nov 16, 2026 (2:00)"], await UncoveredAsync("2026-11-26"));
        Assert.Empty(await UncoveredAsync("2026-11-16"));
        var missed = (await cleo.SeeAsync("/console/reports/payroll?from=2026-11-24&to=2026-11-24")).QuerySelector("#uncovered a")!.GetAttribute("href")!;
        Assert.Equal("2026-11-16", (await cleo.SeeAsync(missed)).QuerySelector("input[type=hidden][name=to]")!.GetAttribute("value"));
        await ExportAsync("2026-11-16", "2026-11-16");
        Assert.Empty(await UncoveredAsync("2026-11-24"));

        async Task ExportAsync(string from, string to)
        {
            using var exported = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", ("from", from), ("to", to));
            Assert.Equal(HttpStatusCode.SeeOther, exported.StatusCode);
        }

        async Task<IEnumerable<string>> UncoveredAsync(string from)
        {
            return (await cleo.SeeAsync($"/console/reports/payroll?from={from}&to={from}")).QuerySelectorAll("#uncovered a").Select(days => days.Words());
        }
    }

    [Fact]
    public async Task Batch_numbers_go_on_after_an_activity_reset_so_that_no_number_stands_for_two_files()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-23T14:00Z", 90);
        var cleo = await server.InConsoleAsync();
        (string, string)[] days = [("from", "2026-11-23"), ("to", "2026-11-24")];
        using var first = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", days);

        await server.Services.GetRequiredService<Database>().WriteAsync(db => ResetActivity.Run(db, "operator"));
        Work(server, server.Ben, "107924", "2026-11-24T14:00Z", 30);
        using var second = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", days);

        Assert.Equal(HttpStatusCode.SeeOther, second.StatusCode);
        Assert.Equal([2L], server.Shop.Query<long>("SELECT id FROM payroll_batches"));
        Assert.Contains("\r\n2,2026-11-23", await cleo.GetStringAsync("/console/reports/payroll/2"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0026-11-23", "2026-11-24", "Write the days as 2026-11-24.", "from")]
    [InlineData("2026-11-23", "", "Write the days as 2026-11-24.", "to")]
    [InlineData("2026-11-24", "2026-11-20", "The last day lies before the first.", "to")]
    [InlineData("2026-01-01", "2026-11-20", "A batch covers at most three months.", "to")]
    public async Task Days_that_payroll_does_not_take_are_refused_and_stand_in_the_form_as_they_were_typed_and_no_others_can_be_exported(
        string from, string to, string said, string wrong)
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-23T14:00Z", 90);
        var cleo = await server.InConsoleAsync();

        using var preview = await cleo.GetAsync($"/console/reports/payroll?from={from}&to={to}");
        using var export = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", ("from", from), ("to", to));

        foreach (var answer in (HttpResponseMessage[])[preview, export])
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var page = await answer.DocumentAsync();
            Assert.Equal(said, page.QuerySelector("#problem")!.Words());
            Assert.Equal((from, to), (page.QuerySelector("#from")!.GetAttribute("value"), page.QuerySelector("#to")!.GetAttribute("value")));
            Assert.Equal([wrong], page.QuerySelectorAll("[aria-invalid]").Select(input => input.Id));
            Assert.Null(page.QuerySelector("main form[method=post]"));
        }
    }

    [Fact]
    public async Task Days_that_went_out_before_are_named_with_their_hours_and_their_batch_and_the_file_has_the_order_of_the_preview()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var session = Work(server, server.Ana, "107923", "2026-11-22T14:00Z", 90);
        Work(server, server.Ben, "107924", "2026-11-23T14:00Z", 30);
        var cleo = await server.InConsoleAsync();
        using var first = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", ("from", "2026-11-22"), ("to", "2026-11-23"));
        Work(server, server.Ana, "107923", "2026-11-24T14:00Z", 45);
        server.Shop.Execute("UPDATE work_sessions SET voided_at_ms = @now, void_reason = 'forgot to stop' WHERE id = @session", new { now = Now.ToUnixTimeMilliseconds(), session });
        Work(server, server.Ana, "107923", "2026-11-22T14:00Z", 75, revises: session);
        (string, string)[] days = [("from", "2026-11-22"), ("to", "2026-11-24")];

        var page = await cleo.SeeAsync("/console/reports/payroll?from=2026-11-22&to=2026-11-24");
        var covered = page.QuerySelector("#covered a")!;
        Assert.Equal("Nov 22, 2026 to Nov 23, 2026 (2:00 in batch #1)", covered.Words());
        Assert.Contains("Ana", page.QuerySelector("details tbody")!.Words(), StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector(covered.GetAttribute("href")!));
        Assert.Null((await cleo.SeeAsync("/console/reports/payroll?from=2026-11-24&to=2026-11-24")).QuerySelector("#covered"));
        var previewed = page.QuerySelectorAll("details tbody tr").Select(row => row.QuerySelector(".n")!.Words()).ToList();
        using var second = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", days);
        Assert.Equal(["-15", "45"], previewed);
        Assert.Equal(previewed, (await cleo.GetStringAsync("/console/reports/payroll/2")).Split("\r\n")[1..^1].Select(line => line.Split(',')[7]));
    }

    [Fact]
    public async Task There_is_no_batch_over_a_clock_that_still_runs_nor_over_today()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-24T14:00Z", null);
        var cleo = await server.InConsoleAsync();

        Assert.True((await cleo.SeeAsync("/console/reports/payroll?from=2026-11-24&to=2026-11-24")).QuerySelector("main form[method=post] button")!.HasAttribute("disabled"));
        using var running = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", ("from", "2026-11-24"), ("to", "2026-11-24"));
        using var today = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", ("from", "2026-11-24"), ("to", "2026-11-25"));

        Assert.Equal(HttpStatusCode.Conflict, running.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, today.StatusCode);
        Assert.Equal(0, server.Shop.Scalar<long>("SELECT count(*) FROM payroll_batches"));
    }

    [Fact]
    public async Task There_is_no_batch_while_a_clock_runs_in_a_day_that_an_earlier_one_covers()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        Work(server, server.Ana, "107923", "2026-11-23T14:00Z", 60);
        Work(server, server.Ana, "107923", "2026-11-16T14:00Z", 60);
        var cleo = await server.InConsoleAsync();
        using var later = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", ("from", "2026-11-23"), ("to", "2026-11-24"));
        Assert.Equal(HttpStatusCode.SeeOther, later.StatusCode);
        Work(server, server.Ben, "107924", "2026-11-24T20:00Z", null);

        using var earlier = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", ("from", "2026-11-16"), ("to", "2026-11-17"));

        Assert.Equal(HttpStatusCode.Conflict, earlier.StatusCode);
        Assert.Equal(1, server.Shop.Scalar<long>("SELECT count(*) FROM payroll_batches"));
    }

    [Fact]
    public async Task Payroll_says_how_many_sessions_wait_for_a_word_and_how_many_taps_were_refused_on_these_days()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        long[] sessions = [.. Enumerable.Range(0, 4).Select(n => Work(server, server.Ana, "107923", $"2026-11-23T1{4 + n}:00Z", 30))];
        var other = Work(server, server.Ana, "107923", "2026-11-24T14:00Z", 30);
        server.Shop.Execute("UPDATE work_sessions SET needs_review = 1, review_reason = 'tablet clock' WHERE id IN @flagged", new { flagged = sessions[..2] });
        const string Ask = "INSERT INTO corrections (session_id, person_id, kind, status, asked_at_ms, answered_at_ms, answered_by) VALUES (@session, @Ana, 'not_mine', @status, 1, @answered, iif(@answered IS NULL, NULL, @Ana))";
        foreach (var (session, status) in (ReadOnlySpan<(long, string)>)[(sessions[1], "pending"), (sessions[2], "pending"), (sessions[3], "withdrawn"), (other, "pending")])
        {
            server.Shop.Execute(Ask, new { session, server.Ana, status, answered = status == "pending" ? null : (long?)2 });
        }

        foreach (var (at, settled) in (ReadOnlySpan<(string, long?)>)[("2026-11-23T15:00Z", null), ("2026-11-23T16:00Z", 1), ("2026-11-24T15:00Z", null)])
        {
            server.Shop.Execute(
                """
                INSERT INTO refused_taps (person_id, write_key, route, tapped_at_ms, received_at_ms, code, reason, settled_at_ms)
                VALUES (@Ana, @key, 'POST /api/tasks', @at, @at, 'x', 'x', @settled)
                """,
                new { server.Ana, key = Guid.NewGuid().ToString(), at = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), settled });
        }

        var page = await (await server.InConsoleAsync()).SeeAsync("/console/reports/payroll?from=2026-11-23&to=2026-11-23");

        Assert.Equal(
            "3 sessions of these days wait for review. They are handed over as they are; a later correction becomes an adjustment. 1 tap of these days was refused, and nobody has looked at it yet: its time is in no batch. Review",
            page.QuerySelector("#to-review")!.Words());
        Assert.Empty((await (await server.InConsoleAsync()).SeeAsync("/console/reports/payroll?from=2026-11-20&to=2026-11-20")).QuerySelectorAll("#to-review"));
    }

    [Theory]
    [InlineData("en", "1 session of these days waits for review. It is handed over as it is; a later correction becomes an adjustment. 1 tap of these days was refused, and nobody has looked at it yet: its time is in no batch. Review", "1 clock from these days, or from days of an earlier batch, still runs. Correct it first.")]
    [InlineData("es", "1 sesión de estos días espera revisión. Se entrega como está; una corrección posterior será un ajuste. 1 toque de estos días fue rechazado y nadie lo ha revisado aún: su tiempo no está en ningún lote. Revisión", "1 reloj de estos días, o de días de un lote anterior, sigue corriendo. Corríjalo primero.")]
    public async Task Payroll_says_one_of_a_thing_as_one(string language, string review, string running)
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        server.Shop.Execute("UPDATE people SET language = @language WHERE id = @Cleo", new { language, server.Cleo });
        Work(server, server.Ana, "107923", "2026-11-23T14:00Z", 30);
        Work(server, server.Ben, "107923", "2026-11-23T15:00Z", null);
        server.Shop.Execute(
            """
            UPDATE work_sessions SET needs_review = 1, review_reason = 'tablet clock' WHERE ended_at_ms IS NOT NULL;
            INSERT INTO refused_taps (person_id, write_key, route, tapped_at_ms, received_at_ms, code, reason)
            SELECT person_id, '01890000-0000-7000-8000-000000000001', 'POST /api/tasks', started_at_ms, started_at_ms, 'x', 'x' FROM work_sessions WHERE ended_at_ms IS NOT NULL;
            """);
        var cleo = await server.InConsoleAsync();

        var page = await cleo.SeeAsync("/console/reports/payroll?from=2026-11-23&to=2026-11-23");
        using var refused = await cleo.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", ("from", "2026-11-23"), ("to", "2026-11-23"));

        Assert.Equal(review, page.QuerySelector("#to-review")!.Words());
        Assert.StartsWith(running, page.QuerySelector(".alert[data-kind=warn]")!.Words(), StringComparison.Ordinal);
        Assert.Equal(running, (await refused.DocumentAsync()).QuerySelector("#problem")!.Words());
        var sessions = await cleo.SeeAsync("/console/reports/sessions?from=2026-11-23&to=2026-11-23&unreviewed=only");
        Assert.Equal(language == "en" ? "Total of 1 session" : "Total de 1 sesión", sessions.QuerySelector("#report tfoot tr")!.Children[0].Words());
    }

    [Fact]
    public async Task Payroll_calls_the_settings_as_the_page_is_called_that_has_them()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        server.Shop.Execute("UPDATE people SET language = 'es' WHERE id = @Cleo", new { server.Cleo });

        Assert.Equal(
            "No hay tiempo cerrado: la configuración no indica el primer día de un período de pago.",
            (await (await server.InConsoleAsync()).SeeAsync("/console/reports/payroll")).QuerySelector("#periods")!.Words());
    }

    private static long Work(ShopServer server, long person, string order, string start, int? minutes, long? revises = null)
    {
        var task = server.Shop.Scalar<long?>("SELECT id FROM tasks WHERE order_number = @order", new { order }) ?? server.Shop.AddTask(person, order);
        var from = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        return server.Shop.Insert(
            """
            INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, revises_id)
            VALUES (@task, @person, @from, @to, CASE WHEN @to IS NULL THEN NULL ELSE 'complete' END, @revises) RETURNING id
            """,
            new { task, person, from, to = minutes is null ? (long?)null : from + (minutes * 60_000), revises });
    }
}
