using LaneAward.Data.Reports;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Live;
using LaneAward.Web.Features.Payroll;
using LaneAward.Web.Features.Reports;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>The reports of the console for programs: JSON, and the same as CSV and XLSX.</summary>
internal static class ReportsApi
{
    // A workbook and a JSON answer are built in memory; the CSV is written line by line.
    private const int MostInMemory = 100_000;

    private const string Units = "Hours are decimal with two places.";

    public static void MapReports(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/reports").RequireAuthorization(Permissions.Supervise).WithTags("Reports");
        group.MapGet("/", List).WithSummary("The reports there are");
        group.MapGet("/{name}.csv", CsvAsync).Produces(StatusCodes.Status200OK, contentType: "text/csv").WithSummary("A report as CSV")
            .WithDescription(Units).AddOpenApiOperationTransformer(DescribeReports.Transform);
        group.MapGet("/{name}.xlsx", XlsxAsync)
            .Produces(StatusCodes.Status200OK, contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet").WithSummary("A report as a workbook")
            .WithDescription(Units).AddOpenApiOperationTransformer(DescribeReports.Transform);
        group.MapGet("/{name}", JsonAsync).WithSummary("A report's rows and totals").WithDescription(Units + " Beside each stands the same in whole seconds: labour, labourSeconds.").AddOpenApiOperationTransformer(DescribeReports.Transform);
        MapOthers(group);
    }

    private static IResult List(HttpContext http)
    {
        var say = Phrases.In(RequestLanguage.Of(http));
        return Results.Ok(ReadReport.All.Select(r => new { name = r.Name, title = r.Title(say), about = r.About(say), groupBy = r.Groupings }));
    }

    private static Task<IResult> JsonAsync(HttpContext http, string name, ReadReport read, ShopClock clock, CancellationToken cancellation)
    {
        return AnswerAsync(http, name, read, (answer, say) => Results.Json(WriteReport.Json(answer, say, clock)), cancellation);
    }

    private static async Task<IResult> CsvAsync(HttpContext http, string name, ReadReport read, ShopClock clock, CancellationToken cancellation)
    {
        if (name == "sessions")
        {
            return await SessionsAsync(http, read, clock, cancellation);
        }

        return await AnswerAsync(
            http, name, read,
            (answer, say) =>
            {
                var file = SpooledFile.Create();
                using (var csv = SpreadsheetText.Writer(file))
                {
                    WriteReport.Csv(answer, csv, say, clock);
                }

                return Send(file, answer.Report, answer.Query, "text/csv; charset=utf-8", "csv");
            },
            cancellation);
    }

    /// <summary>
    /// Written to a file of its own first: the snapshot is held for as long as the disk takes, not for as long as a slow browser does, so that the
    /// write-ahead log can be folded meanwhile; and memory stays flat.
    /// </summary>
    private static async Task<IResult> SessionsAsync(HttpContext http, ReadReport read, ShopClock clock, CancellationToken cancellation)
    {
        var say = Phrases.In(RequestLanguage.Of(http));
        var report = ReadReport.Find("sessions")!;
        var query = await QuestionAsync(http, report, read, say, cancellation);
        if (query.Refusal is { } refusal)
        {
            return ApiAnswers.Problem(refusal);
        }

        SayIgnored(http, Unknown(http));
        var file = SpooledFile.Create();
        await using (var csv = SpreadsheetText.Writer(file))
        {
            var columns = SessionsReport.Columns(say);
            WriteReport.SessionsHead(csv, say);
            await read.LinesAsync(query.Value, line => WriteReport.SessionLine(csv, line, columns, say, clock), cancellation);
        }

        return Send(file, report, query.Value, "text/csv; charset=utf-8", "csv");
    }

    private static Task<IResult> XlsxAsync(HttpContext http, string name, ReadReport read, ShopClock clock, CancellationToken cancellation)
    {
        return AnswerAsync(
            http, name, read,
            (answer, say) =>
            {
                var file = SpooledFile.Create();
                WriteReport.Xlsx(answer, file, say, clock);
                return Send(file, answer.Report, answer.Query, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");
            },
            cancellation);
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, string name, ReadReport read, Func<ReportAnswer, Phrases, IResult> answer, CancellationToken cancellation)
    {
        var say = Phrases.In(RequestLanguage.Of(http));
        if (ReadReport.Find(name) is not { } report)
        {
            return ApiAnswers.Problem(Refusal.NotFound(say["There is no report of this name."]));
        }

        var query = await QuestionAsync(http, report, read, say, cancellation);
        if (query.Refusal is { } refusal)
        {
            return ApiAnswers.Problem(refusal);
        }

        if (report is SessionsReport && await read.CountAsync(query.Value, cancellation) is > MostInMemory and var sessions)
        {
            return ApiAnswers.Problem(Refusal.Invalid(
                "from", say["{0} sessions are too many for this kind of file. Take the CSV, which has no limit, or fewer days.", ReportText.Count(sessions)]));
        }

        var made = await read.RunAsync(report, query.Value, say, export: true, cancellation);
        made = made with { Ignored = [.. made.Ignored, .. Unknown(http)] };
        SayIgnored(http, made.Ignored);
        return answer(made, say);
    }

    /// <summary>The question of the address, which must name a group that the report has.</summary>
    private static async Task<Outcome<ReportQuery>> QuestionAsync(HttpContext http, IReport report, ReadReport read, Phrases say, CancellationToken cancellation)
    {
        var query = await read.QueryAsync(http.Request.Query, say, cancellation);
        if (query.Refusal is not null || query.Value.GroupBy is not { } groupBy || report.Groupings.Contains(groupBy))
        {
            return query;
        }

        return Refusal.Invalid(
            "groupBy", report.Groupings.Count == 0 ? say["This report has no groups to choose from."] : say["This report is grouped by one of: {0}.", string.Join(", ", report.Groupings)]);
    }

    /// <summary>Names that no report knows: a typing mistake would answer with everybody's hours.</summary>
    private static List<string> Unknown(HttpContext http)
    {
        return [.. http.Request.Query.Keys.Except(DescribeReports.Names, StringComparer.OrdinalIgnoreCase).Where(name => name.All(char.IsAsciiLetterOrDigit)).Take(20)];
    }

    // A file has no other place to say it.
    private static void SayIgnored(HttpContext http, IReadOnlyList<string> ignored)
    {
        if (ignored.Count > 0)
        {
            http.Response.Headers["X-Report-Ignored"] = string.Join(", ", ignored);
        }
    }

    /// <summary>The reports that are no table: the board, the day and the batches.</summary>
    private static void MapOthers(RouteGroupBuilder group)
    {
        group.MapGet("/board", BoardAsync).Produces<BoardAnswer>().WithSummary("The live board: who works on what now")
            .WithDescription("Parameter: team, a team's number. Durations are whole seconds, running clocks counted up to asOf.");
        group.MapGet("/timeline", TimelineAsync).Produces<TimelineAnswer>().WithSummary("One local day as stretches of work, pause and unrecorded time")
            .WithDescription("Parameters: day (yyyy-MM-dd, today when left out), groupBy (person, order), team, person. Durations are whole seconds.");
        group.MapGet("/payroll", BatchesAsync).Produces<List<PayrollBatch>>().WithSummary("The payroll batches, newest first");
        group.MapGet("/payroll/{id:long}.csv", BatchAsync).Produces(StatusCodes.Status200OK, contentType: "text/csv").WithSummary("A payroll batch's file, the same bytes every time");
    }

    private static async Task<IResult> BoardAsync(HttpContext http, long? team, ReadBoard read, CancellationToken cancellation)
    {
        var board = await read.RunAsync(team, known: null, Phrases.In(RequestLanguage.Of(http)), cancellation);
        return Results.Ok(BoardAnswer.Of(board!));
    }

    private static async Task<IResult> TimelineAsync(HttpContext http, ReadDayTimeline read, CancellationToken cancellation)
    {
        var say = Phrases.In(RequestLanguage.Of(http));
        var query = read.Query(http.Request.Query, say);
        return query.Refusal is { } refusal ? ApiAnswers.Problem(refusal) : Results.Ok(TimelineAnswer.Of(await read.RunAsync(query.Value, say, cancellation)));
    }

    private static async Task<IResult> BatchesAsync(ReadPayroll read, CancellationToken cancellation)
    {
        return Results.Ok((await read.BatchesAsync(cancellation)).Select(PayrollBatch.Of));
    }

    private static async Task<IResult> BatchAsync(HttpContext http, long id, ReadPayroll read, CancellationToken cancellation)
    {
        return await read.FileAsync(id, cancellation) is { } found
            ? Results.File(found.File, "text/csv; charset=utf-8", ReadPayroll.FileName(found.Batch))
            : ApiAnswers.Problem(Refusal.NotFound(Phrases.In(RequestLanguage.Of(http))["There is no payroll batch of this number."]));
    }

    private static IResult Send(FileStream file, IReport report, ReportQuery query, string type, string extension)
    {
        file.Position = 0;
        return Results.File(file, type, $"{report.Name}_{ReportQuery.Day(query.From)}_{ReportQuery.Day(query.To)}.{extension}");
    }

    /// <summary>A payroll batch without its file.</summary>
    /// <param name="From">yyyy-MM-dd, included, as To.</param>
    /// <param name="Seconds">Of all its lines, adjustments included.</param>
    internal sealed record PayrollBatch(long Id, string From, string To, string CreatedAt, string CreatedBy, long Lines, long Seconds, string Sha256)
    {
        public static PayrollBatch Of(PayrollBatchRow row)
        {
            return new PayrollBatch(row.Id, row.FromDay, row.ToDay, ShopClock.Iso(row.CreatedAtMs)!, row.CreatedBy, row.Lines, row.Minutes * 60, row.Sha256);
        }
    }
}
