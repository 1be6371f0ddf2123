namespace LaneAward.Web.Features.Tasks;

/// <summary>The verbs of a task's history in a reader's language.</summary>
internal static class EventWords
{
    /// <summary>What happened, as the history of a task tells it.</summary>
    public static string EventOf(this Phrases say, string verb)
    {
        return verb switch
        {
            "add" => say["Added"],
            "join" => say["Joined"],
            "start" => say["Started"],
            "pause" => say["Paused"],
            "switch" => say["Paused for another task"],
            "complete" => say["Completed"],
            "finish_part" => say["Finished a part"],
            "progress" => say["Recorded pieces"],
            "cancel" => say["Cancelled"],
            "edit" => say["Changed"],
            "reopen" => say["Opened again"],
            "undo" => say["Undone"],
            "deactivated" => say["Stopped: deactivated"],
            "auto_stop" => say["Closed by the shop"],
            "still_working" => say["Still working"],
            "hand_over" => say["Given away"],
            "correct" => say["Time corrected"],
            "pause_reason" => say["Pause reason corrected"],
            "strike_out" => say["Time struck out"],
            "add_time" => say["Time added"],
            "put_back" => say["Time put back"],
            _ => verb,
        };
    }
}
