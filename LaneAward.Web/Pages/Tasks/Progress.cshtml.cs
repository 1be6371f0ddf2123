using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Tasks;

/// <summary>Keeps the finished pieces of a task that stays open.</summary>
internal sealed class ProgressModel(RecordProgress record, ListTasks tasks) : FloorPage
{
    public IActionResult OnGet()
    {
        return SeeHome();
    }

    public async Task<IActionResult> OnPostAsync(string id, CompleteForm form)
    {
        var outcome = await record.RunAsync(
            new RecordProgress.Request(id, Whole(form.Quantity), Whole(form.Scrap), form.Note), HttpContext.Write(), Cancelled);
        return outcome.Refusal is { Fields: not null } wrong && await tasks.OneAsync(id, Me.PersonId, Cancelled) is { } task
            ? ShowWrong(Views.Complete, form.Sheet(task) with { Wrong = wrong }, wrong, form.Region)
            : await AnswerAsync(outcome);
    }
}
