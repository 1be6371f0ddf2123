using LaneAward.Tests.Support;
using LaneAward.Web.Features.Reports;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>Every report with something in it, in the grouping with the most rows: accessible, large enough, in its place and never cut off on a desk, a tablet and a phone.</summary>
[Collection(nameof(ScreensBrowser))]
public sealed class ReportScreensTests(Chromium chromium)
{
    private static readonly (int, int)[] Sizes = [(1440, 900), (1024, 768), (390, 844)];

    [Fact]
    public async Task Every_report_is_accessible_and_whole_on_every_screen()
    {
        var now = ComingDay.At(DayOfWeek.Friday, new TimeOnly(14, 0));
        await using var server = await FloorShop.StartAsync(new FakeTimeProvider(now));
        Fill(server, now.ToUnixTimeMilliseconds());
        await using var desk = await Tablet.OpenAsync(chromium, server, width: 1440, height: 900);
        var page = desk.Page;
        var check = new ScreenCheck(page, (1440, 900), smallest: 44, Sizes, dark: false);
        await desk.RunAsync(async () =>
        {
            await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
            await desk.SignInToConsoleAsync("adam");
            await LookAsync("reports/");
            foreach (var report in ReadReport.All)
            {
                await LookAsync($"reports/{report.Name}?from={now.AddYears(-2):yyyy-MM-dd}&to={now.AddYears(2):yyyy-MM-dd}&groupBy={(report.Groupings is [.., var last] ? last : "")}");
                Assert.True(await page.Locator("#report tbody tr").CountAsync() > 0, $"{report.Name} is empty.");
            }

            Assert.True(check.Problems.Count == 0, string.Join("\n", check.Problems));
        });

        async Task LookAsync(string address)
        {
            await page.GotoAsync("/console/" + address);
            await check.LookAsync(address);
        }
    }

