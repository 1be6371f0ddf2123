using LaneAward.Web.Features;

namespace LaneAward.Web.Pages;

/// <summary>A day and a time on a form, with what has to be chosen when daylight saving makes the time impossible or double.</summary>
/// <param name="Name">Begins the names of its inputs: timeDay, timeTime, timeWhich, timeChoice.</param>
internal sealed record TimeField(string Name, string? Day, string? Time)
{
    public string? Which { get; init; }

    /// <summary>It may be left empty.</summary>
    public bool Optional { get; init; }

    /// <summary>What is wrong with this very field.</summary>
    public Refusal? Wrong { get; init; }

    public static TimeField At(string name, long instantMs, ShopClock clock)
    {
        return new TimeField(name, clock.FieldDay(instantMs), clock.FieldTime(instantMs));
    }

    /// <summary>What was posted under the name; a proposed time that was tapped takes the place of the typed one.</summary>
    public static LocalTimeInput Typed(IFormCollection form, string name)
    {
        var choice = form[name + "Choice"].ToString();
        return new LocalTimeInput(form[name + "Day"], choice.Length > 0 ? choice : form[name + "Time"].ToString(), form[name + "Which"]);
    }

    public static TimeField Again(string name, LocalTimeInput typed, Refusal refusal)
    {
        return new TimeField(name, typed.Day, typed.Time) { Which = typed.Which, Wrong = refusal.Fields?.ContainsKey(name) == true ? refusal : null };
    }
}
