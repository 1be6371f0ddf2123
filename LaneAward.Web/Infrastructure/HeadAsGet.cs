namespace LaneAward.Web.Infrastructure;

/// <summary>Answers HEAD as the GET of the same address; the server sends no body to the one who asked for the head.</summary>
internal static class HeadAsGet
{
    public static async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }

        http.Request.Method = HttpMethods.Get;
        try
        {
            await next(http);
        }
        finally
        {
            http.Request.Method = HttpMethods.Head;
        }
    }
}
