namespace LaneAward.Web.Features.Reports;

/// <summary>The ranges that a report offers by name, in the shop's own days. Weeks begin on Monday.</summary>
internal static class ReportRange
{
    public const string Custom = "custom";

    public static readonly IReadOnlyList<string> Presets =
        ["today", "yesterday", "this-week", "last-week", "this-month", "last-month", "pay-period", "last-pay-period", Custom];

    /// <summary>First and last day, both included; null for a name that is not known.</summary>
    public static (DateOnly From, DateOnly To)? Of(string preset, DateOnly today, PayPeriod period)
    {
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var month = new DateOnly(today.Year, today.Month, 1);
        return preset switch
        {
            "today" => (today, today),
            "yesterday" => (today.AddDays(-1), today.AddDays(-1)),
            "this-week" => (monday, monday.AddDays(6)),
            "last-week" => (monday.AddDays(-7), monday.AddDays(-1)),
            "this-month" => (month, month.AddMonths(1).AddDays(-1)),
            "last-month" => (month.AddMonths(-1), month.AddDays(-1)),
            "pay-period" => period.Containing(today),
            "last-pay-period" => period.Containing(period.Containing(today).From.AddDays(-1)),
            _ => null,
        };
    }

    /// <summary>The days before a range: of a month, by its name or by its dates, the month before; of any other, and of a pay period of any length, as many as it has.</summary>
    public static (DateOnly From, DateOnly To) Before(string preset, DateOnly from, DateOnly to)
    {
        var month = preset is "this-month" or "last-month" || (preset == Custom && from.Day == 1 && to == from.AddMonths(1).AddDays(-1));
        return (month ? from.AddMonths(-1) : from.AddDays(from.DayNumber - to.DayNumber - 1), from.AddDays(-1));
    }

    public static string Words(string preset, Phrases say)
    {
        return preset switch
        {
            "today" => say["Today"],
            "yesterday" => ReportText.Capital(say["yesterday"]),
            "this-week" => say["This week"],
            "last-week" => say["Last week"],
            "this-month" => say["This month"],
            "last-month" => say["Last month"],
            "pay-period" => say["Pay period"],
            "last-pay-period" => say["Last pay period"],
            _ => say["Custom dates"],
        };
    }
}
