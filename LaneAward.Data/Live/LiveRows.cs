using LaneAward.Data.Shifts;

namespace LaneAward.Data.Live;

/// <summary>Everything the live board shows, as facts: recorded instants and counts, nothing that grows by itself.</summary>
public sealed record LiveRows
{
    public required IReadOnlyList<LiveTeamRow> Teams { get; init; }

    public required IReadOnlyList<LivePersonRow> People { get; init; }

    public required IReadOnlyList<LiveSessionRow> Sessions { get; init; }

    public required IReadOnlyList<LiveTaskRow> Tasks { get; init; }

    public required IReadOnlyList<LiveFinishedRow> Finished { get; init; }

    public required IReadOnlyList<ShiftRow> Shifts { get; init; }

    public required IReadOnlyList<LiveAlertRow> Alerts { get; init; }

    public required IReadOnlyList<LiveTabletRow> Tablets { get; init; }

    public required LiveImportRow? Import { get; init; }

    /// <summary>Requests from the floor and flagged sessions that nobody has looked at.</summary>
    public required long ToReview { get; init; }
}

/// <summary>A team in the order in which the board shows it.</summary>
public sealed record LiveTeamRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }
}

/// <summary>A person with their home team. Deactivated people are among them: their time of today counts.</summary>
public sealed record LivePersonRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Initials { get; init; }

    public required long Hue { get; init; }

    public required string Role { get; init; }

    public required bool Active { get; init; }

    public required bool PinLocked { get; init; }

    public long? TeamId { get; init; }
}

/// <summary>A work session that reaches into the board's span of time, or its person's last one before it.</summary>
public sealed record LiveSessionRow
{
    public required long Id { get; init; }

    public required long PersonId { get; init; }

    public required long TaskId { get; init; }

    public required long StartedAtMs { get; init; }

    public long? EndedAtMs { get; init; }

    public string? EndKind { get; init; }

    public string? ReasonEn { get; init; }

    public string? ReasonEs { get; init; }

    public string? TabletName { get; init; }

    /// <summary>Until when its person said that they go on working.</summary>
    public long? ExtendedUntilMs { get; init; }

    /// <summary>This person's own part is done while others may go on.</summary>
    public required bool PartFinished { get; init; }
}

/// <summary>A task with work in the board's span, and what was recorded on it before.</summary>
public sealed record LiveTaskRow
{
    public required long Id { get; init; }

    public required string TypeEn { get; init; }

    public required string TypeEs { get; init; }

    public required string OrderNumber { get; init; }

    public required string CustomerName { get; init; }

    public required string Status { get; init; }

    public long? EstimateMinutes { get; init; }

    /// <summary>yyyy-MM-dd.</summary>
    public string? DueDate { get; init; }

    /// <summary>Everybody's ended sessions on it, of all days; open ones are added by the reader, who knows the instant.</summary>
    public required long EndedMs { get; init; }
}

/// <summary>Tasks completed in one span of time by the people of one team.</summary>
public sealed record LiveFinishedRow
{
    /// <summary>Position of the span in the question.</summary>
    public required long Span { get; init; }

    public long? TeamId { get; init; }

    public required long Tasks { get; init; }
}

/// <summary>What ProfitMaker did to an order while work on it was open, and nobody has answered.</summary>
public sealed record LiveAlertRow
{
    public required long Id { get; init; }

    public required long TaskId { get; init; }

    public required string Kind { get; init; }

    public required string OrderNumber { get; init; }

    public required string CustomerName { get; init; }

    public required string TypeEn { get; init; }

    public required string TypeEs { get; init; }

    /// <summary>Who answered it with "keep on"; null while nobody has answered.</summary>
    public string? KeptOnBy { get; init; }
}

/// <summary>A tablet that holds entries it could not send yet.</summary>
public sealed record LiveTabletRow
{
    public required long Id { get; init; }

    /// <summary>Milliseconds to add to the tablet's clock; null when it never told.</summary>
    public long? ClockOffsetMs { get; init; }

    public required string Name { get; init; }

    public required long UnsentCount { get; init; }

    public long? OldestUnsentMs { get; init; }

    public long? LastSeenMs { get; init; }
}

/// <summary>The newest import that was applied or found unchanged.</summary>
public sealed record LiveImportRow
{
    public required long FinishedAtMs { get; init; }

    public required long OrdersActive { get; init; }

    public string? LatestOrderDate { get; init; }
}
