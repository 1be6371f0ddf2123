using System.Globalization;
using LaneAward.Data.Reports;

namespace LaneAward.Web.Features.Reports;

/// <summary>The sessions behind every figure, one line each. Lines are read page by page; its CSV is written line by line.</summary>
internal sealed class SessionsReport : IReport
{
    public string Name => "sessions";

    public string Icon => "list";

    public ReportFilters Filters => ReportFilters.All;

    public IReadOnlyList<string> Groupings => [];

    public string Title(Phrases say) => say["Sessions"];

    public string About(Phrases say) => say["Every recorded session of the range: what the figures of the other reports are made of."];

    public static IReadOnlyList<ReportColumn> Columns(Phrases say)
    {
        return
        [
            new("person", say["Person"]), new("taskType", say["Task type"]), new("order", say["Order"]), new("customer", say["Customer"]),
            new("started", say["Started"], ColumnKind.Instant), new("ended", say["Ended"], ColumnKind.Instant), new("time", ReportText.Capital(say["time"]), ColumnKind.Hours),
            new("how", say["How it ended"]), new("tablet", say["Tablet"]), new("review", say["To review"]),
        ];
    }

    public ReportTable Build(ReportContext context)
    {
        var say = context.Say;
        var totals = context.Db.Reports.Totals(context.FromMs, context.ToMs, context.Query.Filter);
        var rows = new List<ReportRow>();
        context.Db.Reports.Lines(context.FromMs, context.ToMs, context.Query.Filter, !context.Export, context.Part, line => rows.Add(
            new ReportRow(Cells(line, say)) { Running = line.EndedAtMs is null, Drill = string.Create(CultureInfo.InvariantCulture, $"/console/sessions/{line.Id}") }));
        return new ReportTable(Columns(say), rows)
        {
            Total = new ReportRow([totals.Sessions == 1 ? say["Total of 1 session"] : say["Total of {0} sessions", ReportText.Count(totals.Sessions)], null, null, null, null, null, totals.CountedMs, null, null, ReportText.Count(totals.ToReview)])
            { Running = totals.Running > 0 },
            TotalMs = totals.CountedMs,
            PersonDaysMs = context.PersonDaysMs(),
            AllRows = context.Export ? null : (int)totals.Sessions,
            Figures =
            [
                new ReportFigure(say["Labour hours"], ShopClock.HoursMinutes(totals.CountedMs), say["cut to the range"]),
                new ReportFigure(say["Sessions"], ReportText.Count(totals.Sessions), say["{0} running", totals.Running]),
                new ReportFigure(say["To review"], ReportText.Count(totals.ToReview)),
            ],
        };
    }

    public static object?[] Cells(SessionLine line, Phrases say)
    {
        return
        [
            line.PersonName, say.Pick(line.TypeEn, line.TypeEs), line.OrderNumber, line.CustomerName, line.StartedAtMs, line.EndedAtMs, line.CountedMs, How(line, say), line.TabletName,
            line.NeedsReview ? say["yes"] : null,
        ];
    }

    private static string How(SessionLine line, Phrases say)
    {
        var how = line.EndKind switch
        {
            null => say["Running"],
            "pause" => line.ReasonEn is null ? say["Paused"] : say.Pick(line.ReasonEn, line.ReasonEs!),
            "switch" => say["Switched task"],
            "complete" => say["Completed"],
            "cancel" => say["Cancelled"],
            "handover" => say["Given away"],
            "auto" => say["Closed by the shop"],
            "deactivated" => say["Person deactivated"],
            "undo" => say["Undone"],
            _ => say["Supervisor"],
        };
        return line.Corrected ? how + " · " + say["Corrected"] : how;
    }
}
