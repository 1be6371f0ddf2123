using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Acceptance;

/// <summary>
/// Every screen of the console's administration: axe finds nothing serious, everything is large enough and in its place on a desk, on a
/// tablet, on a phone and at 200 % zoom, and the browser complains of nothing.
/// </summary>
[Collection(nameof(ScreensBrowser))]
public sealed class ConsoleScreensTests(Chromium chromium)
{
    private static readonly (int, int)[] Sizes = [(1440, 900), (1024, 768), (390, 844), (720, 540)];

    [Fact]
    public async Task On_a_phone_the_day_by_person_is_whole_and_its_hours_can_be_read()
    {
        // Friday, 2 PM in Chicago.
        var now = ComingDay.At(DayOfWeek.Friday, new TimeOnly(14, 0));
        await using var server = await FloorShop.StartAsync(new FakeTimeProvider(now));
        var person = server.Shop.AddPerson("Maximiliana Featherstonehaugh-Villavicencio");
        var task = server.Shop.AddTask(person, "200010");
        foreach (var (from, to) in ((int, int?)[])[(9, 6), (4, null)])
        {
            server.Shop.Execute(
                "INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind) VALUES (@task, @person, @from, @to, iif(@to IS NULL, NULL, 'pause'))",
                new { task, person, from = now.AddHours(-from).ToUnixTimeMilliseconds(), to = to is { } hours ? now.AddHours(-hours).ToUnixTimeMilliseconds() : (long?)null });
        }

        await using var phone = await Tablet.OpenAsync(chromium, server, width: 390, height: 844);
        await phone.RunAsync(async () =>
        {
            await phone.SignInToConsoleAsync("cleo");
            await phone.Page.GotoAsync("/console/");
            await phone.Page.Locator("#timeline svg > rect").First.WaitForAsync();
            Assert.Empty(await phone.Page.EvaluateAsync<string[]>(CutInTheDrawing));
        });
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(1366, 768)]
    public async Task Who_is_signed_in_and_the_way_out_stand_on_the_screen_however_many_pages_there_are(int width, int height)
    {
        await using var server = await FloorShop.StartAsync();
        await using var desk = await Tablet.OpenAsync(chromium, server, width: width, height: height);
        await desk.RunAsync(async () =>
        {
            await desk.SignInToConsoleAsync("adam");
            await desk.Page.GotoAsync("/console/settings");
            Assert.Equal(["Español", "Sign out"], await desk.Page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll('.nav .foot button')].filter(button => {
                  const box = button.getBoundingClientRect();
                  return box.bottom <= innerHeight && button.contains(document.elementFromPoint(box.left + box.width / 2, box.bottom - 2));
                }).map(button => button.innerText.trim())
                """));
            Assert.True(await desk.Page.Locator(".nav a[aria-current]").EvaluateAsync<bool>(
                "link => { const box = link.getBoundingClientRect(); return link.contains(document.elementFromPoint(box.left + box.width / 2, box.bottom - 2)); }"));
        });
    }

    private const string CutInTheDrawing =
        """
        () => {
          const drawing = document.querySelector('#timeline .tlx');
          const frame = document.querySelector('#timeline').getBoundingClientRect();
          const problems = drawing.scrollWidth > drawing.clientWidth ? ['scrolls'] : [];
          const parts = [...drawing.querySelectorAll('text, rect, b')].filter(part => !part.closest('defs') && part.checkVisibility());
          for (const part of parts) {
            const box = part.getBoundingClientRect();
            if (box.left < frame.left || box.right > frame.right) problems.push(`cut: ${part.outerHTML}`);
          }
          const hours = [...drawing.querySelectorAll('text.hr')].filter(word => word.checkVisibility()).map(word => word.getBoundingClientRect());
          if (hours.length < 3) problems.push(`only ${hours.length} hours`);
          for (let i = 1; i < hours.length; i++) if (hours[i].left < hours[i - 1].right + 2) problems.push('hours run into each other');
          if (hours.some(hour => hour.height < 12)) problems.push('hours are too small');
          return problems;
        }
        """;

    [Fact]
    public async Task The_buttons_of_a_row_are_in_reach_without_scrolling_sideways_and_no_value_breaks_within_a_word()
    {
        await using var server = await FloorShop.StartAsync();
        server.Shop.AddPerson("Maximiliana Featherstonehaugh");
        server.Shop.Execute("UPDATE people SET pin_locked = 1 WHERE id = @Ben", new { server.Ben });
        var task = server.Shop.AddTask(server.Ana, "200010");
        server.Shop.Execute(
            """
            INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, needs_review, review_reason)
            VALUES (@task, @Ana, unixepoch() * 1000 - 90000000, unixepoch() * 1000 - 3600000, 'auto', 1, 'stopped at shift end'),
                   (@task, @Ben, unixepoch() * 1000 - 90000000, unixepoch() * 1000 - 3600000, 'pause', 0, NULL)
            """,
            new { task, server.Ana, server.Ben });
        server.Shop.Execute(
            """
            INSERT INTO refused_taps (person_id, write_key, route, task_id, tapped_at_ms, received_at_ms, code, reason)
            VALUES (@Ana, '01890000-0000-7000-8000-000000000001', 'POST /tasks/{id}/start', @task, unixepoch() * 1000, unixepoch() * 1000, 'order_closed',
                    'Order 200010 is completed or cancelled in ProfitMaker, so nothing can be started on it. Ask your supervisor.')
            """,
            new { server.Ana, task });
        server.Shop.Execute(
            """
            INSERT INTO audit_entries (at_ms, actor_id, actor, action, entity, entity_id, before_json, after_json)
            VALUES (1, @Cleo, 'Cleo Park', 'task type changed', 'task_type', '1', '{"DefaultEstimateMinutes":30,"NameEs":"Grabado sublimado","Teams":"Engraving"}',
                    '{"DefaultEstimateMinutes":45,"NameEs":"Personalizaciones especiales","Teams":"Engraving, Sublimation, Packing"}')
            """,
            new { server.Cleo });
        await using var desk = await Tablet.OpenAsync(chromium, server, width: 1440, height: 900);
        await desk.RunAsync(async () =>
        {
            await desk.SignInToConsoleAsync("cleo");
            var problems = new List<string>();
            foreach (var language in (string[])["en", "es"])
            {
                if (language == "es")
                {
                    await InSpanishAsync(desk);
                }

                foreach (var address in (string[])["review", $"tasks/{task}", "people", "tablets", "audit"])
                {
                    await desk.Page.GotoAsync("/console/" + address);
                    foreach (var (width, height) in ((int, int)[])[(768, 1024), (390, 844), (1024, 768), (1440, 900)])
                    {
                        await desk.Page.SetViewportSizeAsync(width, height);
                        problems.AddRange((await desk.Page.EvaluateAsync<string[]>(OutOfReach)).Select(problem => $"{address} {width} {language}: {problem}"));
                    }
                }

                await desk.Page.GotoAsync("/console/");
            }

            Assert.True(problems.Count == 0, string.Join("\n", problems));
        });
    }

    /// <summary>Waits for the page in Spanish: whoever goes on at once runs into its arrival.</summary>
    private static async Task InSpanishAsync(Tablet desk)
    {
        await desk.Page.ClickAsync("button[lang=es]");
        await desk.Page.Locator("button[lang=en]").WaitForAsync();
    }

    private const string OutOfReach =
        """
        () => {
          const problems = [];
          for (const button of document.querySelectorAll('.tbl td .btns .btn')) {
            const frame = button.closest('.tbl-w').getBoundingClientRect(), box = button.getBoundingClientRect();
            if (!button.checkVisibility()) problems.push(`hidden: ${button.textContent.trim()}`);
            else if (box.left < frame.left || box.right > frame.right) problems.push(`out of reach: ${button.textContent.trim()}`);
          }
          for (const value of document.querySelectorAll('.tbl :is(.diff dt, .diff del, .diff ins, td[data-th])')) {
            const words = document.createTreeWalker(value, NodeFilter.SHOW_TEXT);
            while (words.nextNode()) {
              for (const word of words.currentNode.data.matchAll(/[^\s/:,·–-]+/g)) {
                if (word[0].length > 24 || !words.currentNode.parentElement.checkVisibility()) continue;
                const range = document.createRange();
                range.setStart(words.currentNode, word.index);
                range.setEnd(words.currentNode, word.index + word[0].length);
                if (new Set([...range.getClientRects()].map(line => Math.round(line.top))).size > 1) problems.push(`broken: ${word[0]}`);
              }
            }
          }
          return problems;
        }
        """;

    [Fact]
    public async Task Every_screen_of_the_administration_is_accessible()
    {
        await using var server = await FloorShop.StartAsync();
        server.Shop.Execute("INSERT INTO shifts (name, team_id, weekday, start_minute, end_minute) SELECT 'Day', @TeamId, value, 420, 930 FROM json_each('[1,2,3,4,5]')", new { server.TeamId });
        server.Shop.Execute("UPDATE people SET pin_locked = 1 WHERE id = @Ben", new { server.Ben });
        server.Shop.Execute("UPDATE materials SET active = 0 WHERE id = (SELECT max(id) FROM materials)");
        await using var desk = await Tablet.OpenAsync(chromium, server, width: 1440, height: 900);
        var check = new ScreenCheck(desk.Page, (1440, 900), smallest: 44, Sizes, dark: false);
        await desk.RunAsync(async () =>
        {
            await desk.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
            await desk.SignInToConsoleAsync("adam");
            // One page of each kind: the other lists and forms are made of the same parts. The last ones in Spanish, whose words are longer.
            foreach (var address in (string[])[
                "people", "people/" + server.Ben, "people/roles", "teams", "teams/" + server.TeamId, "materials/1", "reasons", "reasons/pause/new", "shifts/1",
                "tablets", "environments", "audit"])
            {
                await LookAsync(address);
            }

            await InSpanishAsync(desk);
            await LookAsync("settings");
            await RefusedAsync();
            await SlipsAsync();
            await PrintedAsync();
            await MenuAsync();
            Assert.True(check.Problems.Count == 0, string.Join("\n", check.Problems));
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{check.States} states");

        async Task LookAsync(string address)
        {
            await desk.Page.GotoAsync("/console/" + address);
            await check.LookAsync(address);
        }

        async Task RefusedAsync()
        {
            await desk.Page.GotoAsync("/console/deactivate/shifts/1");
            await desk.Page.FillAsync("#typed", "x");
            await desk.Page.ClickAsync("main .btn-danger");
            // A screen reader reads what has the focus, not an alert that was there from the beginning.
            await desk.Page.Locator("#problem:focus").WaitForAsync();
            await desk.Page.Locator("#typed[aria-invalid=true][aria-describedby=problem]").WaitForAsync();
            desk.ForgiveStatus(422);
            await check.LookAsync("refused");
        }

        async Task SlipsAsync()
        {
            await desk.Page.GotoAsync("/console/people");
            await desk.Page.CheckAsync($"[name=ids][value='{server.Ana}']");
            await desk.Page.CheckAsync($"[name=ids][value='{server.Ben}']");
            await desk.Page.ClickAsync("button[form=pins]");
            await desk.Page.Locator(".slip").First.WaitForAsync();
            await check.LookAsync("slips");
            await desk.Page.EmulateMediaAsync(new() { Media = Media.Print });
            Assert.Equal(2, await desk.Page.Locator(".slip:visible").CountAsync());
            Assert.Equal(0, await desk.Page.Locator(".nav:visible, .tbl:visible, .btn:visible").CountAsync());
            await desk.Page.EmulateMediaAsync(new() { Media = Media.Screen });
        }

        async Task PrintedAsync()
        {
            await desk.Page.GotoAsync("/console/audit");
            await desk.Page.EmulateMediaAsync(new() { Media = Media.Print });
            Assert.Equal(0, await desk.Page.Locator(".filters:visible, .pager:visible, .btn:visible").CountAsync());
            Assert.Equal("visible", await desk.Page.Locator(".tbl-w").First.EvaluateAsync<string>("e => getComputedStyle(e).overflowX"));
            await desk.Page.EmulateMediaAsync(new() { Media = Media.Screen });
        }

        async Task MenuAsync()
        {
            await desk.Page.SetViewportSizeAsync(390, 844);
            await desk.Page.GotoAsync("/console/teams");
            Assert.False(await desk.Page.Locator(".nav-list").IsVisibleAsync());
            await desk.Page.ClickAsync(".nav-open");
            await desk.Page.ClickAsync(".nav-list a[href='/console/shifts']");
            await desk.Page.WaitForURLAsync("**/console/shifts");
        }
    }
}
