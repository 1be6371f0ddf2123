using System.Globalization;
using LaneAward.Data.Tasks;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.Tasks;

namespace LaneAward.Web.Pages;

/// <summary>The small sentences on task cards.</summary>
internal static class TaskWords
{
    public static string TypeOf(this Phrases say, TaskCard task)
    {
        return say.Pick(task.TaskType, task.TaskTypeEs);
    }

    /// <summary>Why the task is paused, in the reader's language; null when it is not, or nobody said.</summary>
    public static string? PauseReasonOf(this Phrases say, TaskCard task)
    {
        return task.PauseReason is { } reason ? say.Pick(reason, task.PauseReasonEs!) : null;
    }

    /// <summary>What ProfitMaker did to the order of a task that is not begun or paused, in two words; null when nothing.</summary>
    public static string? NewsOf(this Phrases say, TaskCard task)
    {
        return task.Alert switch
        {
            null => null,
            "cancelled" => say["Order cancelled"],
            "shipped" => say["Order shipped"],
            "customer_changed" => say["Other customer"],
            _ => say["Order gone"],
        };
    }

    /// <summary>What an event of the history says beside its verb: the pieces that it recorded, its reason, its note.</summary>
    public static string DetailsOf(this Phrases say, TaskEventRow entry, TaskSheet sheet)
    {
        var (done, scrap) = sheet.PiecesOf(entry);
        return string.Concat(((string?[])
        [
            done > 0 ? say["{0}\u00a0pcs", done] : null,
            scrap > 0 ? say["{0} scrapped", scrap] : null,
            entry.ReasonEn is { } reason ? say.Pick(reason, entry.ReasonEs!) : null,
            entry.Note is { } note ? say.ReasonOf(note) : null,
        ]).Where(part => part is not null).Select(part => " · " + part));
    }

    /// <summary>"1 h 24 m" and "36 m", never seconds: where js/timers.js goes on counting in the same words.</summary>
    public static string TimerWords(long seconds)
    {
        return seconds < 60 ? "0\u00a0m" : ShopClock.Passed(seconds * 1000);
    }

    /// <summary>Everybody's time on the task.</summary>
    public static string TimeOn(TaskCard task)
    {
        return ShopClock.Passed(SecondsOn(task) * 1000);
    }

    /// <summary>Everybody's time on the task as it is shown: what is recorded as it reads alone, so that a clock which starts takes no minute off it, and what runs.</summary>
    public static long SecondsOn(TaskCard task)
    {
        return (ShopClock.WholeMinutes(task.RecordedSeconds * 1000) / 1000) + task.TotalSeconds - task.RecordedSeconds;
    }

    /// <summary>A pattern of HTML for pieces as they are typed: a whole number from this one on, or nothing.</summary>
    public static string PiecesFrom(int least)
    {
        var digits = TaskLimits.MostPieces.ToString(CultureInfo.InvariantCulture).Length - 1;
        return least == 0
            ? string.Create(CultureInfo.InvariantCulture, $@"\s*0*({TaskLimits.MostPieces}|[0-9]{{1,{digits}}})?\s*")
            : string.Create(CultureInfo.InvariantCulture, $@"\s*(0*({TaskLimits.MostPieces}|[1-9][0-9]{{0,{digits - 1}}}))?\s*");
    }
}
