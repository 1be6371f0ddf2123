using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LaneAward.Web.Features;

namespace LaneAward.Web.Infrastructure;

/// <summary>Marks a mutating route that takes no write key, and says why. Every other one needs a key.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class WithoutWriteKeyAttribute(string reason) : Attribute
{
    public string Reason { get; } = reason;
}

/// <summary>Reads the write key and the fingerprint of every mutating request before its route runs; a missing or malformed key is refused with 400.</summary>
internal sealed class WriteKeys(RequestDelegate next)
{
    private const string Header = "Idempotency-Key";
    private const string Field = "__key";
    private const int ShortestWaitMs = 250;
    private const int LongestWaitMs = 10_000;

    public async Task InvokeAsync(HttpContext http)
    {
        var endpoint = http.GetEndpoint();
        // A method that no route takes ends in an endpoint of the framework's own, which answers 405.
        if (endpoint is not RouteEndpoint || IsRead(http.Request.Method) || endpoint.Metadata.GetMetadata<WithoutWriteKeyAttribute>() is not null)
        {
            await next(http);
            return;
        }

        if (await FindKeyAsync(http.Request) is not { } key)
        {
            var say = Phrases.In(RequestLanguage.Of(http));
            await ProblemAnswer.WriteAsync(http, new Refusal(
                StatusCodes.Status400BadRequest, "key-missing", say["This request has no valid Idempotency-Key (a UUID). Reload the page and press again."]));
            return;
        }

        http.Features.Set(new WriteRequest(http.Actor(), key, RouteOf(http), await FingerprintAsync(http.Request), MaxWait(http.Request))
        {
            Subject = http.Request.Path.StartsWithSegments("/tasks") || http.Request.Path.StartsWithSegments("/api/tasks") ? http.GetRouteValue("id") as string : null,
            Kept = http.Request.Headers.ContainsKey("X-Kept"),
            TriedAgain = http.Request.Headers.ContainsKey("X-Tried-Again"),
            LockUnanswered = http.Request.Headers.ContainsKey("X-Lock-Unanswered"),
            IsStop = endpoint.Metadata.GetMetadata<StopCountsAttribute>() is not null,
            Tapped = ReadTapTime(http.Request),
            Epoch = ReadEpoch(http.Request),
        });
        await next(http);
    }

    /// <summary>The epoch of the database that the tap was made in (X-Db-Epoch); null when the request says none.</summary>
    public static long? ReadEpoch(HttpRequest request)
    {
        return long.TryParse(request.Headers["X-Db-Epoch"], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : null;
    }

    private static bool IsRead(string method)
    {
        return HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
    }

    private static async Task<string?> FindKeyAsync(HttpRequest request)
    {
        // The draft of the IETF header writes a quoted string; the bare form is taken too.
        var text = request.Headers[Header].ToString().Trim().Trim('"');
        // The API asks for the header, which a form of another site cannot send.
        if (text.Length == 0 && request.HasFormContentType && !request.Path.StartsWithSegments("/api"))
        {
            text = (await request.ReadFormAsync())[Field].ToString();
        }

        return Guid.TryParseExact(text, "D", out var key) && key != Guid.Empty ? key.ToString("D") : null;
    }

    private static string RouteOf(HttpContext http)
    {
        return $"{http.Request.Method} {(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}";
    }

    private static TimeSpan? MaxWait(HttpRequest request)
    {
        return int.TryParse(request.Headers["X-Max-Wait-Ms"], NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
            ? TimeSpan.FromMilliseconds(Math.Clamp(ms, ShortestWaitMs, LongestWaitMs))
            : null;
    }

    /// <summary>What the request says of when it was tapped; null when it says nothing.</summary>
    public static TapTime? ReadTapTime(HttpRequest request)
    {
        return ReadInstant(request.Headers["X-Occurred-At"]) is { } tapped
            ? new TapTime(tapped, ReadInstant(request.Headers["X-Sent-At"]), ReadNumber(request.Headers["X-Clock-Offset"]), ReadNumber(request.Headers["X-Waited-Ms"]))
            : null;
    }

    private static long? ReadNumber(string? text)
    {
        // No clock is off by more than a hundred years; anything larger would overflow what is reckoned with it.
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 100L * 366 * 24 * 3_600_000 ? number : null;
    }

    private static long? ReadInstant(string? text)
    {
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.ToUnixTimeMilliseconds() : null;
    }

    private static async Task<byte[]> FingerprintAsync(HttpRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        if (request.HasFormContentType)
        {
            foreach (var (name, values) in (await request.ReadFormAsync()).Where(f => !f.Key.StartsWith("__", StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{name}={values}\n"));
            }

            return hash.GetHashAndReset();
        }

        request.EnableBuffering();
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        request.Body.Position = 0;
        hash.AppendData(InOneOrder(body.GetBuffer().AsMemory(0, (int)body.Length)).Span);
        return hash.GetHashAndReset();
    }

    /// <summary>The same JSON, whatever the order of its members and the blanks between them, as the same bytes; what is none as it came.</summary>
    private static ReadOnlyMemory<byte> InOneOrder(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var ordered = new ArrayBufferWriter<byte>(body.Length);
            using (var writer = new Utf8JsonWriter(ordered))
            {
                WriteInOneOrder(json.RootElement, writer);
            }

            return ordered.WrittenMemory;
        }
        // The second is half a character, "\ud800", which stands in JSON and is no text.
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return body;
        }
    }

    private static void WriteInOneOrder(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                // A stable order: of two members with one name the last counts, as it does where they are read.
                foreach (var member in element.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    WriteInOneOrder(member.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    WriteInOneOrder(item, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}

/// <summary>Hands the write request to pages and routes.</summary>
internal static class WriteRequestAccess
{
    /// <exception cref="InvalidOperationException">The route is marked as taking no key.</exception>
    public static WriteRequest Write(this HttpContext http)
    {
        return http.Features.Get<WriteRequest>() ?? throw new InvalidOperationException("This route reads no write key.");
    }
}
