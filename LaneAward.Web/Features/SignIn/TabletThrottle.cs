using LaneAward.Data.Tablets;

namespace LaneAward.Web.Features.SignIn;

/// <summary>
/// How long a tablet waits after wrong PINs, whoever they were for: 30 within ten minutes of the first, then none is checked until those
/// ten minutes are over. A right PIN takes no miss back but its own, so that one who knows theirs cannot guess for others without end.
/// </summary>
internal static class TabletThrottle
{
    public const int Most = 30;
    private const long WindowMs = 10 * 60 * 1000;

    /// <summary>Null while a PIN may be checked.</summary>
    public static int? WaitSeconds(TabletRow tablet, long nowMs)
    {
        var end = tablet.PinMissesSinceMs + WindowMs;
        return tablet.PinMisses >= Most && nowMs < end ? (int)((end - nowMs + 999) / 1000) : null;
    }

    public static (long Misses, long SinceMs) AfterMiss(TabletRow tablet, long nowMs)
    {
        var windowIsOver = tablet.PinMisses == 0 || nowMs - tablet.PinMissesSinceMs >= WindowMs;
        return windowIsOver ? (1, nowMs) : (tablet.PinMisses + 1, tablet.PinMissesSinceMs);
    }
}
