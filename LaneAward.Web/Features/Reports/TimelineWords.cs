namespace LaneAward.Web.Features.Reports;

/// <summary>What the stretches of a day are called.</summary>
internal sealed class TimelineWords(Phrases say, ShopClock clock)
{
    /// <summary>"Laser engraving", "Paused: Lunch", "Unrecorded".</summary>
    public string What(DayBlock block)
    {
        return (block.Kind, block.What) switch
        {
            (DayKind.Unrecorded, _) => say["Unrecorded"],
            (DayKind.Pause, null) => say["Paused"],
            (DayKind.Pause, { } reason) => say["Paused: {0}", reason],
            _ => block.What ?? "–",
        };
    }

    /// <summary>"Corrected, Running"; empty when there is nothing to say.</summary>
    public string Marks(DayBlock block)
    {
        return string.Join(", ", Enum.GetValues<DayMarks>().Where(m => m != DayMarks.None && block.Marks.HasFlag(m)).Select(m => Mark(m, block.Kind)));
    }

    public string Mark(DayMarks mark, DayKind kind = DayKind.Work)
    {
        return mark switch
        {
            DayMarks.Indirect => say["Indirect"],
            DayMarks.Auto => say["Closed by the shop"],
            DayMarks.Corrected => say["Corrected"],
            DayMarks.Running => kind is DayKind.Pause ? say["not over yet"] : say["Running"],
            DayMarks.FromDayBefore => say["began the day before"],
            _ => say["goes on the day after"],
        };
    }

    /// <summary>All of a stretch in one line.</summary>
    public string Line(DayBlock block)
    {
        string?[] parts = [What(block), block.OrderNumber, block.Person, $"{clock.TimeOfDay(block.FromMs)} – {clock.TimeOfDay(block.ToMs)} ({ShopClock.HoursMinutes(block.Ms)})", Marks(block)];
        return string.Join(" · ", parts.Where(p => !string.IsNullOrEmpty(p)));
    }

    /// <summary>"Today by person", "Tue Nov 24 by order".</summary>
    public string Heading(DayTimeline day)
    {
        return (day.IsToday, day.Query.ByOrder) switch
        {
            (true, false) => say["Today by person"],
            (true, true) => say["Today by order"],
            (false, false) => say["{0} by person", new DayWords(clock, say).WeekdayAndDate(day.Query.Day)],
            _ => say["{0} by order", new DayWords(clock, say).WeekdayAndDate(day.Query.Day)],
        };
    }

    /// <summary>Why nothing is drawn.</summary>
    public string Nothing(DayTimeline day)
    {
        return day switch
        {
            { Query: { Team: not null } or { Person: not null } } => say["Nothing was recorded that matches. Choose other days or fewer filters."],
            { IsToday: true } => say["Nobody has recorded time today."],
            _ when day.DayFromMs > day.AsOfMs => say["That day has not begun yet."],
            _ => say["Nobody recorded time on that day."],
        };
    }
}
