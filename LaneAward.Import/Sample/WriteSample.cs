using System.Globalization;
using LaneAward.Import.Dbf;

namespace LaneAward.Import.Sample;

/// <summary>
/// Writes a folder as ProfitMaker leaves one: CUSTOMER, COSTORD, ATXDET and APKGDTL as Visual FoxPro tables with memo
/// and index files. The same seed gives the same bytes.
/// </summary>
internal sealed class WriteSample
{
    public const int DefaultCustomers = 3257;
    public const int DefaultOrders = 4910;

    private const int FirstCustomerNumber = 10001;
    private const int WellKnownOrder = 107923;
    private const string WellKnownCustomer = "Northfield Credit Union";

    private static readonly DateOnly LatestOrder = new(2026, 4, 13);

    private readonly Random random;
    private readonly int orders;
    private readonly List<(string Number, string Name)> customers;
    private readonly int wellKnownIndex;

    private WriteSample(int customers, int orders, int seed)
    {
        random = new Random(seed);
        this.orders = orders;
        wellKnownIndex = Math.Min(416, customers - 1);
        this.customers = MakeCustomers(customers);
    }

    /// <param name="customers">At least 1.</param>
    /// <param name="orders">At least 1; order 107923 is always among them.</param>
    public static void Run(string folder, int customers, int orders, int seed)
    {
        Directory.CreateDirectory(folder);
        var sample = new WriteSample(customers, orders, seed);
        sample.WriteCustomers(folder);
        sample.WriteOrders(folder);
    }

    private static DateOnly LastUpdate => LatestOrder.AddDays(1);

