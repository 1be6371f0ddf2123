using System.Net;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Api;

/// <summary>Rule 14: material is a signed entry, never deleted, never below zero.</summary>
public sealed class MaterialsApiTests : IAsyncLifetime
{
    private ShopServer _server = null!;
    private Workplace _place = null!;
    private HttpClient _ana = null!;
    private long _task;

    public async ValueTask InitializeAsync()
    {
        _server = await ShopServer.StartAsync();
        _place = Workplace.In(_server.Shop);
        _ana = await _server.OnFloorAsync(_server.Ana, ShopServer.AnaPin);
        _task = await _ana.AddTaskAsync(_place);
    }

    public ValueTask DisposeAsync()
    {
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Rule_14_taking_material_back_leaves_both_entries_and_a_net_of_zero()
    {
        var use = (await LogAsync(new { materialId = _place.Crystal, quantity = 2.5, kind = "used" })).Expect(HttpStatusCode.Created);
        var id = use.Body.GetProperty("id").GetInt64();
        var back = await _ana.TapAsync($"/api/material-uses/{id}/reverse");
        var again = await _ana.TapAsync($"/api/material-uses/{id}/reverse");

        Assert.Equal(-2.5m, back.Expect(HttpStatusCode.OK).Body.GetProperty("use").GetProperty("quantity").GetDecimal());
        Assert.True(again.AlreadyDone);
        Assert.Equal("2500,-2500", _server.Shop.Scalar<string>("SELECT group_concat(quantity_milli) FROM material_uses"));
    }

    [Fact]
    public async Task The_console_says_the_usual_units_in_the_language_of_its_reader()
    {
        await LogAsync(new { materialId = _place.Crystal, quantity = 2, kind = "used" });
        _server.Shop.Execute("UPDATE people SET language = 'es' WHERE id = @Cleo", new { _server.Cleo });

        var task = await (await _server.InConsoleAsync()).SeeAsync($"/console/tasks/{_task}");

        Assert.Equal("2 pzs", task.QuerySelector("section[aria-labelledby=materials-h] tbody td.n")!.Words());
    }

    [Fact]
    public async Task A_changed_unit_leaves_old_entries_with_the_old_unit()
    {
        await LogAsync(new { materialId = _place.Crystal, quantity = 1 });
        _server.Shop.Execute("UPDATE materials SET unit = 'box'");
        await LogAsync(new { materialId = _place.Crystal, quantity = 1 });

        Assert.Equal("pcs,box", _server.Shop.Scalar<string>("SELECT group_concat(unit) FROM material_uses"));
    }

    [Fact]
    public async Task Somebody_elses_entry_is_taken_back_by_a_supervisor_alone()
    {
        var id = (await LogAsync(new { materialId = _place.Crystal, quantity = 1 })).Body.GetProperty("id").GetInt64();
        var ben = await _server.OnFloorAsync(_server.Ben, ShopServer.BenPin);
        (await ben.TapAsync($"/api/material-uses/{id}/reverse")).Expect(HttpStatusCode.Forbidden, "not_yours");
        var cleo = await _server.OnFloorAsync(_server.Cleo, ShopServer.CleoPin);
        (await cleo.TapAsync($"/api/material-uses/{id}/reverse")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"materialId":1,"quantity":-1}""")]
    [InlineData("""{"materialId":1,"quantity":0}""")]
    [InlineData("""{"materialId":1,"quantity":0.0001}""")]
    [InlineData("""{"materialId":1,"quantity":1e12}""")]
    [InlineData("""{"materialId":77,"quantity":1}""")]
    [InlineData("""{"materialId":1,"quantity":1,"kind":"lost"}""")]
    public async Task A_bad_quantity_kind_or_material_is_refused_and_writes_nothing(string body)
    {
        (await _ana.TapAsync($"/api/tasks/{_task}/materials", body)).Expect(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal(0, _server.Shop.Scalar<long>("SELECT count(*) FROM material_uses"));
    }

    private Task<ApiAnswer> LogAsync(object body)
    {
        return _ana.TapAsync($"/api/tasks/{_task}/materials", body);
    }
}
