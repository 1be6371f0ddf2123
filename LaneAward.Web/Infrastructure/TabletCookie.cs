using LaneAward.Web.Features.Tablets;

namespace LaneAward.Web.Infrastructure;

/// <summary>The cookie by which an enrolled tablet is known: a random secret, long-lived, out of reach of scripts.</summary>
internal static class TabletCookie
{
    private const string Name = "laneaward-tablet";

    // The longest that browsers keep a cookie; every sign-in begins it anew.
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(400);

    /// <summary>The hash of this browser's secret; null when it has none.</summary>
    public static byte[]? SecretHash(HttpContext http)
    {
        return http.Request.Cookies[Name] is { Length: > 0 } secret ? TabletSecrets.HashSecret(secret) : null;
    }

    public static void Keep(HttpContext http, string secret)
    {
        http.Response.Cookies.Append(Name, secret, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = !http.RequestServices.GetRequiredService<ShopOptions>().IsDevelopment,
            MaxAge = Lasts,
            IsEssential = true,
        });
    }

    public static void Prolong(HttpContext http)
    {
        if (http.Request.Cookies[Name] is { Length: > 0 } secret)
        {
            Keep(http, secret);
        }
    }
}
