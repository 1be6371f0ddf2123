using System.Globalization;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Review;
using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Pages.Console.Review;

/// <summary>What waits for a supervisor: requests from the floor and flagged sessions.</summary>
internal abstract class ReviewPage(ReadReview read, ShopClock clock) : ConsolePage
{
    public ReviewList List { get; private set; } = new([], [], []);

    /// <summary>What was typed with a decision that was refused.</summary>
    public string? Typed { get; protected set; }

    /// <summary>The request that the refused decision was about.</summary>
    public long? About { get; protected set; }

    private Refusal? _refusal;

    /// <summary>The times to accept, where those that were asked for do not fit; null where they do.</summary>
    public (TimeField Start, TimeField End)? TimesOf(ReviewRequest request)
    {
        var asked = request.Correction;
        var refused = _refusal is not null && About == asked.Id && Request.HasFormContentType && Request.Form.ContainsKey(StartName(asked.Id) + "Time");
        if (asked is not { StartedAtMs: { } startMs, EndedAtMs: { } endMs } || (request.Overlaps.Count == 0 && !refused))
        {
            return null;
        }

        return refused
            ? (Again("start", StartName(asked.Id)), Again("end", EndName(asked.Id)))
            : (TimeField.At(StartName(asked.Id), startMs, clock), TimeField.At(EndName(asked.Id), endMs, clock));
    }

    /// <summary>The ticks of a request's form: a neighbour may be cut where there is one and its clock does not run, and an admin may mean the locked time that it or the neighbour lies in.</summary>
    public ChangeTicks TicksOf(ReviewRequest request)
    {
        var ticks = _refusal is { } refusal && About == request.Correction.Id ? ChangeTicks.After(refusal, Request.Form, Me.IsAdmin) : ChangeTicks.None;
        return ticks with { OffersCut = TimesOf(request) is not null && request.Overlaps.All(other => other.EndedAtMs is not null), OffersUnlock = ticks.OffersUnlock || (Me.IsAdmin && request.Locked is not null) };
    }

    /// <summary>The times that were typed into the form of the request; null when it had none.</summary>
    protected (LocalTimeInput? Start, LocalTimeInput? End) TypedTimes(long id)
    {
        return Request.Form.ContainsKey(StartName(id) + "Time")
            ? (TimeField.Typed(Request.Form, StartName(id)), TimeField.Typed(Request.Form, EndName(id)))
            : (null, null);
    }

    private TimeField Again(string field, string name)
    {
        return TimeField.Again(name, TimeField.Typed(Request.Form, name), _refusal!) with { Wrong = _refusal!.Fields?.ContainsKey(field) == true ? _refusal : null };
    }

    private static string StartName(long id) => string.Create(CultureInfo.InvariantCulture, $"start{id}");

    private static string EndName(long id) => string.Create(CultureInfo.InvariantCulture, $"end{id}");

    protected async Task ReadAsync()
    {
        List = await read.RunAsync(Cancelled);
    }

    protected async Task<IActionResult> AnswerAsync(Outcome<ReviewAnswer> outcome)
    {
        if (outcome.Refusal is not { } refusal)
        {
            return Leave("/console/review", outcome.Value.Receipt, outcome.Replayed);
        }

        _refusal = refusal;
        await ReadAsync();
        return Refuse(refusal, List.Requests.FirstOrDefault(r => r.Correction.Id == About) is { } request ? TicksOf(request) : null);
    }
}
