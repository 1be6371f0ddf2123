using System.Globalization;

namespace LaneAward.Web.Features;

/// <summary>Days as people say them, on the floor and in the console: a time today, yesterday, tomorrow, a weekday within six days, else month and day.</summary>
internal sealed class DayWords(ShopClock clock, Phrases say)
{
    private const int NamedDays = 6;

    private bool InSpanish => say.Language == "es";

    private CultureInfo Culture => CultureInfo.GetCultureInfo(InSpanish ? "es-US" : "en-US");

    /// <summary>When somebody was last here: "11:20 AM", "yesterday", "Friday", "Nov 19".</summary>
    public string Past(long instantMs)
    {
        var day = clock.LocalDay(instantMs);
        return (clock.Today.DayNumber - day.DayNumber) switch
        {
            <= 0 => clock.TimeOfDay(instantMs),
            1 => say["yesterday"],
            <= NamedDays => day.ToString("dddd", Culture),
            _ => DayAndMonth(day),
        };
    }

    /// <summary>An instant within a sentence: "5:29 AM" today, "yesterday 5:29 AM", "Friday 5:29 AM", else "Nov 1, 5:29 AM", with the year when it is another one.</summary>
    public string When(long instantMs)
    {
        var time = clock.TimeOfDay(instantMs);
        return (clock.Today.DayNumber - clock.LocalDay(instantMs).DayNumber) switch
        {
            0 => time,
            > 0 and <= NamedDays => $"{Past(instantMs)} {time}",
            _ => $"{Date(clock.LocalDay(instantMs))}, {time}",
        };
    }

    /// <summary>"Nov 1", in Spanish "1 nov", with the year when it is another one: a mistyped year must be seen.</summary>
    public string Date(DateOnly day)
    {
        return day.Year == clock.Today.Year ? DayAndMonth(day) : DateWithYear(day);
    }

    /// <summary>The same of a day that is written down as yyyy-MM-dd.</summary>
    public string Date(string day)
    {
        return DayText.TryRead(day, out var read) ? Date(read) : day;
    }

    /// <summary>"Nov 1, 2026", in Spanish "1 nov 2026": what is printed and kept is read in another year.</summary>
    public string DateWithYear(DateOnly day)
    {
        return day.ToString(InSpanish ? "d MMM yyyy" : "MMM d, yyyy", Culture);
    }

    /// <summary>The same of a day that is written down as yyyy-MM-dd.</summary>
    public string DateWithYear(string day)
    {
        return DayText.TryRead(day, out var read) ? DateWithYear(read) : day;
    }

    /// <summary>"Tue Nov 24", in Spanish "mar 24 nov".</summary>
    public string WeekdayAndDate(DateOnly day)
    {
        return $"{Weekday(day)} {Date(day)}";
    }

    public string Weekday(DateOnly day)
    {
        return day.ToString("ddd", Culture);
    }

    /// <summary>"4:02 PM".</summary>
    public string TimeOfDay(long instantMs)
    {
        return clock.TimeOfDay(instantMs);
    }

    /// <summary>"Nov 24, 4:02 PM", where the day is not plain from the page.</summary>
    public string DayAndTime(long instantMs)
    {
        return $"{Date(clock.LocalDay(instantMs))}, {clock.TimeOfDay(instantMs)}";
    }

    /// <summary>"Nov 24, 2026, 4:02 PM", on what is printed and kept.</summary>
    public string DayAndTimeWithYear(long instantMs)
    {
        return $"{DateWithYear(clock.LocalDay(instantMs))}, {clock.TimeOfDay(instantMs)}";
    }

    /// <summary>"Nov 24, 4:02 PM – 5:10 PM", with the second day where it is another one; null for an end that is still to come.</summary>
    public string Span(long fromMs, long? toMs)
    {
        return DayAndTime(fromMs) + " – " + (toMs is not { } end ? say["now"] : clock.LocalDay(end) == clock.LocalDay(fromMs) ? clock.TimeOfDay(end) : DayAndTime(end));
    }

    private string DayAndMonth(DateOnly day)
    {
        return day.ToString(InSpanish ? "d MMM" : "MMM d", Culture);
    }

    /// <summary>When an order is due: "Today", "Tomorrow", "Nov 25", with the year when it is another one.</summary>
    /// <param name="day">yyyy-MM-dd.</param>
    public string Due(string day)
    {
        if (!DayText.TryRead(day, out var date))
        {
            return day;
        }

        return (date.DayNumber - clock.Today.DayNumber) switch
        {
            0 => say["Today"],
            1 => say["Tomorrow"],
            _ => Date(date),
        };
    }
}