    private List<(string, string)> MakeCustomers(int count)
    {
        var names = new List<string>(SampleNames.Places.Length * SampleNames.Bodies.Length);
        foreach (var place in SampleNames.Places)
        {
            names.AddRange(SampleNames.Bodies.Select(body => $"{place} {body}"));
        }
        names.AddRange(SampleNames.Families.SelectMany(family => SampleNames.Trades.Select(trade => $"{family} {trade}")));
        names.Remove(WellKnownCustomer);
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(names));
        return Enumerable.Range(0, count).Select(index =>
        {
            var name = index == wellKnownIndex ? WellKnownCustomer
                : index < names.Count ? names[index]
                : string.Create(CultureInfo.InvariantCulture, $"{names[index % names.Count]} {(index / names.Count) + 1}");
            return ((FirstCustomerNumber + index).ToString(CultureInfo.InvariantCulture), name);
        }).ToList();
    }

    private void WriteCustomers(string folder)
    {
        DbfColumn[] columns =
        [
            DbfColumn.Text("CUSTNO", 8), DbfColumn.Text("NAME", 40), DbfColumn.Text("CONTACT", 30), DbfColumn.Text("ADDR1", 30),
            DbfColumn.Text("CITY", 20), DbfColumn.Text("STATE", 2), DbfColumn.Text("ZIP", 10), DbfColumn.Text("PHONE", 14),
            DbfColumn.Day("SINCE"), new("INACTIVE", DbfFieldType.Logical),
        ];
        using (var table = new DbfWriter(Path.Combine(folder, "CUSTOMER.DBF"), DbfVersion.VisualFoxPro, columns, LastUpdate, hasIndex: true))
        {
            foreach (var (number, name) in customers)
            {
                table.Write(
                    number, name, $"{(char)('A' + random.Next(26))}. {Pick(SampleNames.Families)}", $"{random.Next(1, 9999)} {Pick(SampleNames.Families)} St",
                    Pick(SampleNames.Places), Pick(["IA", "MN", "WI", "IL", "NE"]), random.Next(50001, 62999).ToString(CultureInfo.InvariantCulture),
                    string.Create(CultureInfo.InvariantCulture, $"(319)555-{random.Next(10000):0000}"), new DateOnly(1990, 1, 1).AddDays(random.Next(12500)),
                    random.Next(20) == 0);
            }
        }
        CdxWriter.Write(Path.Combine(folder, "CUSTOMER.CDX"),
            [("CUSTNO", "CUSTNO", 8, customers.ConvertAll(customer => customer.Number)), ("NAME", "UPPER(NAME)", 40, customers.ConvertAll(customer => customer.Name.ToUpperInvariant()))]);
    }

    private void WriteOrders(string folder)
    {
        var numbers = Numbers();
        var dates = Dates(numbers.Count);
        var owners = new List<string>(numbers.Count);
        var lineOwners = new List<string>();
        var packageOwners = new List<string>();
        using (var table = new DbfWriter(Path.Combine(folder, "COSTORD.DBF"), DbfVersion.VisualFoxPro, OrderColumns, LastUpdate, hasIndex: true))
        using (var lines = new DbfWriter(Path.Combine(folder, "ATXDET.DBF"), DbfVersion.VisualFoxPro, LineColumns, LastUpdate, hasIndex: true))
        using (var packages = new DbfWriter(Path.Combine(folder, "APKGDTL.DBF"), DbfVersion.VisualFoxPro, PackageColumns, LastUpdate, hasIndex: true))
        {
            for (var i = 0; i < numbers.Count; i++)
            {
                var order = MakeOrder(numbers[i], dates[i]);
                owners.Add(order.Customer);
                WriteOrder(table, order);
                WriteLines(lines, order, lineOwners);
                WritePackages(packages, order, packageOwners);
            }
        }
        CdxWriter.Write(Path.Combine(folder, "COSTORD.CDX"),
            [("ORDERNO", "ORDERNO", 10, numbers.ConvertAll(Text)), ("CUSTNO", "CUSTNO", 8, owners)]);
        CdxWriter.Write(Path.Combine(folder, "ATXDET.CDX"), [("ORDERNO", "ORDERNO", 10, lineOwners)]);
        CdxWriter.Write(Path.Combine(folder, "APKGDTL.CDX"), [("ORDERNO", "ORDERNO", 10, packageOwners)]);
    }

    private static DbfColumn[] OrderColumns =>
    [
        DbfColumn.Text("ORDERNO", 10), DbfColumn.Text("CUSTNO", 8), DbfColumn.Day("ORDDATE"), DbfColumn.Day("DUEDATE"), DbfColumn.Day("SHIPDATE"),
        DbfColumn.Text("DESC", 60), DbfColumn.Number("QTY", 8), DbfColumn.Text("PONUM", 15), DbfColumn.Text("STATUS", 10), new("RUSH", DbfFieldType.Logical),
        DbfColumn.Text("SALESREP", 6), DbfColumn.Number("TOTAL", 12, 2), new("ENTERED", DbfFieldType.DateTime), DbfColumn.Memo("NOTES"),
    ];

    private static DbfColumn[] LineColumns =>
    [
        DbfColumn.Text("ORDERNO", 10), DbfColumn.Number("LINE", 4), DbfColumn.Text("ITEMNO", 12), DbfColumn.Text("TEXT", 60), DbfColumn.Number("QTY", 8),
    ];

    private static DbfColumn[] PackageColumns =>
    [
        DbfColumn.Text("ORDERNO", 10), DbfColumn.Number("PKGNO", 4), DbfColumn.Number("QTY", 8), DbfColumn.Number("WEIGHT", 8, 2),
    ];

    // The numbers end a little after 107923, so that the newest day holds several orders; a very long list starts at 100000.
    private List<int> Numbers()
    {
        var last = WellKnownOrder + Math.Min(7, orders - 1);
        var first = last - orders + 1 >= 1000 ? last - orders + 1 : 100_000;
        return Enumerable.Range(first, orders).ToList();
    }

    // About ten orders on each working day, ending on the newest day.
    private static List<DateOnly> Dates(int count)
    {
        var dates = new List<DateOnly>(count);
        var day = LatestOrder;
        var perDay = Math.Max(10, count / 3000);
        while (dates.Count < count)
        {
            dates.AddRange(Enumerable.Repeat(day, Math.Min(perDay, count - dates.Count)));
            do
            {
                day = day.AddDays(-1);
            }
            while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        }
        dates.Reverse();
        return dates;
    }

    private SampleOrder MakeOrder(int number, DateOnly date)
    {
        var (product, item, sizes) = Pick(SampleNames.Products);
        var size = Pick(sizes);
        var quantity = Pick([1, 1, 2, 4, 6, 8, 12, 12, 15, 20, 24, 25, 36, 48, 50, 60, 75, 100, 120, 150, 200, 250]);
        var customer = OwnerOf(number);
        if (number == WellKnownOrder)
        {
            (product, item, size, quantity) = ("Crystal Peak Award", "CRY-PEAK", "8 in", 48);
        }
        var age = LatestOrder.DayNumber - date.DayNumber;
        var status = number == WellKnownOrder ? "Open" : StatusAt(age);
        return new SampleOrder(
            Text(number), customer, date, date.AddDays(random.Next(7, 29)), status, quantity,
            string.Create(CultureInfo.InvariantCulture, $"{quantity} x {product}, {size}"), item);
    }

    // Nobody but the well-known order itself may be the newest of its customer.
    private string OwnerOf(int number)
    {
        if (number == WellKnownOrder)
        {
            return customers[wellKnownIndex].Number;
        }
        var index = random.Next(customers.Count);
        if (index == wellKnownIndex && number > WellKnownOrder && customers.Count > 1)
        {
            index = (index + 1) % customers.Count;
        }
        return customers[index].Number;
    }

    private string StatusAt(int ageInDays)
    {
        var draw = random.Next(100);
        return ageInDays > 30
            ? draw < 94 ? "Shipped" : draw < 98 ? "Cancelled" : "Open"
            : draw < 50 ? "Open" : draw < 75 ? "Production" : draw < 85 ? "Hold" : draw < 98 ? "Shipped" : "Cancelled";
    }

    private void WriteOrder(DbfWriter table, SampleOrder order)
    {
        var isBare = order.Number != Text(WellKnownOrder) && random.Next(50) == 0;
        table.Write(
            order.Number, order.Customer, order.Date, order.Due, order.Status == "Shipped" ? ShippedOn(order.Date) : null,
            isBare ? "" : order.Description, order.Quantity, random.Next(5) == 0 ? "" : $"PO-{random.Next(10000, 99999)}", order.Status, random.Next(12) == 0,
            Pick(SampleNames.SalesPeople), decimal.Round(order.Quantity * random.Next(350, 9000) / 100m, 2),
            order.Date.ToDateTime(new TimeOnly(random.Next(8, 17), random.Next(60), random.Next(60))),
            random.Next(4) == 0 ? string.Join(' ', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pick(SampleNames.Notes))) : null);
    }

    // Nothing is shipped after the day the files were written.
    private DateOnly ShippedOn(DateOnly ordered)
    {
        var shipped = ordered.AddDays(random.Next(3, 20));
        return shipped < LatestOrder ? shipped : LatestOrder;
    }

    private void WriteLines(DbfWriter lines, SampleOrder order, List<string> owners)
    {
        lines.Write(order.Number, 1, order.Item, order.Description, order.Quantity);
        owners.Add(order.Number);
        var extra = random.Next(0, 3);
        for (var line = 2; line < 2 + extra; line++)
        {
            lines.Write(order.Number, line, "ENGRAVE", $"Engrave: {Pick(SampleNames.Engravings)} {order.Date.Year}", order.Quantity);
            owners.Add(order.Number);
        }
    }

    private void WritePackages(DbfWriter packages, SampleOrder order, List<string> owners)
    {
        if (order.Status != "Shipped")
        {
            return;
        }
        var boxes = Math.Max(1, order.Quantity / 60);
        for (var box = 1; box <= boxes; box++)
        {
            packages.Write(order.Number, box, order.Quantity / boxes, decimal.Round(random.Next(80, 4000) / 100m, 2));
            owners.Add(order.Number);
        }
    }

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record SampleOrder(
        string Number, string Customer, DateOnly Date, DateOnly Due, string Status, int Quantity, string Description, string Item);
}
