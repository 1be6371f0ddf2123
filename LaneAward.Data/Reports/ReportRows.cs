namespace LaneAward.Data.Reports;

/// <summary>One work session with what reports group by. A class: a month of a large shop is 60,000 of them, and a timesheet that cut and sorted structs took 105 MB, not 42.</summary>
/// <param name="EndedAtMs">Null while the clock runs.</param>
/// <param name="PauseReasonId">Null when it ended by anything but a pause, or by a pause whose reason is not known.</param>
/// <param name="TabletId">Where it was started; null for other places.</param>
/// <param name="Revises">It took the place of another row, by a correction or an undo.</param>
public sealed record WorkRow(
    long Id, long PersonId, long TaskId, long OrderId, long TaskTypeId, long StartedAtMs, long? EndedAtMs, long? PauseReasonId,
    bool NeedsReview, bool Corrected, bool Auto, bool Indirect, bool Cancelled, long? TabletId, bool Paused, bool Revises);

/// <summary>A session that took the place of another or that counts no more: with those before and after it, it tells what was tapped.</summary>
/// <param name="RevisesId">Whose place it took; null for the first one.</param>
/// <param name="VoidedAtMs">Null for one that stands.</param>
/// <param name="TakenBack">An undo took it back, which is as if it had never been.</param>
/// <param name="IsNothing">It stands for time of which nothing was recorded.</param>
/// <param name="BySupervisor">A correction gave it its end, of which no tap tells.</param>
/// <param name="EndedByOthers">Others ended it, and its person's tap, which came later, tells better.</param>
public readonly record struct RevisedRow(WorkRow Row, long? RevisesId, long? VoidedAtMs, bool TakenBack, bool IsNothing, bool BySupervisor, bool EndedByOthers);

/// <summary>A session as the sessions list and its CSV show it, its time cut to the range.</summary>
public readonly record struct SessionLine(
    long Id, string PersonName, string TypeEn, string TypeEs, string OrderNumber, string CustomerName, string TaskUid, string TaskStatus,
    long StartedAtMs, long? EndedAtMs, string? EndKind, string? ReasonEn, string? ReasonEs, string? TabletName, bool NeedsReview, bool Corrected,
    long CountedMs);

/// <summary>What a list of sessions adds up to.</summary>
public sealed record SessionTotals
{
    public required long Sessions { get; init; }

    public required long CountedMs { get; init; }

    public required long ToReview { get; init; }

    public required long Running { get; init; }

    /// <summary>From the first instant within the range to the last; null without sessions.</summary>
    public required (long FromMs, long ToMs)? Span { get; init; }
}

/// <summary>A person with their home team, deactivated people included.</summary>
public sealed record ReportPersonRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public long? TeamId { get; init; }

    public string? TeamName { get; init; }
}

/// <summary>A task type, deactivated ones included.</summary>
public sealed record ReportTypeRow
{
    public required long Id { get; init; }

    public required string NameEn { get; init; }

    public required string NameEs { get; init; }
}

/// <summary>A pause reason and whether its time is paid.</summary>
public sealed record ReportReasonRow
{
    public required long Id { get; init; }

    public required string NameEn { get; init; }

    public required string NameEs { get; init; }

    public required bool Paid { get; init; }
}

/// <summary>An order as the refresh from ProfitMaker left it.</summary>
public sealed record ReportOrderRow
{
    public required long Id { get; init; }

    public required string OrderNumber { get; init; }

    public string? CustomerNumber { get; init; }

    public string? CustomerName { get; init; }

    public string? Description { get; init; }

    /// <summary>ProfitMaker's own word.</summary>
    public string? Status { get; init; }

    /// <summary>yyyy-MM-dd.</summary>
    public string? OrderDate { get; init; }
}

/// <summary>The tasks of one order, counted.</summary>
public sealed record OrderTasksRow
{
    public required long OrderId { get; init; }

    /// <summary>Cancelled ones are not counted.</summary>
    public required long Tasks { get; init; }

    public required long Done { get; init; }

    public required long Open { get; init; }

    public long? EstimateMinutes { get; init; }

