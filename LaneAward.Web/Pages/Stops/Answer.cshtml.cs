using LaneAward.Web.Features;
using LaneAward.Web.Features.Clocks;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Stops;

/// <summary>"When did you stop?" about a clock that the shop closed: one tap, or a sheet for another time.</summary>
internal sealed class AnswerModel(AnswerStopQuestion action, ReadStopQuestions questions, ShopClock clock) : FloorPage
{
    public async Task<IActionResult> OnGetAsync(long id)
    {
        return await FindAsync(id) is { } question
            ? Show(Views.Stopped, new StoppedSheet(question, TimeField.At("time", question.ShiftEndMs, clock)))
            : SeeHome();
    }

    public async Task<IActionResult> OnPostAsync(long id, string? answer)
    {
        var typed = TimeField.Typed(Request.Form, "time");
        var question = await FindAsync(id);
        var outcome = await action.RunAsync(new AnswerStopQuestion.Request(id, answer, Typed: typed), HttpContext.Write(), Cancelled);
        if (outcome.Refusal is not { } refusal)
        {
            return await SavedAsync(new Receipt(outcome.Value.Receipt, Sub(question), null), outcome.Replayed);
        }

        return refusal.Fields is not null && question is not null
            ? ShowWrong(Views.Stopped, new StoppedSheet(question, TimeField.Again("time", typed, refusal)) { Wrong = refusal }, refusal, "#stopped-sheet")
            : await RefuseAsync(refusal);
    }

    private string? Sub(StopQuestion? question)
    {
        return question is null ? null : $"{Words.Pick(question.TypeEn, question.TypeEs)} · {Words["Order {0}", question.OrderNumber]}";
    }

    private async Task<StopQuestion?> FindAsync(long id)
    {
        return (await questions.RunAsync(Me.PersonId, Cancelled)).FirstOrDefault(q => q.SessionId == id);
    }
}
