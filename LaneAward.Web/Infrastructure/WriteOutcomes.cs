namespace LaneAward.Web.Infrastructure;

/// <summary>Every answer to a write carries X-Write-Outcome: without the word a tablet takes the answer for a proxy's and sends the tap again.</summary>
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
            if (!http.Response.Headers.ContainsKey("X-Write-Outcome"))
            {
                http.Response.Headers["X-Write-Outcome"] = http.Response.StatusCode < StatusCodes.Status400BadRequest ? "applied" : "invalid";
            }

            return Task.CompletedTask;
        });
    }
}
