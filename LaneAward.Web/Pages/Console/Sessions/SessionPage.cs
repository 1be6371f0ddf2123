using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.TaskList;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Sessions;

/// <summary>One session with the ways to change it, or to put it back. A refused change shows the page again with what was typed.</summary>
internal abstract class SessionPage(ReadTaskRecord read, ShopClock clock) : ConsolePage
{
    private ChangeTicks _ticks = ChangeTicks.None;

    public SessionRecord Record { get; private set; } = null!;

    public TimeField Start { get; private set; } = null!;

    public TimeField End { get; private set; } = null!;

    public TimeField At { get; private set; } = null!;

    /// <summary>Which form was refused: correct, pause-reason, split, move, void or put-back; null when none was.</summary>
    public string? Form { get; private set; }

    /// <summary>The reason as it was typed.</summary>
    public string? Reason { get; private set; }

    /// <summary>An order number to find another task by.</summary>
    public string? Order { get; protected set; }

    public string? ToTask { get; protected set; }

    public long? ToPerson { get; protected set; }

    /// <summary>The reason for the pause that is chosen; null for none.</summary>
    public long? Paused { get; protected set; }

    /// <summary>The ticks of one of the forms: those of the refused one as they were set.</summary>
    public ChangeTicks TicksOf(string form)
    {
        var ticks = Form == form ? _ticks : ChangeTicks.None;
        return ticks with { OffersUnlock = ticks.OffersUnlock || (Me.IsAdmin && Record.Locked is not null) };
    }

    protected LocalTimeInput Typed(string field)
    {
        return TimeField.Typed(Request.Form, field);
    }

    /// <summary>False when there is no such session.</summary>
    protected async Task<bool> ReadAsync(long id)
    {
        if (await read.SessionAsync(id, Order, ToTask, Cancelled) is not { } record)
        {
            return false;
        }

        Record = record;
        Paused = Form == "pause-reason" ? Paused : record.Session.PauseReasonId;
        var endMs = record.Session.EndedAtMs ?? clock.NowMs;
        Start = TimeField.At("start", record.Session.StartedAtMs, clock);
        // Without a time the clock runs on, so none is proposed.
        End = record.Session.EndedAtMs is null ? new TimeField("end", clock.FieldDay(endMs), null) { Optional = true } : TimeField.At("end", endMs, clock);
        At = TimeField.At("at", (record.Session.StartedAtMs + endMs) / 2, clock);
        return true;
    }

    protected async Task<IActionResult> AnswerAsync(long id, string form, string? reason, Outcome<SessionChanged> outcome)
    {
        if (outcome.Refusal is not { } refusal)
        {
            return Leave("/console/tasks/" + outcome.Value.TaskUid, outcome.Value.Receipt, outcome.Replayed);
        }

        (Form, Reason, _ticks) = (form, reason, ChangeTicks.After(refusal, Request.Form, Me.IsAdmin));
        if (!await ReadAsync(id))
        {
            return NotFound();
        }

        Start = form == "correct" ? TimeField.Again("start", Typed("start"), refusal) : Start;
        End = form == "correct" ? TimeField.Again("end", Typed("end"), refusal) with { Optional = End.Optional } : End;
        At = form == "split" ? TimeField.Again("at", Typed("at"), refusal) : At;
        return Refuse(refusal, _ticks);
    }
}
