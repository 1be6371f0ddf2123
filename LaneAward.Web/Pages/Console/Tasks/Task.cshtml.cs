using LaneAward.Web.Features.TaskList;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Tasks;

/// <summary>One task with all that is recorded of it; the list shows the same in a drawer.</summary>
internal sealed class TaskModel(ReadTaskRecord read) : ConsolePage
{
    public TaskRecord Record { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string task)
    {
        if (await read.TaskAsync(task, Cancelled) is not { } record)
        {
            return NotFound();
        }

        Record = record;
        return Page();
    }
}