    /// <summary>When the last task was completed; where none was, when the last was cancelled; null while nothing is closed.</summary>
    public long? LastClosedAtMs { get; init; }

    public required long OpenAlerts { get; init; }
}

/// <summary>A completed task beside what it was estimated at: figures alone, because a month of a large shop is 40,000 of them.</summary>
/// <param name="ActualMs">Everybody's recorded time on it, of all days.</param>
public readonly record struct FinishedTaskRow(long Id, long TaskTypeId, long? Quantity, long? EstimateMinutes, long ClosedAtMs, long ActualMs);

/// <summary>What a list says of a finished task.</summary>
public sealed record FinishedTaskWords
{
    public required long Id { get; init; }

    public required string Uid { get; init; }

    public required string OrderNumber { get; init; }

    public required string CustomerName { get; init; }

    public string? CloseNote { get; init; }

    /// <summary>When its first session began; without one, when it was closed.</summary>
    public required long FirstStartMs { get; init; }
}

/// <summary>Entries of one material on one order, or one entry of them.</summary>
public sealed record MaterialUseRow
{
    public required long OrderId { get; init; }

    public required string OrderNumber { get; init; }

    public required string CustomerName { get; init; }

    public required string TaskUid { get; init; }

    public required long MaterialId { get; init; }

    public required string NameEn { get; init; }

    public required string NameEs { get; init; }

    public required string Unit { get; init; }

    public required long UsedMilli { get; init; }

    public required long ScrappedMilli { get; init; }

    /// <summary>Taken back by an entry of its own; negative.</summary>
    public required long ReversedMilli { get; init; }

    public required long Entries { get; init; }

    public required long LastAtMs { get; init; }

    public required string People { get; init; }
}

/// <summary>Work that is open and may have been forgotten.</summary>
public sealed record OpenWorkRow
{
    /// <summary>running, auto, paused, queued, order-cancelled or order-completed.</summary>
    public required string Kind { get; init; }

    public required string PersonName { get; init; }

    public required string OrderNumber { get; init; }

    public required string CustomerName { get; init; }

    public required string TypeEn { get; init; }

    public required string TypeEs { get; init; }

    public required long SinceMs { get; init; }
}

/// <summary>A session that was corrected: as it was, and what took its place.</summary>
public sealed record CorrectedSessionRow
{
    public required long Id { get; init; }

    public required long VoidedAtMs { get; init; }

    public required string By { get; init; }

    public required long PersonId { get; init; }

    public required string PersonName { get; init; }

    public required long TaskId { get; init; }

    public required string OrderNumber { get; init; }

    public required string TypeEn { get; init; }

    public required string TypeEs { get; init; }

    public required long StartedAtMs { get; init; }

    public long? EndedAtMs { get; init; }

    public required string Reason { get; init; }

    /// <summary>What it paused for; null when it did not pause, or for no reason.</summary>
    public long? PauseReasonId { get; init; }

    /// <summary>Nothing had been recorded: what stands in its place was added by hand.</summary>
    public required bool IsNothing { get; init; }

    /// <summary>The rows in its place as a JSON array of <see cref="CorrectedToRow"/>; "[]" when it was struck out.</summary>
    public required string After { get; init; }
}

/// <summary>A session that took the place of another, perhaps on another task or of another person.</summary>
public sealed record CorrectedToRow
{
    public required long PersonId { get; init; }

    public required string PersonName { get; init; }

    public required long TaskId { get; init; }

    public required string OrderNumber { get; init; }

    public required string TypeEn { get; init; }

    public required string TypeEs { get; init; }

    public required long StartedAtMs { get; init; }

    /// <summary>Null when it ran on.</summary>
    public long? EndedAtMs { get; init; }

    public bool Paused { get; init; }

    /// <summary>Null when it did not pause, or for no reason.</summary>
    public long? PauseReasonId { get; init; }
}

/// <summary>One material on one order, what was taken back taken off.</summary>
public sealed record OrderMaterialRow
{
    public required long OrderId { get; init; }

    public required string NameEn { get; init; }

    public required string NameEs { get; init; }

    public required string Unit { get; init; }

    public required long NetMilli { get; init; }
}
