using LaneAward.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace LaneAward.Tests.Security;

/// <summary>A text that is a script, in every column of the shop that holds text, walked through every screen in a real browser.</summary>
[Collection(nameof(Chromium))]
public sealed class StoredScriptTests(Chromium chromium)
{
    // Ends an attribute of either kind, opens an element that runs at once, and is as long as a name may be.
    private const string Payload = "'\"><img data-xss src=x onerror=alert(1)>";

    // What a template holds is not on the screen yet; a script puts it there. A text that is a whole address could be a script's.
    private const string Look =
        """
        () => {
          window.look = page => {
            const roots = [page, ...[...page.querySelectorAll('template')].map(t => t.content)];
            const elements = roots.flatMap(root => [...root.querySelectorAll('[data-xss], img[src=x]')]);
            const addresses = roots.flatMap(root => [...root.querySelectorAll('[href], [src], [action], [formaction], [hx-get], [hx-post]')])
              .filter(e => ['href', 'src', 'action', 'formaction', 'hx-get', 'hx-post'].some(name => e.getAttribute(name)?.trimStart().startsWith('\'"><img')));
            const shown = page.documentElement.textContent.includes('<img data-xss')
              || [...page.querySelectorAll('input, textarea')].some(f => f.getAttribute('value')?.includes('<img data-xss') || f.value.includes('<img data-xss'));
            return [shown ? 'shown' : '', ...[...elements.map(e => e.parentElement ?? e), ...addresses].slice(0, 2).map(e => e.outerHTML.slice(0, 300))];
          };
          return look(document);
        }
        """;

    // Parsed by the browser as it parses a page that it goes to, without loading what belongs to it: a minute less.
    private const string LookAtAll =
        """
        async addresses => {
          const found = [];
          for (let i = 0; i < addresses.length; i += 8) {
            found.push(...await Promise.all(addresses.slice(i, i + 8).map(async address => {
              const answer = await fetch(address);
              const seen = answer.status < 500 ? look(new DOMParser().parseFromString(await answer.text(), 'text/html')) : ['', `answered ${answer.status}`];
              return [address, ...seen];
            })));
          }
          return found;
        }
        """;

    // Written by the program alone, or read by it as a number, a key, a word of its own or the address of something.
    private static readonly string[] NotTyped =
    [
        "settings.value", "roles.*", "people.login", "people.pin_key_id", "people.password_hash", "people.role", "instance.*", "tasks.uid", "write_keys.*", "schema_migrations.*", "orders.order_date", "orders.due_date",
        "refused_taps.write_key", "payroll_batches.*", "payroll_lines.*", "import_runs.uid", "import_runs.report_json", "import_runs.latest_order_date", "task_events.write_key", "material_uses.write_key", "orders.match_key", "customers.match_key",
    ];

