using System.Globalization;

namespace LaneAward.Web.Features.Reports;

/// <summary>How reports write figures: h:mm for people, decimal hours with two places for programs. Sums are made before anything is rounded.</summary>
internal static class ReportText
{
    /// <summary>Decimal hours with two places, half up.</summary>
    public static decimal Hours(long milliseconds)
    {
        return Math.Round(milliseconds / 3_600_000m, 2, MidpointRounding.AwayFromZero);
    }

    /// <summary>The word as a heading: its first letter large.</summary>
    public static string Capital(string word)
    {
        return char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..];
    }

    public static string Count(long count)
    {
        return count.ToString("N0", CultureInfo.InvariantCulture);
    }

    public static string Percent(decimal share)
    {
        return share.ToString("0.0 %", CultureInfo.InvariantCulture);
    }

    public static decimal? Share(long part, long whole)
    {
        return whole == 0 ? null : Math.Round((decimal)part / whole, 4);
    }

    /// <summary>Quantity of a material, thousandths.</summary>
    public static decimal Quantity(long milli)
    {
        return milli / 1000m;
    }

    /// <summary>"Tue Nov 24", in files "Tue 2026-11-24".</summary>
    public static DayCell Named(DateOnly day, ReportContext context)
    {
        return new DayCell(day, context.Days.Weekday(day) + " " + ReportQuery.Day(day), context.Days.WeekdayAndDate(day));
    }

    /// <summary>"Week of Nov 23", in files "Week of 2026-11-23".</summary>
    public static DayCell Week(DateOnly monday, ReportContext context)
    {
        return new DayCell(monday, context.Say["Week of {0}", ReportQuery.Day(monday)], context.Say["Week of {0}", context.Days.Date(monday)]);
    }

    /// <summary>"Nov 24", in files "2026-11-24"; null for none.</summary>
    public static object? Day(string? day, ReportContext context)
    {
        return DayText.TryRead(day, out var read) ? new DayCell(read, day!, context.Days.Date(read)) : day;
    }

    public static long Median(IReadOnlyList<long> sorted)
    {
        return sorted.Count == 0 ? 0 : sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>The nearest rank: the smallest value that at least 90 % do not exceed.</summary>
    public static long P90(IReadOnlyList<long> sorted)
    {
        return sorted.Count == 0 ? 0 : sorted[((sorted.Count * 9) + 9) / 10 - 1];
    }

    /// <summary>A cell as people read it.</summary>
    public static string Cell(object? value, ColumnKind kind, DayWords days)
    {
        return (value, kind) switch
        {
            (null, _) => "–",
            (string text, _) => text,
            (DayCell day, _) => day.Shown,
            (long ms, ColumnKind.Hours) => ShopClock.HoursMinutes(ms),
            (long ms, ColumnKind.Difference) => (ms > 0 ? "+" : "") + ShopClock.HoursMinutes(ms),
            (long ms, ColumnKind.Instant) => days.DayAndTime(ms),
            (long ms, ColumnKind.Time) => days.TimeOfDay(ms),
            (decimal share, ColumnKind.Percent) => Percent(share),
            (decimal number, _) => number.ToString("#,0.##", CultureInfo.InvariantCulture),
            (long count, _) => Count(count),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
    }

    /// <summary>A cell as programs read it: a number, an ISO instant or local time, or text.</summary>
    public static object? Plain(object? value, ColumnKind kind, ShopClock clock)
    {
        return (value, kind) switch
        {
            (long ms, ColumnKind.Hours or ColumnKind.Difference) => Hours(ms),
            (long ms, ColumnKind.Instant) => clock.Local(ms).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            (long ms, ColumnKind.Time) => clock.FieldTime(ms),
            (DayCell day, _) => day.Plain,
            _ => value,
        };
    }
}
