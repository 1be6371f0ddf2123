namespace LaneAward.Web.Features;

/// <summary>Text for a cell of a spreadsheet.</summary>
internal static class SpreadsheetText
{
    // OWASP, CSV injection: what Excel, LibreOffice or Sheets take for the beginning of a formula, the wide signs of East Asian keyboards too.
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    /// <summary>With an apostrophe before what a spreadsheet would take for a formula.</summary>
    public static string Safe(string text)
    {
        return text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
    }
}
