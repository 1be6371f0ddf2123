using LaneAward.Data.Tasks;
using LaneAward.Web.Features;

namespace LaneAward.Web.Pages;

/// <summary>How a stretch of work ended, in the words of its receipt, and why one was flagged.</summary>
internal static class StretchWords
{
    public static string EndOf(this Phrases say, WorkStretchRow stretch, ShopClock clock)
    {
        if (stretch.EndedAtMs is not { } end)
        {
            return say["Running"];
        }

        var time = clock.TimeOfDay(end);
        return stretch.EndKind switch
        {
            "pause" or "switch" => stretch.PauseReasonEn is { } reason ? say["Paused at {0}: {1}", time, say.Pick(reason, stretch.PauseReasonEs!)] : say["Paused at {0}", time],
            "complete" => say["Completed at {0}", time],
            "cancel" => say["Cancelled at {0}", time],
            "handover" => say["Given away at {0}", time],
            "auto" => say["Nobody pressed stop. Closed automatically, {0}", time],
            "deactivated" => say["Stopped: deactivated"],
            "supervisor" => say["Corrected by a supervisor"],
            _ => say["Stopped at {0}", time],
        };
    }

    /// <summary>Why the session was put before a supervisor.</summary>
    public static string FlagOf(this Phrases say, WorkStretchRow stretch)
    {
        return stretch.ReviewReason switch
        {
            "forgotten clock" => say["Forgotten clock, closed automatically"],
            "person deactivated" => say["The person was deactivated while it ran"],
            "unknown pause reason" => say["The pause reason is not in the list any more"],
            "tablet clock" => say["The tablet's clock is in doubt"],
            "sign-in had ended" => say["The stop came after the sign-in had been ended"],
            "clock set back" => say["The server's clock was set back while it ran"],
            var other => other ?? "",
        };
    }
}
