using System.Net;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>Whoever sends several wrong fields is told of all of them at once.</summary>
public sealed class WrongFieldsTests
{
    [Theory]
    [InlineData("POST", "/api/tasks", """{"orderNumber":" ","taskTypeId":99,"quantity":0,"estimateMinutes":0}""", "estimateMinutes orderNumber quantity taskTypeId")]
    [InlineData("PUT", "/api/tasks/1", """{"quantity":0,"estimateMinutes":60001}""", "estimateMinutes quantity")]
    [InlineData("POST", "/api/tasks/1/complete", """{"quantity":-1,"scrap":-1}""", "quantity scrap")]
    [InlineData("POST", "/api/tasks/1/materials", """{"materialId":99,"quantity":0,"kind":"lost"}""", "kind materialId quantity")]
    [InlineData("POST", "/api/admin/people", """{"name":"","role":"boss","language":"de","teamId":99,"login":"adam"}""", "language login name role teamId")]
    [InlineData("PUT", "/api/admin/people/1", """{"name":"","teamId":99}""", "name teamId")]
    [InlineData("POST", "/api/admin/teams", """{"sort":-1,"taskTypeIds":[99],"materialIds":[99]}""", "materialIds name sort taskTypeIds")]
    [InlineData("POST", "/api/admin/task-types", """{"defaultEstimateMinutes":0,"sort":-1,"teamIds":[99]}""", "defaultEstimateMinutes nameEn nameEs sort teamIds")]
    [InlineData("POST", "/api/admin/materials", """{"sort":-1,"taskTypeIds":[99],"teamIds":[99]}""", "nameEn nameEs sort taskTypeIds teamIds unit")]
    [InlineData("POST", "/api/admin/reasons", """{"kind":"pause","icon":"none"}""", "icon nameEn nameEs")]
    [InlineData("PUT", "/api/admin/reasons/1", """{"kind":"pause","icon":"none","nameEn":"","nameEs":" "}""", "icon nameEn nameEs")]
    [InlineData("POST", "/api/admin/settings", """{"lockAfterSeconds":1}""", "lockAfterSeconds")]
    [InlineData("GET", "/api/reports/orders?from=xx&to=yy", null, "from to")]
    [InlineData("GET", "/api/reports/orders?range=today&status=lost&trust=no&work=no", null, "status trust work")]
    [InlineData("POST", "/api/admin/shifts", """{"start":"soon"}""", "end name start teamId weekdays")]
    [InlineData("PUT", "/api/admin/settings", """{"lockAfterSeconds":1,"scanPrefix":"****","payPeriodStart":"soon","payPeriodDays":0,"periodLockGraceDays":61}""", "lockAfterSeconds payPeriodDays payPeriodStart periodLockGraceDays scanPrefix")]
    public async Task All_wrong_fields_are_named_and_nothing_is_saved(string method, string path, string? body, string fields)
    {
        await using var server = await ShopServer.StartAsync();
        var ana = await server.OnFloorAsync(server.Ana, ShopServer.AnaPin);
        await ana.AddTaskAsync(Workplace.In(server.Shop));
        var keys = server.Shop.Scalar<long>("SELECT count(*) FROM write_keys");
        var browser = path.StartsWith("/api/admin", StringComparison.Ordinal) || body is null ? await server.InConsoleAsync("adam") : ana;
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : ShopServer.Json(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());

        var answer = (await browser.AskAsync(request)).Expect(HttpStatusCode.UnprocessableEntity, "invalid");

        var errors = answer.Body.GetProperty("errors").EnumerateObject().OrderBy(error => error.Name, StringComparer.Ordinal).ToList();
        Assert.Equal(fields, string.Join(' ', errors.Select(error => error.Name)));
        Assert.All(errors, error => Assert.Contains(error.Value.GetString()!, answer.Body.GetProperty("title").GetString(), StringComparison.Ordinal));
        Assert.Equal(keys, server.Shop.Scalar<long>("SELECT count(*) FROM write_keys"));
    }
}
