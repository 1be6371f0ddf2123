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
    public async Task<IActionResult> OnGetAsync(long id)
    {
        return await FindAsync(id) is { EndedAtMs: { } end } stretch
            ? Show(Views.Wrong, new WrongSheet(stretch, TimeField.At("start", stretch.StartedAtMs, clock), TimeField.At("end", end, clock)))
            : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(long id, string? what, string? note)
    {
        var (start, end) = (TimeField.Typed(Request.Form, "start"), TimeField.Typed(Request.Form, "end"));
        var stretch = await FindAsync(id);
        var outcome = await action.RunAsync(
            new AskCorrection.Request(id, what == "notMine", note) { Start = start, End = end }, HttpContext.Write(), Cancelled);
        if (outcome.Refusal is not { } refusal)
        {
            return await SavedOnDayAsync(outcome.Value.Receipt, stretch?.StartedAtMs ?? clock.NowMs, outcome.Replayed);
        }

        if (refusal.Fields is null || stretch is null)
        {
            return await RefuseAsync(refusal);
        }

        var sheet = new WrongSheet(stretch, TimeField.Again("start", start, refusal), TimeField.Again("end", end, refusal))
        {
            NotMine = what == "notMine",
            Note = note,
            Wrong = refusal,
        };
        return ShowWrong(Views.Wrong, sheet, refusal, "#wrong-sheet");
    }

    private Task<WorkStretchRow?> FindAsync(long id)
    {
        return read.OneAsync(id, Me.PersonId, Cancelled);
    }
}
