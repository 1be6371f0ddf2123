using System.Globalization;

namespace LaneAward.Data.Tasks;

/// <summary>A task as the rules need it.</summary>
public sealed record TaskRow
{
    public required long Id { get; init; }

    public required string Uid { get; init; }

    public required long OrderId { get; init; }

    public required string OrderNumber { get; init; }

    public required long TaskTypeId { get; init; }

    public long? TeamId { get; init; }

    /// <summary>queued, running, paused, completed or cancelled.</summary>
    public required string Status { get; init; }

    public long? QuantityDone { get; init; }

    public long? Scrap { get; init; }

    public string? CloseNote { get; init; }

    public long? CancelReasonId { get; init; }

    public long? ClosedAtMs { get; init; }

    public long? ClosedBy { get; init; }
}

/// <summary>A task as one person sees it on a card: the task, its times, and that person's own clock.</summary>
public sealed record TaskCardRow
{
    public required long Id { get; init; }

    public required string Uid { get; init; }

    public required long Sequence { get; init; }

    public required string OrderNumber { get; init; }

    public required string CustomerName { get; init; }

    public required string OrderDescription { get; init; }

    public required long TaskTypeId { get; init; }

    public required string TypeEn { get; init; }

    public required string TypeEs { get; init; }

    public required string Status { get; init; }

    public long? Quantity { get; init; }

    public long? QuantityDone { get; init; }

    public long? Scrap { get; init; }

    public long? EstimateMinutes { get; init; }

    public string? Note { get; init; }

    public string? CloseNote { get; init; }

    public required long CreatedAtMs { get; init; }

    public long? ClosedAtMs { get; init; }

    public string? ClosedByName { get; init; }

    public string? CancelReasonEn { get; init; }

    public string? CancelReasonEs { get; init; }

    /// <summary>Start of my open session; null when my clock does not run on this task.</summary>
    public long? MySinceMs { get; init; }

    /// <summary>Null when the task is not on my list.</summary>
    public long? MyAddedAtMs { get; init; }

    /// <summary>When I finished my part, others may go on.</summary>
    public long? MyFinishedAtMs { get; init; }

    /// <summary>My recorded time up to the snapshot, the running session included.</summary>
    public required long MyMs { get; init; }

    /// <summary>The part of <see cref="MyMs"/> since local midnight.</summary>
    public required long MyTodayMs { get; init; }

    /// <summary>Everybody's time up to the snapshot, running sessions included.</summary>
    public required long TotalMs { get; init; }

    /// <summary>The part of it whose clocks have stopped.</summary>
    public required long EndedMs { get; init; }

    public required long SessionCount { get; init; }

    /// <summary>Names of the others whose clock runs on this task.</summary>
    public string? OthersRunning { get; init; }

    /// <summary>When my clock on it stopped last, whatever others did since; when the last clock stopped on a task that I have no time on, or none since it was handed to me.</summary>
    public long? StoppedAtMs { get; init; }

    /// <summary>When my clock on it stopped last since it was handed to me; null when I have no time on it since.</summary>
    public long? MyStoppedAtMs { get; init; }

    /// <summary>Why my clock stopped: what others say of their pauses is not true of me.</summary>
    public string? PauseReasonEn { get; init; }

    public string? PauseReasonEs { get; init; }

    public string? AlertKind { get; init; }

    /// <summary>What a person answered to it: stop or keep; null while it is open.</summary>
    public string? AlertAnswer { get; init; }

    /// <summary>Who gave me the task, while I have not started it since.</summary>
    public string? HandedByName { get; init; }

    public string? HandedNote { get; init; }
}

/// <summary>How a task stands to one person and to its order, for the rules.</summary>
public sealed record TaskFactsRow
{
    /// <summary>Somebody has time on it.</summary>
    public required bool HasSessions { get; init; }

    public required bool OnList { get; init; }

    /// <summary>When the person finished their own part; null while they have not.</summary>
    public long? PartFinishedMs { get; init; }

    /// <summary>ProfitMaker's status word of the order means that it was cancelled.</summary>
    public required bool OrderCancelled { get; init; }

    /// <summary>Since when the imports have not had the order; null when it is there.</summary>
    public long? OrderMissingSinceMs { get; init; }

