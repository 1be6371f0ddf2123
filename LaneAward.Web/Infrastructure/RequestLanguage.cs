namespace LaneAward.Web.Infrastructure;

/// <summary>The language of a request: the signed-in person's, else the one chosen on the PIN screen, else the browser's, else English.</summary>
internal static class RequestLanguage
{
    /// <summary>The languages that there are, by their ISO 639-1 codes.</summary>
    public static readonly string[] All = ["en", "es"];

    private const string Cookie = "laneaward-language";

    public static string Of(HttpContext http)
    {
        if (http.Actor() is { } actor)
        {
            return actor.Language;
        }

        if (http.Request.Cookies[Cookie] is "en" or "es")
        {
            return http.Request.Cookies[Cookie]!;
        }

        return http.Request.Headers.AcceptLanguage.ToString().StartsWith("es", StringComparison.OrdinalIgnoreCase) ? "es" : "en";
    }

    /// <summary>Keeps the choice in this browser for a year.</summary>
    public static void Remember(HttpContext http, string language)
    {
        http.Response.Cookies.Append(Cookie, language, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            MaxAge = TimeSpan.FromDays(365),
        });
    }
}
