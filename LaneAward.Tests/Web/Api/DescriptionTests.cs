using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using LaneAward.Tests.Support;
using LaneAward.Web.Features;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>/api/openapi.json says of every route what it takes.</summary>
public sealed partial class DescriptionTests : IAsyncLifetime
{
    private ShopServer _server = null!;
    private JsonElement _described;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync();
        _described = (await _server.Browser().ReadAsync("/api/openapi.json")).Body;
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public void Every_body_is_described_with_the_fields_that_its_route_reads()
    {
        var bodies = Bodies().ToList();

        Assert.True(bodies.Count > 30, $"Only {bodies.Count} bodies were found.");
        Assert.All(bodies, body => Assert.Equal(
            (body.Route, string.Join(' ', Fields(body.Type).Select(field => Name(field)).Order())),
            (body.Route, string.Join(' ', body.Schema.GetProperty("properties").EnumerateObject().Select(field => field.Name).Order()))));
    }

    [Fact]
    public void No_field_that_may_be_left_out_is_called_required()
    {
        var nullability = new NullabilityInfoContext();
        foreach (var (route, type, schema) in Bodies())
        {
            var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToList() : [];
            var optional = Fields(type).Where(field => nullability.Create(field).WriteState == NullabilityState.Nullable || IsGiven(field.PropertyType)).Select(Name);
            Assert.Equal((route, ""), (route, string.Join(' ', required.Intersect(optional))));
        }
    }

    [Fact]
    public void A_field_that_can_be_emptied_is_described_by_what_it_holds()
    {
        var person = Bodies().Single(body => body.Route == "put /api/admin/people/{id}").Schema.GetProperty("properties");

        Assert.Contains("null", person.GetProperty("login").GetProperty("type").EnumerateArray().Select(type => type.GetString()));
        Assert.Contains("string", person.GetProperty("login").GetProperty("type").EnumerateArray().Select(type => type.GetString()));
        Assert.Equal("int64", person.GetProperty("teamId").GetProperty("format").GetString());
    }

    [Theory]
    [InlineData("/api/reports/{name}")]
    [InlineData("/api/reports/{name}.csv")]
    [InlineData("/api/reports/{name}.xlsx")]
    public void A_report_says_which_questions_it_takes(string path)
    {
        var named = Operation("get", path).GetProperty("parameters").EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query").Select(p => p.GetProperty("name").GetString());

        Assert.Subset(named.ToHashSet(), new HashSet<string?> { "range", "from", "to", "groupBy", "team", "person", "order", "taskType", "customer" });
    }

    [Fact]
    public void Signing_in_says_how_it_is_refused()
    {
        var statuses = Operation("post", "/api/session").GetProperty("responses").EnumerateObject().Select(answer => answer.Name);

        Assert.Equal(["200", "400", "401", "403", "415", "429", "503"], statuses.Order());
    }

    private IEnumerable<(string Route, Type Type, JsonElement Schema)> Bodies()
    {
        foreach (var route in _server.Services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items.SelectMany(group => group.Items))
        {
            if (route.ParameterDescriptions.SingleOrDefault(parameter => parameter.Source == BindingSource.Body) is not { } body)
            {
                continue;
            }

            var (method, path) = (route.HttpMethod!.ToLowerInvariant(), Constraint().Replace("/" + route.RelativePath!.Trim('/'), "}"));
            var schema = Operation(method, path).GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            yield return ($"{method} {path}", body.Type, Resolve(schema));
        }
    }

    private JsonElement Operation(string method, string path)
    {
        var paths = _described.GetProperty("paths");
        return (paths.TryGetProperty(path, out var found) ? found : paths.GetProperty(path + "/")).GetProperty(method);
    }

    /// <summary>What a reference stands for; a body that may be left out is a choice between null and one.</summary>
    private JsonElement Resolve(JsonElement schema)
    {
        var one = schema.TryGetProperty("oneOf", out var choice) ? choice.EnumerateArray().Single(each => each.TryGetProperty("$ref", out _)) : schema;
        return one.TryGetProperty("$ref", out var reference)
            ? _described.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
            : one;
    }

    private static IEnumerable<PropertyInfo> Fields(Type type)
    {
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(field => field.CanWrite);
    }

    private static string Name(PropertyInfo field)
    {
        return JsonNamingPolicy.CamelCase.ConvertName(field.Name);
    }

    private static bool IsGiven(Type type)
    {
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Given<>);
    }

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();
}
