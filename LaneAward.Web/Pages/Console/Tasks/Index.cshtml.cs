using LaneAward.Web.Features;
using LaneAward.Web.Features.TaskList;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace LaneAward.Web.Pages.Console.Tasks;

/// <summary>The tasks that were worked on, added or closed within a span of days. What is looked at stands in the address.</summary>
internal sealed class IndexModel(ReadTaskList read, ShopClock clock) : ConsolePage
{
    public TaskListPage List { get; private set; } = null!;

    public TaskListQuery Query { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        Query = TaskListQuery.Read(Request.Query, clock);
        List = await read.RunAsync(Query.Filter, Query.Page, Cancelled);
        return Page();
    }

    public int Pages => (int)((List.Totals.Tasks + ReadTaskList.PageSize - 1) / ReadTaskList.PageSize);

    /// <summary>This address with another value in it; the first page unless it says otherwise.</summary>
    public string With(params (string Name, string? Value)[] changes)
    {
        return Address("/console/tasks", changes);
    }

    /// <summary>The same tasks, all of them, as a file.</summary>
    public string CsvAddress => Address("/console/tasks.csv");

    /// <summary>Where time that nobody recorded is added, for the person whose tasks are shown.</summary>
    public string AddTimeAddress => Query.Filter.PersonId is { } person
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/console/sessions/add?person={person}&day={Query.To:yyyy-MM-dd}")
        : "/console/sessions/add";

    /// <summary>The address that sorts by the column; the other way round when it does already.</summary>
    public string SortBy(string column)
    {
        return With(("sort", column), ("dir", Query.Filter.Sort == column && !Query.Filter.Descending ? "desc" : "asc"));
    }

    /// <summary>ascending, descending, or null for a column that is not sorted by.</summary>
    public string? AriaSort(string column)
    {
        return Query.Filter.Sort != column ? null : Query.Filter.Descending ? "descending" : "ascending";
    }

    private string Address(string path, params (string Name, string? Value)[] changes)
    {
        var query = Request.Query.Where(q => q.Key is not "p" && !string.IsNullOrEmpty(q.Value)).ToDictionary(q => q.Key, q => (string?)q.Value.ToString());
        foreach (var (name, value) in changes)
        {
            query[name] = value;
        }

        return QueryHelpers.AddQueryString(path, query.Where(q => q.Value is not null));
    }
}
