using LaneAward.Web.Features.Reports;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Reports;

/// <summary>One day by person or by order: work, pauses, and gaps that nobody recorded. The address holds all of the question.</summary>
internal sealed class TimelineModel(ReadDayTimeline read) : ConsolePage
{
    public DayTimeline Timeline { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        var query = read.Query(Request.Query, Words);
        var asked = query.Refusal is null ? query.Value : WithoutDay();
        Timeline = await read.RunAsync(asked, Words, Cancelled);
        return query.Refusal is { } refusal ? Refuse(refusal) : Page();
    }

    /// <summary>What a refused address asks for besides its day; the plain timeline when that is wrong as well.</summary>
    private TimelineQuery WithoutDay()
    {
        var query = read.Query(new QueryCollection(Request.Query.Where(v => v.Key != "day").ToDictionary(v => v.Key, v => v.Value)), Words);
        return query.Refusal is null ? query.Value : read.Query(new QueryCollection(), Words).Value;
    }

    /// <summary>This timeline with something changed.</summary>
    public string Address(Func<TimelineQuery, TimelineQuery> change)
    {
        return "/console/reports/timeline" + change(Timeline.Query).Address();
    }
}
