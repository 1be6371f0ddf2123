using LaneAward.Data;
using LaneAward.Web.Features.Tasks;

namespace LaneAward.Web.Features.Clocks;

/// <summary>Keeps an open task's status in step with its clocks after something other than a verb on it has changed them: a start elsewhere, an undo, a correction, a forgotten clock.</summary>
internal static class StatusFromClocks
{
    public static void Follow(Transaction db, long taskId)
    {
        if (db.Tasks.Find(taskId) is { } task && TaskStates.IsOpen(task.Status))
        {
            var status = db.WorkSessions.OpenOnTask(taskId).Count > 0 ? "running" : db.WorkSessions.AnyOnTask(taskId) ? "paused" : "queued";
            if (status != task.Status)
            {
                db.Tasks.SetStatus(taskId, status);
            }
        }
    }
}
