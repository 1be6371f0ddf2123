namespace LaneAward.Web.Features.Reports;

/// <summary>The shown part of rows that are dear to make: what is cheap to know about them sorts them first, so that the first page holds the first of all.</summary>
internal static class ReportPart
{
    /// <param name="groups">One for each row, with what the sessions of the range say about it.</param>
    /// <param name="usual">The sorting when none is asked for.</param>
    /// <param name="known">Sortings that need no more than the groups themselves; for every other one all groups are returned, to be sorted as rows.</param>
    public static List<T> Of<T>(List<T> groups, ReportContext context, Func<T, long> id, string usual, params (string Key, Func<T, long> Value)[] known)
    {
        var sort = context.Query.Sort ?? usual;
        var value = known.FirstOrDefault(k => k.Key == sort.TrimStart('-')).Value;
        if (value is null)
        {
            return groups;
        }

        var sorted = sort[0] == '-' ? groups.OrderByDescending(value).ThenBy(id) : groups.OrderBy(value).ThenBy(id);
        return context.Part is var (skip, take) ? [.. sorted.Skip(skip).Take(take)] : [.. sorted];
    }
}