    [Fact]
    public async Task No_text_of_the_shop_becomes_an_element_or_a_script_on_any_screen()
    {
        await using var server = await ShopServer.StartAsync();
        var (task, second, session) = await WorkAsync(server);
        await using var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Address.ToString(),
            // The policy would keep a script from running although its element is there: it must not be there in the first place.
            BypassCSP = true,
            ServiceWorkers = ServiceWorkerPolicy.Block,
        });
        context.SetDefaultTimeout(10_000);
        var page = await context.NewPageAsync();
        var ran = new List<string>();
        context.Dialog += async (_, dialog) =>
        {
            ran.Add($"{page.Url} opened a dialog");
            await dialog.DismissAsync();
        };
        await SignInAsync(page, server);
        var poisoned = Poison(server);
        Assert.True(poisoned.Count > 35, $"Only {string.Join(", ", poisoned)}");

        await LookAsync(page, "the board", ran);
        var all = await page.EvaluateAsync<string[][]>(LookAtAll, (await ConsolePagesAsync(server, session)).Concat(FloorPages(task, second, session)).ToArray());
        ran.AddRange(all.SelectMany(found => found.Skip(2).Select(element => $"{found[0]}: {element}")));
        var shown = all.Count(found => found[1] == "shown");
        // Where scripts draw as well.
        foreach (var address in (string[])["/console/", "/console/wall", "/console/people", "/console/reasons", "/console/reports/timesheet?range=today", "/tasks/add?q=10792", "/day"])
        {
            await page.GotoAsync(address);
            await LookAsync(page, address, ran);
        }

        await TapAsync(page, task, ran);
        Assert.True(ran.Count == 0, string.Join('\n', ran));
        Assert.True(shown > 45, $"The text was seen on {shown} screens only.");
    }

    /// <summary>What scripts draw: a sheet over the page, a refusal in it, a toast.</summary>
    private static async Task TapAsync(IPage page, long task, List<string> ran)
    {
        await page.GotoAsync("/");
        await page.Locator("html[data-ready]").WaitForAsync();
        foreach (var sheet in (string[])["more", "pause"])
        {
            await page.ClickAsync($"#hero a[href$='/{sheet}'] >> nth=0");
            await page.Locator("dialog[open]").WaitForAsync();
            await LookAsync(page, "the sheet " + sheet, ran);
            if (sheet == "more")
            {
                await page.Keyboard.PressAsync("Escape");
                await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            }
        }

        await page.ClickAsync("#sheet-pause .tile >> nth=0");
        await page.Locator("#toasts .toast").First.WaitForAsync();
        await LookAsync(page, $"the toast about {task}", ran);
    }

    /// <returns>1 when the text is on the screen as a text.</returns>
    private static async Task<int> LookAsync(IPage page, string where, List<string> ran)
    {
        var found = await page.EvaluateAsync<string[]>(Look);
        ran.AddRange(found.Skip(1).Select(element => $"{where}: {element}"));
        return found[0] == "shown" ? 1 : 0;
    }

    private static async Task SignInAsync(IPage page, ShopServer server)
    {
        await page.GotoAsync("/console/sign-in");
        await page.FillAsync("[name=login]", "adam");
        await page.FillAsync("[name=password]", ShopServer.Password);
        await page.ClickAsync("main button[type=submit], form[action='/console/sign-in'] button");
        await page.WaitForURLAsync("**/console/");
        await page.Context.APIRequest.PostAsync("/api/session", new() { DataObject = new { personId = server.Ana, pin = ShopServer.AnaPin } });
    }

    /// <summary>A day that left something in every list: work of each state, material, requests, alerts, a refused tap, an import, a tablet.</summary>
    private static async Task<(long Task, long Second, long Session)> WorkAsync(ShopServer server)
    {
        var (shop, place) = (server.Shop, Workplace.In(server.Shop));
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        var ben = await server.OnFloorAsync(server.Ben, ShopServer.BenPin);
        var first = await ana.AddTaskAsync(place, startNow: true);
        await ana.TapAsync($"/api/tasks/{first}/materials", new { materialId = place.Crystal, quantity = 2, kind = "used", note = "n" });
        await ana.TapAsync($"/api/tasks/{first}/pause", new { reasonId = place.Lunch });
        var second = await ana.AddTaskAsync(place, startNow: true, orderNumber: "107924");
        var given = await ben.AddTaskAsync(place);
        await ben.TapAsync($"/api/tasks/{given}/hand-over", new { personId = server.Ana, note = "n" });
        var closed = await ben.AddTaskAsync(place, startNow: true);
        await ben.TapAsync($"/api/tasks/{closed}/complete", new { quantity = 3, note = "n" });
        var cancelled = await ben.AddTaskAsync(place);
        await ben.TapAsync($"/api/tasks/{cancelled}/cancel", new { reasonId = place.WrongOrder, note = "n" });
        var session = shop.Scalar<long>("SELECT min(id) FROM work_sessions");
        shop.Execute("UPDATE tasks SET note = 'n', close_note = CASE WHEN closed_at_ms IS NULL THEN NULL ELSE 'n' END");
        shop.Execute("UPDATE work_sessions SET needs_review = 1, review_reason = 'forgotten clock' WHERE id = @session", new { session });
        shop.Execute("INSERT INTO corrections (session_id, person_id, kind, note, asked_at_ms) SELECT id, person_id, 'not_mine', 'n', started_at_ms FROM work_sessions WHERE id = @session", new { session });
        shop.Execute("INSERT INTO alerts (task_id, order_id, kind, raised_at_ms, detail) SELECT id, order_id, 'customer_changed', created_at_ms, 'n' FROM tasks WHERE id = @second", new { second });
        shop.Execute("INSERT INTO shifts (name, team_id, weekday, start_minute, end_minute) VALUES ('Day', @TeamId, 1, 420, 930)", new { server.TeamId });
        shop.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('shop-name', @Payload, 0)", new { Payload });
        shop.Execute("INSERT INTO order_lines (order_id, line, item, description) SELECT id, 1, 'n', 'n' FROM orders");
        shop.Execute("UPDATE orders SET notes = 'n', status = 'n', customer_number = 'n'");
        return (first, second, session);
    }

    /// <summary>Puts the text into every column that holds text and lets it in.</summary>
    private static List<string> Poison(ShopServer server)
    {
        var poisoned = new List<string>();
        foreach (var (table, column) in server.Shop.Query<string>(
            """
            SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '%fts%' AND m.name NOT LIKE '%search%' AND c.type = 'TEXT'
            """).Select(name => (name.Split('.')[0], name.Split('.')[1])))
        {
            if (NotTyped.Contains($"{table}.{column}") || NotTyped.Contains(table + ".*"))
            {
                continue;
            }

            // A number after it keeps what must be unique unique; a unit has twelve letters.
            var text = column == "unit" ? "'<b data-xss>'" : column.EndsWith("_json", StringComparison.Ordinal) ? "json_object(@Payload, @Payload)"
                : "@Payload || abs(random() % 1000000)";
            try
            {
                if (server.Shop.Execute($"UPDATE \"{table}\" SET \"{column}\" = {text} WHERE \"{column}\" IS NOT NULL", new { Payload }) > 0)
                {
                    poisoned.Add($"{table}.{column}");
                }
            }
            catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
            {
                // A CHECK or a trigger lets only the program's own words in.
            }
        }

        return poisoned;
    }

    private static async Task<IReadOnlyList<string>> ConsolePagesAsync(ShopServer server, long session)
    {
        var loader = server.Services.GetRequiredService<PageLoader>();
        var addresses = new List<string>();
        foreach (var page in server.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>())
        {
            var loaded = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
            var template = page.AttributeRouteInfo!.Template!;
            if (page.ViewEnginePath.StartsWith("/Console/", StringComparison.Ordinal) && !template.Contains("csv", StringComparison.Ordinal) && loaded.HandlerMethods!.Any(handler => handler.HttpMethod == "Get"))
            {
                var id = template.StartsWith("console/sessions", StringComparison.Ordinal) ? session : 1;
                addresses.AddRange((template.Contains("{kind}", StringComparison.Ordinal) ? (string[])["teams", "task-types", "materials", "pause-reasons", "cancel-reasons", "shifts"] : [""])
                    .Select(kind => "/" + System.Text.RegularExpressions.Regex.Replace(template.Replace("{kind}", kind, StringComparison.Ordinal), "{[^}]*}", id.ToString(System.Globalization.CultureInfo.InvariantCulture))));
            }
        }

        addresses.RemoveAll(address => address is "/console/sign-out" or "/console/sign-in" or "/console/reports/1" or "/console/reports/payroll/1");
        return [.. addresses, .. LaneAward.Web.Features.Reports.ReadReport.All.Select(report => $"/console/reports/{report.Name}?range=today"), $"/console/people/{server.Ana}"];
    }

    private static IEnumerable<string> FloorPages(long task, long second, long session)
    {
        string[] sheets = ["more", "materials", "complete", "edit", "cancel", "hand-over", "pause"];
        return
        [
            "/", "/day", "/tasks/add", "/tasks/add?q=10792", "/tasks/add?q=" + Uri.EscapeDataString(Payload), "/tasks/add?order=107923", "/enrol", $"/sessions/{session}/wrong", $"/stops/{session}",
            .. sheets.Select(sheet => $"/tasks/{second}/{sheet}"), $"/tasks/{task}/more", "/?find=" + Uri.EscapeDataString(Payload), "/" + Uri.EscapeDataString(Payload),
        ];
    }
}
