namespace LaneAward.Web.Infrastructure;

/// <summary>
/// Every answer to a write carries X-Write-Outcome: without the word a tablet takes the answer for a proxy's and sends the tap again. A stored answer
/// says also by Idempotency-Replayed that it is one.
/// </summary>
internal static class WriteOutcomes
{
    public static void Complete(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            if (!headers.TryGetValue("X-Write-Outcome", out var outcome))
            {
                headers["X-Write-Outcome"] = http.Response.StatusCode < StatusCodes.Status400BadRequest ? "applied" : "invalid";
            }
            else if (outcome == "replayed")
            {
                headers["Idempotency-Replayed"] = "true";
            }

            return Task.CompletedTask;
        });
    }
}
