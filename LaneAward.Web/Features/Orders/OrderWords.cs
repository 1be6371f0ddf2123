using System.Globalization;

namespace LaneAward.Web.Features.Orders;

/// <summary>What is said of an order, wherever it is found.</summary>
internal static class OrderWords
{
    /// <summary>"48 × Crystal Peak Award, 8 in"; what is missing is left out.</summary>
    public static string What(long? quantity, string? description)
    {
        var text = description ?? "";
        return quantity is { } pieces && !StartsWithNumber(text)
            ? string.Create(CultureInfo.InvariantCulture, $"{pieces} × {text}").TrimEnd(' ', '×')
            : text;
    }

    /// <summary>
    /// The same after the word that ProfitMaker has for how far an open order is: before it, because a long description is cut. A letter alone says
    /// nothing to anybody.
    /// </summary>
    public static string StatusAndWhat(OrderView order)
    {
        var what = What(order.Quantity, order.Description);
        return order is { NotOpen: false, Status: { Length: > 1 } status } ? $"{status} · {what}".TrimEnd(' ', '·') : what;
    }

    /// <summary>
    /// ProfitMaker's word for an order that is not open, ours where it has a letter alone, so that a shipped one is not taken for an open one; null for all others.
    /// </summary>
    public static string? WarningOf(OrderView order, Phrases say)
    {
        return order switch
        {
            { NotOpen: false } => null,
            { Status: { Length: > 1 } status } => status,
            { Standing: "cancelled" } => say["Order cancelled"],
            _ => say["Order shipped"],
        };
    }

    // "48 x Crystal Peak" already says how many.
    private static bool StartsWithNumber(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return digits > 0 && text[digits..].TrimStart() is ['x' or 'X' or '×', ..];
    }
}
