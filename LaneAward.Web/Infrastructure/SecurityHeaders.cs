namespace LaneAward.Web.Infrastructure;

/// <summary>Headers on every answer: no inline script or style, no framing, no sniffing; personal pages are never stored.</summary>
internal static class SecurityHeaders
{
    private const string Strict =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    // The API reference page writes its own style; it shows nothing personal and signs nobody in.
    private const string ApiDocs =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    public static void Add(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments("/api/docs") ? ApiDocs : Strict;
        headers.XContentTypeOptions = "nosniff";
        // Not "same-origin": after a lock, Back to the home screen still told by document.referrer which order had been chosen before it.
        headers["Referrer-Policy"] = "strict-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers["X-Server-Time"] = DateTimeOffsetText(http);
        headers["X-App-Version"] = http.RequestServices.GetRequiredService<StaticAssets>().Version;
        if (!http.Request.Path.StartsWithSegments("/lib") && !http.Request.Path.StartsWithSegments("/css") && !http.Request.Path.StartsWithSegments("/js"))
        {
            headers.CacheControl = "no-store";
        }
    }

    private static string DateTimeOffsetText(HttpContext http)
    {
        var time = http.RequestServices.GetRequiredService<TimeProvider>();
        return time.GetUtcNow().ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
