using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LaneAward.Web.Infrastructure;

/// <summary>
/// Antiforgery for everything but taps that carry a ticket: another site can send neither that header nor, for SameSite, the tablet's cookie,
/// and a token that was stored with a tap would be stale when the tap is sent.
/// </summary>
internal sealed class NoTokenForTickets(IAntiforgery tokens) : IAntiforgery
{
    public static void Add(IServiceCollection services)
    {
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "laneaward-antiforgery";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            // Always would answer 500 to a plain request on the loopback; behind nginx the scheme is https.
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        var inner = services.Single(s => s.ServiceType == typeof(IAntiforgery)).ImplementationType!;
        services.Replace(ServiceDescriptor.Singleton<IAntiforgery>(provider => new NoTokenForTickets((IAntiforgery)ActivatorUtilities.CreateInstance(provider, inner))));
    }

    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext)
    {
        return tokens.GetAndStoreTokens(httpContext);
    }

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext)
    {
        return tokens.GetTokens(httpContext);
    }

    public async Task<bool> IsRequestValidAsync(HttpContext httpContext)
    {
        return IsTicketed(httpContext) || await tokens.IsRequestValidAsync(httpContext);
    }

    public void SetCookieTokenAndHeader(HttpContext httpContext)
    {
        tokens.SetCookieTokenAndHeader(httpContext);
    }

    public Task ValidateRequestAsync(HttpContext httpContext)
    {
        return IsTicketed(httpContext) ? Task.CompletedTask : tokens.ValidateRequestAsync(httpContext);
    }

    private static bool IsTicketed(HttpContext http)
    {
        return http.User.Identity?.AuthenticationType == TicketAuthentication.SchemeName;
    }
}
