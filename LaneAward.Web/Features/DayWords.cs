using System.Globalization;

namespace LaneAward.Web.Features;

/// <summary>Days as people on the floor say them: a time today, yesterday, tomorrow, a weekday within six days, else month and day.</summary>
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
        return day.Year == clock.Today.Year ? DayAndMonth(day) : day.ToString(InSpanish ? "d MMM yyyy" : "MMM d, yyyy", Culture);
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
