using System.Xml.Linq;
using LaneAward.Tests.HouseRules;
using LaneAward.Tests.Support;
using LaneAward.Web.Features.SignIn;
using LaneAward.Web.Infrastructure;
using LaneAward.Web.Operations.Demo;
using Xunit;

namespace LaneAward.Tests.Web.Operations;

/// <summary>The development shop: alive, honest, and made once.</summary>
public sealed class DemoVerbTests(MadeDemoShop made) : IClassFixture<MadeDemoShop>
{
    private const string Rows =
        """
        SELECT (SELECT count(*) FROM people) || '/' || (SELECT count(*) FROM tasks) || '/' || (SELECT count(*) FROM work_sessions)
          || '/' || (SELECT count(*) FROM task_events) || '/' || (SELECT count(*) FROM material_uses) || '/' || (SELECT count(*) FROM audit_entries)
        """;

    [Fact]
    public void The_demo_shop_has_tasks_in_every_state_and_Rosa_engraves_107923()
    {
        var states = made.Demo.Shop.Query<string>("SELECT DISTINCT status FROM tasks ORDER BY status");
        var rosa = made.Demo.Shop.Scalar<string>(
            """
            SELECT y.name_en || ' on ' || t.order_number
            FROM work_sessions s
            JOIN people p ON p.id = s.person_id
            JOIN tasks t ON t.id = s.task_id
            JOIN task_types y ON y.id = t.task_type_id
            WHERE s.ended_at_ms IS NULL AND p.name = 'Rosa Delgado'
            """);

        Assert.Equal(["cancelled", "completed", "paused", "queued", "running"], states);
        Assert.Equal("Laser engraving on 107923", rosa);
        Assert.Equal(12, made.Demo.Shop.Scalar<long>("SELECT count(*) FROM people WHERE pin_tag IS NOT NULL"));
        Assert.Equal(2, made.Demo.Shop.Scalar<long>("SELECT count(*) FROM people WHERE password_hash IS NOT NULL"));
    }

