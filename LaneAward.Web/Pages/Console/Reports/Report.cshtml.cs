using LaneAward.Web.Features.Reports;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Reports;

/// <summary>One report: its range, filters, figures, drawing and table. The address holds all of it.</summary>
internal sealed class ReportModel(ReadReport read) : ConsolePage
{
    public ReportAnswer Answer { get; private set; } = null!;

    public ReportRows Shown { get; private set; } = new([], 0, 0);

    /// <summary>The days in the form: those of the report, or what was typed and refused.</summary>
    public string From { get; private set; } = "";

    public string To { get; private set; } = "";

    /// <summary>A filter is set.</summary>
    public bool IsNarrowed => Answer.Query != Answer.Query.Unfiltered() with { GroupBy = Answer.Query.GroupBy, Sort = Answer.Query.Sort, Page = Answer.Query.Page };

    public async Task<IActionResult> OnGetAsync(string? name)
    {
        if (ReadReport.Find(name) is not { } report)
        {
            return Redirect("/console/reports/");
        }

        var query = await read.QueryAsync(Request.Query, Words, Cancelled);
        if (query.Refusal is null && Named(query.Value) is { } address)
        {
            return LocalRedirect($"/console/reports/{report.Name}{address}");
        }

        var asked = query.Refusal is null ? query.Value : await WithoutRangeAsync();
        (From, To) = (Typed("from", asked.From), Typed("to", asked.To));
        Answer = await read.RunAsync(report, asked, Words, export: false, Cancelled);
        Shown = ReportPage.Of(Answer.Table, Answer.Query);
        if (asked.Page > 1 && Shown.Rows.Count == 0)
        {
            return LocalRedirect(Address(q => q));
        }

        return query.Refusal is { } refusal ? Refuse(refusal) : Page();

        string Typed(string name, DateOnly day)
        {
            return query.Refusal is not null && Request.Query[name].ToString() is { Length: > 0 } typed ? typed : ReportQuery.Day(day);
        }
    }

    /// <summary>What a refused address asks for besides its days, so that wrong days lose no filter; the plain report when that is wrong as well.</summary>
    private async Task<ReportQuery> WithoutRangeAsync()
    {
        var kept = new QueryCollection(Request.Query.Where(v => v.Key is not ("range" or "from" or "to" or "page")).ToDictionary(v => v.Key, v => v.Value));
        var query = await read.QueryAsync(kept, Words, Cancelled);
        return query.Refusal is null ? query.Value : (await read.QueryAsync(new QueryCollection(), Words, Cancelled)).Value;
    }

    /// <summary>
    /// The form sends its days beside the name of the range. Days that were left alone go, so that "this week" kept as a bookmark means the week
    /// it is opened in; others make the range the person's own. Null when the address says it already.
    /// </summary>
    private string? Named(ReportQuery query)
    {
        if (query.Range == ReportRange.Custom || !Request.Query.ContainsKey("from"))
        {
            return null;
        }

        if (Request.Query["from"] == ReportQuery.Day(query.From) && Request.Query["to"] == ReportQuery.Day(query.To))
        {
            return query.Address();
        }

        var own = Request.Query.Where(v => v.Value != "").ToDictionary(v => v.Key, v => v.Value);
        own["range"] = ReportRange.Custom;
        return QueryString.Create(own).Value;
    }

    /// <summary>This report with something changed, from its first page.</summary>
    public string Address(Func<ReportQuery, ReportQuery> change)
    {
        return $"/console/reports/{Answer.Report.Name}{change(Answer.Query with { Page = 1 }).Address()}";
    }

    public string Export(string extension)
    {
        return $"/api/reports/{Answer.Report.Name}.{extension}{(Answer.Query with { Page = 1 }).Address()}";
    }
}
