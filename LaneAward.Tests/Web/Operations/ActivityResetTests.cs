using LaneAward.Data;
using LaneAward.Data.Maintenance;
using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Web.Operations;

/// <summary>The activity reset removes recorded work and nothing else.</summary>
public sealed class ActivityResetTests
{
    [Fact]
    public async Task Every_kept_table_is_what_it_was_every_other_is_empty_and_a_second_run_finds_nothing()
    {
        using var demo = await DemoShop.MakeAsync(DemoShop.Orders);
        var before = await Contents(demo);
        var epoch = demo.Shop.Scalar<long>("SELECT epoch FROM instance");

        var dry = await ProgramRun.WebAsync(demo.Shop.Folder, ["activity", "reset", "--dry-run"]);
        Assert.Equal(before, await Contents(demo));
        var reset = await ProgramRun.WebAsync(demo.Shop.Folder, ["activity", "reset", "--yes"]);
        var again = await ProgramRun.WebAsync(demo.Shop.Folder, ["activity", "reset", "--yes"]);

        Assert.True((dry.ExitCode, reset.ExitCode, again.ExitCode) == (0, 0, 0), dry.Error + reset.Error + again.Error);
        Assert.All(TableClasses.Activity, table => Assert.Equal(0, demo.Shop.Scalar<long>($"SELECT count(*) FROM {table}")));
        var after = await Contents(demo);
        Assert.Empty(DatabaseFile.Differences(Kept(before), Kept(after)));
        Assert.Equal((epoch + 2, "forget"), (demo.Shop.Scalar<long>("SELECT epoch FROM instance"), demo.Shop.Scalar<string>("SELECT epoch_kind FROM instance")));
        Assert.Matches(@"removed +[1-9]\d* work_sessions", reset.Output);
        Assert.Matches("removed +0 work_sessions", again.Output);
        Assert.Equal(2, demo.Shop.Scalar<long>("SELECT count(*) FROM audit_entries WHERE action = 'activity reset'"));
    }

    [Fact]
    public async Task Without_yes_and_in_public_nothing_is_touched()
    {
        using var shop = ShopDatabase.Create();
        shop.AddTask(shop.AddPerson("Ana"));

        var unsure = await ProgramRun.WebAsync(shop.Folder, ["activity", "reset"]);
        shop.Execute("UPDATE instance SET environment = 'public'");
        var open = await ProgramRun.WebAsync(shop.Folder, ["activity", "reset", "--yes"], null, ("LaneAward__Environment", "public"));
        var disguised = await ProgramRun.WebAsync(shop.Folder, ["activity", "reset", "--yes"]);

        Assert.Equal((64, 78, 78), (unsure.ExitCode, open.ExitCode, disguised.ExitCode));
        Assert.Equal(1, shop.Scalar<long>("SELECT count(*) FROM tasks"));
    }

    private static Task<IReadOnlyDictionary<string, TableContent>> Contents(DemoShop demo)
    {
        return demo.Shop.Database.ReadAsync(db => db.Activity.Contents(TableClasses.Preserve.Concat(TableClasses.Activity)));
    }

    // These two change by the reset itself.
    private static Dictionary<string, TableContent> Kept(IReadOnlyDictionary<string, TableContent> all)
    {
        return TableClasses.Preserve.Where(t => t is not ("instance" or "audit_entries")).ToDictionary(t => t, t => all[t]);
    }
}