    [Fact]
    public async Task A_report_that_offers_a_person_or_a_team_shows_nothing_of_anybody_else()
    {
        var now = ComingDay.At(DayOfWeek.Friday, new TimeOnly(14, 0));
        await using var server = await FloorShop.StartAsync(new FakeTimeProvider(now));
        Fill(server, now.ToUnixTimeMilliseconds());
        var idle = server.Shop.AddPerson("Zoe Idle");
        var empty = server.Shop.Insert("INSERT INTO teams (name) VALUES ('Nobody''s') RETURNING id");
        var adam = await server.InConsoleAsync("adam");

        foreach (var report in ReadReport.All.Where(report => report.Filters.HasFlag(ReportFilters.People)))
        {
            foreach (var filter in (string[])[$"person={idle}", $"team={empty}"])
            {
                var page = await adam.SeeAsync($"/console/reports/{report.Name}?from={now.AddYears(-2):yyyy-MM-dd}&to={now.AddYears(2):yyyy-MM-dd}&{filter}");
                Assert.True(page.QuerySelectorAll("#report tbody tr").Length == 0, $"{report.Name} with {filter} shows: {page.QuerySelector("#report tbody")?.TextContent}");
            }
        }
    }

    [Fact]
    public async Task On_a_phone_the_figures_stand_before_the_filters_which_one_tap_opens()
    {
        var now = ComingDay.At(DayOfWeek.Friday, new TimeOnly(14, 0));
        await using var server = await FloorShop.StartAsync(new FakeTimeProvider(now));
        Fill(server, now.ToUnixTimeMilliseconds());
        await using var phone = await Tablet.OpenAsync(chromium, server, width: 390, height: 844);
        var page = phone.Page;
        var check = new ScreenCheck(page, (390, 844), smallest: 44, [(390, 844)], dark: false);
        await phone.RunAsync(async () =>
        {
            await phone.SignInToConsoleAsync("adam");
            foreach (var (address, figures) in ((string, string)[])[("reports/sessions", ".kpi, #report"), ("reports/timeline", "#choose ~ *"), ("tasks", ".tbl"), ("audit", "#choose ~ *"), ("people", ".tbl")])
            {
                await page.GotoAsync("/console/" + address);
                var top = await page.Locator("main").Locator(figures).First.EvaluateAsync<double>("e => e.getBoundingClientRect().top");
                Assert.True(top < 500, $"{address} begins {top} below the top.");
                await page.ClickAsync("[popovertarget=choose]");
                Assert.True(await page.Locator("#choose button[type=submit]").IsVisibleAsync(), $"{address} shows no filters.");
                await check.LookAsync(address + " filters");
            }

            Assert.True(check.Problems.Count == 0, string.Join("\n", check.Problems));
        });
    }

    [Fact]
    public async Task On_a_tablet_and_a_phone_the_drawing_is_whole_and_can_be_read_and_no_date_is_broken()
    {
        var now = ComingDay.At(DayOfWeek.Friday, new TimeOnly(14, 0));
        await using var server = await FloorShop.StartAsync(new FakeTimeProvider(now));
        Fill(server, now.ToUnixTimeMilliseconds());
        await using var screen = await Tablet.OpenAsync(chromium, server, width: 768, height: 1024);
        var page = screen.Page;
        var problems = new List<string>();
        var (drawn, dated) = (0, 0);
        await screen.RunAsync(async () =>
        {
            await screen.SignInToConsoleAsync("adam");
            foreach (var address in (string[])[.. ReadReport.All.Select(report => $"reports/{report.Name}?from={now.AddYears(-2):yyyy-MM-dd}&to={now.AddYears(2):yyyy-MM-dd}"), "tasks", "audit", "tablets", "environments", "people"])
            {
                await page.GotoAsync("/console/" + address);
                drawn += await page.Locator(".rchart").CountAsync();
                dated += await page.Locator("main .when").CountAsync();
                foreach (var (width, height) in ((int, int)[])[(768, 1024), (390, 844)])
                {
                    await page.SetViewportSizeAsync(width, height);
                    problems.AddRange((await page.EvaluateAsync<string[]>(Unreadable)).Select(problem => $"{address}, {width} wide: {problem}"));
                }
            }

            Assert.True(problems.Count == 0, string.Join("\n", problems));
            Assert.True(drawn > 5 && dated > 20, $"Only {drawn} drawings and {dated} dates were looked at.");
        });
    }

    private const string Unreadable =
        """
        () => {
          const problems = [];
          const chart = document.querySelector('.rchart');
          const frame = chart?.getBoundingClientRect();
          const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const range = document.createRange();
          while (words.nextNode()) {
            const text = words.currentNode;
            const said = text.data.trim();
            if (!said || !text.parentElement.checkVisibility() || text.parentElement.closest('title, .sr')) continue;
            range.selectNodeContents(text);
            const box = range.getBoundingClientRect();
            if (chart?.contains(text) && (box.left < frame.left || box.right > frame.right + 1)) problems.push(`cut off in the drawing: ${said}`);
            if (chart?.contains(text) && box.height < 12) problems.push(`${box.height} high in the drawing: ${said}`);
            const date = text.parentElement.closest('td') && /\d{4}-\d\d-\d\d( \d+:\d\d [AP]M)?/.exec(text.data);
            if (date) {
              range.setStart(text, date.index);
              range.setEnd(text, date.index + date[0].length);
              if (new Set([...range.getClientRects()].map(line => line.top)).size > 1) problems.push(`broken: ${date[0]}`);
            }
          }
          return problems;
        }
        """;

    /// <summary>One of everything that a report tells of, with long names.</summary>
    private static void Fill(ShopServer server, long nowMs)
    {
        const long Hour = 3_600_000;
        var shop = server.Shop;
        var lost = shop.AddPerson("Maximiliana Featherstonehaugh-Villavicencio");
        shop.Execute("UPDATE customers SET name = 'The Worshipful Company of Extraordinarily Long Names and Sons, Incorporated' WHERE id = (SELECT customer_id FROM orders WHERE order_number = '107923')");
        var task = Task(server.Ana, "107923");
        shop.Execute("UPDATE tasks SET status = 'completed', estimate_minutes = 60, quantity = 12, closed_at_ms = @at, closed_by = @Ana, close_note = 'The second plate was cracked and had to be done again.' WHERE id = @task", new { at = nowMs - (20 * Hour), server.Ana, task });
        var waits = Task(server.Ben, "107924");
        shop.Execute("UPDATE tasks SET created_at_ms = @at WHERE id = @waits", new { at = nowMs - (300 * Hour), waits });
        var was = Session(task, server.Ana, 30, 27, "pause");
        shop.Execute("UPDATE work_sessions SET voided_at_ms = @at, voided_by = @Ana, void_reason = 'Stopped at half past, not at the hour' WHERE id = @was", new { at = nowMs - (2 * Hour), server.Ana, was });
        shop.Execute("UPDATE work_sessions SET revises_id = @was, pause_reason_id = 1 WHERE id = @id", new { was, id = Session(task, server.Ana, 30, 28, "pause") });
        Session(task, server.Ana, 26, 24, "complete");
        shop.Execute("UPDATE work_sessions SET needs_review = 1, review_reason = 'shift_end' WHERE id = @id", new { id = Session(waits, lost, 29, 22, "auto") });
        Session(waits, server.Ben, 4, null, null);
        shop.Execute("INSERT INTO material_uses (task_id, material_id, person_id, kind, quantity_milli, unit, logged_at_ms) VALUES (@task, 1, @Ana, 'used', 12500, 'pcs', @at)", new { task, server.Ana, at = nowMs - (25 * Hour) });

        long Task(long person, string order)
        {
            return shop.Insert(
                """
                INSERT INTO tasks (uid, order_id, sequence, task_type_id, order_number, customer_name, order_description, status, created_at_ms, created_by)
                SELECT 't' || o.id, o.id, 1, 1, o.order_number, c.name, '', 'queued', 1, @person FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.order_number = @order RETURNING id
                """,
                new { person, order });
        }

        long Session(long on, long person, int from, int? to, string? end)
        {
            return shop.Insert(
                "INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind) VALUES (@on, @person, @from, @to, @end) RETURNING id",
                new { on, person, from = nowMs - (from * Hour), to = nowMs - (to * Hour), end });
        }
    }
}
