using LaneAward.Web.Features;

namespace LaneAward.Web.Infrastructure;

/// <summary>A sentence for the statuses that the framework answers with an empty body.</summary>
internal static class StatusSentences
{
    public static Refusal For(HttpContext http)
    {
        var say = Phrases.In(RequestLanguage.Of(http));
        var status = http.Response.StatusCode;
        return status switch
        {
            StatusCodes.Status400BadRequest when http.Request.Path.StartsWithSegments("/api") => WrongValue.Find(http, say)
                ?? new Refusal(status, "malformed", say["The request could not be read. Nothing was saved. Reload the page and try again."]),
            StatusCodes.Status400BadRequest => new Refusal(status, "stale_page", say["This page is out of date. Reload it and press again."]),
            StatusCodes.Status404NotFound => Refusal.NotFound(say["There is no such page."]),
            StatusCodes.Status405MethodNotAllowed => new Refusal(status, "method_not_allowed", say["This address cannot be used that way."]),
            StatusCodes.Status413PayloadTooLarge => new Refusal(status, "too_large", say["This is too long to be saved."]),
            StatusCodes.Status415UnsupportedMediaType => new Refusal(status, "unsupported_media_type", say["The request must be JSON."]),
            _ => new Refusal(status, "refused", say["The request was refused. Nothing was saved. Reload the page and try again."]),
        };
    }
}
