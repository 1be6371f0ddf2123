using System.Net;
using System.Text.Json;
using Xunit;

namespace LaneAward.Tests.Support;

/// <summary>An answer of the API as a test reads it.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, JsonElement Body, string Text, string? WriteOutcome, bool Replayed, TimeSpan? RetryAfter)
{
    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    public bool AlreadyDone => Body.GetProperty("alreadyDone").GetBoolean();

    /// <summary>What the person reads, whatever keeps a number and its unit on one line.</summary>
    public string Receipt => Body.GetProperty("receipt").GetString()!.Replace('\u00a0', ' ');

    public string TaskStatus => Body.GetProperty("task").GetProperty("status").GetString()!;

    public ApiAnswer Expect(HttpStatusCode status, string? code = null)
    {
        Assert.True(Status == status && Code == code, $"Expected {(int)status} {code}, got {(int)Status}: {Text}");
        return this;
    }
}

/// <summary>What a tablet does against the API.</summary>
internal static class Floor
{
    public static Task<ApiAnswer> TapAsync(this HttpClient tablet, string path, object? body = null, string? key = null, int? maxWaitMs = null)
    {
        return SendAsync(tablet, HttpMethod.Post, path, body, key, maxWaitMs);
    }

    /// <summary>A change (PUT) with a key of its own.</summary>
    public static Task<ApiAnswer> ChangeAsync(this HttpClient browser, string path, object body)
    {
        return SendAsync(browser, HttpMethod.Put, path, body, key: null, maxWaitMs: null);
    }

    private static Task<ApiAnswer> SendAsync(HttpClient tablet, HttpMethod method, string path, object? body, string? key, int? maxWaitMs)
    {
        var request = new HttpRequestMessage(method, path)
        {
            Content = ShopServer.Json(body as string ?? JsonSerializer.Serialize(body ?? new { })),
        };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        if (maxWaitMs is not null)
        {
            request.Headers.Add("X-Max-Wait-Ms", maxWaitMs.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return tablet.AskAsync(request);
    }

    /// <summary>A tap as a tablet sends it that kept it for a while.</summary>
    /// <param name="tapped">By the tablet's own clock, like when it is sent.</param>
    /// <param name="clockOff">How far that clock is ahead of the server's, as the tablet measured it before; null when it has not.</param>
    public static HttpRequestMessage LateTap(string path, DateTimeOffset tapped, DateTimeOffset sent, TimeSpan? clockOff = null)
    {
        var tap = new HttpRequestMessage(HttpMethod.Post, path) { Content = ShopServer.Json("{}") };
        tap.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        tap.Headers.Add("X-Occurred-At", tapped.ToString("O"));
        tap.Headers.Add("X-Sent-At", sent.ToString("O"));
        if (clockOff is { } off)
        {
            tap.Headers.Add("X-Clock-Offset", (-off).TotalMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return tap;
    }

    public static Task<ApiAnswer> ReadAsync(this HttpClient tablet, string path)
    {
        return tablet.AskAsync(new HttpRequestMessage(HttpMethod.Get, path));
    }

    public static async Task<ApiAnswer> AskAsync(this HttpClient tablet, HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await tablet.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
            return new ApiAnswer(
                answer.StatusCode,
                isJson ? JsonDocument.Parse(text).RootElement : default,
                text,
                answer.Headers.TryGetValues("X-Write-Outcome", out var words) ? words.Single() : null,
                answer.Headers.Contains("Idempotency-Replayed"),
                answer.Headers.RetryAfter?.Delta);
        }
    }

    /// <summary>Adds a task to the order and returns its id.</summary>
    public static async Task<long> AddTaskAsync(this HttpClient tablet, Workplace place, bool startNow = false, string? orderNumber = null)
    {
        var answer = await tablet.TapAsync("/api/tasks", new { orderNumber = orderNumber ?? place.OrderNumber, taskTypeId = place.Engraving, quantity = 48, startNow });
        answer.Expect(HttpStatusCode.Created);
        return answer.Body.GetProperty("id").GetInt64();
    }
}

/// <summary>One order and the lists that work on it needs, put beside the server's people.</summary>
internal sealed record Workplace(string OrderNumber, long Engraving, long Packing, long Lunch, long WrongOrder, long Crystal)
{
    public static Workplace In(ShopDatabase shop)
    {
        var customer = shop.AddCustomer("C100", "Northfield Credit Union");
        shop.AddOrder("107923", customer, "48 x Crystal Peak Award, 8 in");
        shop.AddOrder("107924", customer, "12 x Walnut Plaque");
        return new Workplace(
            "107923",
            shop.AddTaskType("Laser engraving"),
            shop.AddTaskType("Pack and label"),
            shop.Insert("INSERT INTO pause_reasons (name_en, name_es) VALUES ('Lunch', 'Almuerzo') RETURNING id"),
            shop.Insert("INSERT INTO cancel_reasons (name_en, name_es) VALUES ('Wrong order', 'Pedido equivocado') RETURNING id"),
            shop.AddMaterial("Crystal blank 8 in"));
    }
}
