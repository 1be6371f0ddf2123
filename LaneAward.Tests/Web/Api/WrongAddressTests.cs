using System.Net;
using System.Text;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>What the API answers to an address, a method or a kind of body that it does not take.</summary>
public sealed class WrongAddressTests : IAsyncLifetime
{
    private ShopServer _server = null!;
    private HttpClient _ana = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync();
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_sign_in_that_is_no_JSON_is_told_so(string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/session") { Content = new StringContent("""{"personId":1,"pin":"4826"}""") };
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        var answer = (await _server.Browser().AskAsync(request)).Expect(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");

        Assert.Equal("invalid", answer.WriteOutcome);
        AssertProblem(answer);
    }

    [Theory]
    [InlineData("POST", "/api/definitely/not/there")]
    [InlineData("POST", "/api/tasks/1/explode")]
    [InlineData("DELETE", "/api/nothing")]
    public async Task An_address_that_is_none_is_not_found_by_any_method(string method, string path)
    {
        var answer = (await AskAsync(_ana, method, path)).Expect(HttpStatusCode.NotFound, "not_found");

        Assert.Equal("not-found", answer.WriteOutcome);
        AssertProblem(answer);
    }

    [Theory]
    [InlineData("GET", "/api/tasks/1/start", "POST")]
    [InlineData("GET", "/api/session", "DELETE, POST")]
    [InlineData("PUT", "/api/tasks/1/start", "POST")]
    [InlineData("DELETE", "/api/tasks", "GET, POST")]
    public async Task A_method_that_an_address_does_not_take_is_told_which_it_takes(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await _ana.SendAsync(request);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, allowed), (answer.StatusCode, string.Join(", ", answer.Content.Headers.Allow.Order())));
        Assert.Contains("\"code\":\"method_not_allowed\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_person_cannot_be_read_alone_and_the_address_says_what_it_takes()
    {
        var adam = await _server.InConsoleAsync("adam");
        using var answer = await adam.GetAsync("/api/admin/people/1");

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "PUT"), (answer.StatusCode, string.Join(", ", answer.Content.Headers.Allow)));
    }

    [Theory]
    [InlineData("/api/health")]
    [InlineData("/api/people")]
    [InlineData("/api/openapi.json")]
    [InlineData("/api/orders/search?q=1")]
    [InlineData("/api/tasks")]
    [InlineData("/api/tasks/999")]
    [InlineData("/api/reports/board")]
    [InlineData("/sw.js")]
    [InlineData("/css/base.css")]
    [InlineData("/")]
    public async Task The_head_of_an_address_is_the_head_of_its_answer(string path)
    {
        using var get = await _ana.GetAsync(path);
        using var head = await _ana.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        Assert.Equal((get.StatusCode, get.Content.Headers.ContentType), (head.StatusCode, head.Content.Headers.ContentType));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.False(head.Headers.Contains("X-Write-Outcome"));
    }

    [Theory]
    [InlineData("GET", "/workforce")]
    [InlineData("HEAD", "/workforce/")]
    [InlineData("POST", "/workforce/x")]
    [InlineData("PUT", "/workforce/api/tasks/1")]
    [InlineData("DELETE", "/workforce/x/y")]
    public async Task Whatever_is_sent_to_the_old_address_is_led_to_the_new_one_and_counts_for_nothing(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await _server.Browser().SendAsync(request);

        Assert.Equal((HttpStatusCode.MovedPermanently, "/"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Equal(method is "GET" or "HEAD" ? null : "not-found", answer.Headers.TryGetValues("X-Write-Outcome", out var words) ? words.Single() : null);
    }

    [Theory]
    [InlineData("/api/orders/search?q=1&limit=abc", "limit must be a whole number, such as 10.")]
    [InlineData("/api/orders/search?q=1&limit=99999999999", "limit must be a whole number, such as 10.")]
    [InlineData("/api/reports/board?team=abc", "team must be a whole number, such as 10.")]
    [InlineData("/api/reports/orders?team=abc", "team must be a whole number, such as 10.")]
    [InlineData("/api/reports/orders.csv?tablet=x", "tablet must be a whole number, such as 10.")]
    [InlineData("/api/reports/timeline?person=abc", "person must be a whole number, such as 10.")]
    public async Task A_value_of_the_wrong_kind_is_named(string path, string sentence)
    {
        var answer = (await (await _server.InConsoleAsync()).ReadAsync(path)).Expect(HttpStatusCode.BadRequest, "malformed");

        Assert.StartsWith(sentence, answer.Body.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(answer.Body.GetProperty("errors").GetProperty(sentence.Split(' ')[0]).GetString()!);
    }

    [Fact]
    public async Task A_report_names_all_values_of_the_wrong_kind_with_what_else_is_wrong()
    {
        var answer = (await (await _server.InConsoleAsync()).ReadAsync("/api/reports/orders?range=today&person=abc&taskType=x&trust=no")).Expect(HttpStatusCode.BadRequest, "malformed");

        Assert.Equal(["person", "taskType", "trust"], answer.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Theory]
    [InlineData("/api/admin/people/1", """{"teamId":"one"}""", "teamId")]
    [InlineData("/api/admin/people/1", """{"login":7}""", "login")]
    [InlineData("/api/admin/shifts/1", """{"weekdays":[1,"x"]}""", "weekdays")]
    [InlineData("/api/admin/teams/1", """{"active":"no"}""", "active")]
    public async Task A_value_of_the_wrong_kind_in_a_body_is_named(string path, string body, string member)
    {
        var answer = (await (await _server.InConsoleAsync()).ChangeAsync(path, body)).Expect(HttpStatusCode.BadRequest, "malformed");

        Assert.Equal([member], answer.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    private static Task<ApiAnswer> AskAsync(HttpClient browser, string method, string path)
    {
        return browser.AskAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent("{}", Encoding.UTF8, "application/json") });
    }

    private static void AssertProblem(ApiAnswer answer)
    {
        Assert.False(answer.Body.GetProperty("retryable").GetBoolean());
        Assert.True(answer.Body.GetProperty("title").GetString()!.Length > 10);
    }
}
