namespace LaneAward.Web.Infrastructure;

/// <summary>
/// Answers what the routing refuses by itself, another method (405) or another kind of body (415) than the address takes, before anybody is asked to
/// sign in: no sign-in would help.
/// </summary>
internal static class RefusedByRouting
{
    public static Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        return http.GetEndpoint() is { RequestDelegate: { } refuse } and not RouteEndpoint ? refuse(http) : next(http);
    }
}
