using LaneAward.Web.Features;
using LaneAward.Web.Features.Clocks;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.TaskList;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Sessions;

/// <summary>One session with the ways to change it, or to put it back. A refused change shows the page again with what was typed.</summary>
internal abstract class SessionPage(ReadTaskRecord read, ShopClock clock) : ConsolePage
{
    public SessionRecord Record { get; private set; } = null!;

    public TimeField Start { get; private set; } = null!;

    public TimeField End { get; private set; } = null!;

    public TimeField At { get; private set; } = null!;

    /// <summary>Which form was refused: correct, split, move, void or put-back; null when none was.</summary>
    public string? Form { get; private set; }

    /// <summary>The reason as it was typed.</summary>
    public string? Reason { get; private set; }

    /// <summary>The change overlaps other time of the person, which may be cut.</summary>
    public bool Overlaps { get; private set; }

    /// <summary>The change would touch a locked pay period, which an admin may allow.</summary>
    public bool LockHit { get; private set; }

    /// <summary>What was ticked when the change was refused stays ticked: one refusal must not undo the answer to another.</summary>
    public bool Cut => Request.HasFormContentType && Request.Form["cut"] == "1";

    public bool Unlock => Request.HasFormContentType && Request.Form["unlock"] == "1";

    /// <summary>An order number to find another task by.</summary>
    public string? Order { get; protected set; }

    public string? ToTask { get; protected set; }

    public long? ToPerson { get; protected set; }

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

        if (!await ReadAsync(id))
        {
            return NotFound();
        }

        (Form, Reason, Overlaps, LockHit) = (form, reason, refusal.Code == "overlap" || Cut, refusal.Code == "period_locked" || Unlock);
        Start = form == "correct" ? TimeField.Again("start", Typed("start"), refusal) : Start;
        End = form == "correct" ? TimeField.Again("end", Typed("end"), refusal) with { Optional = End.Optional } : End;
        At = form == "split" ? TimeField.Again("at", Typed("at"), refusal) : At;
        return Refuse(refusal);
    }
}
