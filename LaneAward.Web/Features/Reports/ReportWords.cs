using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>What filters and groupings are called.</summary>
internal static class ReportWords
{
    /// <summary>The teams of these people, by name, to choose from.</summary>
    public static IReadOnlyList<(long? TeamId, string? TeamName)> Teams(IEnumerable<ReportPersonRow> people)
    {
        return [.. people.Where(p => p.TeamId is not null).Select(p => (p.TeamId, p.TeamName)).Distinct().OrderBy(t => t.TeamName)];
    }

    /// <summary>Why elapsed hours of rows may be more than the shop's, and those of a row's parts more than the row's.</summary>
    public static string Elapsed(Phrases say) => say["Elapsed counts people side by side once within a row. The rows of the first level add up; the parts of a row may be more than it."];

    /// <summary>Why the people of the rows may be more than those of the total.</summary>
    public static string People(Phrases say) => say["The total of people counts each person once."];

    public static string Trust(string trust, Phrases say)
    {
        return trust switch
        {
            "live" => say["stopped by a tap"],
            "auto" => say["Closed by the shop"],
            _ => say["Corrected"],
        };
    }

    public static string Grouping(string grouping, Phrases say)
    {
        return grouping switch
        {
            "order" => say["Order"],
            "taskType" => say["Task type"],
            "person" => say["Person"],
            "customer" => say["Customer"],
            "item" => say["Item"],
            "entry" => say["Single entries"],
            "week" => say["Week"],
            "team" => say["Team"],
            "estimated" => say["Tasks with an estimate"],
            "every" => say["Every finished task"],
            "day" => ReportText.Capital(say["day"]),
            "tablet" => say["Tablet"],
            "by" => say["Who corrected"],
            "reason" => say["Reason"],
            _ => throw new ArgumentOutOfRangeException(nameof(grouping), grouping, "It has no name yet."),
        };
    }
}
