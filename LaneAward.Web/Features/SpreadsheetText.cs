using System.Globalization;
using System.Text;

namespace LaneAward.Web.Features;

/// <summary>Text for the cells of a spreadsheet, and CSV as RFC 4180 says.</summary>
internal static class SpreadsheetText
{
    // OWASP, CSV injection: what Excel, LibreOffice or Sheets take for the beginning of a formula, the wide signs of East Asian keyboards too.
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    /// <summary>With an apostrophe before what a spreadsheet would take for a formula.</summary>
    public static string Safe(string text)
    {
        return text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
    }

    /// <summary>One CSV field: a number as it is, a text in quotes where it needs them, and never a formula.</summary>
    public static string Field(object? value)
    {
        var text = value is string words ? Safe(words) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.AsSpan().ContainsAny(",\"\r\n") ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text;
    }

    /// <summary>Writes one CSV line.</summary>
    public static void Line(TextWriter csv, params ReadOnlySpan<object?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            csv.Write(i == 0 ? "" : ",");
            csv.Write(Field(cells[i]));
        }

        csv.Write("\r\n");
    }

    /// <summary>UTF-8 with a byte order mark: without one Excel reads the accents of Spanish wrongly. The stream stays open.</summary>
    public static StreamWriter Writer(Stream file)
    {
        return new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 1 << 16, leaveOpen: true);
    }
}
