using System.Net;
using System.Text;
using System.Text.Json;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Security;

/// <summary>Bodies that no page of ours sends are refused as the sender's mistake, in the one form of a refusal, and leave nothing behind.</summary>
public sealed class MalformedBodiesTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly (string Name, string Type, byte[] Body)[] Bodies =
    [
        ("nothing", "application/json", []),
        ("half an object", "application/json", Encoding.UTF8.GetBytes("{\"name\":")),
        ("nested too deep", "application/json", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"name\":", 5000)) + "1" + new string('}', 5000))),
        ("arrays too deep", "application/json", Encoding.UTF8.GetBytes(new string('[', 20_000) + new string(']', 20_000))),
        ("an array", "application/json", Encoding.UTF8.GetBytes("[]")),
        ("null", "application/json", Encoding.UTF8.GetBytes("null")),
        ("a number", "application/json", Encoding.UTF8.GetBytes("1e999")),
        ("wrong types", "application/json", Encoding.UTF8.GetBytes("""{"reason":{},"orderNumber":{},"materialId":"x","version":{},"undoes":{},"nameEn":{},"nameEs":{},"teamId":"x","tabletId":"x","shopName":{},"scanPrefix":{},"startedAt":{},"endedAt":{},"stoppedAt":{},"at":{},"kind":{},"role":{},"name":{},"personId":"x","quantity":[],"reasonId":true,"taskTypeId":1e400,"code":[[]],"teams":"no","revoked":"maybe","startMinute":{},"note":0,"unsent":"x","answer":[],"start":1,"end":2,"login":{}}""")),
        ("numbers too large", "application/json", Encoding.UTF8.GetBytes("""{"reason":1,"orderNumber":1,"version":1,"undoes":1,"nameEn":1,"nameEs":1,"teamId":99999999999999999999,"tabletId":99999999999999999999,"shopName":1,"startedAt":1,"endedAt":1,"stoppedAt":1,"kind":1,"role":1,"personId":99999999999999999999,"quantity":99999999999999999999,"reasonId":99999999999999999999,"taskTypeId":99999999999999999999,"sort":99999999999999999999,"code":1e999,"name":1e999,"note":1,"answer":1,"start":1,"lockAfterSeconds":99999999999,"unsent":99999999999999999999,"materialId":99999999999999999999,"text":1}""")),
        ("invalid UTF-8", "application/json", [.. Encoding.UTF8.GetBytes("{\"version\":\""), 0xC3, 0x28, 0xFF, .. Encoding.UTF8.GetBytes("\"} and more")]),
        ("half a surrogate", "application/json", Encoding.UTF8.GetBytes("""{"version":"\ud800","undoes":"\ud800","nameEn":"\ud800","nameEs":"\ud800","shopName":"\ud800","scanPrefix":"\ud800","reason":"\ud800","reasonId":"\ud800","name":"\ud800","note":"\udfff","code":"\ud800","answer":"\ud800","orderNumber":"\ud800"}""")),
        ("UTF-16 that says it is UTF-8", "application/json; charset=utf-8", Encoding.Unicode.GetBytes("""{"name":"Eve"}""")),
        ("an unknown charset", "application/json; charset=no-such-charset", Encoding.UTF8.GetBytes("{}x")),
        ("XML", "application/xml", Encoding.UTF8.GetBytes("""<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>""")),
        ("multipart without a boundary", "multipart/form-data", Encoding.UTF8.GetBytes("--x\r\n\r\n")),
        ("multipart that never ends", "multipart/form-data; boundary=x", Encoding.UTF8.GetBytes("--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nEve")),
        ("multipart with a huge boundary", "multipart/form-data; boundary=" + new string('b', 500), Encoding.UTF8.GetBytes("--b\r\n\r\n")),
        ("a type that is none", "application/;;;", Encoding.UTF8.GetBytes("{}x")),
    ];

    [Fact]
    public async Task Every_route_of_the_API_answers_a_broken_body_with_a_4xx_in_the_form_of_a_refusal()
    {
        var adam = await shared.Server.InConsoleAsync("adam");
        var ana = await shared.Server.OnFloorAsync(shared.Server.Ana, ShopServer.AnaPin);
        await ana.AddTaskAsync(shared.Place);
        var before = shared.Fingerprint();
        var walked = 0;
        foreach (var route in shared.Routes().Where(route => route.Writes && route.Path.StartsWith("/api/", StringComparison.Ordinal) && route.Method != "DELETE"))
        {
            // What takes no body takes these too, and does what its address says.
            if (!TakesABody(route.Path))
            {
                continue;
            }

            // Some routes can do without a body.
            foreach (var (name, type, body) in Bodies.Where(body => body.Name is not ("nothing" or "null")))
            {
                using var answer = await SendAsync(route.IsConsole ? adam : ana, route, type, body);
                var text = await answer.Content.ReadAsStringAsync();
                Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{route}, {name}: {(int)answer.StatusCode} {text}");
                Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{route}, {name}: {answer.Content.Headers.ContentType}");
                var problem = JsonDocument.Parse(text).RootElement;
                Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
                Assert.False(problem.GetProperty("retryable").GetBoolean());
                Assert.True(problem.GetProperty("code").GetString()!.Length > 3 && problem.GetProperty("title").GetString()!.Length > 10);
                Assert.True(answer.Headers.Contains("X-Write-Outcome"));
                Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
                walked++;
            }
        }

        Assert.True(walked > 300, $"Only {walked} bodies were sent.");
        Assert.Equal(before, shared.Fingerprint());
    }

    [Fact]
    public async Task Every_page_answers_a_broken_form_with_a_4xx_and_saves_nothing()
    {
        var adam = await shared.Server.InConsoleAsync("adam");
        var ana = await shared.Server.OnFloorAsync(shared.Server.Ana, ShopServer.AnaPin);
        (string Name, string Type, byte[] Body)[] forms =
        [
            .. Bodies,
            ("three thousand keys", "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Range(0, 3000).Select(i => $"k{i}=1")))),
            ("a key without end", "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(new string('k', 60_000) + "=1")),
            ("a name nested without end", "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes("name" + string.Concat(Enumerable.Repeat("[0]", 15_000)) + "=1")),
            ("broken escapes", "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes("name=%&__key=%zz&id=%u0000&personId=%00")),
            ("the same field again and again", "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Repeat("name=Eve", 900)))),
        ];
        var before = shared.Fingerprint();
        foreach (var page in (await shared.PostingPagesAsync()).Where(page => page.Path is not ("/sign-out" or "/console/sign-out")))
        {
            foreach (var (name, type, body) in forms)
            {
                using var answer = await SendAsync(page.IsConsole ? adam : ana, page, type, body);
                var text = await answer.Content.ReadAsStringAsync();
                Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{page}, {name}: {(int)answer.StatusCode} {text[..Math.Min(300, text.Length)]}");
                Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
            }
        }

        Assert.Equal(before, shared.Fingerprint());
    }

    [Fact]
    public async Task Every_route_and_page_refuses_a_body_that_is_too_long_whether_or_not_its_length_is_told()
    {
        var adam = await shared.Server.InConsoleAsync("adam");
        var ana = await shared.Server.OnFloorAsync(shared.Server.Ana, ShopServer.AnaPin);
        // A sign-out by the API reads no body and is refused for none.
        var doors = shared.Routes().Where(route => route.Writes && route.Path.StartsWith("/api/", StringComparison.Ordinal) && route.ToString() != "DELETE /api/session").Concat(await shared.PostingPagesAsync()).ToList();
        var (before, tooLong, taken) = (shared.Fingerprint(), new string('a', 70_000), new List<string>());
        foreach (var door in doors)
        {
            var (type, body) = door.Path.StartsWith("/api/", StringComparison.Ordinal)
                ? ("application/json", $"{{\"name\":\"{tooLong}\"}}") : ("application/x-www-form-urlencoded", "name=" + tooLong);
            foreach (var inChunks in (bool[])[false, true])
            {
                using var answer = await SendAsync(door.IsConsole ? adam : ana, door, type, Encoding.UTF8.GetBytes(body), inChunks);
                if (answer.StatusCode != HttpStatusCode.RequestEntityTooLarge)
                {
                    taken.Add($"{door}, {(inChunks ? "in chunks" : "with its length")}: {(int)answer.StatusCode}");
                }
            }
        }

        Assert.True(taken.Count == 0, string.Join('\n', taken));
        Assert.True(doors.Count > 80, $"Only {doors.Count} doors were found.");
        Assert.Equal(before, shared.Fingerprint());
    }

    [Theory]
    [InlineData("/api/orders/search?q=%00")]
    [InlineData("/api/orders/search?q=%22%22%22%20OR%20*%20NEAR(")]
    [InlineData("/api/orders/search?q=%F0%28%8C%28")]
    [InlineData("/api/day?day=0000-00-00")]
    [InlineData("/tasks/add?q=%00&order=%00&taskTypeId=99999999999999999999")]
    [InlineData("/day?day=%00")]
    [InlineData("/?find=%00%F0%28")]
    public async Task An_address_that_nobody_could_mean_is_no_fault_of_ours(string address)
    {
        var ana = await shared.Server.OnFloorAsync(shared.Server.Ana, ShopServer.AnaPin);
        using var answer = await ana.GetAsync(address);
        Assert.True((int)answer.StatusCode < 500, $"{address} answered {(int)answer.StatusCode}");
    }

    private static bool TakesABody(string path)
    {
        string[] bare = ["/start", "/join", "/still-working", "/reverse", "/withdraw", "/pin", "/unlock", "/activate", "/deactivate", "/void", "/revoke"];
        return !bare.Any(end => path.EndsWith(end, StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient browser, Door door, string type, byte[] body, bool inChunks = false)
    {
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.TransferEncodingChunked = inChunks;
        // The server hangs up on a body that it does not read to its end.
        request.Headers.ConnectionClose = body.Length > 60_000;
        return await browser.SendAsync(request);
    }
}
