using LaneAward.Web.Features;
using LaneAward.Web.Features.Reports;
using LaneAward.Web.Features.TaskList;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Tasks;

/// <summary>The tasks of the list's address as a file for a spreadsheet: all of them, not a page.</summary>
internal sealed class CsvModel(WriteTaskList write, ShopClock clock) : ConsolePage
{
    public async Task<IActionResult> OnGetAsync()
    {
        var query = TaskListQuery.Read(Request.Query, clock);
        var file = SpooledFile.Create();
        await write.RunAsync(query.Filter, file, Words, Words.StatusOf, Cancelled);
        file.Position = 0;
        return File(file, "text/csv; charset=utf-8", $"tasks_{ReportQuery.Day(query.From)}_{ReportQuery.Day(query.To)}.csv");
    }
}
