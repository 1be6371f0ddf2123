using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LaneAward.Tests.Benchmarks;

/// <summary>What came of one request; status 0 when the connection broke before an answer.</summary>
internal readonly record struct LoadAnswer(int Status, TimeSpan Took);

/// <summary>
/// One signed-in tablet on a kept-open connection. It parses no more of an answer than its status and its end: on two cores a full HTTP client
/// would take more of the processor than the server that is measured.
/// </summary>
/// <param name="server">Its port on this machine is connected to, whatever its name.</param>
/// <param name="identity">The header that says who asks: "Cookie: ..." or, for a stand-in, its own.</param>
/// <param name="trusted">The certificate of an https address; null for http.</param>
internal sealed class LoadClient(Uri server, string identity, X509Certificate2? trusted = null) : IDisposable
{
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly ArrayBufferWriter<byte> _body = new(4096);
    private Stream? _connection;
    private int _start;
    private int _end;

    /// <summary>The same person at an https address of the same server.</summary>
    public LoadClient At(Uri address, X509Certificate2 certificate)
    {
        return new LoadClient(address, identity, certificate);
    }

    /// <summary>The body of the last answer.</summary>
    public string Body => Encoding.UTF8.GetString(_body.WrittenSpan);

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    public Task<LoadAnswer> GetAsync(string path)
    {
        return SendAsync($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nAccept: text/html, application/json\r\n{identity}\r\n\r\n");
    }

    public Task<LoadAnswer> TapAsync(string path, string key, string json = "{}", int? maxWaitMs = null)
    {
        var wait = maxWaitMs is null ? "" : $"X-Max-Wait-Ms: {maxWaitMs.Value.ToString(CultureInfo.InvariantCulture)}\r\n";
        return SendAsync(
            $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\n{identity}\r\nIdempotency-Key: {key}\r\n{wait}"
            + $"Content-Type: application/json\r\nContent-Length: {json.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n{json}");
    }

    /// <summary>A tap that must be applied.</summary>
    public async Task<TimeSpan> RequireTapAsync(string path, string json = "{}")
    {
        var answer = await TapAsync(path, Guid.CreateVersion7().ToString(), json);
        Require(answer, path);
        return answer.Took;
    }

    public async Task<TimeSpan> RequireGetAsync(string path)
    {
        var answer = await GetAsync(path);
        Require(answer, path);
        return answer.Took;
    }

    public void Dispose()
    {
        _connection?.Dispose();
    }

    private void Require(LoadAnswer answer, string path)
    {
        if (answer.Status is not (200 or 201))
        {
            throw new InvalidOperationException($"{path} answered {answer.Status}: {Body}");
        }
    }

    private async Task<LoadAnswer> SendAsync(string request)
    {
        var started = Stopwatch.GetTimestamp();
        var status = 0;
        try
        {
            _connection ??= await ConnectAsync();
            await _connection.WriteAsync(Encoding.ASCII.GetBytes(request));
            status = await ReadAnswerAsync();
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException)
        {
            HangUp();
        }

        return new LoadAnswer(status, Stopwatch.GetElapsedTime(started));
    }

    private async Task<Stream> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port));
        var plain = new NetworkStream(socket, ownsSocket: true);
        if (trusted is null)
        {
            return plain;
        }

        var safe = new SslStream(plain);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(trusted);
        await safe.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = server.Host, CertificateChainPolicy = policy });
        return safe;
    }

    private async ValueTask<int> ReadAnswerAsync()
    {
        _body.ResetWrittenCount();
        var head = await ReadUpToAsync("\r\n\r\n");
        var status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
        if (Header(head, "Content-Length: ") is { } length)
        {
            await TakeBodyAsync(int.Parse(length, CultureInfo.InvariantCulture));
        }
        else if (Header(head, "Transfer-Encoding: ") == "chunked")
        {
            int size;
            do
            {
                size = int.Parse(await ReadUpToAsync("\r\n"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                await TakeBodyAsync(size);
                await ReadUpToAsync("\r\n");
            }
            while (size > 0);
        }

        if (Header(head, "Connection: ") == "close")
        {
            HangUp();
        }

        return status;
    }

    private static string? Header(string head, string name)
    {
        var at = head.IndexOf("\r\n" + name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var from = at + 2 + name.Length;
        var to = head.IndexOf('\r', from);
        return head[from..(to < 0 ? head.Length : to)];
    }

    private async ValueTask<string> ReadUpToAsync(string mark)
    {
        var bytes = Encoding.ASCII.GetBytes(mark);
        int length;
        while ((length = Unread.IndexOf(bytes)) < 0)
        {
            await FillAsync();
        }

        var text = Encoding.ASCII.GetString(_buffer, _start, length);
        _start += length + mark.Length;
        return text;
    }

    private async ValueTask TakeBodyAsync(int length)
    {
        while (length > 0)
        {
            if (_start == _end)
            {
                await FillAsync();
            }

            var part = Math.Min(length, _end - _start);
            _body.Write(_buffer.AsSpan(_start, part));
            _start += part;
            length -= part;
        }
    }

    private async ValueTask FillAsync()
    {
        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var got = _end == _buffer.Length ? 0 : await _connection!.ReadAsync(_buffer.AsMemory(_end));
        if (got == 0)
        {
            throw new IOException("The answer was cut off.");
        }

        _end += got;
    }

    /// <summary>Closes the connection; the next request opens another.</summary>
    public void HangUp()
    {
        _connection?.Dispose();
        _connection = null;
        (_start, _end) = (0, 0);
    }
}
