using LaneAward.Data.Reports;
using MiniExcelLibs;
using MiniExcelLibs.Attributes;
using MiniExcelLibs.OpenXml;

namespace LaneAward.Web.Features.Reports;

/// <summary>Writes a report for other programs: CSV as RFC 4180 says (UTF-8, CRLF), XLSX with a sheet per level whose rows say what they are a part of, JSON by column keys.</summary>
internal static class WriteReport
{
    /// <summary>Letters: a note is read in the cell, and does not push the other columns off the screen.</summary>
    private const double WidestColumn = 60;

    /// <summary>
    /// The rows that are no sum of others, each with what it is a part of in front: the labour added up is the report's total, and no hour stands in it
    /// twice. Sums are in the workbook and the JSON.
    /// </summary>
    public static void Csv(ReportAnswer answer, TextWriter csv, Phrases say, ShopClock clock)
    {
        var columns = answer.Table.Columns;
        var rows = ReportPage.Sorted(answer.Table, answer.Query.Sort).Where(r => !r.IsSubtotal).ToList();
        var parents = new string?[rows.Count == 0 ? 0 : rows.Max(r => r.Level)];
        SpreadsheetText.Line(csv, [.. GroupHeadings(answer.Table, parents.Length, say), .. columns.Select(Heading)]);
        foreach (var (row, next) in rows.Zip(rows.Skip(1).Append(null)))
        {
            if (next?.Level > row.Level)
            {
                parents[row.Level] = row.Name;
                continue;
            }

            SpreadsheetText.Line(
                csv, [.. parents.Select((name, level) => level < row.Level ? name : null), .. row.Cells.Zip(columns, (cell, column) => ReportText.Plain(cell, column.Kind, clock))]);
        }
    }

    /// <summary>The head of the sessions' CSV, and one of its lines.</summary>
    public static void SessionsHead(TextWriter csv, Phrases say)
    {
        SpreadsheetText.Line(csv, [.. SessionsReport.Columns(say).Select(Heading)]);
    }

    public static void SessionLine(TextWriter csv, SessionLine line, IReadOnlyList<ReportColumn> columns, Phrases say, ShopClock clock)
    {
        var cells = SessionsReport.Cells(line, say);
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = ReportText.Plain(cells[i], columns[i].Kind, clock);
        }

