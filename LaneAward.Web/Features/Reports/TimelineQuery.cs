using System.Globalization;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Features.Reports;

/// <summary>Which day is drawn and how, as the address says it.</summary>
/// <param name="ByOrder">A row per order, else one per person.</param>
/// <param name="Team">The person's home team.</param>
/// <param name="Quarters">Drawn on a grid of 15 minutes that scrolls sideways, else fitted to the screen.</param>
internal sealed record TimelineQuery(DateOnly Day, bool ByOrder = false, long? Team = null, long? Person = null, bool Quarters = false)
{
    /// <summary>Reads an address; the first thing that it says wrongly is refused by name.</summary>
    public static Outcome<TimelineQuery> Read(IQueryCollection values, DateOnly today, Phrases say)
    {
        var day = DayText.Asked("day", values["day"], say);
        if (day.Refusal is { } refusal)
        {
            return refusal;
        }

        if (Text("groupBy") is not (null or "person" or "order"))
        {
            return Refusal.Invalid("groupBy", say["The timeline is grouped by person or by order."]);
        }

        if (Refusal.AllOf(CheckId("team", out var team), CheckId("person", out var person)) is { } noNumber)
        {
            return noNumber;
        }

        return new TimelineQuery(day.Value ?? today, Text("groupBy") == "order", team, person, Text("zoom") == "15");

        string? Text(string name)
        {
            return values[name].ToString().Trim() is { Length: > 0 } text ? text : null;
        }

        Refusal? CheckId(string name, out long? id)
        {
            return WrongValue.CheckId(name, Text(name), say, out id);
        }
    }

    /// <summary>"?day=…", with what differs from the plain timeline and nothing else.</summary>
    public string Address()
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"?day={ReportQuery.Day(Day)}{(ByOrder ? "&groupBy=order" : "")}{(Team is null ? "" : $"&team={Team}")}{(Person is null ? "" : $"&person={Person}")}{(Quarters ? "&zoom=15" : "")}");
    }
}
