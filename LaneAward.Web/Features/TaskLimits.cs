using System.Globalization;

namespace LaneAward.Web.Features;

/// <summary>What is still a task and no longer a typing mistake, wherever it is typed.</summary>
internal static class TaskLimits
{
    public const int MostPieces = 1_000_000;

    /// <summary>A thousand hours.</summary>
    public const int LongestEstimateMinutes = 60_000;

    public static Refusal? CheckPieces(string field, long? pieces, int atLeast, Phrases say)
    {
        return pieces < atLeast || pieces > MostPieces
            ? Refusal.Invalid(field, WrongPieces(atLeast, say))
            : null;
    }

    public static string WrongPieces(int atLeast, Phrases say)
    {
        return say["Pieces must be a whole number from {0} to {1}.", atLeast, MostPieces.ToString("N0", CultureInfo.InvariantCulture)];
    }
}
