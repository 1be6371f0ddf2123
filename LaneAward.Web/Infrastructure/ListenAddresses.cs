using System.Globalization;
using System.Text.RegularExpressions;

namespace LaneAward.Web.Infrastructure;

/// <summary>The addresses that the service is told to listen at, checked before the server meets them: it has a stack trace for a wrong one.</summary>
internal static partial class ListenAddresses
{
    private const int LastPort = 65535;

    /// <summary>The end of a sentence about the first address that is none; null when all are.</summary>
    public static string? WhyNot(string addresses)
    {
        var all = addresses.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var wrong = all.Length == 0 ? addresses : Array.Find(all, address => !IsOne(address));
        return wrong is null ? null : $"\"{wrong}\" is no address to listen at, such as http://127.0.0.1:5080.";
    }

    private static bool IsOne(string address)
    {
        return Address().Match(address) is { Success: true } found
            && (found.Groups["port"].Value is not { Length: > 0 } port || int.Parse(port, CultureInfo.InvariantCulture) <= LastPort);
    }

    [GeneratedRegex(@"^https?://(unix:/.+|(\[[0-9a-f:.%]+\]|[a-z0-9.*+_-]+)(:(?<port>[0-9]{1,5}))?/?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
