using LaneAward.Data.Tasks;

namespace LaneAward.Web.Features.Tasks;

/// <summary>A task as one person sees it, on a card and in the API alike. Durations are whole seconds up to the moment of reading.</summary>
internal sealed record TaskCard
{
    public required long Id { get; init; }

    public required string Uid { get; init; }

    /// <summary>The order number and the task's place on the order: 107923-2.</summary>
    public required string Number { get; init; }

    public required string OrderNumber { get; init; }

    public required string CustomerName { get; init; }

    public required string Description { get; init; }

    public required long TaskTypeId { get; init; }

    public required string TaskType { get; init; }

    public required string TaskTypeEs { get; init; }

    /// <summary>queued, running, paused, completed or cancelled.</summary>
    public required string Status { get; init; }

    /// <summary>running, paused, queued (I have not begun it, whoever has), finished, or none when it is not on my list.</summary>
    public required string MyState { get; init; }

    public long? Quantity { get; init; }

    public long? QuantityDone { get; init; }

    public long? Scrap { get; init; }

    public long? EstimateMinutes { get; init; }

    public string? Note { get; init; }

    public string? CloseNote { get; init; }

    /// <summary>My recorded time on this task, the running clock included.</summary>
    public required long ElapsedSeconds { get; init; }

    public required long TodaySeconds { get; init; }

    /// <summary>Everybody's recorded time, running clocks included.</summary>
    public required long TotalSeconds { get; init; }

    /// <summary>The part of it whose clocks have stopped.</summary>
    public long RecordedSeconds { get; init; }

    public required long SessionCount { get; init; }

    /// <summary>Start of my running clock.</summary>
    public string? RunningSince { get; init; }

    /// <summary>When I paused, whoever works on it since; where I have not since I have it, when the task was.</summary>
    public string? PausedAt { get; init; }

    public string? PauseReason { get; init; }

    public string? PauseReasonEs { get; init; }

    public string? OthersRunning { get; init; }

    public required string CreatedAt { get; init; }

    public string? ClosedAt { get; init; }

    public string? ClosedBy { get; init; }

    public string? CancelReason { get; init; }

    public string? CancelReasonEs { get; init; }

    /// <summary>What ProfitMaker did to the order while work is open: cancelled, shipped, customer_changed, vanished.</summary>
    public string? Alert { get; init; }

    /// <summary>What somebody answered to it: stop or keep; null while it waits for an answer.</summary>
    public string? AlertAnswer { get; init; }

    /// <summary>Who gave me the task, and their note, until I start it.</summary>
    public string? HandedBy { get; init; }

    public string? HandedNote { get; init; }

    /// <summary>The same instants as unix milliseconds, for timers; null as above.</summary>
    public long? RunningSinceMs { get; init; }

    public long? PausedAtMs { get; init; }

    public long? ClosedAtMs { get; init; }

    /// <summary>What is still to finish; null when the ordered number is unknown.</summary>
    public long? Left()
    {
        return Quantity is { } ordered ? Math.Max(0, ordered - (QuantityDone ?? 0)) : null;
    }

    public static TaskCard From(TaskCardRow row)
    {
        var mine = MyStateOf(row);
        // Mine stands while others work on the task, too.
        var pausedAt = row.Status == "paused" ? row.StoppedAtMs : mine == "paused" ? row.MyStoppedAtMs : null;
        return new TaskCard
        {
            Id = row.Id,
            Uid = row.Uid,
            Number = $"{row.OrderNumber}-{row.Sequence}",
            OrderNumber = row.OrderNumber,
            CustomerName = row.CustomerName,
            Description = row.OrderDescription,
            TaskTypeId = row.TaskTypeId,
            TaskType = row.TypeEn,
            TaskTypeEs = row.TypeEs,
            Status = row.Status,
            MyState = mine,
            Quantity = row.Quantity,
            QuantityDone = row.QuantityDone,
            Scrap = row.Scrap,
            EstimateMinutes = row.EstimateMinutes,
            Note = row.Note,
            CloseNote = row.CloseNote,
            ElapsedSeconds = row.MyMs / 1000,
            TodaySeconds = row.MyTodayMs / 1000,
            TotalSeconds = row.TotalMs / 1000,
            RecordedSeconds = row.EndedMs / 1000,
            SessionCount = row.SessionCount,
            RunningSince = ShopClock.Iso(row.MySinceMs),
            RunningSinceMs = row.MySinceMs,
            PausedAt = ShopClock.Iso(pausedAt),
            PausedAtMs = pausedAt,
            PauseReason = pausedAt is null ? null : row.PauseReasonEn,
            PauseReasonEs = pausedAt is null ? null : row.PauseReasonEs,
            OthersRunning = row.OthersRunning,
            CreatedAt = ShopClock.Iso(row.CreatedAtMs)!,
            ClosedAt = ShopClock.Iso(row.ClosedAtMs),
            ClosedAtMs = row.ClosedAtMs,
            ClosedBy = row.ClosedByName,
            CancelReason = row.CancelReasonEn,
            CancelReasonEs = row.CancelReasonEs,
            Alert = row.AlertKind,
            AlertAnswer = row.AlertAnswer,
            HandedBy = row.HandedByName,
            HandedNote = row.HandedByName is null ? null : row.HandedNote,
        };
    }

    private static string MyStateOf(TaskCardRow row)
    {
        return row switch
        {
            { MySinceMs: not null } => "running",
            _ when !TaskStates.IsOpen(row.Status) => row.MyAddedAtMs is null ? "none" : "finished",
            { MyAddedAtMs: null } => "none",
            { MyFinishedAtMs: not null } => "finished",
            // A pause is its author's: what somebody else began and paused before I had it waits for my start.
            { MyMs: > 0 } or { MyStoppedAtMs: not null } => "paused",
            _ => "queued",
        };
    }
}

/// <summary>The answer to every verb: the fresh card, whether it was already so, and the receipt the person reads.</summary>
internal sealed record TaskAnswer(TaskCard Task, bool AlreadyDone, string Receipt)
{
    /// <summary>Whether the person can take this back within ten minutes.</summary>
    public bool CanUndo { get; init; }
}
