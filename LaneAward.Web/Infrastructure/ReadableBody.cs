using Microsoft.Net.Http.Headers;

namespace LaneAward.Web.Infrastructure;

/// <summary>
/// Refuses a body that cannot be read as what it says it is, before anything looks into it: a form without an end or in too many pieces, a charset
/// that nobody knows. What reads it later would take either for a fault of ours (500) or a long form for a stale token.
/// </summary>
internal static class ReadableBody
{
    /// <exception cref="BadHttpRequestException">400, 413 or 415; nothing of the body counts.</exception>
    public static async Task RequireAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.HasValue && type.Encoding is null)
        {
            throw new BadHttpRequestException("The charset is unknown.", StatusCodes.Status415UnsupportedMediaType);
        }

        if (request.HasFormContentType && http.GetEndpoint() is RouteEndpoint)
        {
            try
            {
                await request.ReadFormAsync(http.RequestAborted);
            }
            catch (Exception error) when (error is (IOException or InvalidDataException) and not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
            {
                throw new BadHttpRequestException("The form cannot be read.", error);
            }
        }

        await next(http);
    }
}
