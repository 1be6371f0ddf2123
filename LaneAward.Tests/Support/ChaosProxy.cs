using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LaneAward.Tests.Support;

/// <summary>What a bad network does to one request.</summary>
internal enum Fault
{
    None,

    /// <summary>It never arrives.</summary>
    LoseRequest,

    /// <summary>It is done, and its answer never comes back.</summary>
    LoseAnswer,

    Delay,

    /// <summary>The database is busy, says the server's own word.</summary>
    Busy,

    /// <summary>A page of the proxy in front of the server.</summary>
    BadGateway,
}

/// <summary>A network between tablet and server that fails as it is told. The server behind it may be changed or be away.</summary>
internal sealed class ChaosProxy : IAsyncDisposable
{
    private const int DelayMs = 700;

    // Connection by connection: neither hop's own headers may travel on (RFC 9110, 7.6.1).
    private static readonly HashSet<string> OfOneHop = new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "TE", "Upgrade", "Host", "Content-Length" };

    private readonly WebApplication _app;
    private readonly HttpClient _behind = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly Func<HttpRequest, Fault> _choose;

    private ChaosProxy(WebApplication app, Func<HttpRequest, Fault> choose)
    {
        _app = app;
        _choose = choose;
    }

    /// <summary>Where the server stands now; null while it is away.</summary>
    public Uri? Server { get; set; }

    /// <summary>Nothing passes.</summary>
    public bool IsCut { get; set; }

    public ConcurrentDictionary<Fault, int> Done { get; } = new();

    public Uri Address => new(_app.Urls.Single());

    public static async Task<ChaosProxy> StartAsync(Func<HttpRequest, Fault> choose)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var proxy = new ChaosProxy(app, choose);
        app.Run(proxy.PassAsync);
        await app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _behind.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        var fault = _choose(http.Request);
        Done.AddOrUpdate(fault, 1, (_, n) => n + 1);
        if (IsCut || Server is null || fault == Fault.LoseRequest)
        {
            http.Abort();
            return;
        }

        if (fault is Fault.Busy or Fault.BadGateway)
        {
            http.Response.StatusCode = fault == Fault.Busy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status502BadGateway;
            if (fault == Fault.Busy)
            {
                http.Response.Headers["X-Write-Outcome"] = "busy";
                http.Response.Headers.RetryAfter = "1";
            }

            await http.Response.WriteAsync("<h1>Not now</h1>");
            return;
        }

        try
        {
            if (fault == Fault.Delay)
            {
                await Task.Delay(DelayMs, http.RequestAborted);
            }

            using var answer = await _behind.SendAsync(await CopyAsync(http.Request, Server), HttpCompletionOption.ResponseContentRead, http.RequestAborted);
            if (fault == Fault.LoseAnswer || IsCut)
            {
                http.Abort();
                return;
            }

            await CopyAsync(answer, http.Response);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            http.Abort();
        }
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpRequest from, Uri server)
    {
        var copy = new HttpRequestMessage(new HttpMethod(from.Method), new Uri(server, from.Path + from.QueryString));
        if (from.ContentLength > 0)
        {
            using var body = new MemoryStream();
            await from.Body.CopyToAsync(body);
            copy.Content = new ByteArrayContent(body.ToArray());
        }

        foreach (var (name, values) in from.Headers.Where(h => !OfOneHop.Contains(h.Key)))
        {
            if (!copy.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                copy.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        copy.Headers.Host = from.Host.Value;
        return copy;
    }

    private static async Task CopyAsync(HttpResponseMessage from, HttpResponse to)
    {
        to.StatusCode = (int)from.StatusCode;
        foreach (var (name, values) in from.Headers.Concat(from.Content.Headers).Where(h => !OfOneHop.Contains(h.Key)))
        {
            to.Headers[name] = values.ToArray();
        }

        var body = await from.Content.ReadAsByteArrayAsync();
        if (body.Length > 0)
        {
            await to.Body.WriteAsync(body);
        }
    }
}
