using System.Globalization;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features;
using LaneAward.Web.Features.TaskList;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace LaneAward.Web.Pages.Console.Tasks;

/// <summary>The tasks that were worked on, added or closed within a span of days. What is looked at stands in the address.</summary>
internal sealed class IndexModel(ReadTaskList read, ShopClock clock) : ConsolePage
{
    private const int DaysBefore = 6;

    /// <summary>Longest span, in days: beyond it a report is the better answer.</summary>
    private const int LongestSpan = 366;

    public TaskListPage List { get; private set; } = null!;

    public TaskFilter Filter { get; private set; } = null!;

    public DateOnly From { get; private set; }

    /// <summary>The last day, itself included.</summary>
    public DateOnly To { get; private set; }

    /// <summary>From 0.</summary>
    public int Number { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? from, string? to, long? person, long? team, string? status, string? text, string? sort, string? dir, int? p)
    {
        To = Day(to) ?? clock.Today;
        From = Day(from) ?? To.AddDays(-DaysBefore);
        (From, To) = From <= To ? (From, To) : (To, From);
        From = From < To.AddDays(-LongestSpan) ? To.AddDays(-LongestSpan) : From;
        Number = Math.Clamp((p ?? 1) - 1, 0, 100_000);
        var known = sort is "order" or "customer" or "type" or "status" or "time" or "total" or "last";
        Filter = new TaskFilter(clock.StartOf(From), clock.StartOf(To.AddDays(1)))
        {
            PersonId = person,
            TeamId = team,
            Status = status is "queued" or "running" or "paused" or "completed" or "cancelled" ? status : null,
            Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim(),
            Sort = known ? sort! : "last",
            Descending = known ? dir == "desc" : true,
        };
        List = await read.RunAsync(Filter, Number, Cancelled);
        return Page();
    }

    public int Pages => (int)((List.Totals.Tasks + ReadTaskList.PageSize - 1) / ReadTaskList.PageSize);

    /// <summary>This address with another value in it; the first page unless it says otherwise.</summary>
    public string With(params (string Name, string? Value)[] changes)
    {
        var query = Request.Query.Where(q => q.Key is not "p" && !string.IsNullOrEmpty(q.Value)).ToDictionary(q => q.Key, q => (string?)q.Value.ToString());
        foreach (var (name, value) in changes)
        {
            query[name] = value;
        }

        return QueryHelpers.AddQueryString("/console/tasks", query.Where(q => q.Value is not null));
    }

    /// <summary>The address that sorts by the column; the other way round when it does already.</summary>
    public string SortBy(string column)
    {
        return With(("sort", column), ("dir", Filter.Sort == column && !Filter.Descending ? "desc" : "asc"));
    }

    /// <summary>ascending, descending, or null for a column that is not sorted by.</summary>
    public string? AriaSort(string column)
    {
        return Filter.Sort != column ? null : Filter.Descending ? "descending" : "ascending";
    }

    private static DateOnly? Day(string? text)
    {
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200 ? day : null;
    }
}
