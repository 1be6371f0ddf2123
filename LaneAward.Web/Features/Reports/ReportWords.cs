namespace LaneAward.Web.Features.Reports;

/// <summary>What filters and groupings are called.</summary>
internal static class ReportWords
{
    public static string Status(string status, Phrases say)
    {
        return status switch
        {
            "queued" => say["Queued"],
            "running" => say["Running"],
            "paused" => say["Paused"],
            "completed" => say["Completed"],
            _ => say["Cancelled"],
        };
    }

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
            _ => say["Reason"],
        };
    }
}
