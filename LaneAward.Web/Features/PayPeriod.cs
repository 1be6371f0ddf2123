using System.Globalization;
using LaneAward.Data;

namespace LaneAward.Web.Features;

/// <summary>How the shop pays: periods of a fixed number of days, one of which begins on the anchor.</summary>
/// <param name="Anchor">The first day of any period; those before and after it follow from it.</param>
/// <param name="Days">1 to 31.</param>
internal sealed record PayPeriod(DateOnly Anchor, int Days)
{
    public const string StartSetting = "pay-period-start";
    public const string DaysSetting = "pay-period-days";
    public const int LongestDays = 31;
    public const int UsualDays = 14;

    /// <summary>Two weeks from a Monday, until the shop says otherwise.</summary>
    public static readonly PayPeriod Usual = new(new DateOnly(2026, 1, 5), UsualDays);

    /// <summary>Null while the shop has set no start.</summary>
    public static PayPeriod? Read(Transaction db)
    {
        return DayText.TryRead(db.Settings.Find(StartSetting), out var anchor) ? new PayPeriod(anchor, ReadDays(db)) : null;
    }

    /// <summary>The length that is set; two weeks when none is.</summary>
    public static int ReadDays(Transaction db)
    {
        return int.TryParse(db.Settings.Find(DaysSetting), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? Math.Clamp(days, 1, LongestDays) : UsualDays;
    }

    /// <summary>First and last day of the period that the day is in, both included.</summary>
    public (DateOnly From, DateOnly To) Containing(DateOnly day)
    {
        var into = (((day.DayNumber - Anchor.DayNumber) % Days) + Days) % Days;
        var from = day.AddDays(-into);
        return (from, from.AddDays(Days - 1));
    }
}
