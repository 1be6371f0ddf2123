namespace LaneAward.Web.Features;

/// <summary>
/// What a tablet's clocks say about one tap. Three witnesses tell when it was: the monotonic clock (right while the page lives and the device
/// does not sleep), the wall clock between tap and sending (right while nobody sets it), and the offset to the server's clock that was measured
/// before the tap (right while nobody set the clock in between). Two that agree are believed.
/// </summary>
/// <param name="AtMs">The tap by the tablet's wall clock, unix milliseconds.</param>
/// <param name="SentMs">The sending by the same clock; null when the caller does not say.</param>
/// <param name="OffsetMs">Server's clock minus the tablet's, in milliseconds, measured before the tap; null when it never was.</param>
/// <param name="WaitedMs">From tap to sending by the monotonic clock; null after a reload, when that clock began anew.</param>
internal sealed record TapTime(long AtMs, long? SentMs, long? OffsetMs, long? WaitedMs)
{
    /// <summary>How long a tablet keeps a tap that it cannot send: seven days.</summary>
    public const long LongestMs = 7L * 24 * 3_600_000;

    /// <summary>Why a session stands under Review whose tap's clocks do not agree.</summary>
    public const string Doubtful = "tablet clock";

    // Below this a tap is as good as now: the way through the network takes about as long.
    private const long AtOnceMs = 500;
    private const long WitnessesAgreeMs = 60_000;
    private const long NetworkMs = 15_000;

    // One tap counts from its receipt, the next one from its press: that may turn them round by as much as an answer takes.
    private const long OverlapMs = 15_000;

    /// <summary>
    /// The instant of the tap, never after its receipt and never before what the person did last; and why it should be looked at,
    /// null when the clocks agree.
    /// </summary>
    /// <param name="receiptMs">Now, by the server's clock.</param>
    /// <param name="previousMs">The person's previous event; null when there is none.</param>
    public static (long AtMs, string? Doubt) Bound(TapTime? tapped, long receiptMs, long? previousMs)
    {
        if (tapped is null)
        {
            return (receiptMs, null);
        }

        var (at, doubt) = tapped.Judge(receiptMs);
        at = receiptMs - at < AtOnceMs ? receiptMs : at;
        if (previousMs is { } previous && at < previous)
        {
            return (Math.Min(previous, receiptMs), previous - at > OverlapMs ? Doubtful : doubt);
        }

        return (at, doubt);
    }

    /// <summary>How long before its receipt the tap was, as far as its clocks can be believed.</summary>
    public long WaitedBefore(long receiptMs)
    {
        return Math.Max(0, receiptMs - Judge(receiptMs).AtMs);
    }

    /// <summary>
    /// Two of its clocks at least, and each that can be right, say that the tap was before this instant by more than the way of an answer. One that is
    /// by two of them older than a tablet keeps a tap was before all that began since.
    /// </summary>
    public bool IsSurelyBefore(long instantMs, long receiptMs)
    {
        var witnesses = Witnesses(receiptMs);
        if (witnesses.Count(w => w <= receiptMs - LongestMs) >= 2)
        {
            return instantMs > receiptMs - LongestMs;
        }

        var possible = witnesses.Select(w => Possible(w, receiptMs)).OfType<long>().ToList();
        return possible.Count >= 2 && possible.All(w => w + OverlapMs < instantMs);
    }

    /// <summary>
    /// Two of its clocks, or the only one, say that it is older than a tablet keeps a tap: then nobody knows what it was worth, and its receipt
    /// is not its time.
    /// </summary>
    public bool IsTooOld(long receiptMs)
    {
        var witnesses = Witnesses(receiptMs);
        return witnesses.Count(w => w <= receiptMs - LongestMs) >= Math.Clamp(witnesses.Count(w => w is not null), 1, 2);
    }

    // The steady clock, the wall clock and the measured offset, each by itself; null where the tap does not say.
    private long?[] Witnesses(long receiptMs)
    {
        return [receiptMs - WaitedMs, receiptMs - (SentMs - AtMs), AtMs + OffsetMs];
    }

    private (long AtMs, string? Doubt) Judge(long receiptMs)
    {
        var all = Witnesses(receiptMs);
        // A witness that puts the tap after its own receipt, or further back than a tablet keeps it, is wrong.
        var (steady, wall, measured) = (Possible(all[0], receiptMs), Possible(all[1], receiptMs), Possible(all[2], receiptMs));
        var at = Agree(steady, wall) ? Finer(wall, measured) : Agree(steady, measured) ? measured : Agree(wall, measured) ? Finer(wall, measured) : measured ?? steady ?? wall ?? receiptMs;
        long?[] possible = [steady, wall, measured];
        var believed = possible.Count(w => Agree(w, at)) >= Math.Min(2, all.Count(w => w is not null));
        return (at!.Value, believed ? null : Doubtful);
    }

    private static long? Possible(long? witness, long receiptMs)
    {
        return witness > receiptMs - LongestMs && witness <= receiptMs + AtOnceMs ? witness : null;
    }

    // What is reckoned back from the receipt holds the way through the network, which a bad one makes long.
    private static long? Finer(long? wall, long? measured)
    {
        return Math.Abs((wall - measured) ?? long.MaxValue) <= NetworkMs ? measured : wall;
    }

    private static bool Agree(long? one, long? other)
    {
        return Math.Abs((one - other) ?? long.MaxValue) <= WitnessesAgreeMs;
    }
}
