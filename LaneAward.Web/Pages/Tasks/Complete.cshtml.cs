using LaneAward.Web.Features;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Completes a task. With fewer pieces than are left it asks once whether the task stays open.</summary>
internal sealed class CompleteModel(CompleteTask complete, ListTasks tasks, ShopClock clock) : FloorPage
{
    public async Task<IActionResult> OnGetAsync(string id)
    {
        return await tasks.OneAsync(id, Me.PersonId, Cancelled) is { } task ? Show(Views.Complete, new CompleteSheet(task)) : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string id, CompleteForm form)
    {
        var task = await tasks.OneAsync(id, Me.PersonId, Cancelled);
        // A tap that waited without a connection is not asked: whoever made it meant to complete.
        if (form.Finish is null && !HttpContext.Write().IsUnseen(clock.NowMs) && StillLeft(task, form) is { } left)
        {
            var question = Refusal.Invalid("quantity", Words["{0} left. Keep the task open?", left]);
            return ShowWrong(Views.Complete, form.Sheet(task!) with { StillLeft = left }, question, form.Region);
        }

        var outcome = await complete.RunAsync(
            new CompleteTask.Request(id, Whole(form.Quantity), Whole(form.Scrap), form.Note, form.ForEveryone), HttpContext.Write(), Cancelled);
        return outcome.Refusal is { Fields: not null } wrong && task is not null
            ? ShowWrong(Views.Complete, form.Sheet(task) with { Wrong = wrong }, wrong, form.Region)
            : await AnswerAsync(outcome);
    }

    private static long? StillLeft(TaskCard? task, CompleteForm form)
    {
        var othersGoOn = task?.OthersRunning is not null && !form.ForEveryone;
        return task is { Status: "queued" or "running" or "paused" } && !othersGoOn && task.Left() is { } left && Whole(form.Quantity) is >= 0 and { } now && now < left
            ? left - now
            : null;
    }
}

/// <summary>The fields of the complete sheet as they were typed.</summary>
internal sealed class CompleteForm
{
    public string? Quantity { get; set; }

    public string? Scrap { get; set; }

    public string? Note { get; set; }

    public bool ForEveryone { get; set; }

    /// <summary>Set by "Finish anyway".</summary>
    public string? Finish { get; set; }

    /// <summary>Which of the two sheets of the page was used.</summary>
    [BindProperty(Name = "__place")]
    public string? Place { get; set; }

    public string Region => "#complete-" + (Place == "hero" ? "hero" : "sheet");

    public CompleteSheet Sheet(TaskCard task)
    {
        return new CompleteSheet(task)
        {
            Place = Place == "hero" ? "hero" : "sheet",
            Quantity = Quantity,
            Scrap = Scrap,
            Note = Note,
            ForEveryone = ForEveryone,
        };
    }
}
