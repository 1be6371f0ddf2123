using LaneAward.Import;
using LaneAward.Import.Dbf;
using LaneAward.Tests.Support;

namespace LaneAward.Tests.Import;

internal sealed record TestOrder(string Number, string Customer, string? Day = "2026-04-01", string Description = "12 x Walnut Plaque", string Status = "Open", string? Note = null);

/// <summary>A small folder of ProfitMaker files, written anew by each test with the project's own writer.</summary>
internal sealed class ProfitMakerFolder : IDisposable
{
    private static readonly DateOnly Written = new(2026, 4, 14);

    private readonly TempFolder _folder = new();

    public ProfitMakerFolder(string name = "asidta_file_1")
    {
        Path = _folder.File(name);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; private set; }

    public string Root => _folder.Path;

    public ImportRequest Request => new(Path);

    public List<(string Number, string Name)> Customers { get; } = [("C100", "Northfield Credit Union"), ("C200", "Maple Ridge Library")];

    public List<TestOrder> Orders { get; } = [new("107921", "C200"), new("107922", "C200"), new("107923", "C100", Description: "48 x Crystal Peak Award, 8 in", Note: "Gold fill.")];

    /// <summary>What an update of ProfitMaker calls a column of the orders now, by its name before.</summary>
    public Dictionary<string, string> Renamed { get; } = [];

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public ProfitMakerFolder MoveTo(string name)
    {
        Path = _folder.File(name);
        Directory.CreateDirectory(Path);
        return Write();
    }

    public ProfitMakerFolder Write()
    {
        using (var table = new DbfWriter(File("CUSTOMER.DBF"), DbfVersion.VisualFoxPro, [DbfColumn.Text("CUSTNO", 8), DbfColumn.Text("NAME", 40)], Written))
        {
            Customers.ForEach(customer => table.Write(customer.Number, customer.Name));
        }

        DbfColumn[] columns =
        [
            DbfColumn.Text("ORDERNO", 10), DbfColumn.Text("CUSTNO", 8), DbfColumn.Text("ORDDATE", 8), DbfColumn.Text("DESC", 60),
            DbfColumn.Text("STATUS", 10), DbfColumn.Memo("NOTES"),
        ];
        using (var table = new DbfWriter(File("COSTORD.DBF"), DbfVersion.VisualFoxPro, [.. columns.Select(column => column with { Name = Renamed.GetValueOrDefault(column.Name, column.Name) })], Written))
        {
            Orders.ForEach(order => table.Write(
                order.Number, order.Customer, order.Day?.Replace("-", "", StringComparison.Ordinal), order.Description, order.Status, order.Note));
        }

        return this;
    }

    public void Dispose()
    {
        _folder.Dispose();
    }
}
