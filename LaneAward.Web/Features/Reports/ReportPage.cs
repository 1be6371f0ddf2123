namespace LaneAward.Web.Features.Reports;

/// <summary>Sorts a report's rows and takes one page of them. Parts stay under the row they belong to.</summary>
internal static class ReportPage
{
    public const int Size = 50;

    /// <returns>The rows to show, and how many there are on all pages.</returns>
    public static (IReadOnlyList<ReportRow> Rows, int All) Of(ReportTable table, ReportQuery query)
    {
        if (table.AllRows is { } all)
        {
            return (Sorted(table, query.Sort), all);
        }

        var rows = Sorted(table, query.Sort);
        return ([.. rows.Skip((query.Page - 1) * Size).Take(Size)], rows.Count);
    }

    public static IReadOnlyList<ReportRow> Sorted(ReportTable table, string? sort)
    {
        var descending = sort?.StartsWith('-') == true;
        var index = sort is null ? -1 : table.Columns.Select(c => c.Key).ToList().IndexOf(sort.TrimStart('-'));
        if (index < 0)
        {
            return table.Rows;
        }

        var blocks = new List<List<ReportRow>>();
        foreach (var row in table.Rows)
        {
            if (row.Level == 0 || blocks.Count == 0)
            {
                blocks.Add([]);
            }

            blocks[^1].Add(row);
        }

        // What is not said comes last, whichever way the rest is sorted.
        var ordered = blocks.OrderBy(b => b[0].Cells[index] is null);
        ordered = descending ? ordered.ThenByDescending(b => b[0].Cells[index], Values) : ordered.ThenBy(b => b[0].Cells[index], Values);
        return [.. ordered.SelectMany(b => b)];
    }

    private static readonly Comparer<object?> Values = Comparer<object?>.Create((a, b) => (a, b) switch
    {
        (string x, string y) => StringComparer.CurrentCultureIgnoreCase.Compare(x, y),
        (IComparable x, not null) when x.GetType() == b.GetType() => x.CompareTo(b),
        _ => 0,
    });
}
