using LaneAward.Data.Reports;
using LaneAward.Web.Features.Clocks;

namespace LaneAward.Web.Features.Reports;

/// <summary>One local day as it was recorded: a row per person or per order, and the hours between which it is drawn.</summary>
internal sealed record DayTimeline
{
    private const long HourMs = 3_600_000;

    public required TimelineQuery Query { get; init; }

    /// <summary>The day itself: 23, 24 or 25 hours.</summary>
    public required long DayFromMs { get; init; }

    public required long DayToMs { get; init; }

    /// <summary>The part of the day that is drawn.</summary>
    public required long FromMs { get; init; }

    public required long ToMs { get; init; }

    /// <summary>The instant up to which running clocks are counted.</summary>
    public required long AsOfMs { get; init; }

    public required IReadOnlyList<DayRow> Rows { get; init; }

    /// <summary>The kinds of work of the day, in the order of the shop's list.</summary>
    public required IReadOnlyList<DayType> Types { get; init; }

    /// <summary>Everybody, for the filters.</summary>
    public required IReadOnlyList<ReportPersonRow> People { get; init; }

    public bool IsToday => AsOfMs >= DayFromMs && AsOfMs < DayToMs;

    /// <summary>Full hours between the two ends, both included.</summary>
    public IEnumerable<long> Hours => Enumerable.Range(0, (int)((ToMs - FromMs) / HourMs) + 1).Select(h => FromMs + (h * HourMs));

    public long WorkedMs => Rows.Sum(r => r.WorkedMs);

    /// <summary>Whether any block of the day bears the mark.</summary>
    public bool Has(DayMarks mark)
    {
        return Rows.Any(r => r.Blocks.Any(b => b.Marks.HasFlag(mark)));
    }

    public bool Has(DayKind kind)
    {
        return Rows.Any(r => r.Blocks.Any(b => b.Kind == kind));
    }
}

/// <summary>One person's or one order's day.</summary>
/// <param name="Detail">The order's customer; null for a person.</param>
/// <param name="Shifts">The person's shifts on the day; none for an order.</param>
/// <param name="Lanes">How many lines the row needs, so that what happened at once is drawn side by side.</param>
internal sealed record DayRow(long Id, string Name, string? Detail, IReadOnlyList<ShiftSpan> Shifts, IReadOnlyList<DayBlock> Blocks, int Lanes)
{
    /// <summary>Recorded time: pauses are not part of it.</summary>
    public long WorkedMs => Blocks.Where(b => b.Kind == DayKind.Work).Sum(b => b.Ms);
}

/// <summary>What a stretch of a row is.</summary>
internal enum DayKind
{
    Work,

    /// <summary>Begun by a tap, over with the person's next start.</summary>
    Pause,

    /// <summary>Between two sessions, and nothing says why.</summary>
    Unrecorded,
}

/// <summary>What is to be known of a stretch besides.</summary>
[Flags]
internal enum DayMarks
{
    None = 0,
    Indirect = 1,

    /// <summary>The clock was forgotten, and the shop closed it.</summary>
    Auto = 2,
    Corrected = 4,

    /// <summary>Not over yet: drawn up to now.</summary>
    Running = 8,
    FromDayBefore = 16,
    IntoDayAfter = 32,
}

/// <summary>A stretch of one row.</summary>
internal sealed record DayBlock
{
    public required DayKind Kind { get; init; }

    public required long FromMs { get; init; }

    public required long ToMs { get; init; }

    public required long PersonId { get; init; }

    public required string Person { get; init; }

    /// <summary>The session, or the one that a pause ended; null for unrecorded time.</summary>
    public long? SessionId { get; init; }

    public long? OrderId { get; init; }

    public string? OrderNumber { get; init; }

    public long? TaskTypeId { get; init; }

    /// <summary>The kind of work, or why it was paused; null when nothing is known.</summary>
    public string? What { get; init; }

    public DayMarks Marks { get; init; }

    /// <summary>From 0, within its row.</summary>
    public int Lane { get; init; }

    public long Ms => ToMs - FromMs;
}

/// <summary>A kind of work and its place in the palette, which is the same on every day.</summary>
/// <param name="Colour">From 1.</param>
/// <param name="Edged">Drawn with an edge, because a kind before it has the same colour.</param>
internal sealed record DayType(long Id, string Name, int Colour, bool Edged)
{
    private const int Colours = 12;

    public static DayType At(int place, ReportTypeRow row, Phrases say)
    {
        return new DayType(row.Id, say.Pick(row.NameEn, row.NameEs), (place % Colours) + 1, place / Colours % 2 == 1);
    }
}
