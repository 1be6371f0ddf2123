namespace LaneAward.Import.ProfitMaker;

/// <summary>
/// Which tables and fields hold customers and orders. Read from a mapping file, or <see cref="Shipped"/>; the true names
/// in ProfitMaker are not published, so nothing else in the program knows one.
/// </summary>
public sealed record ProfitMakerMapping
{
    public required CustomersMapping Customers { get; init; }

    public required OrdersMapping Orders { get; init; }

    /// <summary>Detail lines kept with each order; null keeps none.</summary>
    public LinesMapping? Lines { get; init; }

    /// <summary>"auto" (each table's own mark) or a code page such as cp437.</summary>
    public string Encoding { get; init; } = "auto";

    /// <summary>Fewer rows than this part of what is known means a damaged export. 0 to 1.</summary>
    public double MinRowsRatio { get; init; } = 0.8;

    /// <summary>True for the shipped candidate lists: of several candidates for one role exactly one may exist.</summary>
    public bool IsShipped { get; init; }

    /// <summary>Hash of the mapping file; null for the shipped lists.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Every table that may be read, by its name without ".DBF", in capitals and each once.</summary>
    public IReadOnlyList<string> Tables =>
    [
        .. Customers.Table.Concat(Orders.Table).Concat(Orders.Description.SelectMany(source => source.Table)).Concat(Lines?.Table ?? [])
            .Select(name => name.ToUpperInvariant()).Select(name => name.EndsWith(".DBF", StringComparison.Ordinal) ? name[..^4] : name).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The candidate lists used without a mapping file.</summary>
    public static ProfitMakerMapping Shipped { get; } = new()
    {
        IsShipped = true,
        Customers = new CustomersMapping
        {
            Table = ["CUSTOMER", "CUSTOMERS", "CUSTMAST", "CUSTMST", "ARCUST", "CUST"],
            Key = ["CUSTNO", "CUST_NO", "CUSTNUM", "CUST_NUM", "CUSTID", "CUST_ID", "CUSTOMERNO", "CUSTOMERID", "CU_NUM", "CU_NO", "CUSTCODE", "CUST_CODE", "ACCTNO", "ACCT_NO", "ACCOUNT"],
            Name = ["NAME", "CUSTNAME", "CUST_NAME", "COMPANY", "COMPANYNAM", "COMPANY_NA", "CU_NAME", "CO_NAME", "BILLNAME"],
        },
        Orders = new OrdersMapping
        {
            Table = ["COSTORD", "ORDERS", "ORDER", "ORDHDR", "ORDMAST", "SOMAST"],
            Key = ["ORDERNO", "ORDER_NO", "ORDERNUM", "ORDER_NUM", "ORDNO", "ORD_NO", "ORDNUM", "ORD_NUM", "CO_ORD", "CO_NUM", "ORDERID", "ORDER_ID", "JOBNO", "JOB_NO"],
            Customer = ["CUSTNO", "CUST_NO", "CUSTNUM", "CUST_NUM", "CUSTID", "CUST_ID", "CUSTOMERNO", "CUSTOMERID", "CU_NUM", "CO_CUST", "CUSTCODE", "CUST_CODE", "ACCTNO", "ACCT_NO", "ACCOUNT"],
            Date = ["ORDDATE", "ORD_DATE", "ORDERDATE", "ORDER_DATE", "ORDER_DAT", "DATE_ORD", "CO_DATE", "ORDDT", "DATE"],
            Description =
            [
                .. DescriptionSource.OwnFields("DESC", "DESCR", "DESCRIP", "DESCRIPT", "DESCRIPTIO", "CO_DESC", "ITEMDESC", "JOBDESC", "JOBNAME", "TITLE"),
                new DescriptionSource { Table = ["ATXDET"], Join = ["ORDERNO", "ORDER_NO", "ORDNO", "ORDERNUM"], Field = ["TEXT", "DESC", "DESCR"], Order = ["LINE", "LINENO", "SEQ"] },
                new DescriptionSource { Table = ["APKGDTL"], Join = ["ORDERNO", "ORDER_NO", "ORDNO", "ORDERNUM"], Field = ["TEXT", "DESC", "DESCR", "CONTENTS"], Order = ["PKGNO", "LINE", "SEQ"] },
            ],
            Status = ["STATUS", "STAT", "ORDSTAT", "ORD_STAT", "ORDSTATUS", "CO_STAT"],
            Notes = ["NOTES", "NOTE", "COMMENTS", "COMMENT", "REMARKS", "INSTRUCT"],
            Due = ["DUEDATE", "DUE_DATE", "DATE_DUE", "DUE", "NEEDDATE", "REQDATE"],
            Quantity = ["QTY", "QUANTITY", "QTYORD", "QTY_ORD", "ORDQTY", "PIECES"],
        },
        Lines = new LinesMapping
        {
            Table = ["ATXDET"],
            Join = ["ORDERNO", "ORDER_NO", "ORDNO", "ORDERNUM"],
            Line = ["LINE", "LINENO", "SEQ"],
            Description = ["TEXT", "DESC", "DESCR"],
            Item = ["ITEMNO", "ITEM_NO", "ITEM", "PARTNO"],
            Quantity = ["QTY", "QUANTITY"],
        },
    };
}

/// <summary>Where customers are. Each list: the first field that exists and is not blank wins.</summary>
public sealed record CustomersMapping
{
    public required IReadOnlyList<string> Table { get; init; }

