using LaneAward.Web.Features;
using LaneAward.Web.Features.Reports;

namespace LaneAward.Web.Api;

/// <summary>A day's timeline for programs: the rows and stretches that the page draws.</summary>
/// <param name="Day">yyyy-MM-dd.</param>
/// <param name="From">The first instant of the local day.</param>
/// <param name="To">The first instant of the day after: 23, 24 or 25 hours later.</param>
/// <param name="Seconds">Recorded time of all rows.</param>
internal sealed record TimelineAnswer(string Day, string GroupBy, string From, string To, string AsOf, long Seconds, IReadOnlyList<TimelineAnswer.Row> Rows)
{
    public static TimelineAnswer Of(DayTimeline day)
    {
        return new TimelineAnswer(
            ReportQuery.Day(day.Query.Day), day.Query.ByOrder ? "order" : "person", Iso(day.DayFromMs), Iso(day.DayToMs), Iso(day.AsOfMs), day.WorkedMs / 1000, [.. day.Rows.Select(Row.Of)]);
    }

    private static string Iso(long instantMs)
    {
        return ShopClock.Iso(instantMs)!;
    }

    /// <summary>One person's or one order's day.</summary>
    /// <param name="Id">Of the person or of the order.</param>
    /// <param name="CustomerName">The order's; null for a person.</param>
    /// <param name="Shifts">The person's on this day; none for an order.</param>
    internal sealed record Row(long Id, string Name, string? CustomerName, long Seconds, IReadOnlyList<Span> Shifts, IReadOnlyList<Block> Blocks)
    {
        public static Row Of(DayRow row)
        {
            return new Row(row.Id, row.Name, row.Detail, row.WorkedMs / 1000, [.. row.Shifts.Select(s => new Span(Iso(s.StartMs), Iso(s.EndMs)))], [.. row.Blocks.Select(Block.Of)]);
        }
    }

    /// <summary>Half open, instants.</summary>
    internal sealed record Span(string From, string To);

    /// <summary>A stretch of the row, cut to the day.</summary>
    /// <param name="Kind">work, pause or unrecorded.</param>
    /// <param name="SessionId">The session, or the one that the pause ended; null for unrecorded time.</param>
    /// <param name="Reason">Why it was paused.</param>
    /// <param name="Marks">indirect, auto, corrected, running, fromDayBefore, intoDayAfter.</param>
    internal sealed record Block(
        string Kind, string From, string To, long Seconds, long PersonId, string Person, long? SessionId, string? OrderNumber, long? TaskTypeId, string? TaskType, string? Reason,
        IReadOnlyList<string> Marks)
    {
        public static Block Of(DayBlock block)
        {
            var isWork = block.Kind is DayKind.Work;
            return new Block(
                Camel(block.Kind), Iso(block.FromMs), Iso(block.ToMs), block.Ms / 1000, block.PersonId, block.Person, block.SessionId, block.OrderNumber, block.TaskTypeId,
                isWork ? block.What : null, isWork ? null : block.What,
                [.. Enum.GetValues<DayMarks>().Where(m => m != DayMarks.None && block.Marks.HasFlag(m)).Select(m => Camel(m))]);
        }

        private static string Camel(Enum word)
        {
            return System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(word.ToString());
        }
    }
}
