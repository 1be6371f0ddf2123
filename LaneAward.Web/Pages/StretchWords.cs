using LaneAward.Data.Corrections;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;

namespace LaneAward.Web.Pages;

/// <summary>How a stretch of work ended, beside its times, and why one was flagged.</summary>
internal static class StretchWords
{
    public static string EndOf(this Phrases say, WorkStretchRow stretch)
    {
        return stretch.EndKind switch
        {
            null => say["Running"],
            "pause" or "switch" when stretch.PauseReasonEn is { } reason => say["Paused: {0}", say.Pick(reason, stretch.PauseReasonEs!)],
            "supervisor" when stretch.AddedBy is not null => say["Added by a supervisor"],
            var kind => say.EndOf(kind),
        };
    }

    /// <param name="endKind">A word of the column `end_kind`.</param>
    public static string EndOf(this Phrases say, string endKind)
    {
        return endKind switch
        {
            "pause" or "switch" => say["Paused"],
            "complete" => say["Completed"],
            "cancel" => say["Cancelled"],
            "handover" => say["Given away"],
            "auto" => say["Nobody pressed stop, closed automatically"],
            "deactivated" => say["Stopped: deactivated"],
            "supervisor" => say["Corrected by a supervisor"],
            _ => say["Stopped"],
        };
    }

    /// <summary>Who added the time, or put it back, and why; null for time that was recorded.</summary>
    public static string? AddedBy(this Phrases say, WorkStretchRow stretch)
    {
        return stretch switch
        {
            { AddedBy: null } => null,
            { WasPutBack: true } => say["Put back by {0}: {1}", stretch.AddedBy, stretch.AddedReason ?? ""],
            _ => say["Added by {0}: {1}", stretch.AddedBy, stretch.AddedReason ?? ""],
        };
    }

    /// <summary>How a session ended, that it was struck out, and who added it or put it back.</summary>
    public static string HowOf(this Phrases say, WorkStretchRow stretch)
    {
        var added = say.AddedBy(stretch);
        if (stretch.Voided)
        {
            var struckOut = say.StruckOut(stretch);
            return added is null ? struckOut : struckOut + " · " + added;
        }

        return stretch switch
        {
            _ when added is null => say.EndOf(stretch),
            { EndKind: "supervisor" } => added,
            _ => say.EndOf(stretch) + " · " + added,
        };
    }

    /// <summary>Why a session counts no more: a correction took its place, or it was struck out.</summary>
    public static string StruckOut(this Phrases say, WorkStretchRow stretch)
    {
        return stretch.Replaced ? say["Corrected: {0}", say.ReasonOf(stretch.VoidReason ?? "")] : say["Struck out: {0}", say.ReasonOf(stretch.VoidReason ?? "")];
    }

    /// <summary>Who changed, or struck out, a line of the reader's own, and why.</summary>
    /// <param name="before">The line as it was.</param>
    /// <param name="request">What the reader asked about it; null when they did not.</param>
    public static string ChangedBy(this Phrases say, WorkStretchRow before, CorrectionRow? request)
    {
        return before switch
        {
            // Their own word, such as an answer to "When did you stop?".
            { VoidedBy: null } => say.StruckOut(before),
            _ when before.VoidedBy == before.PersonName => say.StruckOut(before),
            // Without a note of the supervisor's the reason is what the reader wrote.
            { Replaced: true } when request is { Status: "accepted", AnswerNote: null } => say["Corrected by {0}, as you asked", before.VoidedBy],
            _ when request is { Status: "accepted", AnswerNote: null } => say["Struck out by {0}, as you asked", before.VoidedBy],
            { Replaced: true } => say["Corrected by {0}: {1}", before.VoidedBy, say.ReasonOf(before.VoidReason ?? "")],
            _ => say["Struck out by {0}: {1}", before.VoidedBy, say.ReasonOf(before.VoidReason ?? "")],
        };
    }

    /// <summary>The same beside how it ended, which says of a forgotten clock already what happened.</summary>
    public static string FlagBeside(this Phrases say, WorkStretchRow stretch)
    {
        return stretch is { EndKind: "auto", ReviewReason: "forgotten clock" } ? say["To be reviewed"] : say.FlagOf(stretch);
    }

    /// <summary>Why the session was put before a supervisor.</summary>
    public static string FlagOf(this Phrases say, WorkStretchRow stretch)
    {
        return stretch.ReviewReason switch
        {
            "forgotten clock" => say["Forgotten clock, closed automatically"],
            "person deactivated" => say["The person was deactivated while it ran"],
            "unknown pause reason" => say["The pause reason is not in the list any more"],
            "pay period locked" => say["Recorded when its pay period was locked already"],
            "tablet clock" => say["The tablet's clock is in doubt"],
            "sign-in had ended" => say["The stop came after the sign-in had been ended"],
            "lock not answered" => say["It was tapped before the tablet knew that it was locked"],
            "tapped before the sign-in" => say["It was tapped before the sign-in that sent it"],
            "completed by a tap that waited" => say["Ended by somebody's completion that waited on its tablet"],
            "stopped earlier elsewhere" => say["The person had stopped it earlier, on a tablet without a connection: see the history of the task"],
            "left with a tap that was put aside" => say["Stopped by a later tap that could not be applied; see the refused taps"],
            "clock set back" => say["The server's clock was set back while it ran"],
            var other => other ?? "",
        };
    }
}
