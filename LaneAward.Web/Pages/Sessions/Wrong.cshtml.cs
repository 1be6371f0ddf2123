using LaneAward.Data.Tasks;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.Tasks;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Sessions;

/// <summary>"This is wrong": asks a supervisor to correct one of my sessions.</summary>
internal sealed class WrongModel(AskCorrection action, ReadMyDay read, ShopClock clock) : FloorPage
{
    /// <param name="day">The day of the screen that it was opened from: work over midnight stands on two.</param>
    public async Task<IActionResult> OnGetAsync(long id, string? day)
    {
        return await FindAsync(id) is { EndedAtMs: { } end } stretch
            ? Show(Views.Wrong, new WrongSheet(stretch, TimeField.At("start", stretch.StartedAtMs, clock), TimeField.At("end", end, clock)) { Day = day })
            : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(long id, string? what, string? note, string? day)
    {
        var (start, end) = (TimeField.Typed(Request.Form, "start"), TimeField.Typed(Request.Form, "end"));
        var stretch = await FindAsync(id);
        var outcome = await action.RunAsync(
            new AskCorrection.Request(id, what == "notMine", note) { Start = start, End = end }, HttpContext.Write(), Cancelled);
        if (outcome.Refusal is not { } refusal)
        {
            var about = stretch is null ? null : $"{Words.Pick(stretch.TypeEn, stretch.TypeEs)} · {Words["Order {0}", stretch.OrderNumber]}";
            return await SavedOnDayAsync(new Receipt(outcome.Value.Receipt, about, null), day ?? (stretch is null ? null : clock.FieldDay(stretch.StartedAtMs)), outcome.Replayed);
        }

        if (refusal.Fields is null || stretch is null)
        {
            return await RefuseAsync(refusal);
        }

        var sheet = new WrongSheet(stretch, TimeField.Again("start", start, refusal), TimeField.Again("end", end, refusal))
        {
            NotMine = what == "notMine",
            Note = note,
            Day = day,
            Wrong = refusal,
        };
        return ShowWrong(Views.Wrong, sheet, refusal, "#wrong-sheet");
    }

    private Task<WorkStretchRow?> FindAsync(long id)
    {
        return read.OneAsync(id, Me.PersonId, Cancelled);
    }
}
