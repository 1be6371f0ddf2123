namespace LaneAward.Web.Features;

/// <summary>
/// How long a tap waited on its tablet before it arrived. Both readings are of the tablet's one clock, so a clock that is an
/// hour off does not matter; the offset to the server's clock, measured before the tap, is a second witness.
/// </summary>
/// <param name="WaitedMs">Time of sending minus time of the tap, in milliseconds.</param>
/// <param name="OccurredMs">The tap by the tablet's clock and its offset, unix milliseconds; null when no offset was sent.</param>
internal sealed record TapTime(long WaitedMs, long? OccurredMs)
{
    // Below this a tap is as good as now: the way through the network takes about as long.
    private const long AtOnceMs = 2_000;
    private const long WitnessesAgreeMs = 60_000;
    private const long LongestMs = 7L * 24 * 3_600_000;

    /// <summary>
    /// The instant of the tap, never after its receipt and never before what the person did last; and why it should be looked at,
    /// null when the clocks agree.
    /// </summary>
    /// <param name="receiptMs">Now, by the server's clock.</param>
    /// <param name="previousMs">The person's previous event; null when there is none.</param>
    public static (long AtMs, string? Doubt) Bound(TapTime? tapped, long receiptMs, long? previousMs)
    {
        if (tapped is null || Math.Abs(tapped.WaitedMs) < AtOnceMs)
        {
            return (receiptMs, null);
        }

        if (tapped.WaitedMs < 0 || tapped.WaitedMs > LongestMs)
        {
            return (receiptMs, "tablet clock");
        }

        var at = receiptMs - tapped.WaitedMs;
        var disagree = tapped.OccurredMs is { } occurred && Math.Abs(occurred - at) > WitnessesAgreeMs;
        return previousMs is { } previous && at < previous
            ? (Math.Min(previous, receiptMs), "tablet clock")
            : (at, disagree ? "tablet clock" : null);
    }
}
