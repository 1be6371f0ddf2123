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
