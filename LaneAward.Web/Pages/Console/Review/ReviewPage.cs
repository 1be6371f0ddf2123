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

    /// <summary>The list shows the request that was refused, so the sentence stands there and not on top.</summary>
    public bool ProblemIsAbout(ReviewRequest request)
    {
        return Problem is not null && About == request.Correction.Id;
    }

    /// <summary>The session stands, this person may change it, and there is something to accept, or other times can be entered.</summary>
    public bool CanAccept(ReviewRequest request)
    {
        return !request.Correction.SessionVoided && !IsClosed(request) && (TimesOf(request) is not null || (!request.Correction.HasNothingToAccept && (request.Locked is null || Me.IsAdmin)));
    }

    /// <summary>Its session lies in a locked pay period, and only an admin changes it.</summary>
    public bool IsClosed(ReviewRequest request)
    {
        return request.SessionLocked && !Me.IsAdmin;
    }

    /// <summary>The times to accept; null where none were asked for, or none can be accepted.</summary>
    public (TimeField Start, TimeField End)? TimesOf(ReviewRequest request)
    {
        var asked = request.Correction;
        if (asked is not { StartedAtMs: { } startMs, EndedAtMs: { } endMs, SessionVoided: false } || IsClosed(request) || (asked.HasNothingToAccept && request.Overlaps.Count == 0))
        {
            return null;
        }

        return IsTypedAgain(asked.Id)
            ? (Again("start", StartName(asked.Id)), Again("end", EndName(asked.Id)))
            : (TimeField.At(StartName(asked.Id), startMs, clock), TimeField.At(EndName(asked.Id), endMs, clock));
    }

    /// <summary>Other times are what is needed, or were typed: those that were asked for do not fit, or are locked.</summary>
    public bool ShowsTimes(ReviewRequest request)
    {
        return TimesOf(request) is var (start, end)
            && (request.Overlaps.Count > 0 || (request.Locked is not null && !Me.IsAdmin) || (start.Wrong ?? end.Wrong) is not null
                || (start.Day, start.Time, end.Day, end.Time) != AskedTexts(request));
    }

    /// <summary>What a note is needed for.</summary>
    public string NoteHint(ReviewRequest request)
    {
        return (TimesOf(request) is not null, Me.IsAdmin && request.Locked is not null) switch
        {
            (true, true) => Words["(a rejection, other times than those asked for, and locked time need one)"],
            (true, false) => Words["(a rejection, and other times than those asked for, need one)"],
            (false, true) when CanAccept(request) => Words["(a rejection, and locked time, need one)"],
            _ => Words["(a rejection needs one)"],
        };
    }

    /// <summary>The ticks of a request's form: a neighbour may be cut where there is one and its clock does not run, and an admin may mean the locked time that it or the neighbour lies in.</summary>
    public ChangeTicks TicksOf(ReviewRequest request)
    {
        var ticks = _refusal is { } refusal && About == request.Correction.Id ? ChangeTicks.After(refusal, Request.Form, Me.IsAdmin) : ChangeTicks.None;
        return ticks with { OffersCut = TimesOf(request) is not null && (request.Overlaps.Count > 0 || ticks.OffersCut) && request.Overlaps.All(other => other.EndedAtMs is not null), OffersUnlock = ticks.OffersUnlock || (CanAccept(request) && Me.IsAdmin && request.Locked is not null) };
    }

    /// <summary>The times that were typed into the form of the request; null when it had none.</summary>
    protected (LocalTimeInput? Start, LocalTimeInput? End) TypedTimes(long id)
    {
        return Request.Form.ContainsKey(StartName(id) + "Time")
            ? (TimeField.Typed(Request.Form, StartName(id)), TimeField.Typed(Request.Form, EndName(id)))
            : (null, null);
    }

    private bool IsTypedAgain(long id)
    {
        return _refusal is not null && About == id && Request.HasFormContentType && Request.Form.ContainsKey(StartName(id) + "Time");
    }

    private (string?, string?, string?, string?) AskedTexts(ReviewRequest request)
    {
        var (startMs, endMs) = (request.Correction.StartedAtMs!.Value, request.Correction.EndedAtMs!.Value);
        return (clock.FieldDay(startMs), clock.FieldTime(startMs), clock.FieldDay(endMs), clock.FieldTime(endMs));
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
