namespace LaneAward.Web.Features.Reports;

/// <summary>Where the lines of a drawing's axis stand: at times that people count in, five steps at the most.</summary>
internal static class ChartScale
{
    private const int MostSteps = 5;

    private static readonly int[] Minutes = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440];

    /// <summary>In milliseconds, from zero to the first that is not below the largest value.</summary>
    public static IReadOnlyList<long> Ticks(double largestMs)
    {
        var step = Minutes.Select(minutes => minutes * 60_000L).FirstOrDefault(step => step * MostSteps >= largestMs);
        if (step == 0)
        {
            const long Day = 86_400_000;
            step = (long)Math.Ceiling(largestMs / MostSteps / Day) * Day;
        }

        return [.. Enumerable.Range(0, (int)Math.Max(1, Math.Ceiling(largestMs / step)) + 1).Select(n => n * step)];
    }
}
