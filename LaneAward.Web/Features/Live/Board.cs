namespace LaneAward.Web.Features.Live;

/// <summary>The live board at one instant, in one person's language.</summary>
internal sealed record Board
{
    /// <summary>Changes whenever anything that the board shows has changed, and with every minute.</summary>
    public required string Version { get; init; }

    public required long NowMs { get; init; }

    /// <summary>For a screen on the wall: nothing to press, and nothing that nobody can read from across the room.</summary>
    public bool IsWall { get; init; }

    /// <summary>The team that is shown; null for all.</summary>
    public required long? TeamId { get; init; }

    public required IReadOnlyList<TeamChoice> AllTeams { get; init; }

    public required BoardTotals Totals { get; init; }

    public required IReadOnlyList<TeamColumn> Teams { get; init; }

    public required IReadOnlyList<AttentionItem> Attention { get; init; }

    public required IReadOnlyList<TeamHours> Hours { get; init; }

    public required Timeline Timeline { get; init; }

    /// <summary>The same for a screen on the wall, where every column is dear: of all teams, those with somebody in them.</summary>
    public Board ForWall()
    {
        return this with { IsWall = true, Teams = TeamId is null ? [.. Teams.Where(column => column.Cards.Count > 0)] : Teams };
    }
}

/// <summary>A team one can look at.</summary>
internal sealed record TeamChoice(long Id, string Name);

/// <summary>The tiles. Times in milliseconds; null where there is nothing to say.</summary>
internal sealed record BoardTotals
{
    public required int People { get; init; }

    public required int Running { get; init; }

    public required int Paused { get; init; }

    public required long? LongestPauseMs { get; init; }

    public required int Idle { get; init; }

    public required long? LongestIdleMs { get; init; }

    /// <summary>People who recorded nothing today, or nothing for hours, or who paused and whose shift is over.</summary>
    public required int Away { get; init; }

    public required int Over { get; init; }

    public required long? MostOverMs { get; init; }

    public required long Finished { get; init; }

    /// <summary>Median of the last two weeks at this time of day, days without work left out; null under three such days.</summary>
    public required long? UsualByNow { get; init; }

    /// <summary>Recorded since local midnight, running sessions up to now.</summary>
    public required long TodayMs { get; init; }

    /// <summary>Shift time of these people since local midnight; null when no shifts are kept.</summary>
    public required long? ShiftMs { get; init; }
}

/// <summary>One team's people; the name is null for people without a team.</summary>
internal sealed record TeamColumn(long? Id, string? Name, IReadOnlyList<PersonCard> Cards)
{
    public int Running => Cards.Count(c => c.State is CardState.Running or CardState.Over);

    public int Present => Cards.Count(c => c.State is not CardState.Away);
}

/// <summary>What a person's card says of them, in the order of the cards in a column.</summary>
internal enum CardState
{
    Running,
    Over,
    Paused,
    Idle,
    Away,
}

/// <summary>A person and what they are doing.</summary>
internal sealed record PersonCard
{
    public required long PersonId { get; init; }

    public required string Name { get; init; }

    public required string Initials { get; init; }

    public required long Hue { get; init; }

    public required long? TeamId { get; init; }

    public required CardState State { get; init; }

    /// <summary>When this state began; null for somebody who recorded nothing today.</summary>
    public long? SinceMs { get; init; }

    public long? TaskId { get; init; }

    public string? TaskType { get; init; }

    public string? OrderNumber { get; init; }

    public string? CustomerName { get; init; }

    public string? DueDate { get; init; }

    /// <summary>Everybody's time on the task so far.</summary>
    public long TaskMs { get; init; }

    public long? EstimateMs { get; init; }

    public string? PauseReason { get; init; }

    public string? Tablet { get; init; }

    /// <summary>Until when they said that they go on working after the shift.</summary>
    public long? GoesOnUntilMs { get; init; }

    public long OverByMs => EstimateMs is { } estimate ? Math.Max(0, TaskMs - estimate) : 0;
}

/// <summary>Something a supervisor should look at.</summary>
/// <param name="Kind">over, pause or pend: the colour.</param>
/// <param name="Link">Where the record can be opened; null when no page shows it.</param>
internal sealed record AttentionItem(string Kind, string Icon, string Title, string Detail, string? Link = null);

/// <summary>A team's recorded time since local midnight; the name is null for people without a team.</summary>
internal sealed record TeamHours(string? Name, long Ms);