        SpreadsheetText.Line(csv, cells);
    }

    public static void Xlsx(ReportAnswer answer, Stream xlsx, Phrases say, ShopClock clock)
    {
        var sheets = new Dictionary<string, object>();
        var rows = ReportPage.Sorted(answer.Table, answer.Query.Sort);
        for (var level = 0; level <= 2; level++)
        {
            var parents = new string[level];
            var groups = GroupHeadings(answer.Table, level, say);
            var found = new List<Dictionary<string, object?>>();
            foreach (var row in rows.Where(r => !r.IsSubtotal))
            {
                if (row.Level < level)
                {
                    parents[row.Level] = row.Name ?? "";
                }
                else if (row.Level == level)
                {
                    found.Add(Named(answer, row, groups, parents, clock));
                }
            }

            if (level == 0 && answer.Table.Total is { } total)
            {
                found.Add(Named(answer, total, [], [], clock));
            }

            if (found.Count > 0 || level == 0)
            {
                sheets[level == 0 ? Sheet(answer.Report.Title(say)) : say["Level {0}", level + 1]] = found;
            }
        }

        sheets[say["About"]] = About(answer, say, clock);
        // Whole in the cell so that a column adds up to its total; what is shown has two decimals.
        var hours = answer.Table.Columns.Where(IsHours).Select(c => new DynamicExcelColumn(Heading(c)) { Format = "0.00", Width = Heading(c).Length + 2 });
        xlsx.SaveAs(sheets, configuration: new OpenXmlConfiguration { DynamicColumns = [.. hours], EnableAutoWidth = true, FastMode = true, MaxWidth = WidestColumn });
    }

    public static object Json(ReportAnswer answer, Phrases say, ShopClock clock)
    {
        return new
        {
            report = answer.Report.Name,
            from = ReportQuery.Day(answer.Query.From),
            to = ReportQuery.Day(answer.Query.To),
            asOf = ShopClock.Iso(answer.AsOfMs),
            filters = answer.Filters,
            ignored = answer.Ignored,
            columns = answer.Table.Columns.Select(c => new { key = c.Key, title = c.Title, unit = Unit(c.Kind) }),
            rows = ReportPage.Sorted(answer.Table, answer.Query.Sort).Select(r => Object(answer, r, clock)),
            totals = answer.Table.Total is { } total ? Object(answer, total, clock) : null,
            notes = Notes(answer, say, clock),
            personDayHours = answer.Table.PersonDaysMs is { } ms ? ReportText.Hours(ms) : (decimal?)null,
            personDaySeconds = answer.Table.PersonDaysMs / 1000,
        };
    }

    /// <summary>What the report was asked for, and below each other the sentences that stand under its table on the page.</summary>
    private static List<Dictionary<string, object?>> About(ReportAnswer answer, Phrases say, ShopClock clock)
    {
        var notes = Notes(answer, say, clock);
        var about = new List<Dictionary<string, object?>> { Line(answer.Report.Title(say), SpreadsheetText.Safe(string.Join("; ", answer.Filters)), clock.DayAndTime(answer.AsOfMs), notes.FirstOrDefault()) };
        about.AddRange(notes.Skip(1).Select(note => Line(null, null, null, note)));
        return about;

        Dictionary<string, object?> Line(string? report, string? filters, string? asOf, string? note)
        {
            return new() { [say["Report"]] = report, [say["Filters"]] = filters, [say["As of"]] = asOf, [say["Notes"]] = note };
        }
    }

    private static List<string> Notes(ReportAnswer answer, Phrases say, ShopClock clock)
    {
        return [.. answer.Table.Running ? (string[])[say["A clock still runs: counted as of {0}.", clock.DayAndTime(answer.AsOfMs)]] : [], .. answer.Table.Notes];
    }

    private static string Heading(ReportColumn column)
    {
        return IsHours(column) ? column.Title + " (h)" : column.Title;
    }

    /// <summary>The headings over what a row is a part of. No two of a file are the same: a workbook would lose one of the columns.</summary>
    private static string[] GroupHeadings(ReportTable table, int levels, Phrases say)
    {
        return [.. Enumerable.Range(0, levels).Select(level =>
        {
            var name = table.Groups.ElementAtOrDefault(level) ?? (level == 0 ? table.Columns[0].Title : say["Level {0}", level + 1]);
            return table.Columns.Any(c => Heading(c) == name) ? say["{0} (group)", name] : name;
        })];
    }

    private static bool IsHours(ReportColumn column)
    {
        return column.Kind is ColumnKind.Hours or ColumnKind.Difference;
    }

    private static string? Unit(ColumnKind kind)
    {
        return kind switch
        {
            ColumnKind.Hours or ColumnKind.Difference => "hours",
            ColumnKind.Percent => "share",
            ColumnKind.Count => "count",
            ColumnKind.Number => "number",
            _ => null,
        };
    }

    private static string Sheet(string title)
    {
        // The longest name that Excel takes.
        return title.Length <= 31 ? title : title[..31];
    }

    private static Dictionary<string, object?> Named(ReportAnswer answer, ReportRow row, string[] groups, string[] parents, ShopClock clock)
    {
        var named = new Dictionary<string, object?>();
        for (var level = 0; level < parents.Length; level++)
        {
            named[groups[level]] = SpreadsheetText.Safe(parents[level]);
        }

        foreach (var (cell, column) in row.Cells.Zip(answer.Table.Columns))
        {
            named[Heading(column)] = cell is long ms && IsHours(column) ? ms / 3_600_000d
                : ReportText.Plain(cell, column.Kind, clock) is var plain && plain is string text ? SpreadsheetText.Safe(text) : plain;
        }

        return named;
    }

    private static Dictionary<string, object?> Object(ReportAnswer answer, ReportRow row, ShopClock clock)
    {
        var values = new Dictionary<string, object?> { ["level"] = row.Level };
        foreach (var (cell, column) in row.Cells.Zip(answer.Table.Columns))
        {
            values[column.Key] = cell is long ms && column.Kind is ColumnKind.Instant ? ShopClock.Iso(ms) : ReportText.Plain(cell, column.Kind, clock);
            if (IsHours(column))
            {
                // Durations of the API are whole seconds; hours are what payroll compares with the file.
                values[column.Key + "Seconds"] = (cell as long?) / 1000;
            }
        }

        values["running"] = row.Running;
        return values;
    }
}
