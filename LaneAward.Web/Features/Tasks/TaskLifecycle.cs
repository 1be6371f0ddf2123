namespace LaneAward.Web.Features.Tasks;

/// <summary>Where a task stands; kept in step with its clocks in the same transaction.</summary>
internal enum TaskState
{
    Queued,
    Running,
    Paused,
    Completed,
    Cancelled,
}

/// <summary>What a person can do with a task. Verbs only, never a toggle.</summary>
internal enum TaskVerb
{
    Join,
    Start,
    Pause,
    Complete,
    Cancel,
    Reopen,
    HandOver,
}

/// <summary>What the table looks at besides the verb.</summary>
internal sealed record TaskFacts
{
    public required TaskState State { get; init; }

    public bool MyClockRuns { get; init; }

    public bool OthersRun { get; init; }

    public bool HasSessions { get; init; }

    public bool OnMyList { get; init; }

    /// <summary>The person I give it to has it on their list.</summary>
    public bool OnTheirList { get; init; }

    /// <summary>I finished my part before and have not started again.</summary>
    public bool MyPartFinished { get; init; }

    /// <summary>The tap waited on its tablet and was made before I finished my part elsewhere.</summary>
    public bool OlderThanMyPart { get; init; }

    /// <summary>Complete for everyone who works on it, not my part alone.</summary>
    public bool ForEveryone { get; init; }

    /// <summary>ProfitMaker cancelled, shipped or dropped the order.</summary>
    public bool OrderGone { get; init; }

    public bool MaySupervise { get; init; }

    /// <summary>I closed it less than ten minutes ago.</summary>
    public bool ClosedByMeJustNow { get; init; }
}

/// <summary>What the table says: go on to a state, already so, or no with a code.</summary>
internal abstract record Decision
{
    private Decision()
    {
    }

    public sealed record Go(TaskState Next) : Decision;

    public sealed record AlreadyDone : Decision;

    public sealed record Refuse(string Code) : Decision;
}

/// <summary>The rules of a task's life as one pure table: no clock, no database.</summary>
internal static class TaskLifecycle
{
    public static Decision Decide(TaskVerb verb, TaskFacts facts)
    {
        return verb switch
        {
            TaskVerb.Join => Join(facts),
            TaskVerb.Start => Start(facts),
            TaskVerb.Pause => Pause(facts),
            TaskVerb.Complete => Complete(facts),
            TaskVerb.Cancel => Cancel(facts),
            TaskVerb.Reopen => Reopen(facts),
            TaskVerb.HandOver => HandOver(facts),
            _ => throw new ArgumentOutOfRangeException(nameof(verb)),
        };
    }

    private static Decision Join(TaskFacts facts)
    {
        return facts switch
        {
            { State: TaskState.Completed or TaskState.Cancelled } => new Decision.Refuse("task_closed"),
            { OnMyList: true } => new Decision.AlreadyDone(),
            _ => new Decision.Go(facts.State),
        };
    }

    private static Decision Start(TaskFacts facts)
    {
        return facts switch
        {
            { State: TaskState.Completed or TaskState.Cancelled } => new Decision.Refuse("task_closed"),
            { MyClockRuns: true } => new Decision.AlreadyDone(),
            { OrderGone: true, MaySupervise: false } => new Decision.Refuse("order_closed"),
            _ => new Decision.Go(TaskState.Running),
        };
    }

    /// <summary>A stop is never refused: with no clock of mine running there is nothing left to stop, whatever the task's state.</summary>
    private static Decision Pause(TaskFacts facts)
    {
        return facts switch
        {
            { MyClockRuns: false } => new Decision.AlreadyDone(),
            { OthersRun: true } => new Decision.Go(TaskState.Running),
            _ => new Decision.Go(TaskState.Paused),
        };
    }

    private static Decision Complete(TaskFacts facts)
    {
        return facts switch
        {
            { State: TaskState.Completed } => new Decision.AlreadyDone(),
            { State: TaskState.Cancelled } => new Decision.Refuse("task_cancelled"),
            { OnMyList: false, MaySupervise: false } => new Decision.Refuse("not_on_list"),
            { MyPartFinished: true, ForEveryone: false } and ({ OthersRun: true } or { OlderThanMyPart: true }) => new Decision.AlreadyDone(),
            { OthersRun: true, ForEveryone: false } => new Decision.Go(TaskState.Running),
            _ => new Decision.Go(TaskState.Completed),
        };
    }

    private static Decision Cancel(TaskFacts facts)
    {
        return facts switch
        {
            { State: TaskState.Cancelled } => new Decision.AlreadyDone(),
            { State: TaskState.Completed } => new Decision.Refuse("task_completed"),
            { OnMyList: false, MaySupervise: false } => new Decision.Refuse("not_on_list"),
            { OthersRun: true, MaySupervise: false } => new Decision.Refuse("others_running"),
            _ => new Decision.Go(TaskState.Cancelled),
        };
    }

    private static Decision Reopen(TaskFacts facts)
    {
        return facts switch
        {
            { State: TaskState.Queued or TaskState.Running or TaskState.Paused } => new Decision.AlreadyDone(),
            { ClosedByMeJustNow: false, MaySupervise: false } => new Decision.Refuse("reopen_not_allowed"),
            { HasSessions: true } => new Decision.Go(TaskState.Paused),
            _ => new Decision.Go(TaskState.Queued),
        };
    }

    private static Decision HandOver(TaskFacts facts)
    {
        return facts switch
        {
            { State: TaskState.Completed or TaskState.Cancelled } => new Decision.Refuse("task_closed"),
            { OnMyList: false, MyClockRuns: false, OnTheirList: true } => new Decision.AlreadyDone(),
            { OnMyList: false, MyClockRuns: false, MaySupervise: false } => new Decision.Refuse("not_on_list"),
            { OthersRun: true } => new Decision.Go(TaskState.Running),
            { MyClockRuns: true } or { HasSessions: true } => new Decision.Go(TaskState.Paused),
            _ => new Decision.Go(facts.State),
        };
    }
}
