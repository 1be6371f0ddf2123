using System.Text;
using LaneAward.Import.Dbf;
using LaneAward.Import.ProfitMaker;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Import;

/// <summary>What is wrong in a source is counted, told by row, and mended in the one way that loses nothing.</summary>
public sealed class SourceFlawsTests : IDisposable
{
    private static readonly DateOnly Written = new(2026, 4, 14);

    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public void Blank_repeated_and_nameless_customers_are_told_by_row()
    {
        WriteCustomers(("C1", "Northfield"), ("", "Nobody"), ("C2", ""), ("c1", "Northfield Bank"), ("C3", "Maple"));
        WriteOrders([DbfColumn.Text("ORDERNO", 10)], ["1"]);

        var data = Read();

        Assert.Equal((5, 1, "c1"), (data.CustomersRead, data.BlankKeys, data.DuplicateCustomers.Single()));
        Assert.Equal(["C2 C2", "C3 Maple", "c1 Northfield Bank"], data.Customers.Values.Select(c => c.Number + " " + c.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            [(2, null, "The customer number is blank; the row was left out."),
             (3, "C2", "The name is blank; the customer is shown by its number."),
             (4, "c1", "The customer number occurs more than once; the last record counts.")],
            data.Rejected.Select(r => (r.RecordNumber, r.Key, r.Reason)));
        Assert.Equal(["1 customers have no name and are shown by their number."], data.Warnings.Where(w => w.Contains("customers have no name", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_deleted_record_is_no_row_and_its_number_is_known_as_deleted()
    {
        WriteCustomers(("C1", "Northfield"), ("C2", "Maple"));
        WriteOrders([DbfColumn.Text("ORDERNO", 10), DbfColumn.Text("CUSTNO", 8)], ["1", "C1"], ["2", "C1"], ["3", "C2"]);
        Delete("CUSTOMER.DBF", 1);
        Delete("COSTORD.DBF", 0);

        var data = Read();

        Assert.Equal((1, 2), (data.CustomersRead, data.OrdersRead));
        Assert.Equal(["C1"], data.Customers.Values.Select(c => c.Number));
        Assert.Equal(["2", "3"], data.Orders.Values.Select(o => o.Number).Order(StringComparer.Ordinal));
        Assert.Equal(("C2", "1"), (data.DeletedCustomers.Single(), data.DeletedOrders.Single()));
        Assert.Empty(data.Rejected);
    }

    [Fact]
    public void Blank_and_repeated_orders_and_impossible_days_are_told_by_row_and_the_order_stays()
    {
        WriteCustomers(("C1", "Northfield"));
        WriteOrders(
            [DbfColumn.Text("ORDERNO", 10), DbfColumn.Text("CUSTNO", 8), DbfColumn.Text("ORDDATE", 8), DbfColumn.Text("DUEDATE", 8)],
            ["1", "C1", "20260431", "20260501"], ["", "C1", "20260401", ""], ["2", "", "20260402", "2026XX01"], ["2", "C1", "20260403", "0/00/00"]);

        var data = Read();

        Assert.Equal((4, 1, 2, "2"), (data.OrdersRead, data.BlankKeys, data.BadDates, data.DuplicateOrders.Single()));
        Assert.Equal(
            [(1, "1", "The order date is impossible; the order is kept without it."),
             (2, null, "The order number is blank; the row was left out."),
             (3, "2", "The due date is impossible; the order is kept without it."),
             (4, "2", "The order number occurs more than once; the last record counts.")],
            data.Rejected.Select(r => (r.RecordNumber, r.Key, r.Reason)));
        var (one, two) = (data.Orders["1"], data.Orders["2"]);
        Assert.Equal((null, new DateOnly(2026, 5, 1), "C1"), (one.Date, one.Due, one.CustomerNumber));
        Assert.Equal((new DateOnly(2026, 4, 3), null, "C1"), (two.Date, two.Due, two.CustomerKey));
    }

    [Theory]
    [InlineData("48", 48)]
    [InlineData("1", 1)]
    [InlineData("2.6", 3)]
    [InlineData("1000000000", 1_000_000_000)]
    [InlineData("0", null)]
    [InlineData("-3", null)]
    [InlineData("1000000001", null)]
    [InlineData("", null)]
    [InlineData("1,250", 1250)]
    [InlineData("1,250.4", 1250)]
    [InlineData("12,345,678", 12_345_678)]
    [InlineData("12,60", 13)]
    [InlineData("0,750", 1)]
    [InlineData("1250,600", 1251)]
    [InlineData("0.4", null)]
    public void A_quantity_counts_when_so_many_pieces_can_be_made(string written, int? pieces)
    {
        WriteCustomers(("C1", "Northfield"));
        WriteOrders([DbfColumn.Text("ORDERNO", 10), DbfColumn.Text("QTY", 12)], ["1", written]);

        Assert.Equal(pieces, Read().Orders["1"].Quantity);
    }

    [Fact]
    public void A_quantity_in_a_text_of_changing_length_counts_as_well()
    {
        WriteCustomers(("C1", "Northfield"));
        WriteOrders([DbfColumn.Text("ORDERNO", 10), new DbfColumn("QTY", DbfFieldType.Varchar, 12)], ["1", "48"]);

        Assert.Equal(48, Read().Orders["1"].Quantity);
    }

    [Fact]
    public void A_description_comes_from_the_first_lines_of_a_detail_table_and_the_lines_are_numbered_in_their_order()
    {
        WriteCustomers(("C1", "Northfield"));
        WriteOrders([DbfColumn.Text("ORDERNO", 10), DbfColumn.Text("DESC", 20)], ["1", ""], ["2", "Its own"], ["3", ""]);
        Write(
            "ATXDET.DBF", [DbfColumn.Text("ORDERNO", 10), DbfColumn.Text("LINE", 4), DbfColumn.Text("TEXT", 20), DbfColumn.Text("ITEMNO", 8), DbfColumn.Text("QTY", 10)],
            ["1", "2", "second", "B", "0.5"], ["1", "1", "first", "A", "2"], ["1", "3", "", "", ""], ["2", "1", "theirs", "", "9999999999"], ["", "1", "nobody's", "", "1"]);

        var data = Read();

        Assert.Equal(["first", "Its own", null], data.Orders.Values.OrderBy(o => o.Number, StringComparer.Ordinal).Select(o => o.Description));
        Assert.True(data.HasLines);
        Assert.Equal(["1", "2"], data.Lines.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([(1, "A", "first", 2000), (2, "B", "second", 500)], data.Lines["1"].Select(l => (l.Line, l.Item, l.Description, l.QuantityMilli)));
        Assert.Equal((1, null, "theirs", 9_999_999_999_000), data.Lines["2"].Select(l => (l.Line, l.Item, l.Description, l.QuantityMilli)).Single());
    }

    [Fact]
    public void Letters_that_no_code_page_holds_are_counted_and_what_surrounds_a_text_falls_away()
    {
        WriteCustomers(("C1", "  North\tfield\0rest"), ("C2", "Caf\u0081"));
        WriteOrders([DbfColumn.Text("ORDERNO", 10)], ["1"]);

        var data = Read();

        Assert.Equal("North\tfield", data.Customers["C1"].Name.Trim());
        Assert.Equal(1, data.TextsBeyondAscii);
    }

    private SourceData Read()
    {
        return new ReadSource(TimeProvider.System).Read(new SourceFolder(_folder.Path), ProfitMakerMapping.Shipped);
    }

    private void WriteCustomers(params (string Number, string Name)[] customers)
    {
        Write("CUSTOMER.DBF", [DbfColumn.Text("CUSTNO", 8), DbfColumn.Text("NAME", 40)], [.. customers.Select(c => new[] { c.Number, c.Name })]);
    }

    /// <summary>With the customer and the day, which every order table has, left blank where a test has no use for them.</summary>
    private void WriteOrders(DbfColumn[] columns, params string[][] rows)
    {
        DbfColumn[] needed = [.. ((string[])["CUSTNO", "ORDDATE"]).Where(name => columns.All(column => column.Name != name)).Select(name => DbfColumn.Text(name, 8))];
        Write("COSTORD.DBF", [.. columns, .. needed], [.. rows.Select(row => (string[])[.. row, .. needed.Select(_ => "")])]);
    }

    private void Write(string name, DbfColumn[] columns, params string[][] rows)
    {
        using var table = new DbfWriter(_folder.File(name), DbfVersion.VisualFoxPro, columns, Written);
        foreach (var row in rows)
        {
            table.Write([.. row]);
        }
    }

    /// <summary>Marks a record as FoxPro's DELETE does: an asterisk in its first byte.</summary>
    private void Delete(string name, int record)
    {
        using var file = new FileStream(_folder.File(name), FileMode.Open);
        var header = new byte[32];
        file.ReadExactly(header);
        file.Position = BitConverter.ToUInt16(header, 8) + (record * BitConverter.ToUInt16(header, 10));
        file.Write(Encoding.ASCII.GetBytes("*"));
    }
}
