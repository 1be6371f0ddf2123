namespace LaneAward.Web.Features.Reports;

/// <summary>The rows of one page, and how many pages there are.</summary>
/// <param name="Left">Rows that are not shown though all were asked for.</param>
internal sealed record ReportRows(IReadOnlyList<ReportRow> Rows, int Pages, int Left);

/// <summary>Sorts a report's rows and takes one page of them. Parts stay under the row they belong to, on the same page.</summary>
internal static class ReportPage
{
    /// <summary>Rows on a page; the parts of the last one may be more.</summary>
    public const int Size = 50;

    /// <summary>Rows that a browser prints in one go; longer lists are for a spreadsheet.</summary>
    public const int MostPrinted = 2_000;

    public static ReportRows Of(ReportTable table, ReportQuery query)
    {
        var everything = query.Page == ReportQuery.AllPages;
        if (table.AllRows is { } all)
        {
            var shown = table.Rows.Count(r => r.Level == 0);
            return new ReportRows(table.Rows, everything ? 1 : (all + Size - 1) / Size, everything ? all - shown : 0);
        }

        var pages = Pages(Blocks(Sorted(table, query.Sort)), everything ? MostPrinted : Size);
        var rows = everything ? pages.FirstOrDefault() : pages.ElementAtOrDefault(query.Page - 1);
        return new ReportRows(rows ?? [], everything ? 1 : pages.Count, everything ? table.Rows.Count - (rows?.Count ?? 0) : 0);
    }

    public static IReadOnlyList<ReportRow> Sorted(ReportTable table, string? sort)
    {
        var descending = sort?.StartsWith('-') == true;
        var index = sort is null ? -1 : table.Columns.Select(c => c.Key).ToList().IndexOf(sort.TrimStart('-'));
        if (index < 0 || table.AllRows is not null)
        {
            return table.Rows;
        }

        // What is not said comes last, whichever way the rest is sorted, and before it words in a column of days or figures, such as "Struck out".
        var hasValues = table.Rows.Any(r => r.Cells[index] is not null and not string);
        var ordered = Blocks(table.Rows).OrderBy(b => b[0].Cells[index] switch { null => 2, string when hasValues => 1, _ => 0 });
        ordered = descending ? ordered.ThenByDescending(b => b[0].Cells[index], Values) : ordered.ThenBy(b => b[0].Cells[index], Values);
        return [.. ordered.SelectMany(b => b)];
    }

    /// <summary>Each row of the first level with its parts.</summary>
    private static List<List<ReportRow>> Blocks(IReadOnlyList<ReportRow> rows)
    {
        var blocks = new List<List<ReportRow>>();
        foreach (var row in rows)
        {
            if (row.Level == 0 || blocks.Count == 0)
            {
                blocks.Add([]);
            }

            blocks[^1].Add(row);
        }

        return blocks;
    }

    private static List<List<ReportRow>> Pages(List<List<ReportRow>> blocks, int size)
    {
        var pages = new List<List<ReportRow>>();
        foreach (var block in blocks)
        {
            if (pages.Count == 0 || pages[^1].Count + block.Count > size)
            {
                pages.Add([]);
            }

            pages[^1].AddRange(block);
        }

        return pages;
    }

    private static readonly Comparer<object?> Values = Comparer<object?>.Create((a, b) => (a, b) switch
    {
        (string x, string y) => StringComparer.CurrentCultureIgnoreCase.Compare(x, y),
        (IComparable x, not null) when x.GetType() == b.GetType() => x.CompareTo(b),
        _ => 0,
    });
}
