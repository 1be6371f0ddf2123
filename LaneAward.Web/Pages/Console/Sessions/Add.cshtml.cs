using LaneAward.Web.Features;
using LaneAward.Web.Features.Corrections;
using LaneAward.Web.Features.Reports;
using LaneAward.Web.Features.TaskList;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Sessions;

/// <summary>Adds time that nobody recorded: on a task that the address names or that is found by its order's number.</summary>
internal sealed class AddModel(ReadTaskRecord read, ShopClock clock, AddTime add) : ConsolePage
{
    private const string TappedFormat = "yyyy-MM-ddTHH:mm";

    public TimeToAdd Choices { get; private set; } = null!;

    /// <summary>An order number to find a task by.</summary>
    public string? Order { get; private set; }

    public long? PersonId { get; private set; }

    /// <summary>The day whose sessions are shown beside the form.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>The shop's time of the refused tap that led here from the review; null when none did.</summary>
    public DateTime? Tapped { get; private set; }

    /// <summary>As the address and the form carry it.</summary>
    public string? TappedText => Tapped?.ToString(TappedFormat, System.Globalization.CultureInfo.InvariantCulture);

    public TimeField Start { get; private set; } = null!;

    public TimeField End { get; private set; } = null!;

    public string? Reason { get; private set; }

    public ChangeTicks Ticks { get; private set; } = ChangeTicks.None;

    /// <summary>This page's address for another task.</summary>
    public string WithTask(long? task)
    {
        var query = new Dictionary<string, string?>
        {
            ["task"] = task?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["person"] = PersonId?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["day"] = Start.Day,
            ["tapped"] = TappedText,
        };
        return Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString("/console/sessions/add", query.Where(q => q.Value is not null));
    }

    public async Task OnGetAsync(string? task, string? order, long? person, string? day, string? tapped)
    {
        (Order, PersonId, Tapped) = (order, person, TimeOf(tapped));
        Day = DayText.TryRead(day, out var wanted) ? wanted : clock.Today;
        (Start, End) = (new TimeField("start", ReportQuery.Day(Day), null), new TimeField("end", ReportQuery.Day(Day), null));
        Choices = await read.TimeToAddAsync(task, order, person, Day, Cancelled);
    }

    public async Task<IActionResult> OnPostAsync(string? task, long? personId, string? reason, string? cut, string? unlock, string? tapped)
    {
        var (start, end) = (TimeField.Typed(Request.Form, "start"), TimeField.Typed(Request.Form, "end"));
        var request = new AddTime.Request(task, personId, reason, cut == "1") { Start = start, End = end, OverrideLock = unlock == "1" };
        var outcome = await add.RunAsync(request, HttpContext.Write(), Cancelled);
        if (outcome.Refusal is not { } refusal)
        {
            // Whoever came from a refused tap goes back to settle it.
            return Leave(TimeOf(tapped) is null ? "/console/tasks/" + outcome.Value.TaskUid : "/console/review", outcome.Value.Receipt, outcome.Replayed);
        }

        (Tapped, PersonId, Reason, Ticks) = (TimeOf(tapped), personId, reason, ChangeTicks.After(refusal, Request.Form, Me.IsAdmin));
        Day = DayText.TryRead(start.Day, out var typed) ? typed : clock.Today;
        (Start, End) = (TimeField.Again("start", start, refusal), TimeField.Again("end", end, refusal));
        Choices = await read.TimeToAddAsync(task, null, personId, Day, Cancelled);
        return Refuse(refusal, Ticks);
    }

    private static DateTime? TimeOf(string? text)
    {
        return DateTime.TryParseExact(text, TappedFormat, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var time) ? time : null;
    }
}
