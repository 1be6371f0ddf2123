namespace LaneAward.Web.Pages.Console;

/// <summary>The way through a list of several pages.</summary>
/// <param name="Page">The one that is shown, from 1.</param>
/// <param name="Pages">How many there are.</param>
/// <param name="At">The address of a page.</param>
internal sealed record Pager(int Page, int Pages, Func<int, string> At)
{
    /// <summary>Where the whole list stands on one page, to print; null when there is no such place.</summary>
    public string? All { get; init; }
}
