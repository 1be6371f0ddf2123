namespace LaneAward.Data.Catalog;

/// <summary>A team as the console changes it.</summary>
public sealed record TeamSetup
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required long Sort { get; init; }

    public required bool Active { get; init; }

    /// <summary>How many active people have it as their team.</summary>
    public long People { get; init; }

    /// <summary>The task types it is offered; empty means all.</summary>
    public IReadOnlyList<long> TaskTypeIds { get; init; } = [];

    /// <summary>The materials it is offered; empty means all.</summary>
    public IReadOnlyList<long> MaterialIds { get; init; } = [];
}

/// <summary>A task type as the console changes it.</summary>
public sealed record TaskTypeSetup
{
    public required long Id { get; init; }

    public required string NameEn { get; init; }

    public required string NameEs { get; init; }

    public long? DefaultEstimateMinutes { get; init; }

    /// <summary>Work that no customer pays for by itself: cleaning, meetings, upkeep.</summary>
    public required bool Indirect { get; init; }

    public required long Sort { get; init; }

    public required bool Active { get; init; }

    /// <summary>The teams that name it; a team that names none is offered every type.</summary>
    public IReadOnlyList<long> TeamIds { get; init; } = [];
}

/// <summary>A reason as the console changes it.</summary>
public sealed record ReasonSetup
{
    public required long Id { get; init; }

    /// <summary>Set for the reasons that the program itself gives; they are on no tile and stay.</summary>
    public string? Code { get; init; }

    public required string NameEn { get; init; }

    public required string NameEs { get; init; }

    /// <summary>Whether the time of such a pause is paid; always false for cancelling.</summary>
    public required bool Paid { get; init; }

    public required string Icon { get; init; }

    public required long Sort { get; init; }

    public required bool Active { get; init; }
}

/// <summary>The two lists of reasons.</summary>
public enum ReasonKind
{
    Pause,
    Cancel,
}
