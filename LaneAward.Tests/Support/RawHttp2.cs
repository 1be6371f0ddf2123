using System.Buffers.Binary;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace LaneAward.Tests.Support;

/// <summary>One request in the frames of HTTP/2 (RFC 9113) over TLS, its headers as they are given (RFC 7541): what no client library would send.</summary>
internal static class RawHttp2
{
    private const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, GoAway = 7;
    private const byte EndStream = 0x1, Acknowledged = 0x1, EndHeaders = 0x4;
    private const int FrameHead = 9;

    // The statuses that the static table knows, by their byte (RFC 7541, appendix A).
    private static readonly int[] Indexed = [200, 204, 206, 304, 400, 404, 500];

    /// <summary>Sends one request and waits for the head of its answer.</summary>
    /// <returns>The status; 0 when the other side reset the stream, or hung up, instead of an answer.</returns>
    public static async Task<int> SendAsync(int port, string tlsName, IEnumerable<(string Name, string Value)> headers, string body)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var wire = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Subject == "CN=" + tlsName);
        await wire.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = tlsName, ApplicationProtocols = [SslApplicationProtocol.Http2] });
        using var patience = new CancellationTokenSource(3000);
        try
        {
            await wire.WriteAsync(
                (byte[])[
                    .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
                    .. Frame(Settings, 0, 0, []),
                    .. Frame(Headers, EndHeaders, 1, [.. headers.SelectMany(Literal)]),
                    .. Frame(Data, EndStream, 1, Encoding.Latin1.GetBytes(body)),
                ],
                patience.Token);
            return await ReadStatusAsync(wire, patience.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The other side hung up, or waits for more.
            return 0;
        }
    }

    private static async Task<int> ReadStatusAsync(SslStream wire, CancellationToken cancellation)
    {
        var head = new byte[FrameHead];
        while (true)
        {
            await wire.ReadExactlyAsync(head, cancellation);
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await wire.ReadExactlyAsync(payload, cancellation);
            switch (head[3])
            {
                case Settings when (head[4] & Acknowledged) == 0:
                    await wire.WriteAsync(Frame(Settings, Acknowledged, 0, []), cancellation);
                    break;
                case Headers:
                    return Status(payload);
                case Reset or GoAway:
                    return 0;
            }
        }
    }

    /// <summary>The first header of every answer. nginx writes it as an index or as three plain digits.</summary>
    private static int Status(byte[] block)
    {
        // A change of the table's size may stand before it.
        var at = (block[0] & 0xE0) == 0x20 ? 1 : 0;
        return block[at] is >= 0x88 and <= 0x8E and var index
            ? Indexed[index - 0x88]
            : int.Parse(Encoding.ASCII.GetString(block, at + 2, 3), CultureInfo.InvariantCulture);
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[FrameHead + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, FrameHead);
        return frame;
    }

    /// <summary>A header that is not put in the table, with a name of its own.</summary>
    private static IEnumerable<byte> Literal((string Name, string Value) header)
    {
        return [0, .. Text(header.Name), .. Text(header.Value)];
    }

    private static IEnumerable<byte> Text(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        const int Most = 127;
        if (bytes.Length < Most)
        {
            return [(byte)bytes.Length, .. bytes];
        }

        var length = new List<byte> { Most };
        var rest = bytes.Length - Most;
        for (; rest >= 128; rest /= 128)
        {
            length.Add((byte)((rest % 128) | 128));
        }

        return [.. length, (byte)rest, .. bytes];
    }
}
