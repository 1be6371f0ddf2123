using System.Globalization;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Changes pieces, estimate and note of an open task.</summary>
internal sealed class EditModel(EditTask edit, ListTasks tasks) : FloorPage
{
    public async Task<IActionResult> OnGetAsync(string id)
    {
        return await tasks.OneAsync(id, Me.PersonId, Cancelled) is { } task ? Show(Views.Edit, EditSheet.Of(task)) : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? quantity, string? estimate, string? note)
    {
        var outcome = await edit.RunAsync(new EditTask.Request(id, Whole(quantity), Whole(estimate), note), HttpContext.Write(), Cancelled);
        return outcome.Refusal is { Fields: not null } wrong && await tasks.OneAsync(id, Me.PersonId, Cancelled) is { } task
            ? ShowWrong(Views.Edit, new EditSheet(task, quantity, estimate, note, wrong), wrong, "#edit-sheet")
            : await AnswerAsync(outcome);
    }
}

/// <summary>The edit sheet with what stands in its fields.</summary>
internal sealed record EditSheet(TaskCard Task, string? Quantity, string? Estimate, string? Note, Refusal? Wrong)
{
    public static EditSheet Of(TaskCard task)
    {
        return new EditSheet(
            task, task.Quantity?.ToString(CultureInfo.InvariantCulture), task.EstimateMinutes?.ToString(CultureInfo.InvariantCulture), task.Note, Wrong: null);
    }
}
