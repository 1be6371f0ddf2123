using LaneAward.Web.Features;
using LaneAward.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LaneAward.Web.Pages.Console;

/// <summary>A page of the console: for supervisors and admins, online only, plain posts that answer with a page.</summary>
[Authorize(Permissions.Supervise)]
internal abstract class ConsolePage : PageModel
{
    protected const string BoardAddress = "/console/";

    private IReadOnlyDictionary<string, string>? _wrong;

    public Actor Me => HttpContext.RequireActor();

    /// <summary>Why the last act was refused, or has nothing to show.</summary>
    public string? Problem { get; private set; }

    /// <summary>Marks the input that the refusal is about, for `aria-invalid`; null leaves the attribute out.</summary>
    public string? Wrong(string field)
    {
        return _wrong?.ContainsKey(field) == true ? "true" : null;
    }

    protected Phrases Words => Phrases.In(RequestLanguage.Of(HttpContext));

    protected CancellationToken Cancelled => HttpContext.RequestAborted;

    /// <summary>The address when it lies in the console, otherwise the board's: nobody is led out of here.</summary>
    protected string InConsole(string? address)
    {
        return LocalAddress.IsBelow(Url, address, BoardAddress) ? address! : BoardAddress;
    }

    /// <summary>The same page again with the sentence on top; what was typed stands in the form.</summary>
    /// <param name="ticks">Those of the refused form; a tick that answers the refusal is named with it.</param>
    protected PageResult Refuse(Refusal refusal, ChangeTicks? ticks = null)
    {
        ProblemAnswer.MarkWrite(Response, refusal);
        Response.StatusCode = refusal.Status;
        Problem = ticks?.Answer(refusal, Words) is { } answer ? refusal.Title + " " + answer : refusal.Title;
        _wrong = refusal.Fields;
        return Page();
    }

    /// <summary>The same page again for a press that counted when it came first: what it showed then is shown once.</summary>
    protected PageResult ShownOnce(string sentence)
    {
        Response.Headers["X-Write-Outcome"] = "replayed";
        Problem = sentence;
        return Page();
    }

    /// <summary>Leads to a page that shows the receipt.</summary>
    protected IActionResult Leave(string address, string receipt, bool replayed)
    {
        Response.Headers["X-Write-Outcome"] = replayed ? "replayed" : "applied";
        new Receipt(receipt, "", null).KeepForNextPage(HttpContext);
        Response.Headers.Location = address;
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}
