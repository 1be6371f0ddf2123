using System.IO.Compression;
using System.Text;
using LaneAward.Tests.Support;
using LaneAward.Web.Features.Pins;
using LaneAward.Web.Features.Reports;
using Microsoft.Extensions.Time.Testing;
using MiniExcelLibs;
using Xunit;

namespace LaneAward.Tests.Security;

/// <summary>No text of the shop becomes a formula in any file that people open in a spreadsheet.</summary>
public sealed class SpreadsheetTests
{
    // Wednesday, 3 PM in Chicago.
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 21, 0, 0, TimeSpan.Zero);

    // What OWASP's page on CSV injection names, and letters that XML cannot hold.
    private static readonly string[] Beginnings = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"];

    private static string Payload(string beginning) => beginning + "HYPERLINK(\"http://elsewhere.example\",\"a;b\")\u000b";

    [Fact]
    public async Task No_cell_of_a_report_of_the_audit_log_or_of_a_payroll_file_begins_like_a_formula()
    {
        await using var server = await ShopServer.StartAsync(new FakeTimeProvider(Now));
        var shop = server.Shop;
        var yesterday = Now.AddDays(-1).ToUnixTimeMilliseconds();
        const string days = "from=2026-11-23&to=2026-11-25";
        foreach (var (beginning, i) in Beginnings.Select((beginning, i) => (beginning, i)))
        {
            var text = Payload(beginning) + i;
            var customer = shop.AddCustomer(text, text);
            var order = shop.AddOrder(text, customer, text);
            var type = shop.AddTaskType(text);
            var team = shop.Insert("INSERT INTO teams (name) VALUES (@text) RETURNING id", new { text });
            var person = shop.AddPerson(text);
            shop.Execute("INSERT INTO team_members (team_id, person_id, home) VALUES (@team, @person, 1)", new { team, person });
            var reason = shop.Insert("INSERT INTO pause_reasons (name_en, name_es) VALUES (@text, @text) RETURNING id", new { text });
            var task = shop.Insert(
                """
                INSERT INTO tasks (uid, order_id, sequence, task_type_id, order_number, customer_name, order_description, note, status, estimate_minutes, created_at_ms, created_by, closed_at_ms, close_note)
                VALUES (@uid, @order, 1, @type, @text, @text, @text, @text, 'completed', 30, @yesterday - 7200000, @person, @yesterday + 3600000, @text) RETURNING id
                """,
                new { uid = Guid.CreateVersion7().ToString(), order, type, text, yesterday, person });
            var session = shop.Insert(
                """
                INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, pause_reason_id)
                VALUES (@task, @person, @yesterday - 3600000, @yesterday, 'pause', @reason) RETURNING id
                """,
                new { task, person, yesterday, reason });
            shop.Execute(
                "INSERT INTO material_uses (task_id, material_id, person_id, kind, quantity_milli, unit, note, logged_at_ms) VALUES (@task, @material, @person, 'used', 1000, 'pcs', @text, @yesterday)",
                new { task, material = shop.AddMaterial(text), person, text, yesterday });
            // What reports of pauses, of corrections, of forgotten work and of imports, and groups by tablet, need besides.
            shop.Execute(
                """
                INSERT INTO tablets (name, token_hash, enrolled_at_ms) VALUES (@text, randomblob(32), @yesterday);
                INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, tablet_id)
                VALUES (@task, @person, @yesterday + 1800000, @yesterday + 3600000, 'complete', last_insert_rowid());
                INSERT INTO work_sessions (task_id, person_id, started_at_ms, ended_at_ms, end_kind, voided_at_ms, voided_by, void_reason)
                VALUES (@task, @person, @yesterday + 3600000, @yesterday + 7200000, 'supervisor', @yesterday + 7200000, @person, @text);
                INSERT INTO tasks (uid, order_id, sequence, task_type_id, order_number, customer_name, order_description, status, created_at_ms, created_by)
                VALUES (@uid, @order, 2, @type, @text, @text, @text, 'queued', @yesterday - 8 * 86400000, @person);
                INSERT INTO import_runs (uid, started_at_ms, finished_at_ms, source_folder, status, tool_version, customers_active, orders_active, report_json)
                VALUES (@uid, @yesterday, @yesterday, @text, 'applied', '1', 1, 1, '{}');
                """,
                new { text, task, person, order, type, yesterday, uid = Guid.CreateVersion7().ToString() });
            shop.Execute(
                "INSERT INTO audit_entries (at_ms, actor, action, entity, entity_id, before_json, after_json, note) VALUES (@yesterday, @text, @text, @text, @text, @text, @text, @text)", new { yesterday, text });
        }

        var adam = await server.InConsoleAsync("adam");
        using var batch = await adam.PostFormAsync("/console/reports/payroll", "/console/reports/payroll", ("from", "2026-11-23"), ("to", "2026-11-24"));
        List<string> files = [$"/console/tasks.csv?{days}", "/console/audit/csv", "/console/reports/payroll/1", "/api/reports/payroll/1.csv"];
        foreach (var report in ReadReport.All)
        {
            files.AddRange([$"/api/reports/{report.Name}.csv?range=this-month", $"/api/reports/{report.Name}.csv?{days}"]);
            files.AddRange(report.Groupings.Select(grouping => $"/api/reports/{report.Name}.csv?{days}&groupBy={grouping}"));
            files.AddRange([$"/api/reports/{report.Name}.xlsx?{days}", $"/api/reports/{report.Name}.xlsx?{days}&customer={Uri.EscapeDataString(Payload("="))}"]);
        }

        var without = new List<string>();
        foreach (var file in files)
        {
            var found = file.Contains(".xlsx", StringComparison.Ordinal) ? await WorkbookIsPlainAsync(adam, file) : TextIsPlain(file, await adam.GetStringAsync(file));
            if (found == 0)
            {
                without.Add(file);
            }
        }

        // Days and counts: of texts they have the tablets' names alone.
        without.RemoveAll(file => file.StartsWith("/api/reports/data-quality.", StringComparison.Ordinal) && !file.EndsWith("=tablet", StringComparison.Ordinal));
        Assert.True(without.Count == 0, "No text came to " + string.Join('\n', without));
        Assert.Empty((await FilesAsync(server, adam)).Except(files.Select(file => file.Split('?')[0])));
    }

    [Fact]
    public void No_cell_of_the_file_of_PINs_begins_like_a_formula()
    {
        var lines = Beginnings.Select((beginning, i) => new PinLine(i, Payload(beginning), Payload(beginning), "contributor", "4826", "k1", null, false)).ToList();
        Assert.Equal(2 * Beginnings.Length, TextIsPlain("pins", WritePinReport.Write(lines, "csv", TimeZoneInfo.Utc)));
    }

    /// <summary>Every address that answers with a file for a spreadsheet, whatever it is called.</summary>
    private static async Task<IReadOnlyList<string>> FilesAsync(ShopServer server, HttpClient browser)
    {
        var files = new List<string>();
        foreach (var door in SharedServer.RoutesOf(server, name => name == "name" ? "timesheet" : "1").Where(door => door is { Method: "GET", IsConsole: true } && door.Path != "/console/sign-out"))
        {
            using var answer = await browser.GetAsync(door.Path, HttpCompletionOption.ResponseHeadersRead);
            if (answer.Content.Headers.ContentType?.MediaType is { } type && (type.Contains("csv", StringComparison.Ordinal) || type.Contains("spreadsheet", StringComparison.Ordinal)))
            {
                files.Add(door.Path);
            }
        }

        Assert.True(files.Count > 5, string.Join(' ', files));
        return files;
    }

    /// <returns>How many cells hold one of the texts.</returns>
    private static int TextIsPlain(string file, string csv)
    {
        var found = 0;
        foreach (var cell in Cells(csv.TrimStart('\uFEFF')))
        {
            found += cell.Contains("HYPERLINK", StringComparison.Ordinal) ? 1 : 0;
            Assert.False(cell.Length > 0 && Beginnings.Contains(cell[..1]) && !decimal.TryParse(cell, System.Globalization.CultureInfo.InvariantCulture, out _), $"{file}: {cell}");
        }

        return found;
    }

    /// <returns>How many cells hold one of the texts.</returns>
    private static async Task<int> WorkbookIsPlainAsync(HttpClient browser, string file)
    {
        var bytes = await browser.GetByteArrayAsync(file);
        using var zip = new ZipArchive(new MemoryStream(bytes));
        foreach (var sheet in zip.Entries.Where(entry => entry.FullName.EndsWith(".xml", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(sheet.Open(), Encoding.UTF8);
            var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            // Not well-formed, a spreadsheet would offer to repair it and drop what it likes.
            System.Xml.Linq.XDocument.Parse(text);
            Assert.DoesNotContain("<f>", text.Replace("<x:f", "<f", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        var found = 0;
        foreach (var name in MiniExcel.GetSheetNames(new MemoryStream(bytes)))
        {
            foreach (var cell in MiniExcel.Query(new MemoryStream(bytes), sheetName: name).Cast<IDictionary<string, object?>>().SelectMany(row => row.Values).OfType<string>())
            {
                found += cell.Contains("HYPERLINK", StringComparison.Ordinal) ? 1 : 0;
                Assert.False(Beginnings.Any(beginning => cell.StartsWith(beginning, StringComparison.Ordinal)), $"{file}, {name}: {cell}");
            }
        }

        return found;
    }

    /// <summary>RFC 4180, as a spreadsheet reads it.</summary>
    private static IEnumerable<string> Cells(string csv)
    {
        var (cell, quoted) = (new StringBuilder(), false);
        for (var i = 0; i < csv.Length; i++)
        {
            if (csv[i] == '"' && (quoted || cell.Length == 0))
            {
                if (quoted && i + 1 < csv.Length && csv[i + 1] == '"')
                {
                    cell.Append(csv[i++]);
                }
                else
                {
                    quoted = !quoted;
                }
            }
            else if (!quoted && (csv[i] is ',' || (csv[i] is '\r' && i + 1 < csv.Length && csv[i + 1] == '\n')))
            {
                yield return cell.ToString();
                cell.Clear();
                i += csv[i] is '\r' ? 1 : 0;
            }
            else
            {
                cell.Append(csv[i]);
            }
        }

        yield return cell.ToString();
    }
}
