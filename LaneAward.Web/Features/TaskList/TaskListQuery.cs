using System.Globalization;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features.Tasks;

namespace LaneAward.Web.Features.TaskList;

/// <summary>Which tasks an address of the list asks for; the page and the CSV read it alike. What makes no sense in it is left out.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, itself included.</param>
/// <param name="Page">From 0; the CSV holds all of them.</param>
internal sealed record TaskListQuery(DateOnly From, DateOnly To, int Page, TaskFilter Filter)
{
    private const int DaysBefore = 6;

    /// <summary>Longest span, in days: beyond it a report is the better answer.</summary>
    private const int LongestSpan = 366;

    public static TaskListQuery Read(IQueryCollection values, ShopClock clock)
    {
        var to = DayText.Read(values["to"]) ?? clock.Today;
        var from = DayText.Read(values["from"]) ?? to.AddDays(-DaysBefore);
        (from, to) = from <= to ? (from, to) : (to, from);
        from = from < to.AddDays(-LongestSpan) ? to.AddDays(-LongestSpan) : from;
        var (sort, status, text) = ((string?)values["sort"], (string?)values["status"], ((string?)values["text"])?.Trim());
        var known = sort is "order" or "customer" or "type" or "status" or "time" or "total" or "last";
        var filter = new TaskFilter(clock.StartOf(from), clock.StartOf(to.AddDays(1)))
        {
            PersonId = Number(values["person"]),
            TeamId = Number(values["team"]),
            Status = status is not null && TaskStates.All.Contains(status) ? status : null,
            Text = string.IsNullOrEmpty(text) ? null : text,
            Sort = known ? sort! : "last",
            Descending = (string?)values["dir"] switch { "desc" => true, "asc" => false, _ => !known || sort is "time" or "total" or "last" },
        };
        return new TaskListQuery(from, to, (int)Math.Clamp((Number(values["p"]) ?? 1) - 1, 0, 100_000), filter);
    }

    private static long? Number(string? text)
    {
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
