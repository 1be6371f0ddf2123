using LaneAward.Data;
using LaneAward.Web.Features;

namespace LaneAward.Web.Infrastructure;

/// <summary>The one handler for what was thrown: busy is told as busy, a broken request as the caller's, anything else is our bug and logged once.</summary>
internal sealed class ErrorMapping(RequestDelegate next, ILogger<ErrorMapping> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            var (refusal, retryable) = Map(error, Phrases.In(RequestLanguage.Of(http)));
            Report(http, error, refusal);
            http.Response.Clear();
            SecurityHeaders.Add(http);
            RightPerson.SayWho(http);
            await ProblemAnswer.WriteAsync(http, refusal, retryable);
        }
    }

    private static (Refusal Refusal, bool Retryable) Map(Exception error, Phrases say)
    {
        return error switch
        {
            DatabaseBusyException => (new Refusal(
                StatusCodes.Status503ServiceUnavailable, "database_busy", say["The database is busy. Nothing was saved yet. Sent again, it counts once."],
                RetryAfterSeconds: 1), true),
            CommitUnknownException => (new Refusal(
                StatusCodes.Status503ServiceUnavailable, "commit_unknown", say["The disk did not answer. It may be saved or not. Sent again, it counts once."],
                RetryAfterSeconds: 1), true),
            // Retryable: the tap waits on its tablet until an operator has put the right file back.
            DatabaseUnavailableException { Quarantined: true } => (new Refusal(
                StatusCodes.Status503ServiceUnavailable, "quarantine", say["This is not the database that was here before, so nothing is saved in it. Tell a supervisor."],
                RetryAfterSeconds: 30), true),
            DatabaseUnavailableException => (new Refusal(
                StatusCodes.Status503ServiceUnavailable, "database_unavailable", say["The database is not available. Nothing was saved. Tell a supervisor."]), false),
            BadHttpRequestException bad => (BadRequest(bad, say), false),
            InvalidDataException => (new Refusal(StatusCodes.Status400BadRequest, "malformed", say["The request could not be read. Nothing was saved. Reload the page and try again."]), false),
            _ => (new Refusal(
                StatusCodes.Status500InternalServerError, "internal_error", say["Something went wrong here. Look whether it was saved before you press again, and tell a supervisor."]), false),
        };
    }

    private static Refusal BadRequest(BadHttpRequestException bad, Phrases say)
    {
        return bad.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => new Refusal(bad.StatusCode, "too_large", say["This is too long to be saved."]),
            StatusCodes.Status415UnsupportedMediaType => new Refusal(bad.StatusCode, "unsupported_media_type", say["The request must be JSON."]),
            _ => WrongValue.InBody(bad.InnerException, say)
                ?? new Refusal(StatusCodes.Status400BadRequest, "malformed", say["The request could not be read. Nothing was saved. Reload the page and try again."]),
        };
    }

    private void Report(HttpContext http, Exception error, Refusal refusal)
    {
        var actor = http.Actor()?.PersonId;
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        if (error is DatabaseBusyException or DatabaseUnavailableException { Quarantined: true })
        {
            log.LogWarning("Busy: {Method} {Route} by {PersonId}: {Reason}", http.Request.Method, route, actor, error.Message);
        }
        else if (error is DatabaseUnavailableException or CommitUnknownException)
        {
            log.LogCritical(error, "Database trouble: {Method} {Route} by {PersonId}", http.Request.Method, route, actor);
        }
        else if (refusal.Status >= 500)
        {
            log.LogError(error, "Unexpected: {Method} {Route} by {PersonId}", http.Request.Method, route, actor);
        }
    }
}
