using LaneAward.Data;
using LaneAward.Import;
using LaneAward.Import.Dbf;
using LaneAward.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LaneAward.Tests.Import;

public sealed class ApplyingTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 4, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly ShopDatabase _shop = ShopDatabase.Create(new FakeTimeProvider(Now));
    private readonly ProfitMakerFolder _files = new ProfitMakerFolder().Write();

    public void Dispose()
    {
        _shop.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task A_first_import_brings_customers_and_orders_oldest_first()
    {
        _files.Orders.Insert(0, new TestOrder("107999", "C100", "2026-04-10"));
        var report = await ApplyAsync();

        Assert.Equal(ImportStatus.Applied, report.Status);
        Assert.Equal((2, 4), (report.Customers.Inserted, report.Orders.Inserted));
        Assert.Equal("2026-04-10", report.LatestOrderDate);
        Assert.Equal(["107921", "107922", "107923", "107999"], _shop.Query<string>("SELECT order_number FROM orders ORDER BY id"));
        Assert.Equal("Gold fill.", _shop.Scalar<string>("SELECT notes FROM orders WHERE order_number = '107923'"));
        Assert.Equal("Northfield Credit Union", _shop.Scalar<string>("SELECT c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.order_number = '107923'"));
    }

    [Fact]
    public async Task The_same_export_again_writes_nothing_and_a_new_one_without_changes_that_it_came()
    {
        var first = await ApplyAsync();
        var before = Reference();
        var same = await ApplyAsync();
        Assert.Equal((ImportStatus.Unchanged, first.Run), (same.Status, same.Run));
        _files.MoveTo("asidta_file_2");
        var report = await ApplyAsync();

        Assert.Equal(ImportStatus.Unchanged, report.Status);
        Assert.Equal((2, 3), (report.Customers.Unchanged, report.Orders.Unchanged));
        Assert.Equal(before, Reference());
        Assert.Equal([$"applied {first.Run}", $"unchanged {report.Run}"], _shop.Query<string>("SELECT status || ' ' || uid FROM import_runs ORDER BY id"));
    }

    [Fact]
    public async Task Only_what_changed_is_written()
    {
        await ApplyAsync();
        _files.Customers[1] = ("C200", "Maple Ridge Public Library");
        _files.Orders[0] = _files.Orders[0] with { Description = "6 x Brass Plate" };
        var report = await ApplyAsync();

        Assert.Equal((1, 1), (report.Customers.Updated, report.Orders.Updated));
        Assert.Equal((1, 2), (report.Customers.Unchanged, report.Orders.Unchanged));
        Assert.Equal(1, _shop.Scalar<long>("SELECT count(*) FROM orders WHERE last_run_id = 2"));
    }

    [Fact]
    public async Task A_vanished_order_is_flagged_and_comes_back()
    {
        for (var i = 0; i < 10; i++)
        {
            _files.Orders.Add(new TestOrder($"10800{i}", "C100"));
        }

        await ApplyAsync();
        var gone = _files.Orders[0];
        _files.Orders.RemoveAt(0);
        var vanished = await ApplyAsync();
        Assert.Equal(1, vanished.Orders.Vanished);
        Assert.Equal(Now.ToUnixTimeMilliseconds(), _shop.Scalar<long>("SELECT missing_since_ms FROM orders WHERE order_number = '107921'"));

        _files.Orders.Add(gone);
        var back = await ApplyAsync();
        Assert.Equal((1, 0), (back.Orders.Reappeared, back.Orders.Updated));
        Assert.Equal(0, _shop.Scalar<long>("SELECT count(*) FROM orders WHERE missing_since_ms IS NOT NULL"));
    }

    [Fact]
    public async Task Every_difference_of_a_run_is_told_with_its_number_its_kind_and_its_words()
    {
        for (var i = 0; i < 10; i++)
        {
            _files.Customers.Add(($"C30{i}", "Shop " + i));
            _files.Orders.Add(new TestOrder($"10800{i}", "C100", Description: "Cup " + i));
        }

        await ApplyAsync();
        _files.Customers.RemoveAll(customer => customer.Number == "C300");
        _files.Customers[_files.Customers.FindIndex(customer => customer.Number == "C301")] = ("C301", "Shop one");
        _files.Customers.Add(("C400", "Zinnia"));
        _files.Orders.RemoveAll(order => order.Number == "108000");
        _files.Orders[_files.Orders.FindIndex(order => order.Number == "108001")] = new TestOrder("108001", "C100", Description: "Large cup");
        _files.Orders.Add(new TestOrder("108100", "C999", Description: "Vase"));
        var told = await ApplyAsync();
        var missing = _shop.Query<string>("SELECT customer_number FROM customers WHERE missing_since_ms IS NOT NULL");
        _files.Customers.Add(("C300", "Shop 0"));
        _files.Orders.Add(new TestOrder("108000", "C100", Description: "Cup 0"));
        var back = await ApplyAsync();

        Assert.Equal(
            ["customers C300 vanished No longer in ProfitMaker's table.", "customers C301 changed Shop one", "customers C400 new Zinnia",
             "orders 108000 vanished No longer in ProfitMaker's table.", "orders 108001 changed Large cup", "orders 108100 new Vase"],
            Words(told));
        Assert.Equal(["customers C300 back Shop 0", "orders 108000 back Cup 0"], Words(back));
        Assert.Equal((1, 1), (back.Customers.Reappeared, back.Orders.Reappeared));
        Assert.Equal(["C300"], missing);
        Assert.Empty(_shop.Query<string>("SELECT customer_number FROM customers WHERE missing_since_ms IS NOT NULL"));
        Assert.Equal((1, null, "108100"), (told.OrphanOrders, told.RejectedRows.Single().RecordNumber, told.RejectedRows.Single().Key));

        static IEnumerable<string> Words(ImportReport report)
        {
            return report.Differences.Select(d => $"{d.Table} {d.Key} {d.Change} {d.Detail}").Order(StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task Of_a_repeated_number_the_last_record_counts_and_a_blank_one_is_left_out()
    {
        _files.Orders.Add(new TestOrder("107921", "C100", Description: "the second"));
        _files.Orders.Add(new TestOrder("", "C100"));
        var report = await ApplyAsync();

        Assert.Equal(["107921"], report.Duplicates);
        Assert.Equal(1, report.BlankKeys);
        Assert.Equal("the second", _shop.Scalar<string>("SELECT description FROM orders WHERE order_number = '107921'"));
        Assert.Contains(report.RejectedRows, row => row.Reason.Contains("blank", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_orphan_is_kept_and_adopted_when_its_customer_arrives()
    {
        _files.Orders.Add(new TestOrder("107924", "c300"));
        var first = await ApplyAsync();
        Assert.Equal(1, first.OrphanOrders);

        _files.Customers.Add((" C300", "Ashgrove Swim Club"));
        var second = await ApplyAsync();
        Assert.Equal((0, 1, 0), (second.OrphanOrders, second.AdoptedOrders, second.Orders.Updated));
        Assert.Equal("Ashgrove Swim Club", _shop.Scalar<string>("SELECT c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.order_number = '107924'"));
    }

    [Fact]
    public async Task An_impossible_date_is_counted_and_a_blank_one_is_not()
    {
        _files.Orders.Add(new TestOrder("107924", "C100", "2026-02-30"));
        _files.Orders.Add(new TestOrder("107925", "C100", null));
        var report = await ApplyAsync();

        Assert.Equal(1, report.BadDates);
        Assert.Equal(2, _shop.Scalar<long>("SELECT count(*) FROM orders WHERE order_date IS NULL"));
    }

    [Fact]
    public async Task A_source_that_lost_a_fifth_of_its_orders_is_refused_until_accepted()
    {
        await ApplyAsync();
        var before = await BytesAsync();
        _files.Orders.RemoveAt(0);
        var refused = await ApplyAsync();
        Assert.Equal(ImportStatus.Refused, refused.Status);
        Assert.Contains("fell from 3 to 2", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await BytesAsync());

        var accepted = await ApplyAsync(_files.Request with { AcceptShrink = true });
        Assert.Equal(1, accepted.Orders.Vanished);
    }

    [Fact]
    public async Task As_many_orders_as_before_under_other_numbers_are_refused_until_accepted()
    {
        await ApplyAsync();
        for (var i = 0; i < 3; i++)
        {
            _files.Orders[i] = _files.Orders[i] with { Number = "A-" + _files.Orders[i].Number };
        }

        var refused = await ApplyAsync();
        Assert.Equal(
            (ImportStatus.Refused, "Only 0 of 3 known orders are in this source; did the key or the company change? Nothing was changed. Use --accept-shrink if that is right."),
            (refused.Status, refused.Reason));
        Assert.Equal(3, _shop.Scalar<long>("SELECT count(*) FROM orders WHERE missing_since_ms IS NULL"));
        Assert.Equal((3, 3), Count(await ApplyAsync(_files.Request with { AcceptShrink = true })));

        static (long, long) Count(ImportReport report) => (report.Orders.Vanished, report.Orders.Inserted);
    }

    [Theory]
    [InlineData(5, null, ImportStatus.Applied)]
    [InlineData(6, null, ImportStatus.Refused)]
    [InlineData(6, 0.0, ImportStatus.Applied)]
    public async Task An_export_of_open_orders_alone_may_turn_over_up_to_a_half(int replaced, double? minRowsRatio, ImportStatus status)
    {
        _files.Orders.Clear();
        _files.Customers.Clear();
        for (var i = 0; i < 10; i++)
        {
            _files.Customers.Add(($"C{i}", "Customer " + i));
            _files.Orders.Add(new TestOrder($"1070{i}", $"C{i}"));
        }

        await ApplyAsync();
        for (var i = 0; i < replaced; i++)
        {
            _files.Customers[i] = ($"D{i}", "Another " + i);
            _files.Orders[i] = new TestOrder($"1080{i}", $"D{i}");
        }

        var mapping = _files.Request.Mapping;
        var report = await ApplyAsync(_files.Request with { Mapping = mapping with { MinRowsRatio = minRowsRatio ?? mapping.MinRowsRatio } });
        Assert.Equal(status, report.Status);
    }

    [Fact]
    public async Task An_old_record_of_zeros_is_left_out_and_the_whole_ones_behind_it_come()
    {
        int header, length;
        using (var table = DbfTable.Open(_files.File("COSTORD.DBF")))
        {
            (header, length) = (table.Header.HeaderLength, table.Header.RecordLength);
        }

        Zero("COSTORD.DBF", header + length, length);
        var report = await ApplyAsWrittenAsync();

        Assert.Equal(ImportStatus.Applied, report.Status);
        Assert.Equal(["107921", "107923"], _shop.Query<string>("SELECT order_number FROM orders ORDER BY order_number"));
        Assert.Contains("COSTORD.DBF: BadDeleteFlag 1.", report.Warnings);
    }

    [Fact]
    public async Task An_old_memo_of_zeros_is_none_and_the_whole_ones_behind_it_come()
    {
        _files.Orders[0] = _files.Orders[0] with { Note = "Old note." };
        _files.Write();
        Zero("COSTORD.FPT", 512, 64);
        var report = await ApplyAsWrittenAsync();

        Assert.Equal(ImportStatus.Applied, report.Status);
        Assert.Equal(["107921 ", "107922 ", "107923 Gold fill."], _shop.Query<string>("SELECT order_number || ' ' || coalesce(notes, '') FROM orders ORDER BY order_number"));
        Assert.Contains("COSTORD.DBF: MemoOutOfRange 1.", report.Warnings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_snapshot_that_takes_the_place_of_the_one_that_is_read_is_read_anew(bool anotherTable)
    {
        using var later = new ProfitMakerFolder();
        if (anotherTable)
        {
            later.Customers.Add(("C300", "Cedar Falls Rowing"));
        }

        later.Write();
        NameCustomers(22);
        var first = true;
        var shipped = _files.Request.Mapping;
        var touching = new TouchingNames(
            [.. shipped.Orders.Status],
            () =>
            {
                if (first)
                {
                    first = false;
                    if (anotherTable)
                    {
                        File.Move(later.File("CUSTOMER.DBF"), _files.File("CUSTOMER.DBF"), overwrite: true);
                    }

                    NameCustomers(23);
                }
            });
        var request = _files.Request with { Mapping = shipped with { Orders = shipped.Orders with { Status = touching } } };

        var report = await new ImportRun(new HurriedTime()).ApplyAsync(request, _shop.Database, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((ImportStatus.Applied, 23, anotherTable ? 3 : 2), (report.Status, report.SnapshotNumber, report.Customers.Inserted));
        Assert.Equal(2, touching.Asked);

        void NameCustomers(int number)
        {
            var sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_files.File("CUSTOMER.DBF"))));
            File.WriteAllText(
                _files.File("SNAPSHOT.json"),
                $$"""{"number":{{number}},"source":"asidta_file_{{number}}","promotedAt":"2026-04-14T00:00:00Z","files":[{"name":"CUSTOMER.DBF","bytes":1,"sha256":"{{sum}}","from":"asidta_file_{{number}}","changedAt":"2026-04-14T00:00:00Z"}]}""");
        }
    }

    [Fact]
    public async Task As_many_customers_as_before_under_other_numbers_are_refused_too()
    {
        await ApplyAsync();
        _files.Customers[0] = ("X100", "Northfield Credit Union");
        _files.Customers[1] = ("X200", "Maple Ridge Library");

        Assert.StartsWith("Only 0 of 2 known customers are in this source", (await ApplyAsync()).Reason, StringComparison.Ordinal);
        Assert.Equal(2, _shop.Scalar<long>("SELECT count(*) FROM customers WHERE missing_since_ms IS NULL"));
    }

    [Fact]
    public async Task Customer_numbers_that_the_orders_write_another_way_take_no_order_its_customer_until_accepted()
    {
        await ApplyAsync();
        for (var i = 0; i < _files.Orders.Count; i++)
        {
            _files.Orders[i] = _files.Orders[i] with { Customer = "000" + _files.Orders[i].Customer };
        }

        var refused = await ApplyAsync();
        Assert.Equal(
            (ImportStatus.Refused, "Only 0 of 3 known orders name a customer that there is; did the way change in which customer numbers are written? Nothing was changed. Use --accept-shrink if that is right."),
            (refused.Status, refused.Reason));
        Assert.Equal(3, _shop.Scalar<long>("SELECT count(*) FROM orders WHERE customer_id IS NOT NULL"));
        Assert.Equal(ImportStatus.Applied, (await ApplyAsync(_files.Request with { AcceptShrink = true })).Status);
        Assert.Equal(0, _shop.Scalar<long>("SELECT count(*) FROM orders WHERE customer_id IS NOT NULL"));
    }

    [Fact]
    public async Task Customers_keep_their_names_when_the_column_is_there_but_empty_until_accepted()
    {
        for (var i = 0; i < 30; i++)
        {
            _files.Customers.Add(($"C9{i:00}", $"Customer {i}"));
        }

        await ApplyAsync();
        for (var i = 0; i < _files.Customers.Count; i++)
        {
            _files.Customers[i] = (_files.Customers[i].Number, "");
        }

        var refused = await ApplyAsync();
        Assert.Equal(
            (ImportStatus.Refused, "The name of customers, known of 32 of the 32, would become empty on all of them. Was a column renamed, or the mapping changed? Nothing was changed. Use --accept-shrink if that is right."),
            (refused.Status, refused.Reason));
        Assert.Equal(0, _shop.Scalar<long>("SELECT count(*) FROM customers WHERE name = customer_number"));
        Assert.Equal(ImportStatus.Applied, (await ApplyAsync(_files.Request with { AcceptShrink = true })).Status);
    }

    [Theory]
    [InlineData("STATUS", "status", "status", 3)]
    [InlineData("NOTES", "notes", "notes", 1)]
    [InlineData("DESC", "description", "description", 3)]
    public async Task A_column_that_ProfitMaker_renamed_blanks_nothing_until_accepted(string column, string role, string kept, long filled)
    {
        await ApplyAsync();
        _files.Renamed[column] = "ZZ_NEW";

        var refused = await ApplyAsync();
        Assert.Equal(
            (ImportStatus.Refused, $"The {role} of orders, known of {filled} of the 3, would become empty on all of them: no field of COSTORD.DBF holds it now. Was a column renamed, or the mapping changed? Nothing was changed. Use --accept-shrink if that is right."),
            (refused.Status, refused.Reason));
        Assert.Equal(filled, _shop.Scalar<long>($"SELECT count(*) FROM orders WHERE {kept} IS NOT NULL"));
        Assert.Equal(ImportStatus.Applied, (await ApplyAsync(_files.Request with { AcceptShrink = true })).Status);
        Assert.Equal(0, _shop.Scalar<long>($"SELECT count(*) FROM orders WHERE {kept} IS NOT NULL"));
    }

    [Fact]
    public async Task A_column_that_is_there_but_empty_blanks_nothing_on_many_orders_and_a_single_note_may_go()
    {
        await ApplyAsync();
        _files.Orders[2] = _files.Orders[2] with { Note = null };
        Assert.Equal(1, (await ApplyAsync()).Orders.Updated);
        for (var i = 0; i < 97; i++)
        {
            _files.Orders.Add(new TestOrder($"10900{i}", "C100"));
        }

        await ApplyAsync();
        var orders = _files.Orders.ToList();
        for (var i = 0; i < orders.Count - 1; i++)
        {
            _files.Orders[i] = orders[i] with { Status = "" };
        }

        var refused = await ApplyAsync();
        Assert.StartsWith("The status of orders, known of 100 of the 100, would become empty on 99 of them. Was a column renamed, or the mapping changed?", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(100, _shop.Scalar<long>("SELECT count(*) FROM orders WHERE status IS NOT NULL"));
    }

    [Fact]
    public async Task A_column_of_the_lines_that_was_renamed_blanks_no_line_until_accepted()
    {
        WriteLines("TEXT");
        await ApplyAsync();
        WriteLines("ZZ_NEW");

        var refused = await ApplyAsync();
        Assert.StartsWith("The description of lines, known of 3 of the 3, would become empty on all of them", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(3, _shop.Scalar<long>("SELECT count(*) FROM order_lines WHERE description IS NOT NULL"));
        Assert.Equal(ImportStatus.Applied, (await ApplyAsync(_files.Request with { AcceptShrink = true })).Status);

        void WriteLines(string text)
        {
            using var lines = new DbfWriter(
                _files.File("ATXDET.DBF"), DbfVersion.VisualFoxPro, [DbfColumn.Text("ORDERNO", 10), DbfColumn.Number("LINE", 3), DbfColumn.Text(text, 40), DbfColumn.Number("QTY", 6)], new DateOnly(2026, 4, 14));
            for (var i = 0; i < 3; i++)
            {
                lines.Write("107923", i + 1, "Plate " + i, 12);
            }
        }
    }

    [Fact]
    public async Task A_snapshot_whose_files_are_not_the_ones_it_names_is_refused()
    {
        var sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(_files.File("CUSTOMER.DBF"), TestContext.Current.CancellationToken)));
        await NameAsync(sum);
        Assert.Equal((ImportStatus.Applied, 22), Told(await ApplyAsync()));

        await NameAsync(new string('0', 64));
        var refused = await ApplyAsync();
        Assert.Equal(ImportStatus.Refused, refused.Status);
        Assert.StartsWith("CUSTOMER.DBF is not the file that SNAPSHOT.json names", refused.Reason, StringComparison.Ordinal);

        static (ImportStatus, long?) Told(ImportReport report) => (report.Status, report.SnapshotNumber);

        Task NameAsync(string sha256) => File.WriteAllTextAsync(
            _files.File("SNAPSHOT.json"),
            $$"""{"number":22,"source":"asidta_file_22","promotedAt":"2026-04-14T00:00:00Z","files":[{"name":"customer.dbf","bytes":1,"sha256":"{{sha256}}","from":"asidta_file_22","changedAt":"2026-04-14T00:00:00Z"}]}""");
    }

    [Theory]
    [InlineData("{\"number\":2")]
    [InlineData("{\"number\":22}")]
    public async Task A_snapshot_whose_list_of_files_is_damaged_is_refused(string damaged)
    {
        await File.WriteAllTextAsync(_files.File("SNAPSHOT.json"), damaged, TestContext.Current.CancellationToken);

        var refused = await ApplyAsync();

        Assert.Equal(ImportStatus.Refused, refused.Status);
        Assert.StartsWith("SNAPSHOT.json cannot be read or is damaged", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(0, _shop.Scalar<long>("SELECT count(*) FROM orders"));
    }

    [Fact]
    public async Task An_older_snapshot_is_refused_until_forced()
    {
        _files.MoveTo("asidta_file_22");
        await ApplyAsync();
        _files.Orders.Add(new TestOrder("107924", "C100"));
        _files.MoveTo("asidta_file_9");

        var refused = await ApplyAsync();
        Assert.Equal(ImportStatus.Refused, refused.Status);
        Assert.Contains("9 is older than 22", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(1, (await ApplyAsync(_files.Request with { Force = true })).Orders.Inserted);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("no memo file")]
    [InlineData("no table")]
    public async Task A_source_that_is_not_whole_is_refused_and_nothing_is_written(string damage)
    {
        await ApplyAsync();
        var before = await BytesAsync();
        _files.Orders.Add(new TestOrder("107924", "C100"));
        _files.Write();
        switch (damage)
        {
            case "truncated":
                await using (var stream = File.OpenWrite(_files.File("COSTORD.DBF")))
                {
                    stream.SetLength(stream.Length - 50);
                }

                break;
            case "no memo file":
                File.Delete(_files.File("COSTORD.FPT"));
                break;
            default:
                await File.WriteAllTextAsync(_files.File("COSTORD.DBF"), "number,customer\n1,2\n");
                break;
        }

        var report = await new ImportRun(TimeProvider.System).ApplyAsync(_files.Request, _shop.Database);
        Assert.Equal(ImportStatus.Refused, report.Status);
        Assert.Contains("COSTORD", report.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await BytesAsync());
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("emptied")]
    public async Task A_detail_table_that_is_gone_or_emptied_blanks_nothing_until_accepted(string damage)
    {
        WriteLines(["Plate one", "Plate two", "Plate three"]);
        await ApplyAsync();
        Assert.Equal(3, _shop.Scalar<long>("SELECT count(*) FROM order_lines"));
        WriteLines([]);
        if (damage == "gone")
        {
            File.Delete(_files.File("ATXDET.DBF"));
        }

        var refused = await ApplyAsync();
        Assert.Equal(ImportStatus.Refused, refused.Status);
        Assert.Contains("ATXDET.DBF", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(3, _shop.Scalar<long>("SELECT count(*) FROM order_lines"));
        Assert.NotEqual(ImportStatus.Refused, (await ApplyAsync(_files.Request with { AcceptShrink = true })).Status);

        void WriteLines(string[] texts)
        {
            using var lines = new DbfWriter(_files.File("ATXDET.DBF"), DbfVersion.VisualFoxPro, [DbfColumn.Text("ORDERNO", 10), DbfColumn.Number("LINE", 3), DbfColumn.Text("TEXT", 40)], new DateOnly(2026, 4, 14));
            for (var i = 0; i < texts.Length; i++)
            {
                lines.Write("107923", i + 1, texts[i]);
            }
        }
    }

    [Fact]
    public async Task A_mapping_that_does_without_a_detail_table_of_the_last_import_is_taken_and_blanks_nothing()
    {
        using (var lines = new DbfWriter(_files.File("ATXDET.DBF"), DbfVersion.VisualFoxPro, [DbfColumn.Text("ORDERNO", 10), DbfColumn.Number("LINE", 3), DbfColumn.Text("TEXT", 40)], new DateOnly(2026, 4, 14)))
        {
            lines.Write("107923", 1, "Plate one");
        }

        await ApplyAsync();
        var shipped = _files.Request.Mapping;

        var report = await ApplyAsync(_files.Request with { Mapping = shipped with { Lines = null } });

        Assert.True(report.Status != ImportStatus.Refused, report.Reason);
        Assert.Equal("Plate one", _shop.Scalar<string>("SELECT description FROM order_lines"));
    }

    [Fact]
    public async Task Letters_of_a_table_without_a_code_page_are_kept_visible_and_the_guess_is_told()
    {
        _files.Customers[0] = ("C100", "M*ller & S#hne");
        _files.Write();
        var bytes = await File.ReadAllBytesAsync(_files.File("CUSTOMER.DBF"), TestContext.Current.CancellationToken);
        bytes[29] = 0;
        bytes[Array.IndexOf(bytes, (byte)'*')] = 0x81;
        bytes[Array.IndexOf(bytes, (byte)'#')] = 0x94;
        await File.WriteAllBytesAsync(_files.File("CUSTOMER.DBF"), bytes, TestContext.Current.CancellationToken);

        var report = await new ImportRun(TimeProvider.System).ApplyAsync(_files.Request, _shop.Database, cancellation: TestContext.Current.CancellationToken);
        Assert.Contains(report.Warnings, warning => warning.Contains("CUSTOMER.DBF", StringComparison.Ordinal) && warning.Contains("\"encoding\": \"cp437\"", StringComparison.Ordinal));
        Assert.StartsWith("M\uFFFDller", _shop.Scalar<string>("SELECT name FROM customers WHERE customer_number = 'C100'"), StringComparison.Ordinal);

        var dos = _files.Request with { Mapping = _files.Request.Mapping with { Encoding = "cp437" } };
        await new ImportRun(TimeProvider.System).ApplyAsync(dos, _shop.Database, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("Müller & Söhne", _shop.Scalar<string>("SELECT name FROM customers WHERE customer_number = 'C100'"));
    }

    [Fact]
    public async Task A_snapshot_older_than_an_unchanged_one_is_refused_too()
    {
        _files.MoveTo("asidta_file_22");
        await ApplyAsync();
        _files.MoveTo("asidta_file_24");
        Assert.Equal(ImportStatus.Unchanged, (await ApplyAsync()).Status);
        _files.Orders.Add(new TestOrder("107924", "C100"));
        _files.MoveTo("asidta_file_23");
        Assert.Contains("23 is older than 24", (await ApplyAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_somebody_goes_on_writing_is_refused_after_three_more_tries()
    {
        var touched = DateTime.UnixEpoch.AddYears(56);
        var shipped = _files.Request.Mapping;
        var touching = new TouchingNames(
            [.. shipped.Orders.Status], () => File.SetLastWriteTimeUtc(_files.File("COSTORD.DBF"), touched = touched.AddSeconds(1)));
        var request = _files.Request with { Mapping = shipped with { Orders = shipped.Orders with { Status = touching } } };

        var report = await new ImportRun(new HurriedTime()).ApplyAsync(request, _shop.Database, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(4, touching.Asked);
        Assert.Equal(ImportStatus.Refused, report.Status);
        Assert.Contains("COSTORD.DBF changed while it was read", report.Reason, StringComparison.Ordinal);
        Assert.Equal(0, _shop.Scalar<long>("SELECT count(*) FROM orders"));
    }

    [Fact]
    public async Task A_check_says_what_would_change_and_writes_nothing()
    {
        await ApplyAsync();
        var before = await BytesAsync();
        _files.Orders.Add(new TestOrder("107924", "C100"));
        var report = await new ImportRun(TimeProvider.System).CheckAsync(_files.Write().Request, _shop.Database);

        Assert.Equal((ImportStatus.Checked, 1), (report.Status, report.Orders.Inserted));
        Assert.Contains(report.Differences, difference => difference is { Key: "107924", Change: "new" });
        Assert.Equal(before, await BytesAsync());
    }

    [Fact]
    public async Task A_held_lock_makes_the_import_busy_and_changes_nothing()
    {
        using var shop = ShopDatabase.Create(options => options with { WriteDeadline = TimeSpan.FromMilliseconds(50), BusyTimeoutMs = 50 });
        _ = shop.Database;
        using var holder = ChildProcess.Start("hold-lock", shop.Path);
        await holder.ExpectAsync("locked");
        await Assert.ThrowsAsync<DatabaseBusyException>(() => new ImportRun(TimeProvider.System).ApplyAsync(_files.Request, shop.Database));
        holder.Tell("go");
        await holder.ExpectAsync("released");
        Assert.Equal(0, shop.Scalar<long>("SELECT count(*) FROM orders"));
    }

    [Fact]
    public async Task News_of_an_order_reaches_everybody_with_open_work_on_it_and_their_work_stays_byte_for_byte()
    {
        await ApplyAsync();
        AddWork("107921", "running");
        AddWork("107922", "paused");
        AddWork("107923", "completed");
        var before = ActivityOf();
        _files.Orders[0] = _files.Orders[0] with { Status = "Cancelled" };
        _files.Orders[1] = _files.Orders[1] with { Customer = "C100", Status = "Shipped" };
        _files.Orders[2] = _files.Orders[2] with { Status = "Cancelled" };
        await ApplyAsync();

        Assert.Equal(
            ["107921 cancelled", "107922 customer_changed", "107922 shipped"],
            _shop.Query<string>("SELECT o.order_number || ' ' || a.kind FROM alerts a JOIN orders o ON o.id = a.order_id ORDER BY 1"));
        Assert.Equal(before, ActivityOf());
    }

    [Fact]
    public async Task News_that_nobody_has_answered_is_not_raised_a_second_time_and_after_an_answer_it_is()
    {
        await ApplyAsync();
        AddWork("107921", "queued");
        await GiveToAsync("C100");
        await GiveToAsync("C200");
        Assert.Equal(["customer_changed Customer C200 became C100."], _shop.Query<string>("SELECT kind || ' ' || detail FROM alerts"));

        _shop.Execute("UPDATE alerts SET answer = 'keep', answered_at_ms = 5, answered_by = 1");
        await GiveToAsync("C100");
        Assert.Equal(2, _shop.Scalar<long>("SELECT count(*) FROM alerts"));

        Task GiveToAsync(string customer)
        {
            _files.Orders[0] = _files.Orders[0] with { Customer = customer };
            return ApplyAsync();
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("keep")]
    public async Task News_of_another_customer_is_withdrawn_when_the_order_has_the_one_that_its_task_was_added_for(string? answer)
    {
        await ApplyAsync();
        AddWork("107921", "running");
        var (theirs, other) = (_files.Orders[0].Customer, _files.Orders[0].Customer == "C100" ? "C200" : "C100");
        _shop.Execute("UPDATE tasks SET customer_name = (SELECT coalesce(c.name, o.customer_number) FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE o.id = tasks.order_id)");
        await GiveToAsync(other);
        Assert.Equal(1, _shop.Scalar<long>("SELECT count(*) FROM alerts WHERE kind = 'customer_changed' AND withdrawn_at_ms IS NULL"));
        _shop.Execute("UPDATE alerts SET answer = @answer, answered_at_ms = 5, answered_by = 1 WHERE @answer IS NOT NULL", new { answer });

        await GiveToAsync(theirs);
        Assert.Equal((1, 0), (_shop.Scalar<long>("SELECT count(*) FROM alerts"), _shop.Scalar<long>("SELECT count(*) FROM alerts WHERE withdrawn_at_ms IS NULL")));

        Task GiveToAsync(string? customer)
        {
            _files.Orders[0] = _files.Orders[0] with { Customer = customer! };
            return ApplyAsync();
        }
    }

    [Fact]
    public async Task A_status_word_that_the_mapping_gives_a_meaning_is_news_of_orders_that_did_not_change()
    {
        _files.Orders[0] = _files.Orders[0] with { Status = "K" };
        await ApplyAsync();
        AddWork("107921", "running");
        await ApplyAsync(Meaning("K", "cancelled"));
        Assert.Equal(["cancelled Status K means cancelled now. "], Alerts());
        _shop.Execute("UPDATE alerts SET answer = 'keep', answered_at_ms = 5, answered_by = 1");

        // What an upgrade does whose words are those of the release alone.
        _shop.Execute("DELETE FROM order_status_words WHERE word = 'K'");
        await ApplyAsync(Meaning("K", "cancelled"));
        Assert.Equal(["cancelled Status K means cancelled now. keep"], Alerts());

        // One run that forgets the mapping, and the next that has it again: the question stands anew.
        await ApplyAsync();
        await ApplyAsync(Meaning("K", "cancelled"));
        Assert.Equal(["cancelled Status K means cancelled now. keep", "cancelled Status K means cancelled now. "], Alerts());

        await ApplyAsync(Meaning("K", "shipped"));
        Assert.Equal("shipped Status K means shipped now. ", Alerts()[^1]);
        Assert.Equal(1, _shop.Scalar<long>("SELECT count(*) FROM alerts WHERE withdrawn_at_ms IS NULL"));

        IReadOnlyList<string> Alerts() => _shop.Query<string>("SELECT kind || ' ' || detail || ' ' || coalesce(answer, '') FROM alerts ORDER BY id");

        ImportRequest Meaning(string word, string standing) => _files.Request with
        {
            Mapping = _files.Request.Mapping with
            {
                Orders = standing == "cancelled" ? _files.Request.Mapping.Orders with { Cancelled = [word] } : _files.Request.Mapping.Orders with { Shipped = [word] },
            },
        };
    }

    [Fact]
    public async Task An_order_that_came_back_while_its_task_was_closed_is_no_news_when_the_task_is_opened_again()
    {
        await ApplyAsync();
        AddWork("107921", "running");
        var order = _files.Orders[0];
        _files.Orders.RemoveAt(0);
        await ApplyAsync(_files.Request with { AcceptShrink = true });
        _shop.Execute("UPDATE tasks SET status = 'completed', closed_at_ms = 2");
        _files.Orders.Insert(0, order);
        await ApplyAsync();

        Assert.Equal(["vanished"], _shop.Query<string>("SELECT kind FROM alerts WHERE withdrawn_at_ms IS NOT NULL"));
    }

    [Theory]
    [InlineData("vanished", null)]
    [InlineData("cancelled", null)]
    [InlineData("shipped", null)]
    [InlineData("vanished", "keep")]
    [InlineData("cancelled", "stop")]
    public async Task News_that_ProfitMaker_takes_back_is_withdrawn_and_comes_anew_when_it_is_true_again(string news, string? answer)
    {
        await ApplyAsync();
        AddWork("107921", "running");
        var order = _files.Orders[0];
        await ChangeAsync();
        _shop.Execute("UPDATE alerts SET answer = @answer, answered_at_ms = 5, answered_by = 1 WHERE @answer IS NOT NULL", new { answer });
        await ApplyAsync(_files.Request with { AcceptShrink = true });
        Assert.Equal([$"{news} {answer} "], Alerts());

        _files.Orders.RemoveAll(o => o.Number == order.Number);
        _files.Orders.Insert(0, order);
        await ApplyAsync();
        Assert.Equal([$"{news} {answer} {Now.ToUnixTimeMilliseconds()}"], Alerts());
        Assert.Equal(answer is null ? "none" : "5 1", _shop.Scalar<string>("SELECT coalesce(answered_at_ms || ' ' || answered_by, 'none') FROM alerts"));

        await ChangeAsync();
        Assert.Equal([$"{news} {answer} {Now.ToUnixTimeMilliseconds()}", $"{news}  "], Alerts());

        IReadOnlyList<string> Alerts() => _shop.Query<string>("SELECT kind || ' ' || coalesce(answer, '') || ' ' || coalesce(withdrawn_at_ms, '') FROM alerts ORDER BY id");

        async Task ChangeAsync()
        {
            _files.Orders.RemoveAt(0);
            if (news != "vanished")
            {
                _files.Orders.Insert(0, order with { Status = news });
            }

            await ApplyAsync(_files.Request with { AcceptShrink = true });
        }
    }

    [Fact]
    public async Task A_run_and_its_files_are_recorded_with_hashes()
    {
        var report = await ApplyAsync();
        var run = await _shop.Database.ReadAsync(db => db.Imports.Find(report.Run!));
        var files = await _shop.Database.ReadAsync(db => db.Imports.Files(run!.Id));

        Assert.Equal(("applied", 3, "2026-04-01"), (run!.Status, run.OrdersActive, run.LatestOrderDate));
        Assert.Equal(["COSTORD.DBF", "COSTORD.FPT", "CUSTOMER.DBF"], files.Select(file => file.File));
        Assert.All(files, file => Assert.Equal(64, file.Sha256.Length));
        Assert.Equal(3, ImportRun.TryReadReport(run.ReportJson)!.Orders.Inserted);
    }

    [Theory]
    [InlineData("{\"status\": \"applied\"}")]
    [InlineData("{\"status\": \"applied\", \"customers\": null, \"orders\": {}}")]
    [InlineData("null")]
    [InlineData("applied")]
    public void A_report_that_another_release_kept_in_another_form_is_none(string json)
    {
        Assert.Null(ImportRun.TryReadReport(json));
    }

    [Fact]
    public async Task Right_justified_keys_and_other_letter_cases_mean_the_same_order()
    {
        _files.Orders.Add(new TestOrder("A1", "C100"));
        await ApplyAsync();
        _files.Orders[^1] = new TestOrder("        a1", "  c100");
        var report = await ApplyAsync();
        Assert.Equal((0, 0), (report.Orders.Inserted, report.Orders.Vanished));
    }

    private Task<ImportReport> ApplyAsync(ImportRequest? request = null)
    {
        _files.Write();
        return new ImportRun(new FakeTimeProvider(Now)).ApplyAsync(request ?? _files.Request, _shop.Database);
    }

    private List<string> Reference() =>
    [
        .. _shop.Query<string>("SELECT concat_ws('|', id, customer_number, name, hex(row_hash), missing_since_ms, last_run_id) FROM customers ORDER BY id"),
        .. _shop.Query<string>("SELECT concat_ws('|', id, order_number, customer_id, description, hex(row_hash), missing_since_ms, last_run_id) FROM orders ORDER BY id"),
        .. _shop.Query<string>("SELECT concat_ws('|', order_id, line, item, description, quantity_milli) FROM order_lines ORDER BY order_id, line"),
    ];

    private async Task<byte[]> BytesAsync()
    {
        using var copy = new MemoryStream();
        foreach (var file in new[] { _shop.Path, _shop.Path + "-wal" }.Where(File.Exists))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await stream.CopyToAsync(copy);
        }

        return copy.ToArray();
    }

    private void AddWork(string order, string status)
    {
        _shop.Execute("INSERT OR IGNORE INTO people (id, name, initials, role, created_at_ms) VALUES (1, 'Ana', 'AN', 'contributor', 1)");
        _shop.Execute("INSERT OR IGNORE INTO task_types (id, name_en, name_es) VALUES (1, 'Engraving', 'Grabado')");
        _shop.Execute(
            """
            INSERT INTO tasks (uid, order_id, sequence, task_type_id, order_number, customer_name, order_description, status, created_at_ms, created_by, closed_at_ms)
            SELECT @order, id, 1, 1, order_number, '', '', @status, 1, 1, CASE WHEN @status = 'completed' THEN 2 END
            FROM orders WHERE order_number = @order
            """,
            new { order, status });
    }

    private Task<ImportReport> ApplyAsWrittenAsync() =>
        new ImportRun(TimeProvider.System).ApplyAsync(_files.Request, _shop.Database, cancellation: TestContext.Current.CancellationToken);

    private void Zero(string name, int from, int length)
    {
        var bytes = File.ReadAllBytes(_files.File(name));
        bytes.AsSpan(from, length).Clear();
        File.WriteAllBytes(_files.File(name), bytes);
    }

    private string ActivityOf() => string.Join('\n', _shop.Query<string>(
        "SELECT json_array(id, uid, order_id, status, customer_name, order_description, created_at_ms, closed_at_ms) FROM tasks ORDER BY id"));

    /// <summary>Names of a mapping; somebody writes to the table each time they are asked for, which is when the table is open and not yet read.</summary>
    private sealed class TouchingNames(IReadOnlyList<string> names, Action touch) : IReadOnlyList<string>
    {
        public int Asked { get; private set; }

        public int Count => names.Count;

        public string this[int index] => names[index];

        public IEnumerator<string> GetEnumerator()
        {
            Asked++;
            touch();
            return names.GetEnumerator();
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
