using System.Text;
using LaneAward.Data.Orders;
using LaneAward.Web.Features.Orders;

namespace LaneAward.Web.Pages;

/// <summary>One order in a list of results: what was typed is marked in its number, or its words in customer and description.</summary>
internal sealed record OrderRowView(OrderView Order, string Query, bool Chosen)
{
    private readonly IReadOnlyList<string> _typed = [.. OrderRepository.WordsOf(Query).Select(Folded)];

    public string Matched => new[] { Query, OrderRepository.PlainNumber(Query) ?? "" }
        .Where(typed => Order.OrderNumber.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
        .Select(typed => Order.OrderNumber[..typed.Length])
        .FirstOrDefault("");

    public string Rest => Order.OrderNumber[Matched.Length..];

    public IEnumerable<(string Text, bool Marked)> Customer => Parts(Order.CustomerName ?? "");

    /// <summary>The description, and before it what no search looks into: the status and the pieces.</summary>
    public IEnumerable<(string Text, bool Marked)> What
    {
        get
        {
            var line = OrderWords.StatusAndWhat(Order);
            var begins = Order.Description is { Length: > 0 } description ? Math.Max(0, line.LastIndexOf(description, StringComparison.Ordinal)) : line.Length;
            return [(line[..begins], false), .. Parts(line[begins..])];
        }
    }

    /// <summary>The order where nothing was searched.</summary>
    public static OrderRowView Of(OrderView order)
    {
        return new OrderRowView(order, "", false);
    }

    // Letter by letter, so that what is marked has as many letters as what was typed.
    private static string Folded(string word)
    {
        return string.Concat(word.Select(letter => char.ToLowerInvariant(letter.ToString().Normalize(NormalizationForm.FormD)[0])));
    }

    /// <summary>The text in pieces. A word is marked as far as a word that was typed begins it, as the search finds it.</summary>
    private IEnumerable<(string Text, bool Marked)> Parts(string text)
    {
        var (plainFrom, at) = (0, 0);
        while (_typed.Count > 0 && at < text.Length)
        {
            var word = new string([.. text.Skip(at).TakeWhile(char.IsLetterOrDigit)]);
            var marked = word.Length == 0 ? 0 : LongestBeginning(Folded(word));
            if (marked > 0)
            {
                yield return (text[plainFrom..at], false);
                yield return (text[at..(at + marked)], true);
                plainFrom = at + marked;
            }

            at += Math.Max(1, word.Length);
        }

        yield return (text[plainFrom..], false);
    }

    private int LongestBeginning(string word)
    {
        return _typed.Where(typed => word.StartsWith(typed, StringComparison.Ordinal)).Select(typed => typed.Length).DefaultIfEmpty().Max();
    }
}
