namespace LaneAward.Web.Features.Reports;

/// <summary>The shown part of rows that are dear to make: what is cheap to know about them sorts them first, so that the first page holds the first of all.</summary>
internal static class ReportPart
{
    /// <param name="groups">One for each row, with what the sessions of the range say about it.</param>
    /// <param name="usual">The sorting when none is asked for, or one that there is not.</param>
    /// <param name="known">
    /// Sortings that need no more than the groups themselves. What is not said comes last, whichever way the rest is sorted. For those by any other
    /// column all groups are returned, as usual, to be sorted as rows.
    /// </param>
    public static List<T> Of<T>(List<T> groups, ReportContext context, Func<T, long> id, string usual, IReadOnlyList<ReportColumn> columns, params (string Key, Func<T, long?> Value)[] known)
    {
        var asked = context.Query.Sort;
        var isKnown = known.Any(k => k.Key == asked?.TrimStart('-'));
        if (!isKnown && columns.Any(c => c.Key == asked?.TrimStart('-')))
        {
            return [.. Sorted(usual)];
        }

        var sorted = Sorted(isKnown ? asked! : usual);
        return context.Part is var (skip, take) ? [.. sorted.Skip(skip).Take(take)] : [.. sorted];

        IEnumerable<T> Sorted(string sort)
        {
            var value = known.First(k => k.Key == sort.TrimStart('-')).Value;
            var said = groups.OrderBy(g => value(g) is null);
            return sort[0] == '-' ? said.ThenByDescending(value).ThenBy(id) : said.ThenBy(value).ThenBy(id);
        }
    }
}
