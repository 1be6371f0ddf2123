using LaneAward.Web.Features;
using LaneAward.Web.Features.Reports;
using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Api;

/// <summary>The reports of the console for programs: JSON, and the same as CSV and XLSX.</summary>
internal static class ReportsApi
{
    // A workbook and a JSON answer are built in memory; the CSV is written line by line.
    private const int MostInMemory = 100_000;

    private const string Questions =
        "Parameters: range (today, yesterday, this-week, last-week, this-month, last-month, pay-period, last-pay-period, custom) or from and to (yyyy-MM-dd), groupBy, team, person, "
        + "taskType, task, order, customer, pause, material, status, work (direct, indirect), trust (live, auto, corrected), unreviewed=no, cancelled=no, sort. Hours are decimal with two places.";

    public static void MapReports(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/reports").RequireAuthorization(Permissions.Supervise).WithTags("Reports");
        group.MapGet("/", List).WithSummary("The reports there are");
        group.MapGet("/{name}.csv", CsvAsync).Produces(StatusCodes.Status200OK, contentType: "text/csv").WithSummary("A report as CSV").WithDescription(Questions);
        group.MapGet("/{name}.xlsx", XlsxAsync)
            .Produces(StatusCodes.Status200OK, contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet").WithSummary("A report as a workbook").WithDescription(Questions);
        group.MapGet("/{name}", JsonAsync).WithSummary("A report's rows and totals").WithDescription(Questions);
    }

    private static IResult List(HttpContext http)
    {
        var say = Phrases.In(RequestLanguage.Of(http));
        return Results.Ok(ReadReport.All.Select(r => new { name = r.Name, title = r.Title(say), about = r.About(say), groupBy = r.Groupings }));
    }

    private static Task<IResult> JsonAsync(HttpContext http, string name, ReadReport read, ShopClock clock, CancellationToken cancellation)
    {
        return AnswerAsync(http, name, read, (answer, _) => Results.Json(WriteReport.Json(answer, clock)), cancellation);
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
        var query = await read.QueryAsync(http.Request.Query, say, cancellation);
        if (query.Refusal is { } refusal)
        {
            return ApiAnswers.Problem(refusal);
        }

        var file = SpooledFile.Create();
        await using (var csv = SpreadsheetText.Writer(file))
        {
            var columns = SessionsReport.Columns(say);
            WriteReport.SessionsHead(csv, say);
            await read.LinesAsync(query.Value, line => WriteReport.SessionLine(csv, line, columns, say, clock), cancellation);
        }

        return Send(file, ReadReport.Find("sessions")!, query.Value, "text/csv; charset=utf-8", "csv");
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

        var query = await read.QueryAsync(http.Request.Query, say, cancellation);
        if (query.Refusal is { } refusal)
        {
            return ApiAnswers.Problem(refusal);
        }

        if (report is SessionsReport && await read.CountAsync(query.Value, cancellation) is > MostInMemory and var sessions)
        {
            return ApiAnswers.Problem(Refusal.Invalid(
                "from", say["{0} sessions are too many for this kind of file. Take the CSV, which has no limit, or fewer days.", ReportText.Count(sessions)]));
        }

        return answer(await read.RunAsync(report, query.Value, say, export: true, cancellation), say);
    }

    private static IResult Send(FileStream file, IReport report, ReportQuery query, string type, string extension)
    {
        file.Position = 0;
        return Results.File(file, type, $"{report.Name}_{ReportQuery.Day(query.From)}_{ReportQuery.Day(query.To)}.{extension}");
    }
}
