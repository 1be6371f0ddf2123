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
[Collection(nameof(ScreensBrowser))]
public sealed class StoredScriptTests(Chromium chromium)
{
    // Ends an attribute of either kind, opens an element that runs at once, and is as long as a name may be.
    private const string Payload = "'\"><img data-xss src=x onerror=alert(1)>";

    // The same where a text is one word.
    private const string Word = "'\"><svg/data-xss/onload=alert(1)>";

    // What a template holds is not on the screen yet; a script puts it there. A text that is a whole address could be a script's.
    private const string Look =
        """
        () => {
          window.look = page => {
            const roots = [page, ...[...page.querySelectorAll('template')].map(t => t.content)];
            const elements = roots.flatMap(root => [...root.querySelectorAll('[data-xss], img[src=x]')]);
            const addresses = roots.flatMap(root => [...root.querySelectorAll('[href], [src], [action], [formaction], [hx-get], [hx-post]')])
              .filter(e => ['href', 'src', 'action', 'formaction', 'hx-get', 'hx-post'].some(name => e.getAttribute(name)?.trimStart().startsWith('\'"><img')));
            // In the head of a screen stands the name of whoever is signed in, on all of them.
            const main = page.querySelector('main') ?? page.body;
            const texts = main.textContent + [...main.querySelectorAll('input, textarea')].map(f => f.getAttribute('value') + f.value).join();
            const shown = [texts.includes('<img data-xss') && 'text', texts.includes('<svg/data-xss') && 'word', page.body.dataset.scanPrefix?.includes('<img data-xss') && 'prefix'];
            return [shown.filter(Boolean).join(), ...[...elements.map(e => e.parentElement ?? e), ...addresses].slice(0, 2).map(e => e.outerHTML.slice(0, 300))];
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

    // What no person and no other program writes as a text, each with the reason. Any other column has to take the payload.
    private static readonly (string Why, string[] Columns)[] NotTyped =
    [
        ("a CHECK, a trigger or a foreign key lets only the program's own words in",
        [
            "instance.environment", "instance.epoch_kind", "roles.id", "people.role", "people.language", "sign_ins.kind", "import_runs.status", "tasks.status", "work_sessions.end_kind",
            "material_uses.kind", "alerts.kind", "write_keys.write_key", "corrections.kind", "corrections.status", "refused_taps.write_key", "order_status_words.standing",
        ]),
        ("frozen, and days and sums of the program's own", ["payroll_batches.from_day", "payroll_batches.to_day", "payroll_batches.sha256", "payroll_lines.day", "payroll_lines.pay_class"]),
        ("read as a day; the importer lets nothing else in", ["orders.order_date", "orders.due_date", "import_runs.latest_order_date"]),
        ("made by the program, which finds a thing by it and shows it to nobody as a text",
        [
            "instance.instance_id", "settings.name", "people.pin_key_id", "people.password_hash", "tasks.uid", "write_keys.route", "write_keys.answer", "orders.match_key", "customers.match_key",
            "task_events.write_key", "material_uses.write_key", "import_runs.uid",
        ]),
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
        Poison(server);

        await LookAsync(page, "the board", ran);
        var all = await page.EvaluateAsync<string[][]>(LookAtAll, (await ConsolePagesAsync(server, session)).Concat(FloorPages(task, second, session)).ToArray());
        ran.AddRange(all.SelectMany(found => found.Skip(2).Select(element => $"{found[0]}: {element}")));
        // Where scripts draw as well.
        foreach (var address in (string[])["/console/", "/console/wall", "/console/people", "/console/reasons", "/console/reports/timesheet?range=today", "/tasks/add?q=10792", "/day"])
        {
            await page.GotoAsync(address);
            await LookAsync(page, address, ran);
        }

        // What became an element can keep the board from working.
        Assert.True(ran.Count == 0, string.Join('\n', ran));
        await TapAsync(page, task, ran);
        Assert.True(ran.Count == 0, string.Join('\n', ran));
        foreach (var (kind, least) in (IEnumerable<(string, int)>)[("text", 80), ("word", 1), ("prefix", 15)])
        {
            var shown = all.Count(found => found[1].Split(',').Contains(kind));
            Assert.True(shown >= least, $"The {kind} was seen on {shown} screens only.");
        }
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

    private static async Task LookAsync(IPage page, string where, List<string> ran)
    {
        var found = await page.EvaluateAsync<string[]>(Look);
        ran.AddRange(found.Skip(1).Select(element => $"{where}: {element}"));
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
        shop.Execute("INSERT INTO settings (name, value, updated_at_ms) VALUES ('shop-name', 'n', 0), ('scan-prefix', 'n', 0)");
        shop.Execute("INSERT INTO order_lines (order_id, line, item, description) SELECT id, 1, 'n', 'n' FROM orders");
        shop.Execute("UPDATE orders SET notes = 'n', status = 'n', customer_number = 'n'");
        shop.Execute(
            """
            INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, voided_at_ms, void_reason, voided_by)
            SELECT task_id, person_id, started_at_ms, started_at_ms, 'supervisor', started_at_ms, 'n', person_id FROM work_sessions WHERE id = @session;
            UPDATE work_sessions SET revises_id = (SELECT max(id) FROM work_sessions) WHERE id = @session;
            INSERT INTO corrections (session_id, person_id, kind, note, asked_at_ms, status, answered_at_ms, answered_by, answer_note)
            SELECT id, person_id, 'not_mine', 'n', started_at_ms, 'rejected', started_at_ms, person_id, 'n' FROM work_sessions WHERE id = (SELECT max(id) FROM work_sessions);
            INSERT INTO alerts (task_id, order_id, kind, raised_at_ms, detail, answered_at_ms, answered_by, answer)
            SELECT id, order_id, 'customer_changed', created_at_ms, 'n', created_at_ms, created_by, 'n' FROM tasks WHERE id = @second;
            INSERT INTO tablet_enrolments (code_hash, tablet_name, created_at_ms, expires_at_ms) VALUES (x'00', 'n', 0, 9e12);
            INSERT INTO sign_ins (person_id, kind, started_at_ms, expires_at_ms, ended_at_ms, end_reason) VALUES (@Ana, 'floor', 0, 1, 1, 'n');
            INSERT INTO refused_taps (person_id, write_key, route, order_number, tapped_at_ms, received_at_ms, code, reason)
            SELECT @Ana, printf('%036d', 1), 'n', 'n', started_at_ms, started_at_ms, 'n', 'n' FROM work_sessions WHERE id = @session;
            INSERT INTO audit_entries (at_ms, actor, action, entity, entity_id, before_json, after_json, note) SELECT started_at_ms, 'n', 'n', 'n', 'n', '{}', '{}', 'n' FROM work_sessions;
            INSERT INTO import_runs (id, uid, started_at_ms, finished_at_ms, source_folder, status, tool_version, mapping_sha256, customers_active, orders_active, report_json)
            SELECT 1, 'u', started_at_ms, started_at_ms, 'n', 'applied', 'n', 'n', 1, 1, @report FROM work_sessions WHERE id = @session;
            INSERT INTO import_files (run_id, file, sha256, bytes, version, code_page, last_update) VALUES (1, 'n', 'n', 1, 'n', 'n', 'n');
            """,
            new { session, second, server.Ana, report = """{"status":"applied","customers":{},"orders":{},"warnings":["n"],"duplicates":["n"],"rejectedRows":[{"table":"n","key":"n","reason":"n"}],"differences":[{"table":"n","key":"n","change":"n","detail":"n"}]}""" });
        return (first, second, session);
    }

    /// <summary>Puts the text into every column that holds text, in every row that has one: a column that takes none has to be in <see cref="NotTyped"/>.</summary>
    private static void Poison(ShopServer server)
    {
        var columns = server.Shop.Query<string>(
            """
            SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'order_search%' AND c.type = 'TEXT'
            """);
        var spared = NotTyped.SelectMany(group => group.Columns).ToList();
        Assert.Empty(spared.Except(columns));
        var clean = new List<string>();
        foreach (var name in columns.Except(spared))
        {
            var (table, column) = (name.Split('.')[0], name.Split('.')[1]);
            // A number after it keeps what must be unique unique; a unit has twelve letters, a sign-in name no blank.
            var text = column switch
            {
                "unit" => "'<b data-xss>'",
                "login" => $"'{Word.Replace("'", "''", StringComparison.Ordinal)}' || id",
                "report_json" => "replace(report_json, '\"n\"', json_quote(@Payload))",
                _ when column.EndsWith("_json", StringComparison.Ordinal) => "json_object(@Payload, @Payload)",
                _ => "@Payload || abs(random() % 1000000)",
            };
            var where = name == "settings.value" ? "name IN ('shop-name', 'scan-prefix')" : $"\"{column}\" IS NOT NULL";
            try
            {
                if (server.Shop.Execute($"UPDATE \"{table}\" SET \"{column}\" = {text} WHERE {where}", new { Payload }) == 0)
                {
                    clean.Add($"{name}: no row has a text in it");
                }
            }
            catch (SqliteException error)
            {
                clean.Add($"{name}: {error.Message}");
            }
        }

        Assert.True(clean.Count == 0, "Give these a text in WorkAsync, or say in NotTyped why they need none:\n" + string.Join('\n', clean));
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
        return [.. addresses, .. LaneAward.Web.Features.Reports.ReadReport.All.Select(report => $"/console/reports/{report.Name}?range=today"), $"/console/people/{server.Cleo}"];
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
