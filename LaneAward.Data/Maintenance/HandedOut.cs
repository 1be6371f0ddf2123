namespace LaneAward.Data.Maintenance;

/// <summary>What a database says to the world outside it: who may come in, and which payroll files went out. An older copy says something else.</summary>
public sealed record HandedOut(IReadOnlyList<PersonAtDoor> People, IReadOnlyList<EnrolledTablet> Tablets, IReadOnlyList<PayrollBatchSent> Batches);

/// <summary>A person and what lets them in; the hash is only for comparing.</summary>
public sealed record PersonAtDoor
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required bool Active { get; init; }

    public required string Role { get; init; }

    /// <summary>Null without a PIN. Another key for the same PINs leaves it as it is.</summary>
    public long? PinSetAtMs { get; init; }

    public string? PasswordHash { get; init; }
}

/// <summary>A tablet and whether its cookie opens the door.</summary>
public sealed record EnrolledTablet
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required bool Revoked { get; init; }

    /// <summary>Of the secret in its browser: another one is another browser.</summary>
    public required byte[] TokenHash { get; init; }
}

/// <summary>A payroll file that was handed over; the days are inclusive, yyyy-MM-dd.</summary>
public sealed record PayrollBatchSent
{
    public required long Id { get; init; }

    public required string FromDay { get; init; }

    public required string ToDay { get; init; }
}
