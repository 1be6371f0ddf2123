using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace LaneAward.Tests.Support;

/// <summary>Bytes as they are on the wire: what no client library would send.</summary>
internal static class RawHttp
{
    /// <summary>Sends the bytes over one connection and reads until the other side closes it or says nothing more.</summary>
    /// <param name="tlsName">The name to ask for over TLS, whose certificate may be signed by itself; null for plain HTTP.</param>
    /// <returns>Everything that was answered, every response of the connection.</returns>
    public static async Task<string> SendAsync(int port, string text, string? tlsName = null, int patienceMs = 3000)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using Stream wire = tlsName is null ? client.GetStream() : new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Subject == "CN=" + tlsName);
        if (wire is SslStream tls)
        {
            await tls.AuthenticateAsClientAsync(tlsName!);
        }

        using var patience = new CancellationTokenSource(patienceMs);
        var answer = new MemoryStream();
        try
        {
            await wire.WriteAsync(Encoding.Latin1.GetBytes(text), patience.Token);
            await wire.CopyToAsync(answer, patience.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The other side hung up, or waits for more: what it had said until then is the answer.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    /// <summary>The status of each response in what a connection answered.</summary>
    public static IReadOnlyList<int> Statuses(string answer)
    {
        return [.. answer.Split("HTTP/1.1 ").Skip(1).Select(response => int.Parse(response.AsSpan(0, 3), CultureInfo.InvariantCulture))];
    }
}
