using LaneAward.Web.Features;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Completes a task. Asks once where pieces are left, where no number is entered, and where the pieces changed while the sheet was open.</summary>
internal sealed class CompleteModel(CompleteTask complete, ListTasks tasks, ShopClock clock) : FloorPage
{
    /// <param name="place">"hero" for the sheet of the large card.</param>
    public async Task<IActionResult> OnGetAsync(string id, string? place)
    {
        return await tasks.OneAsync(id, Me.PersonId, Cancelled) is { } task
            ? Show(Views.Complete, place == "hero" ? CompleteSheet.OnHero(task) : new CompleteSheet(task))
            : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string id, CompleteForm form)
    {
        var task = await tasks.OneAsync(id, Me.PersonId, Cancelled);
        // A tap that waited without a connection is not asked: whoever made it meant to complete.
        if (task is { Status: "queued" or "running" or "paused" } && !HttpContext.Write().IsUnseen(clock.NowMs) && Ask(task, form) is { Question: { } question } asked)
        {
            return ShowSheet(asked, Refusal.Invalid("quantity", question), form);
        }

        var outcome = await complete.RunAsync(
            new CompleteTask.Request(id, Whole(form.Quantity), Whole(form.Scrap), form.Note, form.ForEveryone), HttpContext.Write(), Cancelled);
        return outcome.Refusal is { Fields: not null } wrong && task is not null
            ? ShowSheet(form.Sheet(task) with { Wrong = wrong }, wrong, form)
            : await AnswerAsync(outcome);
    }

    private IActionResult ShowSheet(CompleteSheet sheet, Refusal refusal, CompleteForm form)
    {
        return ShowWrong(Views.Complete, sheet, refusal, form.Region, sheet.Alert);
    }

    private CompleteSheet? Ask(TaskCard task, CompleteForm form)
    {
        if (form.Finish is not null || task.Left() is not { } left)
        {
            return null;
        }

        var now = Whole(form.Quantity);
        // The number stands for what was left when the sheet was drawn. Once my part is finished it is the same tap again, and its pieces are counted.
        // A smaller one is somebody's own count, and no guess at what is left.
        if (now > 0 && task.MyState is not "finished" && Whole(form.Left) is { } seen && seen != left && (now == seen || now > left))
        {
            return form.Sheet(task) with
            {
                Quantity = now == seen ? null : form.Quantity,
                Question = Words["The pieces changed while this was open. Left: {0} of {1}. Is the number right?", left, task.Quantity!],
            };
        }

        var othersGoOn = task.OthersRunning is not null && !form.ForEveryone;
        var still = left - (now ?? 0);
        return !othersGoOn && now is null or >= 0 && still > 0
            ? form.Sheet(task) with { Question = Remaining(still, now is null), AsksToKeepOpen = true }
            : null;
    }

    private string Remaining(long still, bool noneEntered)
    {
        return noneEntered ? Words["No finished pieces are entered. Left: {0}. Keep the task open?", still]
            : still == 1 ? Words["1 piece left. Keep the task open?"]
            : Words["{0} left. Keep the task open?", still];
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

    /// <summary>How many pieces were left when the sheet was drawn; nothing when it did not know.</summary>
    [BindProperty(Name = "__left")]
    public string? Left { get; set; }

    /// <summary>Which sheet of the page was used: that of the large card, the one that is loaded, or the one that the tablet drew itself.</summary>
    [BindProperty(Name = "__place")]
    public string? Place { get; set; }

    public string Region => "#complete-" + (Place is "hero" or "kept" ? Place : "sheet");

    public CompleteSheet Sheet(TaskCard task)
    {
        return new CompleteSheet(task)
        {
            Place = Place == "hero" ? "hero" : "sheet",
            // Left empty it stays empty: the number that is offered was not entered.
            Quantity = Quantity ?? "",
            Scrap = Scrap,
            Note = Note,
            ForEveryone = ForEveryone,
        };
    }
}
