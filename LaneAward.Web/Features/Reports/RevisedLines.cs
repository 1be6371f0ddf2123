using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>Sessions that took each other's place, read back to what was tapped.</summary>
internal sealed class RevisedLines(IReadOnlyList<RevisedRow> rows)
{
    private readonly Dictionary<long, RevisedRow> _byId = rows.ToDictionary(r => r.Row.Id);
    private readonly ILookup<long?, RevisedRow> _after = rows.OrderBy(r => r.Row.Id).ToLookup(r => r.RevisesId);

    /// <summary>Where somebody started a clock: time that was added has no such start, and one that was undone never was.</summary>
    public IEnumerable<RevisedRow> Firsts => rows.Where(r => r is { RevisesId: null, IsNothing: false } && Lives(r));

    /// <summary>All that somebody recorded or put right, what was struck out since with it, each with the first row of its line.</summary>
    public IEnumerable<(WorkRow Row, long FirstId)> Recorded => rows.Where(r => !r.TakenBack).Select(r => (r.Row, FirstOf(r).Row.Id));

    /// <summary>
    /// The row that holds the end as it was tapped, of a clock that began with this one. It went on under another number when a stop was undone, or
    /// when its start was corrected while it ran; and a tap that arrived after the shop had closed it tells more than the shop.
    /// </summary>
    public RevisedRow EndedByTap(RevisedRow row)
    {
        if (_after[row.Row.Id].LastOrDefault(Lives) is not { Row.Id: > 0 } next)
        {
            return row;
        }

        var ended = EndedByTap(next);
        return row.TakenBack || row.IsNothing || row.Row.EndedAtMs is null || ((row.Row.Auto || row.EndedByOthers) && ended is { Row.Auto: false, BySupervisor: false }) ? ended : row;
    }

    /// <summary>What became of a line in the end: the rows whose place none took, what was struck out with them.</summary>
    public IEnumerable<RevisedRow> Last(RevisedRow row)
    {
        var next = _after[row.Row.Id].Where(Lives).ToList();
        return next.Count > 0 ? next.SelectMany(Last) : row.TakenBack || row.IsNothing ? [] : [row];
    }

    private bool Lives(RevisedRow row)
    {
        return !row.TakenBack || _after[row.Row.Id].Any(Lives);
    }

    private RevisedRow FirstOf(RevisedRow row)
    {
        while (row.RevisesId is { } before && _byId.TryGetValue(before, out var earlier))
        {
            row = earlier;
        }

        return row;
    }
}
