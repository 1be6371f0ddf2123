using LaneAward.Web.Features;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Completes a task, after a question where there is one.</summary>
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
        var request = new CompleteTask.Request(id, Whole(form.Quantity), Whole(form.Scrap), form.Note, form.ForEveryone);
        // A tap that waited without a connection is not asked: whoever made it meant to complete.
        if (task is not null && form.Finish is null && !HttpContext.Write().IsUnseen(clock.NowMs)
            && CompleteTask.QuestionFor(task, request, Whole(form.Left), Words) is { } question)
        {
            var sheet = form.Sheet(task) with { Question = question.Sentence, AsksToKeepOpen = question.AsksToKeepOpen };
            return ShowSheet(question.OfferIsOld ? sheet with { Quantity = null } : sheet, Refusal.Invalid("quantity", question.Sentence), form);
        }

        var outcome = await complete.RunAsync(request, HttpContext.Write(), Cancelled);
        return outcome.Refusal is { Fields: not null } wrong && task is not null
            ? ShowSheet(form.Sheet(task) with { Wrong = wrong }, wrong, form)
            : await AnswerAsync(outcome);
    }

    private IActionResult ShowSheet(CompleteSheet sheet, Refusal refusal, CompleteForm form)
    {
        return ShowWrong(Views.Complete, sheet, refusal, form.Region, sheet.Alert);
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
