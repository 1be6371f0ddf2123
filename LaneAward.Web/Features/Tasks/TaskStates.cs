namespace LaneAward.Web.Features.Tasks;

/// <summary>The states of a task as the database, addresses and filters write them, and as people read them.</summary>
internal static class TaskStates
{
    public static readonly IReadOnlyList<string> All = ["queued", "running", "paused", "completed", "cancelled"];

    /// <summary>Neither completed nor cancelled.</summary>
    public static bool IsOpen(string status)
    {
        return status is "queued" or "running" or "paused";
    }

    /// <summary>A task's state in one word.</summary>
    public static string StatusOf(this Phrases say, string status)
    {
        return status switch
        {
            "queued" => say["Queued"],
            "running" => say["Running"],
            "paused" => say["Paused"],
            "completed" => say["Completed"],
            "cancelled" => say["Cancelled"],
            _ => status,
        };
    }
}
