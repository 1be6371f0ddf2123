using LaneAward.Web.Infrastructure;
using LaneAward.Web.Operations.Demo;
using Microsoft.Extensions.Configuration;

namespace LaneAward.Tests.Support;

/// <summary>A development shop as the demo verb makes it, on a few orders, at a fixed instant: Thursday, April 16 2026, 2:47 PM in the shop.</summary>
internal sealed class DemoShop : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 4, 16, 19, 47, 0, TimeSpan.Zero);

    public static readonly string[] Orders = ["107899", "107901", "107923", "108041", "108050"];

    private DemoShop(ShopDatabase shop)
    {
        Shop = shop;
        Options = OptionsOf(shop.Folder, "development");
    }

    public ShopDatabase Shop { get; }

    public ShopOptions Options { get; }

    public static async Task<DemoShop> MakeAsync(params string[] orders)
    {
        var demo = new DemoShop(ShopDatabase.Create());
        foreach (var order in orders)
        {
            demo.Shop.AddOrder(order, demo.Shop.AddCustomer("C" + order, "Northfield " + order));
        }

        await demo.RunVerbAsync();
        return demo;
    }

    /// <returns>What the verb printed.</returns>
    public async Task<string> RunVerbAsync()
    {
        using var output = new StringWriter();
        await DemoVerb.RunAsync(Options, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now), output, CancellationToken.None);
        return output.ToString();
    }

    public static ShopOptions OptionsOf(string folder, string environment)
    {
        var settings = new Dictionary<string, string?>
        {
            ["LaneAward:Environment"] = environment,
            ["LaneAward:DataDirectory"] = folder,
        };
        return ShopOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), developmentHost: false);
    }

    public void Dispose()
    {
        Shop.Dispose();
    }
}
