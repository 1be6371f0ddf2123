namespace LaneAward.Web.Features.Tasks;

/// <summary>What each refusal of the life cycle says to the person, and its HTTP status.</summary>
internal static class TaskRefusals
{
    public static Refusal For(string code, TaskChange change)
    {
        var say = change.Say;
        var others = string.Join(", ", change.Running.Where(s => s.PersonId != change.By.PersonId).Select(s => s.PersonName));
        return code switch
        {
            "task_closed" => Refusal.Conflict(code, say["This task is already closed. Open it again or add a new one."], change.Card()),
            "task_cancelled" => Refusal.Conflict(code, say["This task was cancelled. Open it again first."], change.Card()),
            "task_completed" => Refusal.Conflict(code, say["This task is already completed. Open it again or add a new one."], change.Card()),
            "order_closed" => Refusal.Conflict(
                code, say["Order {0} was cancelled or removed in ProfitMaker. Ask a supervisor to start it.", change.Task.OrderNumber], change.Card()),
            "others_running" => Refusal.Conflict(
                code, say["{0} is working on this task. Ask them to stop first, or complete your part.", others], change.Card()),
            "newer_clock" => Refusal.Conflict(
                code, say["Not applied: this tap was older than your clock on this task, which was started at {0} and goes on.", change.When(change.Mine!.StartedAtMs)], change.Card()),
            "not_on_list" => Refusal.NotAllowed(code, say["This task is not on your list. Choose its order under Add task, then Join it."]),
            "reopen_not_allowed" => Refusal.NotAllowed(
                code, say["Only the person who closed it can open it again, within 10 minutes. Ask a supervisor."]),
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No sentence for this refusal."),
        };
    }
}
