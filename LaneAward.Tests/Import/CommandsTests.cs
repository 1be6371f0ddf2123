using System.Text.Json;
using LaneAward.Data.Maintenance;
using LaneAward.Import;
using LaneAward.Import.Dbf;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Import;

public sealed class CommandsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ProfitMakerFolder _files = new ProfitMakerFolder().Write();

    public void Dispose()
    {
        _folder.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task The_sample_is_the_same_for_the_same_seed_and_imports_into_a_new_development_database()
    {
        string[] size = ["--customers", "60", "--orders", "300"];
        Assert.Equal(0, (await ImportProgram.RunAsync(["sample", _folder.File("a"), .. size])).Exit);
        Assert.Equal(0, (await ImportProgram.RunAsync(["sample", _folder.File("b"), .. size])).Exit);
        foreach (var file in Directory.GetFiles(_folder.File("a")))
        {
            Assert.Equal(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(Path.Combine(_folder.File("b"), Path.GetFileName(file))));
        }

        var (exit, output, error) = await ImportProgram.RunAsync(["apply", _folder.File("a"), "--database", _folder.File("w.db"), "--json"]);
        Assert.True(exit == 0, error);
        using var report = JsonDocument.Parse(output);
        Assert.Equal("applied", report.RootElement.GetProperty("status").GetString());
        Assert.Equal(300, report.RootElement.GetProperty("orders").GetProperty("inserted").GetInt32());
        Assert.Equal("2026-04-13", report.RootElement.GetProperty("latestOrderDate").GetString());
        Assert.Equal($"There was no database at {_folder.File("w.db")}; a new development shop was made there.", report.RootElement.GetProperty("warnings")[0].GetString());
    }

    [Theory]
    [InlineData("apply without a database", ExitCode.WrongUse)]
    [InlineData("a folder that is none", ExitCode.WrongUse)]
    [InlineData("a table that is none", ExitCode.BadData)]
    [InlineData("a mapping that does not fit", ExitCode.BadData)]
    [InlineData("a missing database on staging", ExitCode.WrongConfiguration)]
    [InlineData("a folder that is none for a database to be made", ExitCode.WrongUse)]
    [InlineData("an empty folder for a database to be made", ExitCode.BadData)]
    [InlineData("a database that is a folder", ExitCode.WrongConfiguration)]
    [InlineData("a sample over real files", ExitCode.WrongUse)]
    [InlineData("a database that is damaged", ExitCode.PersonMustAct)]
    public async Task A_wrong_command_says_so_in_its_exit_code(string mistake, int expected)
    {
        await File.WriteAllTextAsync(_folder.File("T.DBF"), "a,b,c\n");
        await File.WriteAllTextAsync(_folder.File("m.json"), """{"customers": {"table": "CUSTOMER", "key": "NO", "name": "NAME"}, "orders": {"table": "COSTORD", "key": "ORDERNO"}}""");
        string[] arguments = mistake switch
        {
            "apply without a database" => ["apply", _files.Path],
            "a folder that is none" => ["check", _folder.File("nowhere")],
            "a table that is none" => ["dump", _folder.File("T.DBF")],
            "a mapping that does not fit" => ["check", _files.Path, "--mapping", _folder.File("m.json")],
            "a database that is damaged" => ["apply", _files.Path, "--database", _folder.File("T.DBF")],
            "a missing database on staging" => ["apply", _files.Path, "--database", _folder.File("none.db")],
            "a folder that is none for a database to be made" => ["apply", _folder.File("nowhere"), "--database", _folder.File("none.db")],
            "an empty folder for a database to be made" => ["apply", Directory.CreateDirectory(_folder.File("empty")).FullName, "--database", _folder.File("none.db")],
            "a database that is a folder" => ["apply", _files.Path, "--database", _folder.Path],
            _ => ["sample", _files.Path],
        };
        var (exit, _, error) = await ImportProgram.RunAsync(arguments, mistake.EndsWith("staging", StringComparison.Ordinal) ? "staging" : null);
        Assert.True(exit == expected, $"{exit}: {error}");
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("none.db")));
    }

    [Theory]
    [InlineData("--customers", "abc")]
    [InlineData("--customers", "-3")]
    [InlineData("--orders", "abc")]
    [InlineData("--orders", "99999999999")]
    [InlineData("--seed", "abc")]
    public async Task A_number_that_is_none_is_wrong_use_and_writes_nothing(string option, string value)
    {
        var (exit, output, error) = await ImportProgram.RunAsync(["sample", _folder.File("s"), option, value]);
        Assert.Equal((ExitCode.WrongUse, ""), (exit, output));
        Assert.StartsWith($"{option} is \"{value}\"; give a whole number from ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("s")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("production")]
    public async Task An_environment_that_is_none_is_refused_as_the_service_refuses_it(string environment)
    {
        using var shop = ShopDatabase.Create();
        var (exit, _, error) = await ImportProgram.RunAsync(["apply", _files.Path, "--database", shop.Path], environment);
        Assert.Equal((ExitCode.WrongConfiguration, $"LaneAward__Environment is \"{environment}\"; set it to development, staging or public."), (exit, error.Trim()));
        Assert.Equal(0, shop.Scalar<long>("SELECT count(*) FROM import_runs"));
    }

    [Fact]
    public async Task A_dry_run_has_no_run_and_a_mapping_that_is_none_is_a_refusal_in_JSON_too()
    {
        using var shop = ShopDatabase.Create();
        await File.WriteAllTextAsync(_folder.File("m.json"), "{");
        string[] apply = ["apply", _files.Path, "--database", shop.Path, "--json"];
        Assert.Equal(0, (await ImportProgram.RunAsync(apply)).Exit);
        _files.Orders[0] = _files.Orders[0] with { Description = "12 x Oak Plaque" };
        _files.Write();
        var looked = await ImportProgram.RunAsync([.. apply, "--dry-run"]);
        var refused = await ImportProgram.RunAsync([.. apply, "--mapping", _folder.File("m.json")]);
        using var preview = JsonDocument.Parse(looked.Output);
        using var report = JsonDocument.Parse(refused.Output);
        Assert.Equal(("checked", JsonValueKind.Null), (preview.RootElement.GetProperty("status").GetString(), preview.RootElement.GetProperty("run").ValueKind));
        Assert.Equal((ExitCode.BadData, "refused"), (refused.Exit, report.RootElement.GetProperty("status").GetString()));
        Assert.Equal(refused.Error.Trim(), report.RootElement.GetProperty("warnings")[0].GetString());
        Assert.StartsWith($"The mapping {_folder.File("m.json")} is no JSON, line 1, column 2: Expected depth to be zero", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_apply_that_another_program_keeps_out_says_so_in_JSON_too_and_changes_nothing()
    {
        using var shop = ShopDatabase.Create();
        using var other = ChildProcess.Start("hold-lock", shop.Path);
        await other.ExpectAsync("locked");

        var busy = await ImportProgram.RunAsync(["apply", _files.Path, "--database", shop.Path, "--json"]);

        using var report = JsonDocument.Parse(busy.Output);
        Assert.Equal((ExitCode.Busy, "refused"), (busy.Exit, report.RootElement.GetProperty("status").GetString()));
        Assert.Equal(busy.Error.Trim(), report.RootElement.GetProperty("warnings")[0].GetString());
        Assert.Equal(0, shop.Scalar<long>("SELECT (SELECT count(*) FROM import_runs) + (SELECT count(*) FROM orders)"));
    }

    [Fact]
    public async Task A_mapping_that_is_none_is_told_to_the_console_until_an_import_is_in_again()
    {
        using var shop = ShopDatabase.Create();
        await File.WriteAllTextAsync(_folder.File("m.json"), "{");
        string[] apply = ["apply", _files.Path, "--database", shop.Path];
        var operations = new OperationsFolder(shop.Folder);

        await ImportProgram.RunAsync([.. apply, "--mapping", _folder.File("m.json"), "--dry-run"]);
        Assert.Null(operations.RefusedImport);
        var refused = await ImportProgram.RunAsync([.. apply, "--mapping", _folder.File("m.json")]);
        Assert.Equal((Path.GetFullPath(_files.Path), refused.Error.Trim()), (operations.RefusedImport?.Folder, operations.RefusedImport?.Reason));

        await ImportProgram.RunAsync(apply);
        Assert.Null(operations.RefusedImport);
    }

    [Fact]
    public async Task Deleted_records_are_marked_in_both_forms_where_they_are_asked_for()
    {
        using (var table = new DbfWriter(_folder.File("D.DBF"), DbfVersion.FoxPro2Memo, [DbfColumn.Text("C", 4)], new DateOnly(2026, 4, 14)))
        {
            table.Write("one");
            table.Write("two");
        }

        await using (var file = new FileStream(_folder.File("D.DBF"), FileMode.Open))
        {
            // The mark of the second record, before its four letters and the end of the file.
            file.Seek(-6, SeekOrigin.End);
            file.WriteByte((byte)'*');
        }

        string[] dump = ["dump", _folder.File("D.DBF")];
        Assert.Equal("C\r\none\r\n", (await ImportProgram.RunAsync([.. dump, "--format", "csv"])).Output);
        Assert.Equal("C,$deleted\r\none,false\r\ntwo,true\r\n", (await ImportProgram.RunAsync([.. dump, "--format", "csv", "--deleted"])).Output);
        Assert.Equal("{\"C\":\"one\"}\n{\"C\":\"two\",\"$deleted\":true}\n", (await ImportProgram.RunAsync([.. dump, "--deleted"])).Output);
    }

    [Fact]
    public async Task An_inspection_names_the_records_and_fields_of_what_is_flawed()
    {
        using (var table = new DbfWriter(_folder.File("F.DBF"), DbfVersion.FoxPro2Memo, [DbfColumn.Text("C", 4), DbfColumn.Day("D")], new DateOnly(2026, 4, 14)))
        {
            for (var i = 0; i < 30; i++)
            {
                table.Write("row", new DateOnly(2026, 4, 14));
            }
        }

        var bytes = await File.ReadAllBytesAsync(_folder.File("F.DBF"));
        foreach (var record in Enumerable.Range(3, 25))
        {
            // Behind the mark, the text and the year: 2026-94-14.
            bytes[^(1 + ((30 - record) * 13) - 9)] = (byte)'9';
        }

        await File.WriteAllBytesAsync(_folder.File("F.DBF"), bytes);

        var (exit, output, _) = await ImportProgram.RunAsync(["inspect", _folder.File("F.DBF"), "--rows", "0"]);
        Assert.Equal(0, exit);
        Assert.Contains("  BadDate: 25, in D of records 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23 and more\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_that_the_disk_did_not_confirm_is_not_said_to_have_changed_nothing()
    {
        var (exit, sentence) = Failure.Of(new LaneAward.Data.CommitUnknownException(new IOException("I/O error")));

        Assert.Equal(ExitCode.PersonMustAct, exit);
        Assert.Equal("The disk did not confirm the write: I/O error. Whether this import is in the database is not known: mend the disk, then run it again, which writes only what is missing.", sentence);
    }

    [Fact]
    public async Task The_usage_of_a_wrong_call_is_no_result_and_help_is_one()
    {
        var wrong = await ImportProgram.RunAsync(["apply", "--nope"]);
        var help = await ImportProgram.RunAsync(["apply", "--help"]);
        Assert.Equal((ExitCode.WrongUse, "", 0, ""), (wrong.Exit, wrong.Output, help.Exit, help.Error));
        Assert.Contains("--dry-run", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"encoding\": 437", "encoding must be a text in quotes, not 437")]
    [InlineData("\"minRowsRatio\": \"0.8\"", "minRowsRatio must be a number from 0 to 1")]
    [InlineData("\"duplicates\": 1", "duplicates must be a text in quotes")]
    [InlineData("\"lines\": \"ATXDET\"", "lines must be an object")]
    [InlineData("\"keys\": {\"trim\": \"none\"}", "keys can only be")]
    [InlineData("\"keys\": {\"nonsense\": 1}", "unknown entry \"nonsense\"")]
    public async Task A_mapping_with_a_wrong_value_is_refused_with_its_place(string entry, string complaint)
    {
        await File.WriteAllTextAsync(
            _folder.File("m.json"),
            $$"""{"customers": {"table": "CUSTOMER", "key": "CUSTNO", "name": "NAME"}, "orders": {"table": "COSTORD", "key": "ORDERNO"}, {{entry}}}""");
        var (exit, _, error) = await ImportProgram.RunAsync(["check", _files.Path, "--mapping", _folder.File("m.json")]);
        Assert.Equal(ExitCode.BadData, exit);
        Assert.Contains(complaint, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_against_a_database_that_is_not_there_says_so_and_makes_none()
    {
        var (exit, output, error) = await ImportProgram.RunAsync(["check", _files.Path, "--database", _folder.File("none.db"), "--json"]);

        Assert.Equal((0, $"There is no database at {_folder.File("none.db")} yet; everything is new."), (exit, error.Trim()));
        using var report = JsonDocument.Parse(output);
        Assert.Equal("checked", report.RootElement.GetProperty("status").GetString());
        Assert.False(File.Exists(_folder.File("none.db")));
    }

    [Fact]
    public async Task A_memo_too_long_for_a_text_is_no_crash()
    {
        using (var table = new DbfWriter(_folder.File("L.DBF"), DbfVersion.VisualFoxPro, [DbfColumn.Text("C", 4), DbfColumn.Memo("M")], new DateOnly(2026, 4, 14)))
        {
            table.Write("one", "short");
        }

        await using (var memo = new FileStream(_folder.File("L.FPT"), FileMode.Open))
        {
            // The length of the block, big-endian; the file is as long as it says, but sparse.
            memo.Position = 512 + 4;
            memo.Write([0x0B, 0xEB, 0xC2, 0x00]);
            memo.SetLength(512 + 8 + 200_000_000);
        }

        var (tolerant, output, error) = await ImportProgram.RunAsync(["dump", _folder.File("L.DBF")]);
        Assert.True(tolerant == 0, error);
        Assert.Equal("""{"C":"one","M":null}""", output.Trim());
        Assert.Equal(ExitCode.BadData, (await ImportProgram.RunAsync(["dump", _folder.File("L.DBF"), "--strict"])).Exit);
    }

    [Fact]
    public async Task Dates_kept_as_text_and_numbers_of_another_type_are_found_too()
    {
        Directory.CreateDirectory(_folder.File("mix"));
        using (var clients = new DbfWriter(_folder.File("mix/KLIENT.DBF"), DbfVersion.FoxPro2Memo, [DbfColumn.Text("KID", 6), DbfColumn.Text("FIRM", 40)], new DateOnly(2026, 4, 14)))
        {
            for (var i = 0; i < 60; i++)
            {
                clients.Write($"{1000 + i}", $"Firm number {i}");
            }
        }

        using (var sales = new DbfWriter(_folder.File("mix/VENTA.DBF"), DbfVersion.FoxPro2Memo, [DbfColumn.Text("VNR", 8), DbfColumn.Number("WER", 6), DbfColumn.Text("WANN", 8), DbfColumn.Text("WAS", 50)], new DateOnly(2026, 4, 14)))
        {
            for (var i = 0; i < 200; i++)
            {
                sales.Write($"V{i}", 1000 + (i % 57), new DateOnly(2026, 1, 1).AddDays(i / 3).ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture), $"Thing {i % 9} made of walnut");
            }
        }

        var (exit, mapping, error) = await ImportProgram.RunAsync(["inspect", _folder.File("mix"), "--suggest"]);
        Assert.True(exit == 0, error);
        await File.WriteAllTextAsync(_folder.File("m.json"), mapping);
        var (_, output, _) = await ImportProgram.RunAsync(["check", _folder.File("mix"), "--mapping", _folder.File("m.json"), "--json"]);
        using var report = JsonDocument.Parse(output);
        Assert.Equal((200, 0), (report.RootElement.GetProperty("orders").GetProperty("inserted").GetInt32(), report.RootElement.GetProperty("orphanOrders").GetInt32()));
        Assert.Equal("2026-03-08", report.RootElement.GetProperty("latestOrderDate").GetString());
    }

    [Fact]
    public async Task A_proposed_mapping_imports_tables_with_names_nobody_knows()
    {
        Directory.CreateDirectory(_folder.File("odd"));
        using (var clients = new DbfWriter(_folder.File("odd/KLIENT.DBF"), DbfVersion.FoxPro2Memo, [DbfColumn.Text("KID", 6), DbfColumn.Text("FIRM", 40)], new DateOnly(2026, 4, 14)))
        {
            for (var i = 0; i < 60; i++)
            {
                clients.Write($"K{i}", $"Firm number {i}");
            }
        }

        using (var sales = new DbfWriter(_folder.File("odd/VENTA.DBF"), DbfVersion.FoxPro2Memo, [DbfColumn.Text("VNR", 8), DbfColumn.Text("WER", 6), DbfColumn.Day("WANN"), DbfColumn.Text("WAS", 50)], new DateOnly(2026, 4, 14)))
        {
            for (var i = 0; i < 200; i++)
            {
                sales.Write($"V{i}", $"K{i % 57}", new DateOnly(2026, 1, 1).AddDays(i / 3), $"Thing {i % 9} made of walnut");
            }
        }

        var (_, mapping, _) = await ImportProgram.RunAsync(["inspect", _folder.File("odd"), "--suggest"]);
        await File.WriteAllTextAsync(_folder.File("m.json"), mapping);
        var (exit, output, error) = await ImportProgram.RunAsync(["check", _folder.File("odd"), "--mapping", _folder.File("m.json"), "--json"]);
        Assert.True(exit == 0, error);
        using var report = JsonDocument.Parse(output);
        Assert.Equal(200, report.RootElement.GetProperty("orders").GetProperty("inserted").GetInt32());
        Assert.Equal(0, report.RootElement.GetProperty("orphanOrders").GetInt32());
    }

    [Fact]
    public async Task Orders_are_told_from_invoices_contacts_and_lines_by_their_joins_alone()
    {
        WriteWholeBusiness(_folder.File("firm"));
        var (exit, mapping, reasons) = await ImportProgram.RunAsync(["inspect", _folder.File("firm"), "--suggest"]);
        Assert.True(exit == 0, reasons);
        using var proposed = JsonDocument.Parse(mapping);
        var customers = proposed.RootElement.GetProperty("customers");
        var orders = proposed.RootElement.GetProperty("orders");
        Assert.Equal(("TA", "A1", "A2"), (Name(customers, "table"), Name(customers, "key"), Name(customers, "name")));
        Assert.Equal(("TC", "C1", "C2", "C3"), (Name(orders, "table"), Name(orders, "key"), Name(orders, "customer"), Name(orders, "date")));
        Assert.Equal("C6", orders.GetProperty("description")[0].GetString());
        Assert.Equal(("TD", "D1"), (Name(proposed.RootElement.GetProperty("lines"), "table"), Name(proposed.RootElement.GetProperty("lines"), "join")));

        static string Name(JsonElement from, string property) => from.GetProperty(property).GetString()!;
    }

    /// <summary>Customers, contacts, orders, lines and invoices under names that say nothing: only the values tell them apart.</summary>
    private static void WriteWholeBusiness(string folder)
    {
        Directory.CreateDirectory(folder);
        var written = new DateOnly(2026, 4, 14);
        DbfWriter Table(string name, params DbfColumn[] columns) => new(Path.Combine(folder, name), DbfVersion.FoxPro2Memo, columns, written);
        using var customers = Table("TA.DBF", DbfColumn.Text("A1", 6), DbfColumn.Text("A2", 35), DbfColumn.Text("A3", 14), DbfColumn.Day("A4"));
        using var contacts = Table("TB.DBF", DbfColumn.Text("B1", 6), DbfColumn.Text("B2", 30), DbfColumn.Day("B3"), DbfColumn.Text("B4", 6));
        using var orders = Table("TC.DBF", DbfColumn.Text("C1", 8), DbfColumn.Text("C2", 6), DbfColumn.Day("C3"), DbfColumn.Day("C4"), DbfColumn.Number("C5", 6), DbfColumn.Text("C6", 45));
        using var lines = Table("TD.DBF", DbfColumn.Text("D1", 8), DbfColumn.Number("D2", 3), DbfColumn.Text("D3", 50), DbfColumn.Number("D4", 6));
        using var invoices = Table("TE.DBF", DbfColumn.Text("E1", 8), DbfColumn.Text("E2", 8), DbfColumn.Text("E3", 6), DbfColumn.Day("E4"), DbfColumn.Text("E5", 30));
        for (var i = 0; i < 150; i++)
        {
            customers.Write($"{1000 + i}", $"Company of {i} and sons", $"555-{i:0000}", new DateOnly(2001, 1, 1).AddDays(i * 7));
            contacts.Write($"P{i}", $"Person called {i}", new DateOnly(2010, 1, 1).AddDays(i * 3), $"{1000 + (i * 7 % 150)}");
        }

        for (var i = 0; i < 600; i++)
        {
            var day = new DateOnly(2025, 1, 1).AddDays(i * 2 / 3);
            orders.Write($"{70000 + i}", $"{1000 + (i * 11 % 140)}", day, day.AddDays(30 + (i % 50)), i % 40, $"Plaque number {i % 21} in walnut");
            lines.Write($"{70000 + i}", 1, $"Plate {i % 9}, two lines of text, black fill", 2);
            lines.Write($"{70000 + i}", 2, $"Box {i % 5}", 1);
            for (var part = 0; part < (i % 5 == 0 ? 2 : 1); part++)
            {
                invoices.Write($"R{i}{part}", $"{70000 + i}", $"{1000 + (i * 11 % 140)}", day.AddDays(9), $"Sent by post, copy {i % 4}");
            }
        }
    }

    [Fact]
    public async Task An_import_killed_at_any_moment_leaves_the_old_state_or_the_new_one()
    {
        using var shop = ShopDatabase.Create();
        Assert.Equal(0, (await ImportProgram.RunAsync(["sample", _folder.File("s"), "--customers", "400", "--orders", "1500"])).Exit);
        for (var delay = 150; delay <= 450; delay += 60)
        {
            using var import = ImportProgram.Start(["apply", _folder.File("s"), "--database", shop.Path]);
            await Task.WhenAny(import.WaitForExitAsync(), Task.Delay(delay));
            if (!import.HasExited)
            {
                import.Kill();
                await import.WaitForExitAsync();
            }

            var orders = shop.Scalar<long>("SELECT count(*) FROM orders");
            Assert.Contains(orders, new long[] { 0, 1500 });
            Assert.Equal(orders == 0 ? 0 : 1, shop.Scalar<long>("SELECT count(*) FROM import_runs WHERE status = 'applied'"));
            Assert.Equal(orders, shop.Scalar<long>("SELECT count(DISTINCT order_id) FROM order_lines"));
            Assert.Equal("ok", shop.Scalar<string>("PRAGMA integrity_check"));
        }
    }
}
