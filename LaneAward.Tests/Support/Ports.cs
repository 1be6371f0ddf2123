using System.Net;
using System.Net.Sockets;

namespace LaneAward.Tests.Support;

/// <summary>Ports of this machine for programs that must be told one.</summary>
internal static class Ports
{
    /// <summary>One that nobody listened on a moment ago.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