    [Fact]
    public void Nobody_in_the_demo_shop_works_in_the_future_on_two_things_at_once_or_for_days()
    {
        Assert.Equal(0, made.Demo.Shop.Scalar<long>(
            "SELECT count(*) FROM work_sessions WHERE coalesce(ended_at_ms, started_at_ms) > @now", new { now = DemoShop.Now.ToUnixTimeMilliseconds() }));
        Assert.Equal(0, made.Demo.Shop.Scalar<long>(
            """
            SELECT count(*) FROM work_sessions a
            JOIN work_sessions b ON b.person_id = a.person_id AND b.id > a.id
              AND b.started_at_ms < coalesce(a.ended_at_ms, 9e15) AND a.started_at_ms < coalesce(b.ended_at_ms, 9e15)
            """));
        Assert.Equal(0, made.Demo.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE ended_at_ms - started_at_ms > 5 * 3600000"));
        // A person who starts without having stopped is switched by the rules; the plan must not lean on that.
        Assert.Equal(0, made.Demo.Shop.Scalar<long>("SELECT count(*) FROM work_sessions WHERE end_kind = 'switch'"));
    }

    [Fact]
    public void The_demo_shop_has_four_earlier_working_days()
    {
        var days = made.Demo.Shop.Query<string>("SELECT DISTINCT date(started_at_ms / 1000, 'unixepoch', '-5 hours') FROM work_sessions ORDER BY 1");

        Assert.Equal(["2026-04-10", "2026-04-13", "2026-04-14", "2026-04-15", "2026-04-16"], days);
    }

    [Fact]
    public async Task Making_the_demo_shop_again_changes_nothing_and_says_so()
    {
        var before = made.Demo.Shop.Scalar<string>(Rows);

        var said = await made.Demo.RunVerbAsync();

        Assert.StartsWith("The development shop is there already; nothing was changed.", said, StringComparison.Ordinal);
        Assert.Equal(before, made.Demo.Shop.Scalar<string>(Rows));
    }

    [Fact]
    public async Task Without_orders_the_demo_shop_waits_for_an_import_and_goes_on_after_it()
    {
        using var demo = await DemoShop.MakeAsync();
        Assert.Equal(0, demo.Shop.Scalar<long>("SELECT count(*) FROM tasks"));

        demo.Shop.AddOrder("107923");
        var said = await demo.RunVerbAsync();

        Assert.StartsWith("The development shop had its people; work of the last days is added.", said, StringComparison.Ordinal);
        Assert.True(demo.Shop.Scalar<long>("SELECT count(*) FROM tasks") > 100);
    }

    [Fact]
    public async Task The_demo_shop_leaves_other_people_alone()
    {
        using var demo = new DemoShopOfSomebodyElse();

        await demo.RunVerbAsync();

        Assert.Equal(1, demo.Shop.Scalar<long>("SELECT count(*) FROM people"));
        Assert.Equal(0, demo.Shop.Scalar<long>("SELECT count(*) FROM tasks"));
    }

    [Theory]
    [InlineData("staging")]
    [InlineData("public")]
    public async Task The_demo_shop_is_refused_outside_development(string environment)
    {
        using var folder = new TempFolder();

        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => DemoVerb.RunAsync(
            DemoShop.OptionsOf(folder.Path, environment), TimeProvider.System, TextWriter.Null, CancellationToken.None));

        Assert.Contains("LaneAward__Environment is " + environment, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task The_printed_PINs_are_the_ones_that_open_the_shop()
    {
        using var demo = await DemoShop.MakeAsync();
        var vault = LaneAward.Web.Shop.OpenPinVault(demo.Options, []);
        var yesenia = demo.Shop.Scalar<long>("SELECT id FROM people WHERE name = 'Yesenia Vega'");
        var renewed = vault.Seal(yesenia, "8264");
        demo.Shop.Execute("UPDATE people SET pin_tag = @Tag, pin_seal = @Seal WHERE id = @yesenia", new { renewed.Tag, renewed.Seal, yesenia });

        var said = await demo.RunVerbAsync();

        Assert.Matches(@"Rosa Delgado +Engraving +4827", said);
        Assert.Matches(@"Yesenia Vega +Assembly +8264", said);
    }

    [Fact]
    public void No_demo_PIN_is_an_obvious_one()
    {
        Assert.All(DemoPeople.Contributors, c => Assert.False(PinVault.IsObvious(c.Pin) || !PinVault.IsWellFormed(c.Pin), c.Name));
    }

    [Fact]
    public void Every_icon_of_a_reason_is_in_the_sprite()
    {
        var sprite = XDocument.Load(Repository.At("LaneAward.Web", "wwwroot", "lib", "icons.svg"));
        var icons = sprite.Descendants().Select(e => (string?)e.Attribute("id")).ToHashSet();

        Assert.All(DemoCatalog.PauseReasons.Concat(DemoCatalog.CancelReasons), r => Assert.Contains("i-" + r.Icon, icons));
    }

    /// <summary>A development database with a person of its own in it and no demonstration.</summary>
    private sealed class DemoShopOfSomebodyElse : IDisposable
    {
        public DemoShopOfSomebodyElse()
        {
            Shop = ShopDatabase.Create();
            Shop.AddPerson("Ana");
            Shop.AddOrder("107923");
        }

        public ShopDatabase Shop { get; }

        public Task<int> RunVerbAsync()
        {
            return DemoVerb.RunAsync(DemoShop.OptionsOf(Shop.Folder, "development"), TimeProvider.System, TextWriter.Null, CancellationToken.None);
        }

        public void Dispose()
        {
            Shop.Dispose();
        }
    }
}

/// <summary>One demonstration for the tests that only look at it: making it is a second of work.</summary>
public sealed class MadeDemoShop : IAsyncLifetime
{
    internal DemoShop Demo { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Demo = await DemoShop.MakeAsync(DemoShop.Orders);
    }

    public ValueTask DisposeAsync()
    {
        Demo?.Dispose();
        return ValueTask.CompletedTask;
    }
}