    /// <summary>Somebody decided to go on with the task when ProfitMaker last gave its order up.</summary>
    public required bool KeptOn { get; init; }
}

/// <summary>One person's place on a task's list.</summary>
public sealed record TaskPlaceRow
{
    public required long PersonId { get; init; }

    public required long AddedAtMs { get; init; }

    public long? FinishedAtMs { get; init; }

    public long? HandedBy { get; init; }

    public long? HandedAtMs { get; init; }

    public string? HandedNote { get; init; }
}

/// <summary>One entry of a task's history.</summary>
public sealed record TaskEventRow
{
    public required long Id { get; init; }

    public required long TaskId { get; init; }

    public required long PersonId { get; init; }

    public required string PersonName { get; init; }

    public required string Verb { get; init; }

    public required long AtMs { get; init; }

    public long? SessionId { get; init; }

    public long? UndoesId { get; init; }

    public string? Note { get; init; }

    public string? BeforeJson { get; init; }

    /// <summary>Why it was paused, or cancelled while that stands; null when nobody said.</summary>
    public string? ReasonEn { get; init; }

    public string? ReasonEs { get; init; }

    /// <summary>The key of the tap that made it; null when no tap did.</summary>
    public string? WriteKey { get; init; }

    /// <summary>Whether this is what it is called by: the number of the event, or the key of its tap.</summary>
    public bool IsNamed(string name)
    {
        return name == Id.ToString(CultureInfo.InvariantCulture) || name.Equals(WriteKey, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Who worked on a task and when last.</summary>
public sealed record TaskWorkRow
{
    public required long TaskId { get; init; }

    /// <summary>Names with commas.</summary>
    public required string People { get; init; }

    /// <summary>End of the last session; null while a clock runs.</summary>
    public long? LastMs { get; init; }
}

/// <summary>One uninterrupted stretch of one person's time on one task, half open [started, ended).</summary>
public sealed record WorkSessionRow
{
    public required long Id { get; init; }

    public required long TaskId { get; init; }

    public required long PersonId { get; init; }

    public required string PersonName { get; init; }

    public required long StartedAtMs { get; init; }

    public long? EndedAtMs { get; init; }

    public string? EndKind { get; init; }

    public long? PauseReasonId { get; init; }

    public long? TabletId { get; init; }

    public required bool NeedsReview { get; init; }

    public string? ReviewReason { get; init; }

    /// <summary>"Still working": a forgotten clock is not closed before this instant.</summary>
    public long? ExtendedUntilMs { get; init; }
}

/// <summary>One stretch of a person's day, with the task it was for.</summary>
public sealed record WorkStretchRow
{
    public required long Id { get; init; }

    public required long StartedAtMs { get; init; }

    public long? EndedAtMs { get; init; }

    public string? EndKind { get; init; }

    public required bool NeedsReview { get; init; }

    /// <summary>A correction struck it out; it counts in no sum. A clock that still ran ended then.</summary>
    public required bool Voided { get; init; }

    /// <summary>It was struck out, and what it was corrected to took its place.</summary>
    public bool Replaced { get; init; }

    public string? VoidReason { get; init; }

    public string? VoidedBy { get; init; }

    public long? RevisesId { get; init; }

    /// <summary>No session but the row that stands before time that was added or put back, and says who did it and why.</summary>
    public bool IsNothing { get; init; }

    /// <summary>Who added the time, or put it back; null when it was recorded on the floor.</summary>
    public string? AddedBy { get; init; }

    public string? AddedReason { get; init; }

    /// <summary>It was not added but put back after it had been struck out.</summary>
    public bool WasPutBack { get; init; }

    public required string PersonName { get; init; }

    public required long PersonId { get; init; }

    public string? ReviewReason { get; init; }

    public required string TaskUid { get; init; }

    public required string OrderNumber { get; init; }

    public required string CustomerName { get; init; }

    public required string TypeEn { get; init; }

    public required string TypeEs { get; init; }

    /// <summary>Null when it did not pause, or for no reason.</summary>
    public long? PauseReasonId { get; init; }

    public string? PauseReasonEn { get; init; }

    public string? PauseReasonEs { get; init; }
}
