using System.Globalization;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Tasks;

namespace LaneAward.Web.Pages;

/// <summary>The small sentences on task cards.</summary>
internal static class TaskWords
{
    public static string TypeOf(this Phrases say, TaskCard task)
    {
        return say.Pick(task.TaskType, task.TaskTypeEs);
    }

    /// <summary>"48 × Crystal Peak Award, 8 in"; what is missing is left out.</summary>
    public static string What(long? quantity, string? description)
    {
        var text = description ?? "";
        return quantity is { } pieces && !StartsWithNumber(text)
            ? string.Create(CultureInfo.InvariantCulture, $"{pieces} × {text}").TrimEnd(' ', '×')
            : text;
    }

    /// <summary>"1 h 24 m" and "36 min": whole minutes, as the page's own timers go on counting.</summary>
    public static string Minutes(long seconds, string unit = "m")
    {
        var minutes = seconds / 60;
        return minutes < 60 ? string.Create(CultureInfo.InvariantCulture, $"{minutes} {unit}") : ShopClock.Duration(seconds * 1000);
    }

    /// <summary>What is still to finish; null when the ordered number is unknown.</summary>
    public static long? Left(this TaskCard task)
    {
        return task.Quantity is { } ordered ? Math.Max(0, ordered - (task.QuantityDone ?? 0)) : null;
    }

    // "48 x Crystal Peak" already says how many.
    private static bool StartsWithNumber(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return digits > 0 && text[digits..].TrimStart() is ['x' or 'X' or '×', ..];
    }
}
