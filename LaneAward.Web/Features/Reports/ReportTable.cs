namespace LaneAward.Web.Features.Reports;

/// <summary>What a column's values are, and by that how they are written.</summary>
internal enum ColumnKind
{
    Text,

    /// <summary>Milliseconds: h:mm on the screen, decimal hours with two places in exports.</summary>
    Hours,

    /// <summary>Milliseconds with a sign.</summary>
    Difference,

    Count,

    /// <summary>A share of 1.</summary>
    Percent,

    /// <summary>A decimal with up to two places.</summary>
    Number,

    /// <summary>Unix milliseconds.</summary>
    Instant,

    /// <summary>Unix milliseconds of which the time of day is shown.</summary>
    Time,
}

/// <param name="Key">The column's name in addresses and JSON.</param>
internal sealed record ReportColumn(string Key, string Title, ColumnKind Kind = ColumnKind.Text)
{
    /// <summary>Its figures are not of the range and the filters, but of something whole: they lead to <see cref="ReportRow.Whole"/>.</summary>
    public bool IsWhole { get; init; }

    /// <summary>What the row's address is narrowed by, so that it leads to what this column counts: "work=direct".</summary>
    public string? Narrow { get; init; }

    /// <summary>No list stands behind its figures: time between sessions, and counts of other things.</summary>
    public bool LeadsNowhere { get; init; }

    /// <summary>A list of words that needs some width.</summary>
    public bool IsLong { get; init; }

    /// <summary>Where the column's figure of a row leads; null when nowhere.</summary>
    public string? LeadOf(ReportRow row)
    {
        if (LeadsNowhere || Kind is not (ColumnKind.Hours or ColumnKind.Count or ColumnKind.Difference or ColumnKind.Number))
        {
            return null;
        }

        var lead = IsWhole ? row.Whole : row.Drill;
        return lead is null || Narrow is null ? lead : lead + "&" + Narrow;
    }

    public bool IsNumber => Kind is not ColumnKind.Text and not ColumnKind.Instant;
}

/// <summary>Words about a day, which people read otherwise than programs do.</summary>
/// <param name="Plain">With the day as 2026-11-24, in files.</param>
/// <param name="Shown">With the day as Nov 24, on the page.</param>
internal sealed record DayCell(DateOnly Day, string Plain, string Shown) : IComparable
{
    /// <summary>The instant of the day that the words name; 0 where they name the whole day.</summary>
    public long AtMs { get; init; }

    /// <summary>Sorted by day and instant, and not by the words about them.</summary>
    public int CompareTo(object? other)
    {
        var that = (DayCell)other!;
        return (Day, AtMs).CompareTo((that.Day, that.AtMs));
    }
}

/// <param name="Cells">As many as there are columns: string, day, long (milliseconds or a count), decimal, or null for nothing to say.</param>
internal sealed record ReportRow(IReadOnlyList<object?> Cells)
{
    /// <summary>What the row is about, as files name it: its first words.</summary>
    public string? Name => Cells.Select(cell => cell is DayCell day ? day.Plain : cell as string).FirstOrDefault(words => words is not null);

    /// <summary>0 for a row of its own, 1 for a part of the row above it.</summary>
    public int Level { get; init; }

    /// <summary>Where the row's figures lead: the sessions or entries behind them.</summary>
    public string? Drill { get; init; }

    /// <summary>Where the figures of the columns of something whole lead.</summary>
    public string? Whole { get; init; }

    /// <summary>A clock runs in it: its figures hold as of the report's instant.</summary>
    public bool Running { get; init; }

    /// <summary>A sum of rows that stand in the table too.</summary>
    public bool IsSubtotal { get; init; }
}

/// <summary>A figure above the table, with small words under it.</summary>
internal sealed record ReportFigure(string Name, string Value, string? Words = null);

internal enum ChartShape
{
    /// <summary>One bar per row, its parts one after the other.</summary>
    Stacked,

    /// <summary>One bar per row, its parts as shares of the whole.</summary>
    Share,

    /// <summary>The parts of a row as bars of their own.</summary>
    Paired,

    /// <summary>One point per row: first part across, second part up.</summary>
    Scatter,
}

/// <summary>A drawing of the table's figures; the table below it says the same in words.</summary>
internal sealed record ReportChart(string Title, ChartShape Shape, IReadOnlyList<string> Parts, IReadOnlyList<ReportBar> Bars)
{
    /// <summary>Bars that fit into a drawing.</summary>
    public const int MostBars = 15;

    /// <summary>How many bars there would be, where only the first ones are handed over; null when they all are.</summary>
    public int? All { get; init; }

    /// <summary>Milliseconds, else plain numbers.</summary>
    public bool InHours { get; init; } = true;

    /// <summary>What the figure beside each bar is; a single part and a pair say it themselves.</summary>
    public string? Figure { get; init; }
}

internal sealed record ReportBar(string Label, IReadOnlyList<double> Values)
{
    /// <summary>The figures beside the bar, where they are not the sum of its parts.</summary>
    public IReadOnlyList<double>? Figures { get; init; }
}

/// <summary>A report's answer: the same for screen, print, CSV, XLSX and JSON.</summary>
internal sealed record ReportTable(IReadOnlyList<ReportColumn> Columns, IReadOnlyList<ReportRow> Rows)
{
    public ReportRow? Total { get; init; }

    public IReadOnlyList<ReportFigure> Figures { get; init; } = [];

    public ReportChart? Chart { get; init; }

    /// <summary>What the rows of the upper levels are, one after the other; empty where they are what the first column says.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Sentences under the table.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>A clock runs in some row.</summary>
    public bool Running => Rows.Any(r => r.Running) || Total?.Running == true;

    /// <summary>Labour time that the report counts, by its own grouping; null for a report that counts none.</summary>
    public long? TotalMs { get; init; }

    /// <summary>The same time counted by person and day.</summary>
    public long? PersonDaysMs { get; init; }

    /// <summary>Rows that stand on other pages: the table holds one page already.</summary>
    public int? AllRows { get; init; }
}
