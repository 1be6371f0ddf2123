namespace LaneAward.Data.Reports;

/// <summary>Which recorded time a report is about; what is null is not asked for.</summary>
public sealed record WorkFilter
{
    /// <summary>For <see cref="TeamId"/>: people without a home team.</summary>
    public const long NoTeam = 0;

    /// <summary>For <see cref="PauseReasonId"/>: pauses for which none was given.</summary>
    public const long NoReason = 0;

    /// <summary>For <see cref="TabletId"/>: sessions that began on none.</summary>
    public const long NoTablet = 0;

    /// <summary>For <see cref="Customer"/>: orders without a customer.</summary>
    public const string NoCustomer = "-";

    /// <summary>The person's home team.</summary>
    public long? TeamId { get; init; }

    public long? PersonId { get; init; }

    public long? TaskTypeId { get; init; }

    /// <summary>A task's public identifier.</summary>
    public string? Task { get; init; }

    /// <summary>An order number, as people type it.</summary>
    public string? Order { get; init; }

    /// <summary>A customer number; where no customer has it, a part of the customer's name, case and accents aside.</summary>
    public string? Customer { get; init; }

    /// <summary>A task's status: queued, running, paused, completed or cancelled.</summary>
    public string? Status { get; init; }

    public bool? Indirect { get; init; }

    /// <summary>Sessions that ended with a pause for this reason.</summary>
    public long? PauseReasonId { get; init; }

    public long? MaterialId { get; init; }

    /// <summary>How the session's end came about: live, auto or corrected.</summary>
    public string? Trust { get; init; }

    /// <summary>Sessions that nobody has reviewed yet are counted.</summary>
    public bool Unreviewed { get; init; } = true;

    /// <summary>No others are counted.</summary>
    public bool OnlyUnreviewed { get; init; }

    /// <summary>Where the session began.</summary>
    public long? TabletId { get; init; }

    /// <summary>Sessions on cancelled tasks are counted.</summary>
    public bool Cancelled { get; init; } = true;

    /// <summary>Whether something of the task decides, not the session alone.</summary>
    public bool AsksForTasks => (TaskTypeId, Task, Order, Customer, Status, Indirect, Cancelled) != (null, null, null, null, null, null, true);
}