    public required IReadOnlyList<string> Key { get; init; }

    public required IReadOnlyList<string> Name { get; init; }
}

/// <summary>Where orders are. Each list: the first field that exists and is not blank wins; empty lists are roles not wanted.</summary>
public sealed record OrdersMapping
{
    public required IReadOnlyList<string> Table { get; init; }

    public required IReadOnlyList<string> Key { get; init; }

    public IReadOnlyList<string> Customer { get; init; } = [];

    public IReadOnlyList<string> Date { get; init; } = [];

    public IReadOnlyList<DescriptionSource> Description { get; init; } = [];

    public IReadOnlyList<string> Status { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<string> Due { get; init; } = [];

    public IReadOnlyList<string> Quantity { get; init; } = [];

    /// <summary>Status values, without case, that mean the customer called the order off.</summary>
    public IReadOnlyList<string> Cancelled { get; init; } = ["CANCELLED", "CANCELED", "CANCEL", "CANC", "CAN", "VOID", "VOIDED", "DELETED", "C", "X", "V"];

    /// <summary>Status values, without case, that mean the goods have left.</summary>
    public IReadOnlyList<string> Shipped { get; init; } = ["SHIPPED", "SHIP", "CLOSED", "COMPLETE", "COMPLETED", "INVOICED", "S", "I"];

    /// <summary>"cancelled" or "shipped" by status word, without case. A word that is in both lists is a cancellation.</summary>
    public IReadOnlyDictionary<string, string> StatusWords()
    {
        var words = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (word, standing) in Shipped.Select(word => (word, "shipped")).Concat(Cancelled.Select(word => (word, "cancelled"))))
        {
            words[word] = standing;
        }

        return words;
    }
}

/// <summary>A field of the order itself, or lines of a detail table that are joined to it.</summary>
public sealed record DescriptionSource
{
    /// <summary>The detail table; empty for a field of the order table itself.</summary>
    public IReadOnlyList<string> Table { get; init; } = [];

    /// <summary>The order number's field in the detail table.</summary>
    public IReadOnlyList<string> Join { get; init; } = [];

    public required IReadOnlyList<string> Field { get; init; }

    /// <summary>Sorts the lines; file order without it.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];

    /// <summary>How many lines make up the description.</summary>
    public int Take { get; init; } = 1;

    public static IEnumerable<DescriptionSource> OwnFields(params string[] names) =>
        names.Select(name => new DescriptionSource { Field = [name] });
}

/// <summary>The detail lines shown with an order.</summary>
public sealed record LinesMapping
{
    public required IReadOnlyList<string> Table { get; init; }

    public required IReadOnlyList<string> Join { get; init; }

    public IReadOnlyList<string> Line { get; init; } = [];

    public IReadOnlyList<string> Description { get; init; } = [];

    public IReadOnlyList<string> Item { get; init; } = [];

    public IReadOnlyList<string> Quantity { get; init; } = [];
}
