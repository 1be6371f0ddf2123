using Microsoft.AspNetCore.Mvc;

namespace LaneAward.Web.Infrastructure;

/// <summary>Judges an address that came with a form before anybody is led to it.</summary>
internal static class LocalAddress
{
    /// <summary>It lies on this site below the path, and can stand in a header: anything but plain ASCII could not, and addresses of ours have it escaped.</summary>
    public static bool IsBelow(IUrlHelper url, string? address, string path)
    {
        return url.IsLocalUrl(address) && address!.StartsWith(path, StringComparison.Ordinal) && address.All(c => c is > ' ' and <= '~');
    }
}
