namespace LaneAward.Data.Shifts;

/// <summary>A weekly shift in local minutes since midnight; one that ends at or before its start ends on the next day.</summary>
public sealed record ShiftRow
{
    public long? TeamId { get; init; }

    public long? PersonId { get; init; }

    /// <summary>0 is Sunday.</summary>
    public required long Weekday { get; init; }

    public required long StartMinute { get; init; }

    public required long EndMinute { get; init; }
}

/// <summary>One line of the weekly plan: a name, whose it is, one weekday, and local minutes since midnight.</summary>
public sealed record ShiftSetup
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public long? TeamId { get; init; }

    public long? PersonId { get; init; }

    /// <summary>The team or the person.</summary>
    public required string OwnerName { get; init; }

    /// <summary>0 is Sunday.</summary>
    public required long Weekday { get; init; }

    public required long StartMinute { get; init; }

    /// <summary>At or before the start means the next day.</summary>
    public required long EndMinute { get; init; }

    public required bool Active { get; init; }
}
