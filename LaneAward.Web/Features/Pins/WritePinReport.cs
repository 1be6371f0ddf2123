using System.Globalization;
using System.Text;

namespace LaneAward.Web.Features.Pins;

/// <summary>The PIN report as a table for a screen, as CSV, or as slips to cut out and hand over.</summary>
internal static class WritePinReport
{
    private static readonly string[] Heads = ["Name", "Team", "Role", "PIN", "Last seen", "Locked"];

    public static string Write(IReadOnlyList<PinLine> lines, string format, TimeZoneInfo zone)
    {
        return format switch
        {
            "csv" => Csv(lines, zone),
            "slips" => Slips(lines),
            _ => Table(lines, zone),
        };
    }

    private static string Table(IReadOnlyList<PinLine> lines, TimeZoneInfo zone)
    {
        List<string[]> rows = [Heads, .. lines.Select(line => Fields(line, zone))];
        var widths = Enumerable.Range(0, Heads.Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        return string.Concat(rows.Select(row => string.Join("  ", row.Select((text, column) => text.PadRight(widths[column]))).TrimEnd() + "\n"));
    }

    private static string Csv(IReadOnlyList<PinLine> lines, TimeZoneInfo zone)
    {
        return string.Concat(new[] { Heads }.Concat(lines.Select(line => Fields(line, zone))).Select(row => string.Join(',', row.Select(Quoted)) + "\r\n"));
    }

    private static string Slips(IReadOnlyList<PinLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append("- - - - - - - - - - - - - - - - - - - - -\n\n");
            text.Append(CultureInfo.InvariantCulture, $"  {line.Name}{(line.Team is null ? "" : ", " + line.Team)}\n  Time On Tasks PIN: {Pin(line)}\n\n");
        }

        return text.ToString();
    }

    private static string[] Fields(PinLine line, TimeZoneInfo zone)
    {
        var seen = line.LastSeen is { } at
            ? TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            : "never";
        return [line.Name, line.Team ?? "", line.Role, Pin(line), seen, line.Locked ? "locked" : ""];
    }

    private static string Pin(PinLine line) => line.Pin ?? $"(not readable: sealed with key {line.SealedWith})";

    // A spreadsheet runs what begins like a formula; a name may.
    private static string Quoted(string text)
    {
        return '"' + SpreadsheetText.Safe(text).Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
    }
}
