using LaneAward.Data;

namespace LaneAward.Web.Features.Clocks;

/// <summary>Keeps an open task's status in step with its clocks after something other than a plain verb has changed them: an undo, a correction, a forgotten clock.</summary>
internal static class StatusFromClocks
{
    public static void Follow(Transaction db, long taskId)
    {
        if (db.Tasks.Find(taskId) is { Status: "queued" or "running" or "paused" } task)
        {
            var status = db.WorkSessions.OpenOnTask(taskId).Count > 0 ? "running" : db.WorkSessions.AnyOnTask(taskId) ? "paused" : "queued";
            if (status != task.Status)
            {
                db.Tasks.SetStatus(taskId, status);
            }
        }
    }
}
