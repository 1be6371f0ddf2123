using LaneAward.Data.Files;

namespace LaneAward.Web.Infrastructure;

/// <summary>
/// Gives the memory that a rush left behind back to the machine when the shop is quiet, or has not been for long: the collector keeps garbage, and
/// the C library freed blocks, as long as the machine has room.
/// </summary>
internal sealed class GivenBackMemory(TimeProvider time, ILogger<GivenBackMemory> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    // Three megabytes a second are what a shop of 60 tablets asks for at a person's pace; in a rush it is a hundred.
    private const long QuietBytes = 64L * 1024 * 1024;
    private const long WorthBytes = 32L * 1024 * 1024;

    // The day of a busy shop has no quiet 20 s: in an hour of reports without a pause the program went from 226 to 312 MB, and
    // with this after ten minutes from 246 to 294. One pause of 30 to 140 ms in five minutes is not felt.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // More than the machine can take leaves garbage faster: five minutes of 500 clients grew by 233 MB, the last 100 of them after the
    // second minute; with this by 217.
    private const long MuchBytes = 100L * 1024 * 1024;
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>Whether now is the time.</summary>
    /// <param name="askedBytes">What the program asked for since the last look.</param>
    /// <param name="grownBytes">How far its resident memory lies above what was left when it last gave back.</param>
    /// <param name="since">Since it last gave back, or began.</param>
    public static bool IsTime(long askedBytes, long grownBytes, TimeSpan since)
    {
        return grownBytes > WorthBytes && (askedBytes < QuietBytes || since >= (grownBytes > MuchBytes ? Shortest : Longest));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        var (asked, left, gave) = (GC.GetTotalAllocatedBytes(), Environment.WorkingSet, time.GetTimestamp());
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var before = asked;
            asked = GC.GetTotalAllocatedBytes();
            if (!IsTime(asked - before, Environment.WorkingSet - left, time.GetElapsedTime(gave)))
            {
                continue;
            }

            var (resident, paused) = (Environment.WorkingSet, GC.GetTotalPauseDuration());
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            NativeMemory.Trim();
            (left, gave) = (Environment.WorkingSet, time.GetTimestamp());
            log.LogInformation(
                "Gave {Megabytes} MB of memory back, pausing for {Milliseconds} ms", (resident - left) >> 20, (int)(GC.GetTotalPauseDuration() - paused).TotalMilliseconds);
        }
    }
}
