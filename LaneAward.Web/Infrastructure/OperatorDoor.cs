using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace LaneAward.Web.Infrastructure;

/// <summary>Lets the operator's reads in: with the operations token, or from this machine without a proxy in between.</summary>
internal static class OperatorDoor
{
    private static readonly string[] ProxyHeaders = ["X-Forwarded-For", "X-Original-For", "X-Forwarded-Proto", "X-Original-Proto", "Forwarded"];

    public static bool LetsIn(HttpContext http, ShopOptions options)
    {
        // A token that is sent and wrong is a mistake to be told of, from the machine itself too.
        return HasToken(http.Request, options) || (IsFromHere(http) && http.Request.Headers.Authorization.Count == 0);
    }

    private static bool HasToken(HttpRequest request, ShopOptions options)
    {
        return options.OperationsToken is { Length: > 0 } token
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()), Encoding.UTF8.GetBytes("Bearer " + token));
    }

    private static bool IsFromHere(HttpContext http)
    {
        return http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            && !ProxyHeaders.Any(http.Request.Headers.ContainsKey);
    }
}
