using System.Globalization;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Catalog;

namespace LaneAward.Web.Pages.Console.Catalog;

/// <summary>The shop's lists as addresses and sentences name them.</summary>
internal static class CatalogWords
{
    /// <summary>Null when there is no such list.</summary>
    public static Listed? KindOf(string slug)
    {
        return slug switch
        {
            "teams" => Listed.Team,
            "task-types" => Listed.TaskType,
            "materials" => Listed.Material,
            "pause-reasons" => Listed.PauseReason,
            "cancel-reasons" => Listed.CancelReason,
            "shifts" => Listed.Shift,
            _ => null,
        };
    }

    /// <summary>The page of the list.</summary>
    public static string AddressOf(Listed kind)
    {
        return kind switch
        {
            Listed.Team => "/console/teams",
            Listed.TaskType => "/console/task-types",
            Listed.Material => "/console/materials",
            Listed.Shift => "/console/shifts",
            _ => "/console/reasons",
        };
    }

    /// <summary>The page of one thing of the list.</summary>
    public static string AddressOf(ListedThing thing)
    {
        var middle = thing.Kind switch { Listed.PauseReason => "/pause/", Listed.CancelReason => "/cancel/", _ => "/" };
        return AddressOf(thing.Kind) + middle + thing.Id.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>What deactivating means for people on the floor.</summary>
    public static string Meaning(Listed kind, Phrases say)
    {
        return kind switch
        {
            Listed.Team => say["Nobody can be put into it any more. Its tasks and hours stay in every report."],
            Listed.TaskType => say["It can be added to no order any more. Tasks that are open go on, and all recorded time stays."],
            Listed.Material => say["It can be logged no more. What was logged stays."],
            Listed.Shift => say["Clocks are no longer closed at its end; without a shift they are closed after a number of hours. Recorded time stays."],
            _ => say["It is on no tile any more. Where it was given it stays."],
        };
    }

    /// <summary>"Mon, Tue, Wed", Monday first.</summary>
    public static string Days(IEnumerable<long> weekdays, Phrases say)
    {
        return string.Join(", ", weekdays.OrderBy(day => (day + 6) % 7).Select(day => Day(day, say)));
    }

    /// <param name="weekday">0 is Sunday.</param>
    public static string Day(long weekday, Phrases say)
    {
        return weekday switch
        {
            1 => say["Mon"],
            2 => say["Tue"],
            3 => say["Wed"],
            4 => say["Thu"],
            5 => say["Fri"],
            6 => say["Sat"],
            _ => say["Sun"],
        };
    }

    /// <summary>"7:00 AM – 3:30 PM".</summary>
    public static string Times(WeeklyShift shift, Phrases say)
    {
        var words = $"{Time(shift.StartMinute, "h:mm tt")} – {Time(shift.EndMinute, "h:mm tt")}";
        return shift.EndMinute <= shift.StartMinute ? say["{0} on the next day", words] : words;
    }

    /// <param name="minute">Since midnight.</param>
    public static string Time(long minute, string format = "HH:mm")
    {
        return new TimeOnly((int)minute / 60, (int)minute % 60).ToString(format, CultureInfo.InvariantCulture);
    }
}
