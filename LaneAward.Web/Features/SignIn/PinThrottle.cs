namespace LaneAward.Web.Features.SignIn;

/// <summary>How long a person waits after wrong PINs: 5 misses wait 30 s, each further one doubles it to 15 minutes, 50 lock until a supervisor unlocks.</summary>
internal static class PinThrottle
{
    private const int FreeMisses = 5;
    private const int LockAt = 50;
    private const int FirstWaitSeconds = 30;
    private const int LongestWaitSeconds = 15 * 60;

    public static int WaitSecondsAfter(long misses)
    {
        if (misses < FreeMisses)
        {
            return 0;
        }

        var doublings = (int)Math.Min(misses - FreeMisses, 10);
        return Math.Min(FirstWaitSeconds << doublings, LongestWaitSeconds);
    }

    public static bool LocksAfter(long misses)
    {
        return misses >= LockAt;
    }
}
